"""Copies of one capture: which is the earliest known, which carries most of it, and why."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from pipeline.compare.lineages.ancestry import derive, firsts
from pipeline.compare.lineages.components import gather
from pipeline.compare.lineages.edges import WHOLE, area
from pipeline.compare.lineages.known import Known
from pipeline.compare.lineages.quality import standard_quality
from pipeline.model.basics import Digest
from pipeline.model.descriptions import MediaKind
from pipeline.model.likeness import Lineage, Match, Parting, Region
from pipeline.model.pair_decisions import PairDecision
from pipeline.model.sentences import Sentence, digest, number

__all__ = ["Known", "lineage"]


def lineage(
    members: Sequence[Known],
    matches: Sequence[Match] = (),
    rulings: Iterable[PairDecision] = (),
    parted: Iterable[Parting] = (),
) -> Lineage:
    """Gathers `members`; the strongest of the `matches` among them tell which one contains which.

    The earliest known copy goes by our own record of receipt alone: every other time can be written by anybody.
    `rulings`: what holds of pairs among them. `parted`: what was left out, to be remembered with it.
    Raises ValueError for fewer than two members.
    """
    if len(members) < 2:
        raise ValueError("a lineage has two members at least")
    ordered = sorted(members, key=lambda known: (known.first_received.received.interval.earliest, known.item))
    items = tuple(known.item for known in ordered)
    bonds = gather(items, matches, rulings).bonds
    strongest = {bond.pair: bond.match for bond in bonds if bond.match is not None}
    derivations = derive({known.item: known for known in ordered}, [bond.pair for bond in bonds], strongest)
    first = set(firsts(items, derivations))
    closest, why = _closest(ordered, tuple(strongest.values()), first)
    return Lineage(
        id=hashlib.sha256("\n".join(sorted(items)).encode()).hexdigest()[:16],
        members=items,
        earliest=items[0],
        earliest_received=ordered[0].first_received.received.interval.earliest,
        closest_to_capture=closest.item,
        why_closest=why,
        links=tuple(bond.pair for bond in bonds),
        parted=tuple(one for one in parted if one.item in items or one.other in items),
    )


def _closest(ordered: Sequence[Known], matches: Sequence[Match], first: set[Digest]) -> tuple[Known, Sentence]:
    """The answer of the questions below, unless something here is known to precede it: then one of the first ones."""
    closest, why = _by_questions(ordered, matches, len(ordered))
    if closest.item in first or not first:
        return closest, why
    left = [known for known in ordered if known.item in first]
    if len(left) == 1:
        return left[0], _because("compare-closest-precedes", left[0], len(ordered))
    return _by_questions(left, matches, len(ordered))


def _by_questions(left: Sequence[Known], matches: Sequence[Match], members: int) -> tuple[Known, Sentence]:
    """Evidence of order is asked for in turn; each question leaves those who answer it best.

    A still cannot be where a video comes from, nor a piece where the whole comes from. What the file is built like
    comes next, then what it contains. Its size in pixels never decides by itself,
    because enlarging is easy: it counts only where the file is also less compressed.
    """
    contained, borne = _contained(matches), _borne(matches)
    questions: tuple[tuple[str, Callable[[Known], int]], ...] = (
        ("compare-closest-moving", lambda known: int(known.description.media_type.kind is MediaKind.VIDEO)),
        ("compare-closest-whole", _is_whole),
        ("compare-closest-structure", lambda known: int(known.built_by_a_camera) - known.rewritten),
        ("compare-closest-metadata", lambda known: known.stated),
        ("compare-closest-contains", lambda known: contained[known.item]),
        ("compare-closest-unmarked", lambda known: -borne[known.item]),
    )
    for sentence, question in questions:
        answers = {known.item: question(known) for known in left}
        best = max(answers.values())
        remaining = [known for known in left if answers[known.item] == best]
        if len(remaining) == 1 and len(left) > 1:
            return remaining[0], _because(sentence, remaining[0], members)
        left = remaining
    larger = _larger_and_less_compressed(left)
    if larger is not None:
        return larger, _because("compare-closest-detail", larger, members)
    return left[0], _because("compare-closest-undecided", left[0], members)


def _because(sentence: str, known: Known, members: int) -> Sentence:
    return Sentence(sentence, (digest("item", known.item), number("members", members)))


def _is_whole(known: Known) -> int:
    """0 for a file that is known to break off; what was not looked at to its end is not held against it."""
    integrity = known.description.integrity
    return int(integrity is None or integrity.complete is not False)


def _contained(matches: Sequence[Match]) -> Counter[Digest]:
    """Of each: members that show only a part of it, less those of which it shows only a part.

    A frame, bar or caption around a picture is no more of it: where its edge was looked at and is a seam, it counts
    for neither.
    """
    count = Counter[Digest]()
    for match in matches:
        if (change := match.transformation) is not None:
            own, theirs = (change.kept, change.goes_on), (change.kept_of_other, change.goes_on_in_other)
            more = _is_more(own, theirs) - _is_more(theirs, own)
            count[match.item] += more
            count[match.other] -= more
    return count


def _is_more(one: tuple[Region, bool | None], other: tuple[Region, bool | None]) -> bool:
    return area(one[0]) < WHOLE <= area(other[0]) and one[1] is not False


def _borne(matches: Sequence[Match]) -> Counter[Digest]:
    """Of each: matches in which the edges of what differs are seen in it alone."""
    laid_on = ((match, match.transformation.laid_on_other) for match in matches if match.transformation)
    return Counter(match.other if on_other else match.item for match, on_other in laid_on if on_other is not None)


def _larger_and_less_compressed(known: Sequence[Known]) -> Known | None:
    def size(one: Known) -> int:
        return (one.description.width or 0) * (one.description.height or 0)

    def quality(one: Known) -> int:
        found = standard_quality(one.description)
        return -1 if found is None else found

    best = max(known, key=size)
    others = [one for one in known if one is not best]
    if others and all(size(best) > size(one) and quality(best) > quality(one) >= 0 for one in others):
        return best
    return None
