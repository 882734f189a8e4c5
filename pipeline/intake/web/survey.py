"""Looks through a web archive once: what in it is media, and where it stands."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.web.bytestreams import Peeked
from pipeline.intake.web.captures import Capture, CaptureKind, Other, Reference, Survey
from pipeline.intake.web.fields import LONGEST_HEADER, Fields, http_fields
from pipeline.intake.web.magic import LOOKED_AT, is_fragment, is_media
from pipeline.intake.web.pages import MOST_PAGES, Page, instant_of, title_of, url_of
from pipeline.intake.web.payloads import TROUBLES, unpacked, without_chunks
from pipeline.intake.web.playlists import LONGEST_PLAYLIST, playlist_of
from pipeline.intake.web.ranges import content_range
from pipeline.intake.web.records import Archive, Damage, Record
from pipeline.intake.web.sums import stated_sum

MOST_KNOWN = 200_000
MOST_PIECES = 100_000
"""Pieces of streams that all playlists of an archive may name together."""
_TITLE_WITHIN = 1 << 16
ICONS = frozenset({"image/x-icon", "image/vnd.microsoft.icon", "image/ico"})
_PLAYLISTS = ("mpegurl", "dash+xml", "dash.mpd")
_PIECE = re.compile(r"\.(?:ts|m4s|m4f|cmf[va])\Z", re.IGNORECASE)
_TAKEN = frozenset({"200", "203", "206"})


def survey(archive: Archive, most: int = MOST_KNOWN) -> Survey:
    """Looks through all records, up to `most` that are media. Raises SeveralInOne."""
    found = Survey()
    try:
        for one in archive.records():
            if isinstance(one, Damage):
                found.damaged += not one.cut_off
                found.cut_off = found.cut_off or one.cut_off
            else:
                _note(one, found)
            if len(found.captures) > most:
                raise LimitReached("intake", "members")
    except (LimitReached, Undecodable) as trouble:
        found.trouble = trouble
    return found


def answer_in(fields: Fields, body: Peeked) -> tuple[Fields | None, int]:
    """The header of the HTTP answer that a record begins with, taken off its body, and its length in bytes."""
    stated = fields.get("content-type").lower()
    kind = fields.get("warc-type").lower()
    if not (kind in ("response", "revisit") or stated.startswith("application/http")) or body.peek(5) != b"HTTP/":
        return None, 0
    block = body.block(LONGEST_HEADER)
    return (http_fields(block), len(block)) if block else (None, 0)


def _note(record: Record, found: Survey) -> None:
    kind = record.fields.get("warc-type").lower()
    try:
        if kind == "warcinfo":
            _note_program(record, found)
        elif kind == "request":
            _note_request(record, found)
        elif kind in frozenset(CaptureKind):
            _note_body(record, CaptureKind(kind), found)
        else:
            found.others[Other.UNRECORDED] += 1
    except (*TROUBLES, Undecodable):
        # Where the archive is cut off, it says so itself.
        found.others[Other.PAGES] += 1


def _note_program(record: Record, found: Survey) -> None:
    found.others[Other.UNRECORDED] += 1
    text = names.decoded(Peeked(record.body).peek(4096))
    stated = re.search(r"^software:[ \t]*([^\r\n]{1,200})", text, re.MULTILINE | re.IGNORECASE)
    if stated and not found.software:
        found.software = names.shown(stated[1].strip(), 200)


def _note_request(record: Record, found: Survey) -> None:
    found.others[Other.UNRECORDED] += 1
    block = Peeked(record.body).block(LONGEST_HEADER)
    http = http_fields(block) if block else None
    referrer = http.get("referer") if http else ""
    answered = record.fields.get("warc-concurrent-to").strip("<>")
    if referrer and answered and len(found.referrers) < MOST_KNOWN:
        found.referrers[names.shown(answered, 500)] = url_of(referrer)


def _note_body(record: Record, kind: CaptureKind, found: Survey) -> None:
    fields, body = record.fields, Peeked(record.body)
    http, header = answer_in(fields, body)
    declared = (http or fields).get("content-type").partition(";")[0].strip().lower()
    capture = _capture(record, kind, http, names.shown(declared, 100), record.length - header)
    if fields.get("warc-segment-number"):
        found.others[Other.SEGMENTED] += 1
    elif kind is CaptureKind.REVISIT:
        found.captures.append(capture)
    elif http is not None and http.status.partition(" ")[0] not in _TAKEN:
        found.others[Other.PAGES] += 1
    else:
        _sort(capture, body, http, found)


def _sort(capture: Capture, body: Peeked, http: Fields | None, found: Survey) -> None:
    """Media is what its first bytes show to be media, and what the header declares as such."""
    try:
        content = Peeked(unpacked(without_chunks(body, http), http))
        head = content.peek(LOOKED_AT)
    except (*TROUBLES, Undecodable):
        if not _counts_as_media(capture.declared, b""):
            raise
        found.captures.append(capture)
        return
    if head.lstrip(b"\xef\xbb\xbf").startswith(b"#EXTM3U") or b"<MPD" in head:
        found.others[Other.PAGES] += 1
        if sum(len(one.pieces) + 1 for one in found.playlists) < MOST_PIECES:
            found.playlists.append(playlist_of(capture.url, content.peek(LONGEST_PLAYLIST)))
    elif not _counts_as_media(capture.declared, head):
        _note_page(capture, content, http, found)
    elif _is_small(capture, head):
        found.others[Other.SMALL] += 1
        _note_sum(capture, found)
    else:
        found.captures.append(replace(capture, fragment=_is_piece(capture, head)))


def _counts_as_media(declared: str, head: bytes) -> bool:
    if declared == "image/svg+xml" or any(word in declared for word in _PLAYLISTS):
        return False
    return declared.startswith(("image/", "video/", "audio/")) or is_media(head)


def _is_small(capture: Capture, head: bytes) -> bool:
    """A picture below 1 KiB, or an icon; a part of a larger file is neither, nor is a video or sound recording."""
    if capture.declared in ICONS:
        return True
    is_picture = not capture.declared.startswith(("video/", "audio/"))
    return is_picture and len(head) < LOOKED_AT and capture.whole


def _is_piece(capture: Capture, head: bytes) -> bool:
    return is_fragment(head) or _PIECE.search(path_of(capture.url)) is not None


def _note_page(capture: Capture, content: Peeked, http: Fields | None, found: Survey) -> None:
    found.others[Other.PAGES] += 1
    _note_sum(capture, found)
    is_page = capture.declared in ("text/html", "application/xhtml+xml") and http is not None
    if is_page and len(found.pages) < MOST_PAGES:
        found.pages.append(Page(capture.url, title_of(content.peek(_TITLE_WITHIN)), instant_of(capture.date)))


def _note_sum(capture: Capture, found: Survey) -> None:
    if capture.payload_sum is not None and len(found.not_taken) < MOST_KNOWN:
        found.not_taken.add(capture.payload_sum)


def _capture(record: Record, kind: CaptureKind, http: Fields | None, declared: str, size: int) -> Capture:
    fields = record.fields
    url, date = url_of(fields.get("warc-target-uri")), names.shown(fields.get("warc-date"), 80)
    digest = fields.get("warc-payload-digest")
    id = fields.get("warc-record-id").strip("<>") or " ".join((url, date, digest))
    is_part = http is not None and http.status.startswith("206")
    part = content_range(http.get("content-range")) if http is not None and is_part else None
    reference = Reference(
        names.shown(fields.get("warc-refers-to").strip("<>"), 500),
        url_of(fields.get("warc-refers-to-target-uri")),
        names.shown(fields.get("warc-refers-to-date"), 80),
    )
    return Capture(
        spot=record.spot,
        kind=kind,
        id=names.shown(id, 500),
        url=url,
        date=date,
        declared=declared,
        size=size,
        part=part,
        unplaced=is_part and part is None,
        block_sum=stated_sum(fields.get("warc-block-digest")),
        payload_sum=stated_sum(digest),
        reference=reference if kind is CaptureKind.REVISIT else None,
        modified=names.shown(http.get("last-modified"), 80) if http else "",
        address=names.shown(fields.get("warc-ip-address"), 80),
        truncated=names.shown(fields.get("warc-truncated"), 80),
    )


def path_of(url: str) -> str:
    """The path of an address; empty where it has none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
