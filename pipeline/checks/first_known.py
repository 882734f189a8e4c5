"""Since when is the exposure known to exist? A bracket's upper end, never a time of recording."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.checks.answers import answer, limit
from pipeline.checks.dated_records import DatedRecord, dated_records
from pipeline.checks.rules import CaptureTimeRules
from pipeline.model.descriptions import MediaKind
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Finding, Group, Outcome
from pipeline.model.sentences import moment, number
from pipeline.model.times import Authority, TimeSemantics

_EXISTENCE_IS_RECORDED = (
    TimeSemantics.SEND,
    TimeSemantics.RECEIVE,
    TimeSemantics.PLATFORM_UPLOAD,
    TimeSemantics.PLATFORM_PROCESS,
    TimeSemantics.STORED_BY_APP,
    TimeSemantics.EXISTENCE,
)


class Code(StrEnum):
    KNOWN_SINCE = "known_since"


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """docs/method.md §2.8."""

    clock_rules: CaptureTimeRules
    name: ClassVar[str] = "first_known"
    group: ClassVar[Group] = Group.EARLIER_COPY
    about_incident: ClassVar[bool] = True

    @property
    def version(self) -> str:
        return f"1+{self.clock_rules.mark}"

    def codes(self) -> frozenset[str]:
        return frozenset(Code)

    def applies_to(self, case: CaseFile) -> bool:
        media = case.description.media_type.kind is not MediaKind.OTHER
        ours = any(receipt.received.authority is Authority.OWN_CUSTODY for receipt in case.receipts)
        return case.incident is not None and media and ours

    def run(self, case: CaseFile) -> tuple[Finding, ...]:
        records = [
            record for record in dated_records(case, self.clock_rules) if record.ours or _dates_existence(record)
        ]
        ours = next(record for record in records if record.ours)
        if records[0].ours:
            return (self._known(ours, None, len(records)),)
        return (self._known(ours, records[0], len(records)),)

    def _known(self, ours: DatedRecord, other: DatedRecord | None, records: int) -> Finding:
        """`other` is the earliest record of somebody else, where that is earlier than our own."""
        own = moment("own", ours.by)
        limits = (limit("not_how_much_earlier"),)
        if other is None:
            return answer(
                self,
                Code.KNOWN_SINCE,
                Outcome.NEUTRAL,
                own,
                number("records", records),
                limits=limits,
                evidence=ours.evidence(),
                other_items=ours.other_items(),
            )
        return answer(
            self,
            Code.KNOWN_SINCE,
            Outcome.NEUTRAL,
            own,
            *other.parameters(records=records),
            variant="by_others",
            limits=limits,
            evidence=(*ours.evidence(), *other.evidence()),
            other_items=tuple(dict.fromkeys((*ours.other_items(), *other.other_items()))),
        )


def _dates_existence(record: DatedRecord) -> bool:
    """Records of having it, sending it or storing it; what a camera's clock says is asked elsewhere."""
    device = record.claim.authority in (Authority.DEVICE_CLOCK, Authority.SATELLITE)
    return not device and record.claim.semantics in _EXISTENCE_IS_RECORDED
