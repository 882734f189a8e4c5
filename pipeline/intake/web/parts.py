"""Joins the parts of one file that were fetched one after another; says which are missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.opening import Place, Walk, arrival, gap, trouble_gap
from pipeline.intake.web.captures import Capture
from pipeline.intake.web.contexts import context_of, name_of
from pipeline.intake.web.pages import Pages
from pipeline.intake.web.payloads import TROUBLES
from pipeline.intake.web.ranges import ContentRange, Run, runs
from pipeline.intake.web.taking import Source, joined, opened_capture, steps
from pipeline.model.arrivals import Found, GapKind
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number

Part = tuple[Source, Capture]


def parts_joined(group: Sequence[Part], pages: Pages, walk: Walk) -> Iterator[Found]:
    """The file that `group` are parts of (one address, one total size), as far as it is there."""
    ranges = [capture.part for _, capture in group if capture.part is not None]
    stretches = runs(ranges)
    total = ranges[0].total
    have = sum(one.end - one.start for one in stretches)
    first = stretches[0]
    complete = len(stretches) == 1 and first.start == 0 and total in (None, first.end)
    if first.start == 0:
        note = _note(first, total, complete)
        yield _stretch(group, ranges, first, pages, walk, note)
    if not complete:
        source, capture = group[first.parts[0]]
        place = _at(source, capture, pages)
        size = total if total is not None else max(one.end for one in stretches)
        said = (number("have", have), number("total", size))
        yield gap(GapKind.MISSING, "intake-gap-web-parts", name_of(capture), place, *said)


def _note(run: Run, total: int | None, complete: bool) -> Sentence:
    count = number("count", len(run.parts))
    if not complete:
        return Sentence("intake-note-web-beginning", (number("have", run.end), count))
    return Sentence("intake-note-web-joined" if total is not None else "intake-note-web-joined-unknown", (count,))


def _stretch(
    group: Sequence[Part], ranges: Sequence[ContentRange], run: Run, pages: Pages, walk: Walk, note: Sentence
) -> Found:
    source, capture = group[run.parts[0]]
    place = _at(source, capture, pages)
    reading = _Reading(group, ranges, run, walk)
    try:
        kept = joined(reading.pieces(), sum(group[index][1].size for index in run.parts), walk)
        agree = reading.overlaps_agree(kept)
    except (LimitReached, Undecodable) as trouble:
        return trouble_gap(trouble, name_of(capture), place)
    notes = (note,) if agree else (note, Sentence("intake-note-web-parts-disagree"))
    context = context_of(capture, source, pages, reading.sums_hold, *notes)
    return arrival(kept, name_of(capture), replace(place, message=context))


class _Reading:
    """Reads the parts of one stretch one behind the other; where two overlap, the first one is taken."""

    def __init__(self, group: Sequence[Part], ranges: Sequence[ContentRange], run: Run, walk: Walk) -> None:
        self._group, self._ranges, self._run, self._walk = group, ranges, run, walk
        self._overlapping: list[int] = []
        self.sums_hold: bool | None = None

    def pieces(self) -> Iterator[bytes]:
        cursor = self._run.start
        for index in self._run.parts:
            part = self._ranges[index]
            if part.start < cursor:
                self._overlapping.append(index)
            if part.end >= cursor:
                with opened_capture(*self._group[index], self._walk) as opened:
                    yield from steps(opened, cursor - part.start, part.end + 1 - cursor)
                    self._note(opened.sums_hold())
                cursor = part.end + 1

    def overlaps_agree(self, kept: Object) -> bool:
        """Whether parts say the same where they overlap."""
        return all(self._agrees(index, kept) for index in self._overlapping)

    def _agrees(self, index: int, kept: Object) -> bool:
        part = self._ranges[index]
        with self._walk.cabinet.open(kept.sha256) as whole, opened_capture(*self._group[index], self._walk) as opened:
            whole.seek(part.start - self._run.start)
            try:
                return all(piece == whole.read(len(piece)) for piece in steps(opened, 0, part.end + 1 - part.start))
            except TROUBLES:
                return False

    def _note(self, held: bool | None) -> None:
        if held is not None:
            self.sums_hold = held if self.sums_hold is None else self.sums_hold and held


def _at(source: Source, capture: Capture, pages: Pages) -> Place:
    place = source.place.inside(source.kept.sha256, capture.id)
    return replace(place, message=context_of(capture, source, pages, None))
