"""What is said about a file that came out of a web archive: its address, its page, when it was archived."""

import re
from urllib.parse import unquote_to_bytes

from pipeline.intake import names
from pipeline.intake.web.captures import Capture, CaptureKind
from pipeline.intake.web.pages import PageOf, Pages, instant_of
from pipeline.intake.web.survey import path_of
from pipeline.intake.web.taking import Source
from pipeline.model.arrivals import MessageContext
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult, StatedFact
from pipeline.model.basics import OriginalName
from pipeline.model.sentences import Sentence, text
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

_LONGEST_FACT = 200
_MADE_BY_ARCHIVER = re.compile(r"urn:([A-Za-z-]{1,30}):(https?:.*)", re.DOTALL)
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
    "video/mp2t": ".ts",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
}


def context_of(
    capture: Capture, source: Source, pages: Pages, sums_hold: bool | None, *notes: Sentence
) -> MessageContext:
    """The context of one capture; what vouches for the whole archive stands behind what vouches for the record."""
    claim = _archived(capture)
    page = _page(capture, source, pages)
    said = list(notes)
    if capture.kind in (CaptureKind.RESOURCE, CaptureKind.CONVERSION, CaptureKind.METADATA):
        said.append(_made(capture))
    if capture.fragment:
        said.append(Sentence("intake-note-web-piece"))
    if capture.unplaced:
        said.append(Sentence("intake-note-web-unplaced"))
    if capture.truncated:
        said.append(Sentence("intake-note-web-truncated", (text("reason", capture.truncated),)))
    if page is not None and page.by_time:
        said.append(Sentence("intake-note-web-page-by-time"))
    return MessageContext(
        identity=capture.id,
        raw=source.kept.sha256,
        conversation=page.page.url if page else None,
        subject=page.page.title or None if page else None,
        transport=(claim,) if claim else (),
        attestations=(*_sums(sums_hold, source), *source.vouchers),
        facts=_facts(capture, source),
        notes=tuple(said),
    )


def context_of_archive(source: Source) -> MessageContext:
    """What is known of an archive where nothing was taken out of it."""
    facts = (StatedFact("software", source.survey.software),) if source.survey.software else ()
    return MessageContext(source.kept.sha256, source.kept.sha256, attestations=source.vouchers, facts=facts)


def name_of(capture: Capture) -> OriginalName:
    """The last part of the address, with an ending by the media type where it has none."""
    made = _MADE_BY_ARCHIVER.match(capture.url)
    last = made[1] if made else path_of(capture.url).rstrip("/").rpartition("/")[2]
    raw = unquote_to_bytes(last or capture.url)[:500]
    if b"." not in raw[1:]:
        raw += _EXTENSIONS.get(capture.declared, "").encode()
    return names.from_bytes(raw or b"?")


def _made(capture: Capture) -> Sentence:
    """Screenshots and thumbnails are made by the archiving program; nobody posted them."""
    made = _MADE_BY_ARCHIVER.match(capture.url)
    if made is not None:
        return Sentence("intake-note-web-view", (text("kind", made[1]),))
    if capture.kind is CaptureKind.CONVERSION:
        return Sentence("intake-note-web-converted")
    return Sentence("intake-note-web-resource")


def _page(capture: Capture, source: Source, pages: Pages) -> PageOf | None:
    made = _MADE_BY_ARCHIVER.match(capture.url)
    named = made[2] if made else source.survey.referrers.get(capture.id, "")
    return pages.of(named, instant_of(capture.date))


def _archived(capture: Capture) -> TimeClaim | None:
    """The archiver's clock; the archive can be edited, and the time with it."""
    instant = instant_of(capture.date)
    if instant is None:
        return None
    return from_instant(
        instant,
        semantics=TimeSemantics.RECEIVE,
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1e-6 if instant.microsecond else 1.0,
        source="WARC-Date",
        stated=capture.date,
    )


def _sums(hold: bool | None, source: Source) -> tuple[Attestation, ...]:
    if hold is None:
        return ()
    by = source.survey.software or None
    kind = AttestationKind.CONTAINER_DIGESTS
    if hold:
        return (Attestation(kind, AttestationResult.VALID, by, Sentence("intake-voucher-web-sums")),)
    return (Attestation(kind, AttestationResult.INVALID, by, Sentence("intake-voucher-web-sums-differ")),)


def _facts(capture: Capture, source: Source) -> tuple[StatedFact, ...]:
    stated = (
        ("WARC-Target-URI", capture.url),
        ("Content-Type", capture.declared),
        ("Last-Modified", capture.modified),
        ("WARC-IP-Address", capture.address),
        ("software", source.survey.software),
    )
    return tuple(StatedFact(name, _cut(value)) for name, value in stated if value)


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST_FACT else value[: _LONGEST_FACT - 1] + "…"
