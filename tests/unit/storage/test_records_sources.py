"""Sources, gradings and terms on record; an older case is brought up to date with its receipts found by source."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.model.arrivals import Channel
from pipeline.model.basics import ReceiptId, SourceCode, SubmissionId
from pipeline.model.custody import FaultKind
from pipeline.model.sources import Reliability
from pipeline.model.terms import Consent, SubjectKind
from pipeline.storage.database import SqliteDatabase
from tests.build import NOON
from tests.unit.storage.nouns import (
    SEVEN,
    SUBMISSION,
    Case,
    a_case,
    a_grading,
    a_happening,
    a_submission,
    an_entry,
    an_identity,
    fill,
    receive,
    some_terms,
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path / "case")


def test_a_source_is_known_by_anything_that_bears_its_code(case: Case) -> None:
    fill(case)
    with case.records.writing() as tx:
        assert tx.source(SourceCode("source-8")) is None
        tx.add_identity(an_identity(SourceCode("source-8")))
        tx.add_submission(
            replace(
                a_submission(SubmissionId("s-9")),
                handover=replace(a_submission().handover, source=SourceCode("source-9")),
            )
        )
    with case.records.reading() as reading:
        found = {one.code: one for one in reading.sources()}
        assert list(found) == ["source-7", "source-8", "source-9"]
        assert (found[SEVEN].receipts, found[SEVEN].channels) == (3, (Channel.FOLDER,))
        assert found[SourceCode("source-8")].identities == 1
        for code, one in found.items():
            assert reading.source(code) == one
        assert len(reading.receipts_from(SEVEN)) == 3
        assert found[SEVEN].grade is Reliability.B
        assert found[SourceCode("source-8")].grade is Reliability.F


def test_identities_are_added_once(case: Case) -> None:
    with case.records.writing() as tx:
        assert tx.add_identity(an_identity()) is not None
        assert tx.add_identity(replace(an_identity(), first_seen=NOON + dt.timedelta(days=1))) is None
        assert tx.has_identity(SEVEN, "m1")
        assert not tx.has_identity(SEVEN, "m2")
        assert tx.identities_of(SEVEN) == (an_identity(),)


def test_gradings_and_terms_keep_their_history_and_the_newest_holds(case: Case) -> None:
    with case.records.writing() as tx:
        assert not tx.has_terms()
        tx.add_grading(a_grading())
        tx.add_grading(a_grading(Reliability.C, Reliability.B))
        for consent in (Consent.GIVEN, Consent.WITHDRAWN):
            tx.add_terms(some_terms(consent))
        tx.add_terms(some_terms(Consent.LIMITED, SubjectKind.SUBMISSION, SEVEN))
    with case.records.reading() as reading:
        assert [one.grade for one in reading.gradings_of(SEVEN)] == [Reliability.B, Reliability.C]
        assert [one.consent for one in reading.terms_of(SubjectKind.SOURCE, SEVEN)] == ["given", "withdrawn"]
        assert [one.consent for one in reading.terms_in_force()] == ["withdrawn", "limited"]
        assert reading.has_terms()


def test_every_submission_that_brought_an_arrival_is_found(case: Case) -> None:
    fill(case)
    later = SubmissionId("sub-2")
    with case.records.writing() as tx:
        receipt = tx.receipt(ReceiptId("receipt-0"))
        assert receipt is not None
        tx.add_submission(a_submission(later))
        tx.add_entry(replace(an_entry(1, receipt, later), known=True))
        assert tx.brought_by(receipt.id) == (SUBMISSION, later)
        assert tx.brought_by(ReceiptId("receipt-1")) == (SUBMISSION,)


@pytest.mark.parametrize("table", ["identities", "gradings", "terms"])
def test_whoever_edits_removes_or_slips_in_a_row_is_found(case: Case, table: str) -> None:
    fill(case)
    assert case.records.verify(case.vault).whole
    database = SqliteDatabase(case.database)
    with database.writing() as connection:
        body = str(connection.execute(sa.text(f"SELECT body FROM {table}")).scalar_one())
        edited = json.dumps(json.loads(body) | {"by": "somebody else"}, separators=(",", ":"), sort_keys=True)
        connection.execute(sa.text(f"UPDATE {table} SET body = :body"), {"body": edited})
    faults = case.records.verify(case.vault).faults
    assert [fault.kind for fault in faults] == [FaultKind.ROW_ALTERED]
    with database.writing() as connection:
        connection.execute(sa.text(f"DELETE FROM {table}"))
    faults = case.records.verify(case.vault).faults
    assert [fault.kind for fault in faults] == [FaultKind.ROW_MISSING]


def test_an_older_case_is_brought_up_to_date_and_still_verifies(case: Case) -> None:
    """As 0001 left it: without the new tables and columns."""
    with case.records.writing() as tx:
        tx.record(a_happening(rows=[tx.add_submission(a_submission())]))
        receive(tx, case.vault, 1, b"photo")
        tx.sign_head()
    case.records.close()
    database = SqliteDatabase(case.database)
    with database.writing() as connection:
        connection.execute(sa.text("DROP INDEX ix_receipts_source"))
        for column in ("source", "channel"):
            connection.execute(sa.text(f"ALTER TABLE receipts DROP COLUMN {column}"))
        connection.execute(sa.text("ALTER TABLE tasks DROP COLUMN share"))
        known = {
            "submissions",
            "items",
            "objects",
            "entries",
            "receipts",
            "gaps",
            "attachments",
            "examinations",
            "fingerprints",
            "matches",
            "lineages",
            "lineage_members",
            "derivatives",
            "incidents",
            "links",
            "assessments",
            "incident_assessments",
            "decisions",
            "heads",
            "timestamps",
            "events",
            "event_objects",
            "tasks",
            "alembic_version",
            "sqlite_sequence",
        }
        for name in set(sa.inspect(connection).get_table_names()) - known:
            connection.execute(sa.text(f"DROP TABLE {name}"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    database.close()
    again = SqliteDatabase(case.database)
    with again.reading() as connection:
        assert set(connection.execute(sa.text("SELECT source, channel FROM receipts"))) == {("source-7", "folder")}
    again.close()
    assert case.records.verify(case.vault).whole
