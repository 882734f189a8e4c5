"""What stands on a contact sheet: an item's frames, an incident's items with copies together, or pairs of copies."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.export.aligned import aligned, beside, laid_over
from pipeline.export.frames_build import quality_words
from pipeline.export.match_build import match_part
from pipeline.export.matches_build import named_by_digest
from pipeline.export.naming import Names
from pipeline.export.sheets import MOST_TILES, Group, Row, Sheet, Tile, small
from pipeline.export.words import Words, bare
from pipeline.model import sentences
from pipeline.model.basics import Digest
from pipeline.model.descriptions import Keyframe, MediaKind
from pipeline.model.examinations import Examination
from pipeline.model.likeness import Match, MatchKind
from pipeline.model.pictures import Picture
from pipeline.model.summary import IncidentSummary, ItemReport, ItemSummary
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

MOST_PAIRS: Final = 160
_DIGITS: Final = 12

See = Callable[[Keyframe], Picture | None]
"""The stored derivative of a frame; None where it is none, or cannot be opened."""


@dataclass(frozen=True, slots=True)
class _Maker:
    words: Words
    see: See

    def tile(self, frame: Keyframe | None, *lines: str) -> Tile:
        picture = self.see(frame) if frame is not None else None
        return Tile(small(picture.pixels) if picture is not None else None, lines)

    def title(self, report: ItemReport) -> str:
        return self.words.say("sheet-item", sentences.digest("item", report.summary.item.sha256))


def item_sheet(report: ItemReport, catalogue: Catalogue, see: See) -> Sheet:
    """Its frames with their times; of a photo the picture."""
    words = Words(catalogue, zone_named("UTC"))
    make, found = _Maker(words, see), report.summary.examination
    frames = [frame for frame in found.keyframes if frame.shown] if found else []
    moving = found is not None and found.description.media_type.kind is MediaKind.VIDEO
    tiles = tuple(
        make.tile(
            frame,
            _own(clock(frame.position_s) if moving else f"{frame.width} × {frame.height}"),
            *filter(None, [words.joined(quality_words(frame, words))]),
        )
        for frame in frames[:MOST_TILES]
    )
    lines = (_drawn(report.generated, words), *_not_drawn(len(frames) - len(tiles), words))
    return Sheet(catalogue.language, make.title(report), lines, (Group(None, tiles),) if tiles else ())


def incident_sheet(summary: IncidentSummary, catalogue: Catalogue, see: See) -> Sheet:
    """Every item that may be shown: copies of one capture in one frame, in order of receipt; then the others."""
    words = Words(catalogue, zone_named(summary.incident.window.zone))
    make = _Maker(words, see)
    by_digest = {item.item.sha256: item for item in summary.items}
    groups, drawn = [], set[Digest]()
    for lineage in summary.lineages:
        members = [by_digest[member] for member in lineage.members if member in by_digest]
        drawn.update(member.item.sha256 for member in members)
        title = words.say("sheet-lineage", sentences.number("n", len(members)))
        groups.append(Group(title, tuple(_item_tile(member, make) for member in members)))
    alone = [item for item in summary.items if item.item.sha256 not in drawn]
    room = max(0, MOST_TILES - len(drawn))
    if alone:
        groups.append(Group(None, tuple(_item_tile(item, make) for item in alone[:room])))
    kept_back = summary.kept_back.by_source + summary.kept_back.restricted
    counts = sentences.number("items", len(summary.items)), sentences.number("lineages", len(summary.lineages))
    lines = (
        words.say("sheet-counts", *counts),
        *((words.say("sheet-left-out", sentences.number("n", kept_back)),) if kept_back else ()),
        _drawn(summary.generated, words),
        *_not_drawn(len(alone) - room, words),
    )
    code, name = sentences.text("code", summary.incident.code), words.either(summary.incident.title)
    title = words.say("sheet-incident", code, sentences.text("title", bare(name)))
    return Sheet(catalogue.language, title, lines, tuple(groups))


def pairs_sheet(report: ItemReport, catalogue: Catalogue, see: See) -> Sheet:
    """The item beside each one that resembles it, aligned, and laid over it; what differs in boxes."""
    words = Words(catalogue, zone_named("UTC"))
    names = named_by_digest(report)
    examined = {one.item.sha256: one.examination for one in report.related}
    examined[report.summary.item.sha256] = report.summary.examination
    matches = report.summary.matches
    rows = tuple(_rows(matches[:MOST_PAIRS], report.summary.item.sha256, examined, names, words, see))
    lines = (
        words.say("sheet-boxes"),
        _drawn(report.generated, words),
        *_not_drawn(len(matches) - MOST_PAIRS, words),
    )
    return Sheet(catalogue.language, _Maker(words, see).title(report), lines, rows=rows)


def clock(seconds: float) -> str:
    """`1:02:03.4`, or `2:03.4` below an hour."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest / 10:04.1f}"
    return f"{minutes}:{rest / 10:04.1f}"


def _own(words: str) -> str:
    """Numbers that read from left to right in every line."""
    return f"\u2066{words}\u2069"


def _item_tile(item: ItemSummary, make: _Maker) -> Tile:
    label = make.words.label("summary-label-item", item.number)
    received = item.item.first_received.astimezone(make.words.zone)
    found = item.examination
    shown = [frame for frame in found.keyframes if frame.shown] if found else []
    length = found.description.duration_s if found else None
    second = _own(f"{received:%Y-%m-%d %H:%M}") + (f" · {_own(clock(length))}" if length else "")
    middle = shown[len(shown) // 2] if shown else None
    return make.tile(middle, f"{label} · {item.item.sha256[:_DIGITS]}", second)


def _rows(
    matches: Sequence[Match],
    asking: Digest,
    examined: dict[Digest, Examination | None],
    names: Names,
    words: Words,
    see: See,
) -> Iterator[Row]:
    for match in matches:
        item = _picture(examined.get(match.item), match.item_picture, see)
        other = _picture(examined.get(match.other), match.other_picture, see)
        if item is None or other is None:
            # Only sound led to it, or one of them cannot be opened: there is nothing to lay over each other.
            continue
        sure = match.kind is not MatchKind.CANDIDATE and match.transformation is not None
        pair = aligned(item, other, match.transformation) if sure else beside(item, other)
        labels = [f"{digest[:_DIGITS]}" for digest in (match.item, match.other)]
        pictures, captions = [pair.item, pair.other], labels
        if match.item != asking:
            pictures, captions = pictures[::-1], labels[::-1]
        if sure:
            pictures.append(laid_over(pair))
            below, above = (labels[0], labels[1]) if pair.on_item else (labels[1], labels[0])
            captions = [*captions, _over(above, below, words)]
        told = match_part(match, asking, names, words)
        lines = (" · ".join(filter(None, (told.kind_words, told.distance_words))), *told.transformed)
        yield Row(tuple(pictures), pair.boxes, pair.outline, tuple(captions), (*lines, *told.segments_words))


def _over(above: str, below: str, words: Words) -> str:
    return words.say("sheet-over-other", sentences.text("item", above), sentences.text("other", below))


def _picture(examination: Examination | None, derivative: Digest | None, see: See) -> Picture | None:
    frames = examination.keyframes if examination is not None else ()
    found = next((frame for frame in frames if frame.derivative == derivative), None)
    return see(found) if found is not None else None


def _drawn(generated: dt.datetime, words: Words) -> str:
    return words.say("sheet-drawn", sentences.moment("moment", generated))


def _not_drawn(count: int, words: Words) -> tuple[str, ...]:
    return (words.say("sheet-not-drawn", sentences.number("n", count)),) if count > 0 else ()
