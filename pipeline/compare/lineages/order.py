"""Which of two copies comes from which: votes of evidence, each of which can be told in words.

See docs/method.md, 6.7. Whatever is easily imitated never decides: pixels grow by
enlarging, copies are received before their originals, and a frame around a picture makes it look like the larger one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.compare.lineages.dating import trusted_since
from pipeline.compare.lineages.edges import WHOLE, area
from pipeline.compare.lineages.known import Known
from pipeline.compare.lineages.quality import standard_quality
from pipeline.model.ancestry import Derivation, Order, OrderEvidence, Vote, VoteWeight
from pipeline.model.basics import Digest
from pipeline.model.descriptions import MediaKind
from pipeline.model.file_names import NamePattern, read_file_name
from pipeline.model.likeness import Match, Transformation
from pipeline.model.sentences import Parameter, number, seconds

_TAKEN_OF_A_SCREEN: Final = 0.025
"""Perspective, as a share of the longer side, that no copy made by software has. Measured: what is left of crops by
mistake reaches 0.023, nine of ten photos of screens and prints have more."""
_MORE_PIXELS: Final = 1.1
"""Pixels along a side, for one of the other."""
_LESS_COMPRESSED: Final = 3
"""Steps of the standard quality scale (0-100); less is rounding."""
_SHOWN_S: Final = 2.0
"""A picture that stands in a video for as long as this may be what the video was made of."""
_ALL_OF_IT: Final = 0.95
_A_STRETCH: Final = 0.9
_SOONER_S: Final = 3600.0
_SCREENS: Final = frozenset({NamePattern.SCREENSHOT, NamePattern.SCREEN_RECORDING})
_DECIDE_TOGETHER: Final = 2

Question = Callable[["_Two"], Iterator[Vote]]


def derivation(one: Known, two: Known, match: Match | None) -> Derivation:
    """`match`: of the two; None where only a person's word joins them. The same whichever comes first."""
    first, second = sorted((one, two), key=lambda known: known.item)
    pair = _Two(first, second, match)
    votes = tuple(vote for question in _QUESTIONS for vote in question(pair))
    order, earlier = _counted(votes, first.item, second.item)
    return Derivation(first.item, second.item, order, earlier, votes)


def _counted(votes: tuple[Vote, ...], first: Digest, second: Digest) -> tuple[Order, Digest | None]:
    def count(item: Digest, weight: VoteWeight) -> int:
        return sum(vote.earlier == item and vote.weight is weight for vote in votes)

    for item, other in ((first, second), (second, first)):
        decides, leans = count(item, VoteWeight.DECIDES), count(item, VoteWeight.LEANS)
        against = count(other, VoteWeight.DECIDES), count(other, VoteWeight.LEANS)
        if decides and not against[0] and against[1] < _DECIDE_TOGETHER:
            return Order.ORDERED, item
        if leans >= _DECIDE_TOGETHER and against == (0, 0):
            return Order.ORDERED, item
    spoken_for = {vote.earlier for vote in votes if vote.weight is VoteWeight.DECIDES}
    return (Order.BOTH_CHANGED if len(spoken_for) > 1 else Order.NOT_TOLD), None


@dataclass(frozen=True, slots=True)
class _Two:
    """In the order of the match: its `item` first."""

    first: Known
    second: Known
    match: Match | None

    @property
    def change(self) -> Transformation | None:
        return self.match.transformation if self.match is not None else None

    @property
    def both_ways(self) -> tuple[tuple[Known, Known], ...]:
        return (self.first, self.second), (self.second, self.first)

    @property
    def kinds(self) -> tuple[MediaKind, MediaKind]:
        return self.first.description.media_type.kind, self.second.description.media_type.kind

    @property
    def of_a_screen(self) -> bool:
        """One of them was taken of a screen or print: then its file is a camera's, and tells nothing of the order."""
        return self.change is not None and self.change.perspective >= _TAKEN_OF_A_SCREEN

    def vote(self, kind: OrderEvidence, weight: VoteWeight, earlier: Known, *measured: Parameter) -> Vote:
        return Vote(kind, weight, earlier.item, measured)


def _contains(two: _Two) -> Iterator[Vote]:
    change = two.change
    if change is None or two.of_a_screen:
        return
    for larger, goes_on, shown, other_shown in (
        (two.first, change.goes_on, change.kept, change.kept_of_other),
        (two.second, change.goes_on_in_other, change.kept_of_other, change.kept),
    ):
        if goes_on and area(shown) < WHOLE <= area(other_shown):
            percent = number("percent", round(100 * area(shown)))
            yield two.vote(OrderEvidence.CONTAINS, VoteWeight.DECIDES, larger, percent)


def _unmarked(two: _Two) -> Iterator[Vote]:
    change = two.change
    if change is not None and change.laid_on_other is not None:
        bare = two.first if change.laid_on_other else two.second
        regions = number("regions", len(change.overlays))
        yield two.vote(OrderEvidence.UNMARKED, VoteWeight.DECIDES, bare, regions)


