"""Members of lineages and matches between them, for tests that say what they differ in."""

import datetime as dt

from pipeline.compare.lineages.known import Known
from pipeline.model.arrivals import Arrival, Channel, MessageContext, Receipt
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import Digest, OriginalName, ReceiptId, SourceCode, SubmissionId
from pipeline.model.descriptions import Description, MediaKind, MediaType, Structure
from pipeline.model.findings import Author, AuthorKind, Finding, Group, Outcome
from pipeline.model.likeness import HashKind, Match, MatchKind, Region, Segment, Transformation, Turn
from pipeline.model.objects import Object
from pipeline.model.pair_decisions import PairDecision, PairStatus
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

NOON = dt.datetime(2017, 11, 14, 12, tzinfo=dt.UTC)
WHOLE = Region(0, 0, 1, 1)
PART = Region(0.1, 0.1, 0.9, 0.9)
JPEG, MP4 = MediaType("image/jpeg", MediaKind.IMAGE), MediaType("video/mp4", MediaKind.VIDEO)


def digest(letter: str) -> Digest:
    return Digest(letter * 64)


def claim(
    when: dt.datetime, authority: Authority = Authority.OWN_CUSTODY, semantics: TimeSemantics = TimeSemantics.RECEIVE
) -> TimeClaim:
    return from_instant(
        when,
        semantics=semantics,
        authority=authority,
        zone_basis=ZoneBasis.OWN_CLOCK,
        resolution_s=0,
        source=authority.value,
        stated="",
    )


def signed(when: dt.datetime, *, valid: bool = True, authority: Authority = Authority.CRYPTOGRAPHIC) -> Attestation:
    result = AttestationResult.VALID if valid else AttestationResult.INVALID
    return Attestation(AttestationKind.DKIM, result, "example.org", time=claim(when, authority, TimeSemantics.SEND))


def receipt(
    letter: str,
    hours: float = 0,
    name: str = "a.jpg",
    channel: Channel = Channel.FOLDER,
    sent: TimeClaim | None = None,
    attestations: tuple[Attestation, ...] = (),
) -> Receipt:
    message = None
    if sent is not None or attestations:
        message = MessageContext("m", None, sent=sent, attestations=attestations)
    arrival = Arrival(Object(digest(letter), 1), OriginalName("", name), (), (), channel, message)
    received = claim(NOON + dt.timedelta(hours=hours))
    source = SourceCode(f"S-{letter}")
    return Receipt(ReceiptId(f"{letter}{hours}{name}"), digest(letter), SubmissionId("s"), source, arrival, received)


def known(
    letter: str,
    *receipts: Receipt,
    codes: tuple[str, ...] = (),
    quality: int | None = None,
    clock: bool = False,
    media: MediaType = JPEG,
    **facts: object,
) -> Known:
    structure = Structure((), quantisation=f"ijg-{quality}") if quality else None
    times = (claim(NOON, Authority.DEVICE_CLOCK, TimeSemantics.CAPTURE_START),) if clock else ()
    description = Description(media, structure=structure, times=times, **facts)  # type: ignore[arg-type]
    author = Author(AuthorKind.TOOL, "test")
    findings = tuple(
        Finding("platform_traces", Group.FILE_HISTORY, code, Outcome.NEUTRAL, Sentence("x"), author) for code in codes
    )
    return Known(digest(letter), receipts or (receipt(letter),), description, findings)


def match(
    first: str,
    second: str,
    kind: MatchKind = MatchKind.SAME_EXPOSURE,
    agreement: float = 1.0,
    segments: tuple[Segment, ...] = (),
    frames: int = 1,
    **change: object,
) -> Match:
    """`change`: fields of the transformation; the pictures lie whole on each other where nothing is said."""
    fields: dict[str, object] = {"kept": WHOLE, "kept_of_other": WHOLE, "scale": 1.0} | change
    made = Transformation(turn=Turn.NONE, rotation_deg=0, **fields)  # type: ignore[arg-type]
    one, two = sorted((digest(first), digest(second)))
    picture = digest("0")
    return Match(one, two, kind, HashKind.PDQ, 4, picture, picture, frames, 50, agreement, made, segments)


def ruling(first: str, second: str, status: PairStatus = PairStatus.NOT_A_COPY, hours: float = 0) -> PairDecision:
    one, two = sorted((digest(first), digest(second)))
    when = NOON + dt.timedelta(hours=hours)
    return PairDecision(one, two, status, "R-2", "Shadows differ by an hour at least.", when)
