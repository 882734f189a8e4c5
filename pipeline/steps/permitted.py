"""What a document may rest on where something on record is kept back: everything left is weighed anew, not recorded.

So a document never shows a score that rests on what its readers may not see, and never shows what was withdrawn,
also while the tasks that a withdrawal sets going are still waiting.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from pipeline.checks import run_checks
from pipeline.model.arrivals import Receipt
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.evidence import CaseFile
from pipeline.model.examinations import Examination
from pipeline.model.likeness import Lineage
from pipeline.model.objects import Item
from pipeline.model.terms import Audience
from pipeline.ports import Reading, Workbench
from pipeline.review.permissions import Permissions
from pipeline.review.summary import View
from pipeline.steps.aside import Beside
from pipeline.steps.casefile import as_received, lay_out
from pipeline.steps.keys import assessment_key, incident_key
from pipeline.steps.lineages import lineage_among
from pipeline.steps.table import ASSESSED, lay_table


def view_of(bench: Workbench, reading: Reading, audience: Audience) -> View:
    """The records as `audience` may see them today, by the clock of the case."""
    permissions = Permissions.read(reading, audience, bench.clock.now().astimezone(dt.UTC).date())
    facts = Permitted(bench, reading, permissions) if permissions.limits(reading) else reading
    return View(reading, facts, permissions, Beside(reading, permissions))


@dataclass(frozen=True, slots=True)
class Permitted:
    """Answers what a summary asks of the records (`pipeline.review.summary.Facts`), as far as it may be shown."""

    bench: Workbench
    reading: Reading
    permissions: Permissions
    _weighed: dict[tuple[Digest, IncidentCode], Assessment] = field(default_factory=dict)

    def item(self, digest: Digest) -> Item | None:
        found = self.reading.item(digest)
        return as_received(found, self.receipts_of(digest)) if found else None

    def receipts_of(self, item: Digest) -> tuple[Receipt, ...]:
        return self.permissions.receipts(self.reading, item)

    def examination(self, item: Digest) -> Examination | None:
        """With the answers that the names which may be used give; without tags where a source must stay hidden."""
        found = self.reading.examination(item)
        if found is None:
            return None
        anew = self._findings(lay_out(self.reading, item, examination=found, permissions=self.permissions))
        if not self._conceals(item):
            return anew
        return replace(anew, description=replace(anew.description, facts=()))

    def lineage_of(self, item: Digest) -> Lineage | None:
        recorded = self.reading.lineage_of(item)
        return lineage_among(self.reading, recorded, self.permissions) if recorded else None

    def assessment(self, item: Digest, incident: IncidentCode) -> Assessment | None:
        found = self.reading.item(item)
        if found is None or found.status not in ASSESSED or not self.receipts_of(item):
            return None
        if (item, incident) not in self._weighed:
            case = lay_out(self.reading, item, incident, permissions=self.permissions)
            self._weighed[item, incident] = self._weigh(case, incident)
        return self._weighed[item, incident]

    def incident_assessment(self, incident: IncidentCode) -> IncidentAssessment | None:
        """None where nothing has been assessed yet at all: then the summary says so, as without terms."""
        if self.reading.incident_assessment(incident) is None:
            return None
        weigh = lambda case: self.assessment(case.item.sha256, incident)  # noqa: E731 -- a closure of one line
        table = lay_table(self.reading, incident, self.permissions, weigh)
        assessments = (seat.assessment for seat in table.seats)
        inputs = incident_key(self.bench, table.incident, assessments, table.links, table.reviewers)
        return self.bench.policy.assess_incident(table, inputs)

    def _weigh(self, case: CaseFile, incident: IncidentCode) -> Assessment:
        examination = self._findings(case)
        case = replace(case, examination=examination)
        findings = examination.findings + run_checks(self.bench.checks, case, about_incident=True)
        return self.bench.policy.assess(case, findings, assessment_key(self.bench, case))

    def _findings(self, case: CaseFile) -> Examination:
        """The examination with its questions about the file alone asked again; nothing is decoded again."""
        alone = replace(case, incident=None)
        return replace(case.examination, findings=run_checks(self.bench.checks, alone, about_incident=False))

    def _conceals(self, item: Digest) -> bool:
        receipts = self.reading.receipts_of(item)
        return any(self.permissions.ruling(self.reading, receipt).concealed for receipt in receipts)
