"""Did the same exposure exist before the event?

The hardest question that software can answer: whatever existed before does not show the event. Therefore only a
receipt in our own custody answers it; every record that others can edit is a question for the reviewer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.checks.answers import answer, limit, unanswered
from pipeline.checks.dated_records import DatedRecord, dated_records
from pipeline.checks.rules import CaptureTimeRules, EarlierCopyRules
from pipeline.model.basics import Digest
from pipeline.model.descriptions import MediaKind
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Evidence, EvidenceKind, Finding, Group, NotRunReason, Outcome
from pipeline.model.incidents import Incident
from pipeline.model.sentences import Sentence, number, seconds, text
from pipeline.model.times import Authority


class Code(StrEnum):
    EARLIER_IN_OWN_CUSTODY = "earlier_in_own_custody"
    EARLIER_BY_EDITABLE_RECORD = "earlier_by_editable_record"
    NO_EARLIER_COPY = "no_earlier_copy"
    ATTACHED_ELSEWHERE = "attached_elsewhere"


@dataclass(frozen=True, slots=True)
class EarlierCopy:
    """docs/method.md §4.1, §4.2."""

    rules: EarlierCopyRules
    clock_rules: CaptureTimeRules
    name: ClassVar[str] = "earlier_copy"
    group: ClassVar[Group] = Group.EARLIER_COPY
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
        earlier = [record for record in dated_records(case, self.clock_rules) if self._before(record, case.incident)]
        ours = [record for record in earlier if record.ours]
        editable = [record for record in earlier if not record.ours]
        found: list[Finding] = []
        if ours:
            found.append(self._earlier(Code.EARLIER_IN_OWN_CUSTODY, ours, case, case.incident))
        if editable:
            found.append(self._earlier(Code.EARLIER_BY_EDITABLE_RECORD, editable, case, case.incident))
        if not found:
            found.append(self._none_found(case))
        return (*found, *self._elsewhere(case, case.incident))

    def _before(self, record: DatedRecord, incident: Incident) -> bool:
        """Clearly before the window: by a little for clocks of our own, by a day for everybody else's."""
        own_clock = record.claim.authority in (Authority.OWN_CUSTODY, Authority.OWN_SERVER)
        tolerance = self.rules.own_tolerance if own_clock else self.rules.other_tolerance
        return record.by < incident.window.interval.earliest - tolerance

    def _earlier(self, code: Code, records: list[DatedRecord], case: CaseFile, incident: Incident) -> Finding:
        earliest = records[0]
        before = incident.window.interval.earliest - earliest.by
        limits = [Sentence("main-source_intent")]
        if earliest.other is not None:
            limits.extend(_how_joined(case, earliest.other))
        if not earliest.ours:
            limits.append(limit("record_can_be_edited"))
        return answer(
            self,
            code,
            Outcome.CONTRADICTS,
            *earliest.parameters(records=len(records)),
            seconds("before", before.total_seconds()),
            variant="same_file" if earliest.other is None else None,
            limits=tuple(limits),
            evidence=earliest.evidence(),
            other_items=earliest.other_items(),
        )

    def _none_found(self, case: CaseFile) -> Finding:
        if not case.examination.fingerprints:
            sentence = Sentence("check-earlier_copy-not_searchable")
            return unanswered(self, NotRunReason.UNSUPPORTED, sentence)
        return answer(
            self,
            Code.NO_EARLIER_COPY,
            Outcome.NEUTRAL,
            number("searched", max(case.archive.searchable - 1, 0)),
            number("not_searchable", case.archive.not_searchable),
            limits=(limit("archive_only"),),
        )

    def _elsewhere(self, case: CaseFile, incident: Incident) -> tuple[Finding, ...]:
        """Another incident claims the same exposure; which one is right, people decide."""
        here = {incident.code}
        claims = [(case.item.sha256, code) for code in case.incidents if code not in here]
        for relative in case.relatives:
            claims += [(relative.item.sha256, code) for code in relative.incidents if code not in here]
        if not claims:
            return ()
        codes = sorted({code for _, code in claims})
        items = tuple(sorted({item for item, _ in claims}))
        return (
            answer(
                self,
                Code.ATTACHED_ELSEWHERE,
                Outcome.INCONCLUSIVE,
                text("incidents", ", ".join(codes)),
                number("items", len(items)),
                limits=(limit("one_arrival_two_incidents"),),
                evidence=tuple(Evidence(EvidenceKind.ITEM, item) for item in items),
                other_items=tuple(item for item in items if item != case.item.sha256),
            ),
        )


def _how_joined(case: CaseFile, other: Digest) -> Iterator[Sentence]:
    """What makes the two copies of one another, and what that cannot show."""
    relative = next((one for one in case.relatives if one.item.sha256 == other), None)
    if relative is not None and relative.match is None and relative.ruled is not None:
        yield limit("joined_by_a_person")
        return
    yield limit("match_is_measured")
    if relative is None or relative.match is None:
        yield limit("through_further_copies")
