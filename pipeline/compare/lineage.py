"""Copies of one capture: which is the earliest known, which carries most of it, and why."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest
from pipeline.model.descriptions import Description, MediaKind
from pipeline.model.findings import Finding
from pipeline.model.likeness import Lineage, Match, MatchKind, Region
from pipeline.model.sentences import Sentence, digest, number
from pipeline.model.times import Authority

_CAMERA = frozenset({"camera_structure"})
_REWRITTEN = frozenset({"platform_copy", "pixel_editor", "container_rewritten"})
_WHOLE = 0.97
"""Share of a picture's area from which it counts as all of it."""
_STANDARD_QUALITY = re.compile(r"ijg-(\d+)")


@dataclass(frozen=True, slots=True)
class Known:
    """One member of a lineage, with what is on record about it."""

    item: Digest
    receipts: tuple[Receipt, ...]
    """At least one, in any order."""
    description: Description
    findings: tuple[Finding, ...] = ()
    """Of its examination; they tell camera files from platform copies."""

    @property
    def first_received(self) -> Receipt:
        return min(self.receipts, key=lambda receipt: (receipt.received.interval.earliest, receipt.id))


def components(matches: Iterable[Match]) -> tuple[tuple[Digest, ...], ...]:
    """Items joined by the same exposure, directly or through others; sorted. Candidates join nothing."""
    parent: dict[Digest, Digest] = {}

    def root(item: Digest) -> Digest:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for match in matches:
        if match.kind in (MatchKind.SAME_BYTES, MatchKind.SAME_EXPOSURE):
            first, second = sorted((root(match.item), root(match.other)))
            parent[second] = first
    gathered: dict[Digest, list[Digest]] = {}
    for item in sorted(parent):
        gathered.setdefault(root(item), []).append(item)
    return tuple(tuple(members) for _, members in sorted(gathered.items()))


def lineage(members: Sequence[Known], matches: Sequence[Match] = ()) -> Lineage:
    """Gathers `members`; `matches` among them tell which one contains which.

    The earliest known copy goes by our own record of receipt alone: every other time can be written by anybody.
    Raises ValueError for fewer than two members.
    """
    if len(members) < 2:
        raise ValueError("a lineage has two members at least")
    ordered = sorted(members, key=lambda known: (known.first_received.received.interval.earliest, known.item))
    items = tuple(known.item for known in ordered)
    closest, why = _closest(ordered, [match for match in matches if {match.item, match.other} <= set(items)])
    return Lineage(
        id=hashlib.sha256("\n".join(sorted(items)).encode()).hexdigest()[:16],
        members=items,
        earliest=items[0],
        earliest_received=ordered[0].first_received.received.interval.earliest,
        closest_to_capture=closest.item,
        why_closest=why,
    )


def _closest(ordered: Sequence[Known], matches: Sequence[Match]) -> tuple[Known, Sentence]:
    """Evidence of order is asked for in turn; each question leaves those who answer it best.

    A still cannot be where a video comes from, nor a piece where the whole comes from. What the file is built like
    comes next, then what it contains. Its size in pixels never decides by itself,
    because enlarging is easy: it counts only where the file is also less compressed.
    """
    questions: tuple[tuple[str, Callable[[Known], int]], ...] = (
        ("compare-closest-moving", lambda known: int(known.description.media_type.kind is MediaKind.VIDEO)),
        ("compare-closest-whole", _is_whole),
        ("compare-closest-structure", _structure),
        ("compare-closest-metadata", _metadata),
        ("compare-closest-contains", lambda known: _contains(known.item, matches)),
        ("compare-closest-unmarked", lambda known: -_differs_from_all(known.item, matches)),
    )
    left = list(ordered)
    for sentence, question in questions:
        answers = {known.item: question(known) for known in left}
        best = max(answers.values())
        remaining = [known for known in left if answers[known.item] == best]
        if len(remaining) == 1 and len(left) > 1:
            return remaining[0], _because(sentence, remaining[0], len(ordered))
        left = remaining
    larger = _larger_and_less_compressed(left)
    if larger is not None:
        return larger, _because("compare-closest-detail", larger, len(ordered))
    return left[0], _because("compare-closest-undecided", left[0], len(ordered))


def _because(sentence: str, known: Known, members: int) -> Sentence:
    return Sentence(sentence, (digest("item", known.item), number("members", members)))


def _is_whole(known: Known) -> int:
    """0 for a file that is known to break off; what was not looked at to its end is not held against it."""
    integrity = known.description.integrity
    return int(integrity is None or integrity.complete is not False)


def _structure(known: Known) -> int:
    codes = {finding.code for finding in known.findings}
    return len(codes & _CAMERA) - len(codes & _REWRITTEN)


def _metadata(known: Known) -> int:
    """How many of the things are stated that a camera writes and messengers strip."""
    description = known.description
    stated = (
        description.make is not None or description.model is not None,
        any(claim.authority is Authority.DEVICE_CLOCK for claim in description.times),
        any(claim.authority is Authority.SATELLITE for claim in description.times),
        bool(description.places),
    )
    return sum(stated)


def _contains(item: Digest, matches: Sequence[Match]) -> int:
    """Members that show only a part of this one, less those of which this one shows only a part."""
    count = 0
    for match in matches:
        change = match.transformation
        if change is None or item not in (match.item, match.other):
            continue
        own, theirs = change.kept, change.kept_of_other
        if item == match.other:
            own, theirs = theirs, own
        count += (_area(own) < _WHOLE <= _area(theirs)) - (_area(theirs) < _WHOLE <= _area(own))
    return count


def _area(region: Region) -> float:
    return (region.right - region.left) * (region.bottom - region.top)


def _differs_from_all(item: Digest, matches: Sequence[Match]) -> int:
    """1 where every other member differs from this one in some patch: then the patch was laid on this one.

    Two members alone do not tell which of them bears the logo.
    """
    changes = [match.transformation for match in matches if item in (match.item, match.other)]
    return int(len(changes) >= 2 and all(change is not None and change.overlays for change in changes))


def _larger_and_less_compressed(known: Sequence[Known]) -> Known | None:
    def size(one: Known) -> int:
        return (one.description.width or 0) * (one.description.height or 0)

    def quality(one: Known) -> int:
        found = _STANDARD_QUALITY.fullmatch(
            (one.description.structure and one.description.structure.quantisation) or ""
        )
        return int(found[1]) if found else -1

    best = max(known, key=size)
    others = [one for one in known if one is not best]
    if others and all(size(best) > size(one) and quality(best) > quality(one) >= 0 for one in others):
        return best
    return None
