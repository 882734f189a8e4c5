"""What is on record about a copy that a question found, as far as those who ask may see it."""

from collections.abc import Callable, Iterator

from pipeline.model.ancestry import Ancestry
from pipeline.model.asking import HeldCopy
from pipeline.model.basics import Digest
from pipeline.model.likeness import Lineage, Match, MatchKind
from pipeline.model.summary import RelatedItem
from pipeline.review.summary import View

_MOST_OTHERS = 50
"""Members of one lineage that are named; how many there are is said."""
_ORDER = (MatchKind.SAME_BYTES, MatchKind.SAME_EXPOSURE, MatchKind.SAME_SCENE, MatchKind.CANDIDATE)


def held_copy(
    view: View, item: Digest, match: Match | None, alone: Callable[[Digest], Ancestry | None]
) -> HeldCopy | None:
    """None for what is not on record, or kept back: nothing tells that it is there.

    `alone`: what is known of an item that has no other copy.
    """
    held = _held(view, item)
    if held is None:
        return None
    lineage = view.facts.lineage_of(item)
    known = view.aside.ancestry(lineage) if lineage else None
    return HeldCopy(
        held=held,
        kind=match.kind if match is not None else MatchKind.SAME_BYTES,
        match=match,
        incidents=tuple(
            (code, incident.title)
            for code in view.reading.incidents_of(item)
            if (incident := view.reading.incident(code)) is not None
        ),
        lineage=lineage,
        ancestry=known or alone(item),
        others=tuple(_others(view, lineage, item)) if lineage else (),
    )


def in_order(copies: list[HeldCopy]) -> tuple[HeldCopy, ...]:
    """Confirmed ones first, then by how much was confirmed, then by when they were received."""
    return tuple(sorted(copies, key=_rank))


def _rank(copy: HeldCopy) -> tuple[int, int, float, str, Digest]:
    match = copy.match
    frames, agreement = (0, 0.0) if match is None else (match.frames, match.agreement)
    item = copy.held.item
    return _ORDER.index(copy.kind), -frames, -round(agreement, 2), item.first_received.isoformat(), item.sha256


def _others(view: View, lineage: Lineage, item: Digest) -> Iterator[RelatedItem]:
    for member in lineage.members[:_MOST_OTHERS]:
        if member != item and (held := _held(view, member)) is not None:
            yield held


def _held(view: View, digest: Digest) -> RelatedItem | None:
    item = view.facts.item(digest)
    if item is None or not view.shown(digest):
        return None
    return RelatedItem(
        item, view.facts.receipts_of(digest), view.facts.examination(digest), tuple(view.reading.incidents_of(digest))
    )
