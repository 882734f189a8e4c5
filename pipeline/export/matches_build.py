"""Every copy of one item, what shows the same scene, and what may be a copy: what was done, where, and whose record."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.export.item_build import Setting, item_part
from pipeline.export.item_parts import LineageRole, LineageRolePart, MatchPart
from pipeline.export.naming import Names, original_name
from pipeline.export.parts import ItemName
from pipeline.export.protection_build import item_kept_back
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest, IncidentCode, Language, SourceCode
from pipeline.model.likeness import MatchKind, Segment
from pipeline.model.summary import ItemReport
from pipeline.model.terms import Audience
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

_SECTIONS: Final = (
    ("matches-copies", (MatchKind.SAME_BYTES, MatchKind.SAME_EXPOSURE)),
    ("matches-scenes", (MatchKind.SAME_SCENE,)),
    ("matches-candidates", (MatchKind.CANDIDATE,)),
)
_DIGITS: Final = 12
_LIMITS: Final = ("matches-limit-record", "matches-limit-scene", "matches-limit-archive")


@dataclass(frozen=True, slots=True)
class RecordPart:
    """That an item was received, by our own record."""

    received: dt.datetime
    received_shown: str
    source: SourceCode


@dataclass(frozen=True, slots=True)
class MatchedPart:
    """Another item, how it resembles this one, and what is on record about it."""

    match: MatchPart
    record: RecordPart | None
    """The first one that may be shown."""
    incidents: tuple[IncidentCode, ...]
    sound: tuple[Segment, ...]
    """Seconds of this item that sound like seconds of the other."""
    sound_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchesDocument:
    language: Language
    audience: Audience
    sha256: Digest
    name: str
    kept_back: str | None
    """Why nothing is told; null where it is."""
    records: tuple[RecordPart, ...]
    """Each time that these very bytes were received, oldest first."""
    lineage: LineageRolePart | None
    earliest: RecordPart | None
    """Of the earliest known copy."""
    copies: tuple[MatchedPart, ...]
    same_scene: tuple[MatchedPart, ...]
    candidates: tuple[MatchedPart, ...]
    members: tuple[ItemName, ...]
    """Of its lineage, itself among them: some may be copies of copies, and match this one nowhere."""
    limits: tuple[str, ...]
    schema: Literal["sanad/matches/1"] = "sanad/matches/1"


def matches_document(report: ItemReport, catalogue: Catalogue) -> MatchesDocument:
    words = Words(catalogue, zone_named("UTC"))
    names = named_by_digest(report)
    setting = Setting(words, names, {one.id: one for one in report.submissions}, None, report.audience)
    told = report.kept_back is None
    part = item_part(report.summary, setting) if told else None
    receipts = {one.item.sha256: one.receipts for one in report.related}
    receipts[report.summary.item.sha256] = report.summary.receipts
    incidents = {one.item.sha256: tuple(map(IncidentCode, one.incidents)) for one in report.related}
    matched = [
        MatchedPart(
            match=match,
            record=_first(receipts.get(match.other.sha256, ()), words),
            incidents=incidents.get(match.other.sha256, ()),
            sound=(sound := _sound(report, match.other.sha256)),
            sound_words=tuple(_heard(segment, words) for segment in sound),
        )
        for match in (part.matches if part else ())
    ]
    lineage = report.summary.lineage
    return MatchesDocument(
        language=catalogue.language,
        audience=report.audience,
        sha256=report.summary.item.sha256,
        name=part.name if part else "",
        kept_back=item_kept_back(report.kept_back, words) if report.kept_back else None,
        records=tuple(_record(receipt, words) for receipt in report.summary.receipts) if told else (),
        lineage=part.lineage if part and lineage else None,
        earliest=_first(receipts.get(lineage.earliest, ()), words) if part and lineage else None,
        copies=_of(matched, MatchKind.SAME_BYTES, MatchKind.SAME_EXPOSURE),
        same_scene=_of(matched, MatchKind.SAME_SCENE),
        candidates=_of(matched, MatchKind.CANDIDATE),
        members=names.all_of(lineage.members) if part and lineage else (),
        limits=tuple(words.say(message_id) for message_id in _LIMITS),
    )


def named_by_digest(report: ItemReport) -> Names:
    """Each item is called by the first digits of its digest, which `sanad matches` takes: labels of a summary would
    stand for nothing here."""
    known = {one.item.sha256: one.receipts for one in report.related}
    known[report.summary.item.sha256] = report.summary.receipts
    return Names(
        {
            digest: ItemName(digest, digest[:_DIGITS], None, original_name(receipts, digest))
            for digest, receipts in known.items()
        }
    )


def matches_lines(document: MatchesDocument, catalogue: Catalogue) -> Iterator[str]:
    """The document for a terminal."""
    words = Words(catalogue, zone_named("UTC"))
    yield words.say("matches-title", sentences.digest("item", document.sha256), sentences.text("name", document.name))
    if document.kept_back is not None:
        yield document.kept_back
        return
    for record in document.records:
        yield f"  {_said(record, words)}"
    yield from _lineage_lines(document, words)
    found = (document.copies, document.same_scene, document.candidates)
    for (title, _), matched in zip(_SECTIONS, found, strict=True):
        if matched:
            yield ""
            yield words.say(title, sentences.number("n", len(matched)))
        for one in matched:
            yield from _match_lines(one, words)
    if not any(found):
        yield words.say("matches-none")
    yield ""
    yield from document.limits


def _lineage_lines(document: MatchesDocument, words: Words) -> Iterator[str]:
    lineage, record = document.lineage, document.earliest
    if lineage is None or lineage.earliest is None:
        return
    yield f"  {lineage.role_words}"
    if record is not None and lineage.role is not LineageRole.EARLIEST_KNOWN_COPY:
        item, received = sentences.digest("item", lineage.earliest.sha256), sentences.moment("moment", record.received)
        yield "  " + words.say("matches-earliest", item, received, sentences.text("source", record.source))
    direct = {one.match.other.sha256 for one in document.copies} | {document.sha256}
    beyond = [member for member in document.members if member.sha256 not in direct]
    if beyond:
        yield "  " + words.say("matches-beyond", sentences.number("n", len(beyond)))
        yield from (f"    {member.sha256[:12]} {member.name}" for member in beyond)


def _match_lines(one: MatchedPart, words: Words) -> Iterator[str]:
    match = one.match
    other = sentences.digest("item", match.other.sha256), sentences.text("name", match.other.name)
    yield "  " + words.say("matches-other", *other, sentences.text("kind", match.kind_words))
    if one.record is not None:
        yield f"    {_said(one.record, words)}"
    if one.incidents:
        codes = sentences.text("codes", words.joined(one.incidents))
        yield "    " + words.say("matches-incidents", codes)
    told = (match.distance_words, *match.transformed, *match.segments_words)
    yield from (f"    {said}" for said in told if said)


def _sound(report: ItemReport, other: Digest) -> tuple[Segment, ...]:
    """As this item hears it, whichever of the two the match names first."""
    match = next(one for one in report.summary.matches if other in (one.item, one.other))
    if match.other == other:
        return match.sound
    return tuple(Segment(one.other_start_s, one.other_end_s, one.start_s, one.end_s) for one in match.sound)


def _heard(segment: Segment, words: Words) -> str:
    ends = (segment.start_s, segment.end_s, segment.other_start_s, segment.other_end_s)
    labels = ("start", "end", "other_start", "other_end")
    told = (sentences.number(name, round(end, 1)) for name, end in zip(labels, ends, strict=True))
    return words.say("matches-sound", *told)


def _said(record: RecordPart, words: Words) -> str:
    received, source = sentences.moment("moment", record.received), sentences.text("source", record.source)
    return words.say("matches-received", received, source)


def _of(matched: list[MatchedPart], *kinds: MatchKind) -> tuple[MatchedPart, ...]:
    return tuple(one for one in matched if one.match.kind in kinds)


def _first(receipts: tuple[Receipt, ...], words: Words) -> RecordPart | None:
    return _record(receipts[0], words) if receipts else None


def _record(receipt: Receipt, words: Words) -> RecordPart:
    received = receipt.received.interval.earliest
    return RecordPart(received, words.moment(received), receipt.source)