def _rephotographed(two: _Two) -> Iterator[Vote]:
    """Whoever photographs a screen takes in what lies around the picture."""
    change = two.change
    if change is None or not two.of_a_screen:
        return
    first_is_within, second_is_within = area(change.kept) >= WHOLE, area(change.kept_of_other) >= WHOLE
    if first_is_within != second_is_within:
        shown = two.first if first_is_within else two.second
        yield two.vote(OrderEvidence.REPHOTOGRAPHED, VoteWeight.DECIDES, shown)


def _structure(two: _Two) -> Iterator[Vote]:
    for one, other in two.both_ways:
        as_recorded = one.built_by_a_camera and not one.rewritten
        if as_recorded and other.rewritten and not two.of_a_screen and not _named_by_a_screen(one):
            yield two.vote(OrderEvidence.STRUCTURE, VoteWeight.DECIDES, one)


def _metadata(two: _Two) -> Iterator[Vote]:
    for one, other in two.both_ways:
        if one.stated <= other.stated or two.of_a_screen or _named_by_a_screen(one):
            continue
        from_a_camera = one.states_device and one.states_clock and not other.stated
        weight = VoteWeight.DECIDES if from_a_camera else VoteWeight.LEANS
        yield two.vote(OrderEvidence.METADATA, weight, one)


def _moving(two: _Two) -> Iterator[Vote]:
    """A still that stands in a video for seconds may be what the video was made of."""
    if set(two.kinds) != {MediaKind.VIDEO, MediaKind.IMAGE} or two.match is None:
        return
    film = two.first if two.kinds[0] is MediaKind.VIDEO else two.second
    if _seconds_shown(two, film) < _SHOWN_S and film.description.duration_s:
        length = seconds("length", film.description.duration_s)
        yield two.vote(OrderEvidence.MOVING, VoteWeight.DECIDES, film, length)


def _longer(two: _Two) -> Iterator[Vote]:
    if set(two.kinds) != {MediaKind.VIDEO} or two.match is None:
        return
    for one, other in two.both_ways:
        own, others = one.description.duration_s, other.description.duration_s
        if not own or not others:
            continue
        if _seconds_shown(two, other) >= _ALL_OF_IT * others and _seconds_shown(two, one) < _A_STRETCH * own:
            # A compilation holds all of a clip too: it only leans.
            measured = seconds("length", own), seconds("other_length", others)
            yield two.vote(OrderEvidence.LONGER, VoteWeight.LEANS, one, *measured)


def _compression(two: _Two) -> Iterator[Vote]:
    """Only where both have the same size: else it says how they were enlarged or reduced."""
    one, other = two.first.description, two.second.description
    if one.width is None or (one.width, one.height) != (other.width, other.height):
        return
    own, others = standard_quality(one), standard_quality(other)
    if own is None or others is None or abs(own - others) < _LESS_COMPRESSED:
        return
    better = two.first if own > others else two.second
    measured = number("quality", max(own, others)), number("other_quality", min(own, others))
    yield two.vote(OrderEvidence.COMPRESSION, VoteWeight.LEANS, better, *measured)


def _screenshot(two: _Two) -> Iterator[Vote]:
    for one, other in two.both_ways:
        if _named_by_a_screen(other) and not _named_by_a_screen(one):
            yield two.vote(OrderEvidence.SCREENSHOT, VoteWeight.LEANS, one)


def _pixels(two: _Two) -> Iterator[Vote]:
    change = two.change
    if change is None or not change.scale or 1 / _MORE_PIXELS < change.scale < _MORE_PIXELS:
        return
    finer, ratio = (two.second, change.scale) if change.scale > 1 else (two.first, 1 / change.scale)
    yield two.vote(OrderEvidence.PIXELS, VoteWeight.ADDS, finer, number("percent", round(100 * ratio)))


def _time(two: _Two) -> Iterator[Vote]:
    for one, other in two.both_ways:
        since, others = trusted_since(one), trusted_since(other)
        if since is not None and others is not None and (others - since).total_seconds() >= _SOONER_S:
            sooner = seconds("sooner", (others - since).total_seconds())
            yield two.vote(OrderEvidence.TIME, VoteWeight.ADDS, one, sooner)


def _named_by_a_screen(known: Known) -> bool:
    """All names that it came under are such; one of several may have been given by anybody."""
    readings = [read_file_name(receipt.arrival.name.display) for receipt in known.receipts]
    return bool(readings) and all(reading is not None and reading.pattern in _SCREENS for reading in readings)


def _seconds_shown(two: _Two, film: Known) -> float:
    """How much of `film` stands in the other."""
    if two.match is None:
        return 0.0
    if film is two.first:
        return sum(part.end_s - part.start_s for part in two.match.segments)
    return sum(part.other_end_s - part.other_start_s for part in two.match.segments)


_QUESTIONS: Final[tuple[Question, ...]] = (
    _contains,
    _unmarked,
    _rephotographed,
    _structure,
    _metadata,
    _moving,
    _longer,
    _compression,
    _screenshot,
    _pixels,
    _time,
)
