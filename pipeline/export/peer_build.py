"""What of ours comes near to another team's list: rows for machines, with the same in words."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.export.visible import line
from pipeline.export.words import Words, bare
from pipeline.model import sentences
from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest, IncidentCode, Language, SourceCode
from pipeline.model.likeness import HashKind, Leg, MatchKind, Segment, Turn
from pipeline.model.shared import ListFormat, ListHead, PeerMatch
from pipeline.wording.terms import term_id

_BITS: Final = {HashKind.PHASH: 64, HashKind.PDQ: 256}


@dataclass(frozen=True, slots=True)
class OurItem:
    """What is on record about an item that comes near to a list."""

    sha256: Digest
    receipts: tuple[Receipt, ...]
    """Those that may be used, oldest first."""
    incidents: tuple[IncidentCode, ...]


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One item of theirs, one of ours."""

    number: int
    """Of theirs in the list."""
    line: int
    """Line of the file."""
    sha256: Digest
    """Of ours."""
    name: str
    received: dt.datetime | None
    source: SourceCode | None
    """Who handed ours over first, as a code."""
    incidents: tuple[IncidentCode, ...]
    kind: MatchKind
    kind_words: str
    legs: tuple[Leg, ...]
    hash_kind: HashKind | None
    distance: int | None
    """Bits."""
    turn: Turn
    pictures: int
    position_s: float
    their_position_s: float
    inliers: int
    homography: tuple[float, ...]
    sound: tuple[Segment, ...]
    words: tuple[str, ...]
    """What led to it."""


@dataclass(frozen=True, slots=True)
class PeerDocument:
    language: Language
    format: ListFormat
    list_sha256: Digest
    made: dt.datetime | None
    id: str | None
    """By which the other team knows this list."""
    public_key: str | None
    """Of whoever signed it; null where nobody did."""
    rows: tuple[PeerRow, ...]
    cut_short: bool
    """There are more than are shown."""
    searchable: int
    """Items of this archive that can be found by their pictures."""
    not_searchable: int
    words: tuple[str, ...]
    """What the list is, what was found, and what that does not say."""
    schema: Literal["sanad/fingerprints-compare/1"] = "sanad/fingerprints-compare/1"


def peer_document(
    head: ListHead,
    matches: Sequence[PeerMatch],
    ours: Mapping[Digest, OurItem],
    archive: tuple[int, int],
    words: Words,
    *,
    cut_short: bool = False,
) -> PeerDocument:
    """`archive`: numbers of searchable items and of those that are not."""
    return PeerDocument(
        language=words.language,
        format=head.format,
        list_sha256=head.sha256,
        made=head.made,
        id=head.id,
        public_key=head.public_key,
        rows=tuple(_row(match, ours[match.item], words) for match in matches),
        cut_short=cut_short,
        searchable=archive[0],
        not_searchable=archive[1],
        words=tuple(_told(head, matches, archive, words, cut_short=cut_short)),
    )


def _row(match: PeerMatch, ours: OurItem, words: Words) -> PeerRow:
    first = ours.receipts[0] if ours.receipts else None
    return PeerRow(
        number=match.number,
        line=match.line,
        sha256=match.item,
        name=line(first.arrival.name.display) if first else "",
        received=first.received.interval.earliest if first else None,
        source=first.source if first else None,
        incidents=ours.incidents,
        kind=match.kind,
        kind_words=words.of(match.kind),
        legs=match.legs,
        hash_kind=match.hash_kind,
        distance=match.distance,
        turn=match.turn,
        pictures=match.pictures,
        position_s=round(match.position_s, 3),
        their_position_s=round(match.their_position_s, 3),
        inliers=match.inliers,
        homography=match.homography,
        sound=match.sound,
        words=tuple(_reasons(match, words)),
    )


def _reasons(match: PeerMatch, words: Words) -> Iterator[str]:
    if match.kind is MatchKind.SAME_BYTES:
        yield words.say("sharing-same-digest")
    if match.distance is not None and match.hash_kind is not None:
        yield words.say(
            "summary-distance",
            sentences.number("bits", match.distance),
            sentences.number("of", _BITS[match.hash_kind]),
            sentences.term("hash", term_id(match.hash_kind)),
        )
    if match.turn is not Turn.NONE:
        yield words.say("sharing-turned", sentences.term("turn", term_id(match.turn)))
    if match.inliers:
        yield words.say("sharing-features", sentences.number("details", match.inliers))
    if match.pictures > 1:
        yield words.say("sharing-pictures", sentences.number("pictures", match.pictures))
    if match.position_s or match.their_position_s:
        theirs, ours = sentences.seconds("theirs", match.their_position_s), sentences.seconds("ours", match.position_s)
        yield words.say("sharing-where", theirs, ours)
    if match.sound:
        heard = sum(segment.end_s - segment.start_s for segment in match.sound)
        yield words.say("sharing-sound", sentences.seconds("heard", heard))


def _told(
    head: ListHead, matches: Sequence[PeerMatch], archive: tuple[int, int], words: Words, *, cut_short: bool
) -> Iterator[str]:
    if head.public_key is None:
        yield words.say("sharing-unsigned", sentences.text("format", head.format.value))
    else:
        yield words.say(
            "sharing-signed",
            sentences.text("format", head.format.value),
            sentences.text("key", head.public_key),
        )
    searchable = sentences.number("searchable", archive[0]), sentences.number("not_searchable", archive[1])
    if not matches:
        yield words.say("sharing-nothing", *searchable)
        return
    items, theirs = len({match.item for match in matches}), len({match.number for match in matches})
    yield words.say("sharing-found", sentences.number("items", items), sentences.number("theirs", theirs))
    if cut_short:
        yield words.say("sharing-cut-short", sentences.number("rows", len(matches)))
    yield words.say("sharing-archive", *searchable)
    yield words.say("sharing-no-pixels")


def peer_lines(document: PeerDocument, words: Words) -> Iterator[str]:
    """The document for a terminal."""
    yield from document.words
    for row in document.rows:
        yield ""
        yield words.say(
            "sharing-row",
            sentences.number("number", row.number),
            sentences.number("line", row.line),
            sentences.digest("item", row.sha256),
            sentences.text("kind", bare(row.kind_words)),
        )
        for said in row.words:
            yield f"  {said}"
        if row.received is not None and row.source is not None:
            moment, source = sentences.moment("moment", row.received), sentences.text("source", row.source)
            yield "  " + words.say("sharing-received", moment, source, sentences.text("name", row.name))
