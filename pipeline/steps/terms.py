"""Puts terms of use on record, each with its custody event."""

from pipeline.model.arrivals import Submission
from pipeline.model.custody import EventType
from pipeline.model.terms import SubjectKind, Terms, read_stated
from pipeline.ports import Workbench, Writing

STATED = "stated at handover"


def record_stated(bench: Workbench, tx: Writing, submission: Submission) -> None:
    """What the person who submits said, as far as it is among the known words; the words themselves stay."""
    handover = submission.handover
    stated = read_stated(handover.consent, handover.restriction)
    if stated.consent is None and not stated.restrictions:
        return
    terms = Terms(
        kind=SubjectKind.SUBMISSION,
        subject=submission.id,
        consent=stated.consent,
        restrictions=stated.restrictions,
        embargo_until=stated.embargo_until,
        words=" · ".join(stated.not_understood) or None,
        by=bench.agent,
        reason=STATED,
        time=submission.started,
    )
    record(bench, tx, terms)


def record(bench: Workbench, tx: Writing, terms: Terms) -> None:
    """A new row. Earlier ones stay: who may say that consent was given, and until when, is asked years later."""
    row = tx.add_terms(terms)
    said = terms.consent.value if terms.consent else "no consent on record"
    note = ", ".join((said, *(restriction.value for restriction in terms.restrictions)))
    tx.record(bench.happening(EventType.POLICY_ASSIGNMENT, rows=(row,), note=f"{terms.kind.value}: {note}"))
