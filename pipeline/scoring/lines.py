"""Lines: items that count once, because they may go back to one origin.

Copies are gathered first. Then whoever handed over the copy that is closest to the capture is taken for its
origin, and what one origin handed over counts once. Whoever sent a copy of somebody else's picture has passed it
on: that does not make his own recordings hers.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.arrivals import Channel, Receipt
from pipeline.model.assessments import Merge, MergeReason, WeighedFinding
from pipeline.model.basics import Digest
from pipeline.model.evidence import CaseFile, Seat
from pipeline.model.findings import Group, Pillar
from pipeline.model.likeness import Match
from pipeline.model.objects import ItemStatus
from pipeline.model.sentences import Sentence, digest, number, text
from pipeline.scoring.item import group_weights, pillar_sum, weigh
from pipeline.scoring.rules import WEIGHED, ScoringRules

_DEVICE_FACTS = re.compile(r"(camera|body|internal)?serialnumber|(camera)?ownername|deviceserialno")
_SAYS_NOTHING = re.compile(r"[0\s.\-]*|unknown|none|n/?a|default|owner|user")
_SHORTEST = 4
"""Characters of a serial number or owner's name; shorter ones are shared by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One item of a line, with what it weighs in an incident: nothing that rests on other items."""

    case: CaseFile
    findings: tuple[WeighedFinding, ...]
    groups: Mapping[Group, tuple[float, float]]
    weights: Mapping[Pillar, float]
    """Pillars that it says something about, capped by its own source."""

    @property
    def item(self) -> Digest:
        return self.case.item.sha256


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A line before its weights are rounded."""

    number: int
    members: tuple[Member, ...]
    merges: tuple[Merge, ...]

    def best(self, pillar: Pillar) -> Member | None:
        """The member that weighs most; None where none of them says anything.

        A copy that lost everything on its way says nothing: it neither lifts nor lowers its line.
        """
        informed = [member for member in self.members if pillar in member.weights]
        return max(informed, key=lambda member: member.weights[pillar], default=None)

    def weight(self, pillar: Pillar) -> float | None:
        best = self.best(pillar)
        return None if best is None else best.weights[pillar]

    @property
    def supports(self) -> bool:
        return any((self.weight(pillar) or 0.0) > 0 for pillar in WEIGHED)


def member(case: CaseFile, rules: ScoringRules, findings: Sequence[WeighedFinding]) -> Member:
    """`findings` as assessed; they are weighed again, because those that rest on other items do not count here."""
    own = [
        each.finding
        for each in findings
        if not each.finding.other_items and each.finding.group is not Group.SECOND_RECORDING
    ]
    weighed = weigh(own, rules)
    groups = group_weights(each for each in weighed if each.decibans)
    cap = rules.source_caps.of(pillar_sum(Pillar.SOURCE, groups, rules))
    informed = {group.pillar for group in groups}
    weights = {pillar: pillar_sum(pillar, groups, rules) for pillar in Pillar if pillar in informed}
    capped = {pillar: value if pillar is Pillar.SOURCE else min(value, cap) for pillar, value in weights.items()}
    return Member(case, weighed, groups, capped)


def lines(seats: Sequence[Seat], rules: ScoringRules) -> tuple[Counted, ...]:
    """Lines of the items that were examined and are not set aside, in the order of the seats."""
    counted = [seat for seat in seats if not seat.assessment.set_aside and seat.case.item.status is ItemStatus.EXAMINED]
    forest = _Forest({seat.case.item.sha256: place for place, seat in enumerate(counted)})
    cases = [seat.case for seat in counted]
    for merge in _same_exposure(cases):
        forest.join(merge)
    origins = [_origin([cases[place] for place in places]) for places in forest.components()]
    for merge in (*_same_source(origins), *_unknown_sender(origins), *_same_device(cases)):
        forest.join(merge)
    return tuple(
        Counted(
            position,
            tuple(member(counted[place].case, rules, counted[place].assessment.findings) for place in places),
            tuple(merge for merge in forest.merges if forest.places[merge.item] in places),
        )
        for position, places in enumerate(forest.components(), 1)
    )


@dataclass(slots=True)
class _Forest:
    """Items joined step by step. Copies are joined by as few merges as needed, other reasons are all kept."""

    places: Mapping[Digest, int]
    merges: list[Merge] = field(default_factory=list)
    parent: dict[int, int] = field(default_factory=dict)

    def join(self, merge: Merge) -> None:
        first, second = sorted((self._root(self.places[merge.item]), self._root(self.places[merge.other])))
        if first != second or merge.reason is not MergeReason.SAME_EXPOSURE:
            self.merges.append(merge)
        self.parent[second] = first

    def _root(self, place: int) -> int:
        while self.parent.get(place, place) != place:
            place = self.parent[place]
        return place

    def components(self) -> tuple[tuple[int, ...], ...]:
        gathered: dict[int, list[int]] = {}
        for place in range(len(self.places)):
            gathered.setdefault(self._root(place), []).append(place)
        return tuple(tuple(gathered[root]) for root in sorted(gathered))


def _same_exposure(cases: Sequence[CaseFile]) -> Iterator[Merge]:
    """Direct matches first, so that the explanation names what was measured."""
    indirect: list[Merge] = []
    for place, case in enumerate(cases):
        for other in cases[place + 1 :]:
            match = _match_between(case, other)
            joined = case.lineage is not None and other.item.sha256 in case.lineage.members
            names = (digest("item", case.item.sha256), digest("other", other.item.sha256))
            ends = (case.item.sha256, other.item.sha256, MergeReason.SAME_EXPOSURE)
            if match is not None:
                measured = (number("agreement", round(100 * match.agreement)), number("frames", match.frames))
                yield Merge(*ends, Sentence("scoring-merge-same-exposure", (*names, *measured)))
            elif (reviewer := _ruled_by(case, other)) is not None:
                yield Merge(*ends, Sentence("scoring-merge-ruled", (*names, text("reviewer", reviewer))))
            elif joined or _related(case, other):
                indirect.append(Merge(*ends, Sentence("scoring-merge-same-lineage", names)))
    yield from indirect


def _match_between(case: CaseFile, other: CaseFile) -> Match | None:
    for one, two in ((case, other), (other, case)):
        for relative in one.relatives:
            if relative.item.sha256 == two.item.sha256 and relative.match is not None:
                return relative.match
    return None


def _ruled_by(case: CaseFile, other: CaseFile) -> str | None:
    """Who ruled that the two are copies."""
    for relative in case.relatives:
        if relative.item.sha256 == other.item.sha256 and relative.ruled is not None:
            return relative.ruled.reviewer
    return None


def _related(case: CaseFile, other: CaseFile) -> bool:
    return any(relative.item.sha256 == other.item.sha256 for relative in case.relatives) or any(
        relative.item.sha256 == case.item.sha256 for relative in other.relatives
    )


def source_of(case: CaseFile) -> str:
    """Who handed the item over first, by the times that the messages state; forwarded ones only if all are."""
    own = [receipt for receipt in case.receipts if not _is_forwarded(receipt)] or case.receipts
    return min(own, key=_first_known).source


def _is_forwarded(receipt: Receipt) -> bool:
    return receipt.arrival.message is not None and receipt.arrival.message.forwarded


def _first_known(receipt: Receipt) -> tuple[dt.datetime, str]:
    message = receipt.arrival.message
    known = message.sent if message is not None and message.sent is not None else receipt.received
    return known.interval.earliest, receipt.id


def _origin(copies: Sequence[CaseFile]) -> CaseFile:
    """The copy that is closest to the capture; where that one is not at the table, the first that was sent."""
    for case in copies:
        if case.lineage is not None and case.lineage.closest_to_capture == case.item.sha256:
            return case
    return min(copies, key=lambda case: min(_first_known(receipt) for receipt in case.receipts))


def _same_source(origins: Sequence[CaseFile]) -> Iterator[Merge]:
    first: dict[str, Digest] = {}
    for case in origins:
        if _has_no_sender(case):
            continue
        source = source_of(case)
        earlier = first.setdefault(source, case.item.sha256)
        if earlier != case.item.sha256:
            sentence = Sentence("scoring-merge-same-source", (text("source", source),))
            yield Merge(earlier, case.item.sha256, MergeReason.SAME_SOURCE, sentence)


def _has_no_sender(case: CaseFile) -> bool:
    """It lay in a mailbox or export, and no message on record brought it."""
    return all(
        receipt.arrival.message is None and receipt.arrival.channel not in (Channel.FOLDER, Channel.FILE)
        for receipt in case.receipts
    )


def _unknown_sender(origins: Sequence[CaseFile]) -> Iterator[Merge]:
    """Joins what has no sender to what first came in the same container: nobody known is no further source."""
    for case in origins:
        if not _has_no_sender(case):
            continue
        beside = [other for other in origins if not _has_no_sender(other) and _outermost(other) == _outermost(case)]
        for other in beside[:1]:
            ends = (other.item.sha256, case.item.sha256, MergeReason.SAME_SOURCE)
            yield Merge(*ends, Sentence("scoring-merge-unknown-sender"))


def _outermost(case: CaseFile) -> Digest | None:
    """The container that was handed over, of the arrival that is known first."""
    containers = min(case.receipts, key=_first_known).arrival.containers
    return containers[0] if containers else None


def devices(case: CaseFile) -> tuple[tuple[str, str], ...]:
    """(tag, value) of every serial number or owner's name that the file states. Models are shared; these are not."""
    found = set()
    for fact in case.description.facts:
        tag = re.sub(r"[^a-z]", "", re.split(r"[\s:]", fact.name.lower())[-1])
        value = fact.value.strip().casefold()
        if _DEVICE_FACTS.fullmatch(tag) and len(value) >= _SHORTEST and not _SAYS_NOTHING.fullmatch(value):
            found.add(("owner" if tag.endswith("ownername") else "serial", value))
    return tuple(sorted(found))


def _same_device(cases: Sequence[CaseFile]) -> Iterator[Merge]:
    first: dict[tuple[str, str], Digest] = {}
    for case in cases:
        for key in devices(case):
            earlier = first.setdefault(key, case.item.sha256)
            if earlier != case.item.sha256:
                # The value itself may name a person: it stays in the description, which is not for every page.
                sentence = Sentence(f"scoring-merge-same-{key[0]}")
                yield Merge(earlier, case.item.sha256, MergeReason.SAME_DEVICE, sentence)
