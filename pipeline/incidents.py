"""The way of one incident: when its items are settled they are assessed, then it is.

`advance` reads from the records alone what can be done next, so it may be called at any time, by anyone, twice:
after a job, by the reconciler, after a crash. What depends on other items (lineages, the incident's scores) is
only computed when nothing that it rests on is still waiting.
"""

from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import EventType
from pipeline.model.evidence import IncidentTable
from pipeline.model.tasks import Lane, Lease, Task, TaskKind
from pipeline.ports import Reading, Workbench
from pipeline.review.permissions import Permissions
from pipeline.steps.casefile import lay_out
from pipeline.steps.keys import assessment_key, incident_key
from pipeline.steps.table import ASSESSED, lay_table


def advance(bench: Workbench, code: IncidentCode) -> tuple[Task, ...]:
    """Plans the next tasks of the incident, announces them, and answers them; nothing while work is under way."""
    with bench.records.reading() as reading:
        if reading.unsettled(code, (TaskKind.EXAMINE, TaskKind.ASSESS)):
            return ()
        wanted = _assessments_wanted(bench, reading, code)
    tasks = _plan(bench, code, wanted)
    if not tasks:
        # An item whose assessment was given up must not keep its incident from being assessed with what there is.
        with bench.records.reading() as reading:
            whole = _incident_wanted(bench, reading, code)
        tasks = _plan(bench, code, whole)
    bench.queue.announce(tasks)
    return tasks


def assess_incident(bench: Workbench, lease: Lease, code: IncidentCode) -> None:
    """Steps 7 and 8 for the whole: lines, moments, links, grade. The decision stays with a person."""
    with bench.records.reading() as reading:
        table = lay_table(reading, code)
    inputs = _table_key(bench, table)
    assessment = bench.policy.assess_incident(table, inputs)
    with bench.records.writing(lease) as tx:
        row = tx.add_incident_assessment(assessment)
        tx.record(bench.happening(EventType.APPRAISAL, objects=assessment.items, rows=(row,), note=code))
        # What was found since the submission was signed for is signed for too.
        tx.sign_head()


Wanted = tuple[TaskKind, str, Digest]


def _plan(bench: Workbench, code: IncidentCode, wanted: list[Wanted]) -> tuple[Task, ...]:
    """Those that were not planned yet or, if done, left nothing on record that stands now."""
    if not wanted:
        return ()
    with bench.records.writing() as tx:
        planned = [
            tx.plan(kind, subject, inputs, Lane.QUICK, code, again=True)
            for kind, subject, inputs in wanted
            if _inputs_on_record(tx, kind, subject, code) != inputs  # a worker may have been here since we looked
        ]
    return tuple(task for task in planned if task is not None)


def _inputs_on_record(reading: Reading, kind: TaskKind, subject: str, code: IncidentCode) -> Digest | None:
    newest: Assessment | IncidentAssessment | None = reading.incident_assessment(code)
    if kind is TaskKind.ASSESS:
        newest = reading.assessment(Digest(subject), code)
    return newest.inputs if newest else None


def _assessments_wanted(bench: Workbench, reading: Reading, code: IncidentCode) -> list[Wanted]:
    """Items whose newest assessment does not rest on what is on the table now."""
    wanted: list[Wanted] = []
    allowed = Permissions.for_use(reading)
    for item in reading.items_of(code):
        if item.status in ASSESSED and allowed.kept_back(reading, item.sha256) is None:
            inputs = assessment_key(bench, lay_out(reading, item.sha256, code, permissions=allowed))
            newest = reading.assessment(item.sha256, code)
            if newest is None or newest.inputs != inputs:
                wanted.append((TaskKind.ASSESS, item.sha256, inputs))
    return wanted


def _incident_wanted(bench: Workbench, reading: Reading, code: IncidentCode) -> list[Wanted]:
    inputs = _table_key(bench, lay_table(reading, code))
    newest = reading.incident_assessment(code)
    if newest is not None and newest.inputs == inputs:
        return []
    return [(TaskKind.ASSESS_INCIDENT, code, inputs)]


def _table_key(bench: Workbench, table: IncidentTable) -> Digest:
    assessments = (seat.assessment for seat in table.seats)
    return incident_key(bench, table.incident, assessments, table.links, table.reviewers)
