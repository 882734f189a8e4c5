"""Do the device's clocks place the recording in the incident's window?

A clock that names no zone is read in the zone of the place as of that day, then in its neighbours'; how many
ways were tried is part of the finding. Device clocks can be set by hand: they support and question, never exclude.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.checks.answers import absence_limits, answer, limit
from pipeline.checks.clocks import Clocks, Reading, Witness, read_clocks
from pipeline.checks.placements import Placement, agreed, one_by_one, primary
from pipeline.checks.rules import CaptureTimeRules
from pipeline.model.descriptions import MediaKind
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Evidence, EvidenceKind, Finding, Group, Outcome
from pipeline.model.incidents import Incident
from pipeline.model.sentences import Parameter, Sentence, moment, number, seconds, text
from pipeline.model.times import Interval
from pipeline.wording.catalogue import offset_text


class Code(StrEnum):
    COHERENT_IN_WINDOW = "coherent_in_window"
    ONE_CLOCK_IN_WINDOW = "one_clock_in_window"
    IN_WINDOW_OTHER_ZONE = "in_window_other_zone"
    OUTSIDE_WINDOW = "outside_window"
    FAR_OUTSIDE_WINDOW = "far_outside_window"
    BEFORE_EVENT_COHERENT = "before_event_coherent"
    CLOCK_UNSET = "clock_unset"
    NO_CAPTURE_TIME = "no_capture_time"


OUTCOMES = {
    Code.COHERENT_IN_WINDOW: Outcome.SUPPORTS,
    Code.ONE_CLOCK_IN_WINDOW: Outcome.SUPPORTS,
    Code.IN_WINDOW_OTHER_ZONE: Outcome.SUPPORTS,
    Code.OUTSIDE_WINDOW: Outcome.INCONCLUSIVE,
    Code.FAR_OUTSIDE_WINDOW: Outcome.CONTRADICTS,
    Code.BEFORE_EVENT_COHERENT: Outcome.CONTRADICTS,
    Code.CLOCK_UNSET: Outcome.INCONCLUSIVE,
    Code.NO_CAPTURE_TIME: Outcome.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """docs/method.md §2.6."""

    rules: CaptureTimeRules
    name: ClassVar[str] = "capture_time"
    group: ClassVar[Group] = Group.DEVICE_CLOCKS
    about_incident: ClassVar[bool] = True

    @property
    def version(self) -> str:
        return f"1+{self.rules.mark}"

    def codes(self) -> frozenset[str]:
        return frozenset(Code)

    def applies_to(self, case: CaseFile) -> bool:
        return case.incident is not None and case.description.media_type.kind is not MediaKind.OTHER

    def run(self, case: CaseFile) -> tuple[Finding, ...]:
        if case.incident is None:
            return ()
        clocks = read_clocks(case, self.rules)
        if not clocks.of(Witness.CAMERA, Witness.SYSTEM, Witness.SATELLITE) and not clocks.agreements:
            return (self._nothing_usable(case, clocks),)
        pairs = agreed(case, case.incident, clocks)
        if pairs and pairs[0].expected:
            return (self._settled(_Question(case, case.incident, clocks, _disagreements(clocks)), pairs),)
        return (self._open(_Question(case, case.incident, clocks, _disagreements(clocks)), pairs),)

    def _nothing_usable(self, case: CaseFile, clocks: Clocks) -> Finding:
        names = clocks.of(Witness.NAME)
        if clocks.unset:
            return self._say(Code.CLOCK_UNSET, clocks.unset[:1], *_stated(clocks.unset[0]))
        if names:
            return self._say(Code.NO_CAPTURE_TIME, names[:1], *_stated(names[0]), variant="name_only")
        return self._say(Code.NO_CAPTURE_TIME, (), extra=absence_limits(case))

    def _settled(self, asked: "_Question", pairs: tuple[Placement, ...]) -> Finding:
        """Two clocks agree at an offset that phones there may have shown."""
        window = asked.window.widened(self.rules.tolerance)
        for pair in pairs:
            if pair.expected and not pair.gap(window):
                return self._coherent(Code.COHERENT_IN_WINDOW, asked, pair)
        return self._before(asked, pairs[:1]) or self._outside(asked, pairs[0], 1)

    def _open(self, asked: "_Question", pairs: tuple[Placement, ...]) -> Finding:
        """No pair settles the moment: one clock is read in every zone that phones there may have shown."""
        before = self._before(asked, pairs)
        if before is not None:
            return before
        placements = one_by_one(asked.case, asked.incident, primary(asked.clocks))
        window = asked.window.widened(self.rules.tolerance)
        fitting = [placement for placement in placements if not placement.gap(window)]
        if fitting:
            code = Code.ONE_CLOCK_IN_WINDOW if fitting[0].local else Code.IN_WINDOW_OTHER_ZONE
            return self._read(code, asked, fitting[0], len(placements))
        nearest = min(placements, key=lambda placement: placement.gap(asked.window))
        return self._outside(asked, nearest, len(placements))

    def _before(self, asked: "_Question", pairs: tuple[Placement, ...]) -> Finding | None:
        """Two clocks agree on a day before the event, and no clock says otherwise."""
        for pair in pairs:
            if asked.window.earliest - pair.recorded.latest > self.rules.far and self._all_far(asked):
                return self._coherent(Code.BEFORE_EVENT_COHERENT, asked, pair)
        return None

    def _outside(self, asked: "_Question", placement: Placement, hypotheses: int) -> Finding:
        if _after_receipt(asked.case, placement, self.rules.tolerance):
            return self._read(Code.CLOCK_UNSET, asked, placement, hypotheses, "after_receipt")
        far = placement.gap(asked.window) > self.rules.far and self._all_far(asked)
        code = Code.FAR_OUTSIDE_WINDOW if far else Code.OUTSIDE_WINDOW
        side = "before" if placement.recorded.latest < asked.window.earliest else "after"
        return self._read(code, asked, placement, hypotheses, side)

    def _all_far(self, asked: "_Question") -> bool:
        """Whether no clock comes near the window, however it is read.

        Satellite time by itself can only soften, never accuse: it is that of the last fix, a day ago perhaps.
        """
        considered = asked.clocks.of(Witness.CAMERA, Witness.SYSTEM, Witness.SATELLITE)
        if all(reading.witness is Witness.SATELLITE for reading in considered) and not asked.clocks.agreements:
            return False
        spoken = considered or tuple(pair.first for pair in asked.clocks.agreements)
        return all(
            placement.gap(asked.window) > self.rules.far
            for reading in spoken
            for placement in one_by_one(asked.case, asked.incident, reading)
        )

    def _coherent(self, code: Code, asked: "_Question", pair: Placement) -> Finding:
        return self._say(
            code,
            pair.readings,
            text("clocks", " + ".join(reading.claim.source for reading in pair.readings)),
            moment("start", pair.recorded.earliest),
            *_offset(pair),
            seconds("skew", max(pair.skew_s, *(reading.claim.resolution_s for reading in pair.readings))),
            seconds("gap", pair.gap(asked.window).total_seconds()),
            variant=_zone_variant(code, pair),
            extra=asked.disagreements,
        )

    def _read(
        self, code: Code, asked: "_Question", placement: Placement, hypotheses: int, variant: str | None = None
    ) -> Finding:
        return self._say(
            code,
            placement.readings,
            *_stated(placement.readings[0]),
            moment("start", placement.recorded.earliest),
            *_offset(placement),
            seconds("gap", placement.gap(asked.window).total_seconds()),
            number("hypotheses", hypotheses),
            variant=variant or _zone_variant(code, placement),
            extra=asked.disagreements,
        )

    def _say(
        self,
        code: Code,
        readings: tuple[Reading, ...],
        *parameters: Parameter,
        variant: str | None = None,
        extra: tuple[Sentence, ...] = (),
    ) -> Finding:
        limits = (*extra, limit("device_clocks_can_be_set")) if readings else extra
        evidence = (Evidence(EvidenceKind.TIME, reading.claim.source) for reading in readings)
        return answer(
            self,
            code,
            OUTCOMES[code],
            *parameters,
            variant=variant,
            limits=limits,
            evidence=tuple(dict.fromkeys(evidence)),
        )


@dataclass(frozen=True, slots=True)
class _Question:
    """The case once more, with what was read from it."""

    case: CaseFile
    incident: Incident
    clocks: Clocks
    disagreements: tuple[Sentence, ...]

    @property
    def window(self) -> Interval:
        return self.incident.window.interval


def _stated(reading: Reading) -> tuple[Parameter, ...]:
    return text("clock", reading.claim.source), text("stated", reading.claim.stated)


def _offset(placement: Placement) -> tuple[Parameter, ...]:
    return () if placement.offset is None else (text("offset", offset_text(placement.offset)),)


def _zone_variant(code: Code, placement: Placement) -> str | None:
    """Sentences about clocks in the window say how they were read; these need no reading."""
    in_window = code in (Code.COHERENT_IN_WINDOW, Code.ONE_CLOCK_IN_WINDOW)
    return "zone_stated" if in_window and placement.offset is None else None


def _after_receipt(case: CaseFile, placement: Placement, tolerance: dt.timedelta) -> bool:
    """A recording cannot begin after it was received: such a clock runs ahead or was set wrongly."""
    if not case.receipts:
        return False
    received = min(receipt.received.interval.latest for receipt in case.receipts)
    return placement.recorded.earliest > received + tolerance


def _disagreements(clocks: Clocks) -> tuple[Sentence, ...]:
    """What the reader must know of clocks that go with no other: never held against the recording."""
    paired = {reading for pair in clocks.agreements for reading in (pair.first, pair.second)}
    camera = clocks.of(Witness.CAMERA)
    found: list[Sentence] = []
    if any(reading not in paired for reading in clocks.of(Witness.SATELLITE)):
        found.append(limit("satellite_time_stale"))
    if camera and any(reading not in paired for reading in clocks.of(Witness.SYSTEM)):
        found.append(limit("clocks_disagree"))
    return tuple(found)
