"""Does the position in the file lie in the incident's area?

Satellite positions are disturbed in parts of the region, phones keep old fixes, and positions can be edited: one
that lies elsewhere is a question, and speaks against the claim only where the satellites' time goes with the
file's other clocks and no disturbance is known.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.checks.answers import absence_limits, answer, limit
from pipeline.checks.areas import distance_to
from pipeline.checks.clocks import read_clocks, satellite_agrees
from pipeline.checks.rules import CaptureTimeRules, PlaceRules
from pipeline.model.descriptions import MediaKind
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Evidence, EvidenceKind, Finding, Group, Outcome
from pipeline.model.places import Place, PlaceClaim, PositionBasis
from pipeline.model.sentences import metres, number, seconds, text


class Code(StrEnum):
    INSIDE_AREA = "inside_area"
    NEAR_AREA = "near_area"
    NETWORK_FIX = "network_fix"
    STALE_FIX = "stale_fix"
    OUTSIDE_AREA = "outside_area"
    FAR_OUTSIDE_JAMMING = "far_outside_jamming"
    FAR_OUTSIDE = "far_outside"
    NO_POSITION = "no_position"


OUTCOMES = {
    Code.INSIDE_AREA: Outcome.SUPPORTS,
    Code.NEAR_AREA: Outcome.SUPPORTS,
    Code.NETWORK_FIX: Outcome.SUPPORTS,
    Code.STALE_FIX: Outcome.INCONCLUSIVE,
    Code.OUTSIDE_AREA: Outcome.INCONCLUSIVE,
    Code.FAR_OUTSIDE_JAMMING: Outcome.INCONCLUSIVE,
    Code.FAR_OUTSIDE: Outcome.CONTRADICTS,
    Code.NO_POSITION: Outcome.NEUTRAL,
}

_WGS_84 = re.compile(r"WGS[\s_-]?(19)?84", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """One stated position against the area."""

    claim: PlaceClaim
    distance_m: float
    precision_m: float
    """One standard deviation, with what an unknown datum adds."""
    age_s: float


@dataclass(frozen=True, slots=True)
class PlaceCheck:
    """docs/method.md §3.3."""

    rules: PlaceRules
    clock_rules: CaptureTimeRules
    name: ClassVar[str] = "place"
    group: ClassVar[Group] = Group.DEVICE_PLACE
    about_incident: ClassVar[bool] = True

    @property
    def version(self) -> str:
        return f"1+{self.rules.mark}{self.clock_rules.mark}"

    def codes(self) -> frozenset[str]:
        return frozenset(Code)

    def applies_to(self, case: CaseFile) -> bool:
        return case.incident is not None and case.description.media_type.kind is not MediaKind.OTHER

    def run(self, case: CaseFile) -> tuple[Finding, ...]:
        if case.incident is None:
            return ()
        area = case.incident.place
        measured = [self._measure(claim, area) for claim in case.description.places]
        if not measured:
            return (answer(self, Code.NO_POSITION, Outcome.NEUTRAL, limits=absence_limits(case)),)
        # The sharpest statement; the first in the file among equals.
        best = min(measured, key=lambda one: one.precision_m)
        return (self._finding(best, len(measured), self._code(best, area, case)),)

    def _measure(self, claim: PlaceClaim, area: Place) -> Measured:
        other_datum = claim.datum is not None and not _WGS_84.search(claim.datum)
        added = self.rules.unknown_datum_m if other_datum else 0.0
        return Measured(claim, distance_to(area, claim.point), claim.precision_m + added, abs(claim.fix_age_s or 0.0))

    def _code(self, one: Measured, area: Place, case: CaseFile) -> Code:
        reach = self.rules.near_sigmas * one.precision_m
        if one.age_s > self.rules.stale_fix_s:
            return self._stale(one, reach, area)
        if one.claim.basis is PositionBasis.NETWORK and one.distance_m <= reach:
            return Code.NETWORK_FIX
        if one.distance_m == 0 and reach <= self.rules.near_at_most_m:
            return Code.INSIDE_AREA
        if one.distance_m <= reach <= self.rules.near_at_most_m:
            return Code.NEAR_AREA
        if one.distance_m - reach <= self.rules.far_m or one.claim.basis is PositionBasis.NETWORK:
            # No satellite speaks in a position by the phone network: none is disturbed, and none confirms it.
            return Code.OUTSIDE_AREA
        if area.jamming_known:
            return Code.FAR_OUTSIDE_JAMMING
        fresh = satellite_agrees(read_clocks(case, self.clock_rules))
        return Code.FAR_OUTSIDE if fresh else Code.OUTSIDE_AREA

    def _stale(self, one: Measured, reach: float, area: Place) -> Code:
        """An old fix tells where the device was before; only how far it can have come since is known."""
        travelled = self.rules.travel_km_h / 3.6 * one.age_s
        by_satellite = one.claim.basis is not PositionBasis.NETWORK
        if by_satellite and area.jamming_known and one.distance_m - reach - travelled > self.rules.far_m:
            return Code.FAR_OUTSIDE_JAMMING
        return Code.STALE_FIX

    def _finding(self, one: Measured, positions: int, code: Code) -> Finding:
        limits = [limit("positions_can_be_edited")]
        if not one.claim.precision_stated:
            limits.append(limit("precision_not_stated", metres("precision", one.claim.precision_m)))
        if one.precision_m > one.claim.precision_m:
            limits.append(limit("unknown_datum", text("datum", one.claim.datum or "")))
        if positions > 1:
            limits.append(limit("several_positions", number("positions", positions)))
        by_network = code is Code.OUTSIDE_AREA and one.claim.basis is PositionBasis.NETWORK
        return answer(
            self,
            code,
            OUTCOMES[code],
            text("source", one.claim.source),
            metres("distance", one.distance_m),
            metres("precision", one.precision_m),
            seconds("age", one.age_s),
            variant="network" if by_network else None,
            limits=tuple(limits),
            evidence=(Evidence(EvidenceKind.PLACE, one.claim.source),),
        )
