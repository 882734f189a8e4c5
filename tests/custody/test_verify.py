"""Whatever is changed behind Sanad's back, `verify` names it: what, and where.

Each test damages one thing in a small whole case, as somebody with the disk in hand could, and asks for the fault.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.model.basics import Digest
from pipeline.model.custody import CustodyFault, CustodyReport, EventOutcome, EventType, FaultKind, Happening
from pipeline.model.objects import Object
from pipeline.storage.canonical import canonical_bytes, digest_of
from pipeline.storage.database import sqlite_module
from pipeline.storage.keys import create_case_key
from pipeline.storage.ledger import chain_after
from pipeline.storage.shelves import DERIVED, SPOKEN_OF
from tests.build import a_digest
from tests.unit.storage.nouns import MARKET, SANAD, SUBMISSION, Case, a_case, a_decision, a_happening, an_incident, fill


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path / "case")


@pytest.fixture
def kept(case: Case) -> tuple[Object, ...]:
    return fill(case)


@contextmanager
def behind_its_back(case: Case) -> Iterator[sqlite3.Connection]:
    """The database without Sanad: no lock, no foreign keys, no events."""
    connection: sqlite3.Connection = sqlite_module().connect(str(case.database))
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def verify(case: Case) -> CustodyReport:
    return case.records.verify(case.vault)


def faults(case: Case) -> list[tuple[FaultKind, str]]:
    return [(fault.kind, fault.where) for fault in verify(case).faults]


def object_path(case: Case, digest: Digest) -> Path:
    return case.folder.path / "vault" / "objects" / digest[:2] / digest


def test_a_whole_case_is_whole(case: Case, kept: tuple[Object, ...]) -> None:
    report = verify(case)
    assert report.whole
    assert report.not_checked == ()
    assert (report.objects, report.events, report.heads, report.timestamps) == (4, 7, 1, 0)
    assert report.bytes == 3 * 7 + 64
    assert report.rows == 1 + 1 + 3 * 3 + 1 + 4 + 4 + 2 + 3


def test_an_empty_case_is_whole(case: Case) -> None:
    assert verify(case).whole


def test_looking_changes_nothing(case: Case, kept: tuple[Object, ...]) -> None:
    assert verify(case) == verify(case)


# Objects


def test_one_flipped_bit_in_an_object(case: Case, kept: tuple[Object, ...]) -> None:
    path = object_path(case, kept[1].sha256)
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    path.write_bytes(content)
    assert faults(case) == [(FaultKind.OBJECT_ALTERED, f"object {kept[1].sha256}")]


def test_an_object_that_is_gone(case: Case, kept: tuple[Object, ...]) -> None:
    object_path(case, kept[2].sha256).unlink()
    assert faults(case) == [(FaultKind.OBJECT_MISSING, f"object {kept[2].sha256}")]


def test_an_object_that_is_gone_together_with_its_row(case: Case, kept: tuple[Object, ...]) -> None:
    digest = kept[2].sha256
    object_path(case, digest).unlink()
    with behind_its_back(case) as connection:
        connection.execute("DELETE FROM objects WHERE key = ?", (digest,))
    assert faults(case) == [
        (FaultKind.ROW_MISSING, f"objects {digest}"),
        (FaultKind.OBJECT_MISSING, f"object {digest}"),
    ]


def test_an_object_that_only_an_event_speaks_of_must_be_there(case: Case) -> None:
    with case.records.writing() as writing:
        writing.record(a_happening(objects=[a_digest("never kept")]))
    assert faults(case) == [(FaultKind.OBJECT_MISSING, f"object {a_digest('never kept')}")]


def test_an_object_that_no_record_names_is_a_note(case: Case, kept: tuple[Object, ...]) -> None:
    stray = case.folder.path / "stray"
    stray.write_bytes(b"kept, then killed")
    with stray.open("rb") as stream:
        forgotten = case.vault.keep(stream)
    report = verify(case)
    assert report.whole
    (note,) = report.not_checked
    assert forgotten.sha256 in note


# Rows


def _bodies(case: Case) -> list[tuple[str, str, str]]:
    with behind_its_back(case) as connection:
        return [
            (shelf.name, key, body)
            for shelf in (*SPOKEN_OF, *DERIVED)
            for key, body in connection.execute(f"SELECT key, body FROM {shelf.name}").fetchall()
        ]


def test_one_changed_letter_in_any_row_that_an_event_speaks_of(case: Case, kept: tuple[Object, ...]) -> None:
    spoken = {shelf.name for shelf in SPOKEN_OF}
    seen = set()
    for table, key, body in _bodies(case):
        if table not in spoken:
            continue
        seen.add(table)
        # A space more, and JSON says the same; the digest does not.
        _set_body(case, table, key, body.replace(":", ": ", 1))
        assert (FaultKind.ROW_ALTERED, f"{table} {key}") in faults(case)
        _set_body(case, table, key, body)
    assert seen == spoken - {"incident_assessments", "timestamps"}
    assert verify(case).whole


def _set_body(case: Case, table: str, key: str, body: str) -> None:
    with behind_its_back(case) as connection:
        connection.execute(f"UPDATE {table} SET body = ? WHERE key = ?", (body, key))


def test_a_changed_row_is_named_with_the_event_that_recorded_it(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        connection.execute("UPDATE decisions SET body = replace(body, 'seen twice', 'seen thrice')")
    (fault,) = verify(case).faults
    assert fault.where == f"decisions {kept[0].sha256}/1"
    assert fault.detail.startswith("event 7 recorded it with SHA-256")


def test_any_row_that_is_gone(case: Case, kept: tuple[Object, ...]) -> None:
    for table in ("receipts", "gaps", "attachments", "links", "assessments", "decisions"):
        with behind_its_back(case) as connection:
            (key,) = connection.execute(f"SELECT key FROM {table} ORDER BY position LIMIT 1").fetchone()
            connection.execute(f"DELETE FROM {table} WHERE key = ?", (key,))
        assert (FaultKind.ROW_MISSING, f"{table} {key}") in faults(case)


def test_a_row_that_was_put_in_is_noted(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        connection.execute("INSERT INTO decisions (key, subject, body) SELECT key || '0', subject, body FROM decisions")
    assert "1 rows of decisions are spoken of by no event" in verify(case).not_checked


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("submissions", "incident"),
        ("entries", "number"),
        ("receipts", "received"),
        ("items", "status"),
        ("items", "media_type"),
        ("attachments", "incident"),
        ("links", "incident"),
        ("assessments", "incident"),
        ("decisions", "subject"),
        ("examinations", "searchable"),
        ("heads", "size"),
    ],
)
def test_a_key_column_that_no_longer_says_what_the_row_says(
    case: Case, kept: tuple[Object, ...], table: str, column: str
) -> None:
    with behind_its_back(case) as connection:
        (key,) = connection.execute(f"SELECT key FROM {table} ORDER BY position LIMIT 1").fetchone()
        other = "0" if column == "searchable" else "9"
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE key = ?", (other, key))
    (fault,) = verify(case).faults
    assert (fault.kind, fault.where) == (FaultKind.ROW_ALTERED, f"{table} {key}")
    assert column in fault.detail


def test_an_earlier_state_of_a_row_put_back_in_place(case: Case, kept: tuple[Object, ...]) -> None:
    """A submission is spoken of at its start and at its end: only the newer one counts."""
    with behind_its_back(case) as connection:
        (body,) = connection.execute("SELECT body FROM submissions").fetchone()
        unfinished = canonical_bytes({**json.loads(body), "finished": None}).decode()
        connection.execute("UPDATE submissions SET body = ?", (unfinished,))
    with case.records.reading() as reading:
        first = next(iter(reading.events()))
    assert digest_of(unfinished.encode()) == first.happening.rows[0].sha256
    assert faults(case) == [(FaultKind.ROW_ALTERED, f"submissions {SUBMISSION}")]


def test_a_row_that_holds_no_noun_any_more(case: Case, kept: tuple[Object, ...]) -> None:
    for table in ("items", "fingerprints", "matches", "lineages", "receipts"):
        with behind_its_back(case) as connection:
            connection.execute(f"UPDATE {table} SET body = '{{' WHERE position = 1")
        assert any(kind is FaultKind.ROW_ALTERED and where.startswith(f"{table} ") for kind, where in faults(case))


def test_a_fingerprint_that_was_changed_so_that_no_copy_is_found(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        connection.execute("UPDATE fingerprints SET body = replace(body, '00ff', '11ff')")
    assert faults(case) == [(FaultKind.ROW_ALTERED, f"fingerprints {kept[0].sha256}")]


def test_an_item_set_back_to_waiting(case: Case, kept: tuple[Object, ...]) -> None:
    digest = kept[0].sha256
    with behind_its_back(case) as connection:
        (body,) = connection.execute("SELECT body FROM items WHERE key = ?", (digest,)).fetchone()
        waiting = canonical_bytes({**json.loads(body), "examination": None}).decode()
        connection.execute("UPDATE items SET body = ? WHERE key = ?", (waiting, digest))
    assert faults(case) == [(FaultKind.ROW_ALTERED, f"items {digest}")]


def test_a_lineage_that_lost_a_member(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        connection.execute("DELETE FROM lineage_members WHERE item = ?", (kept[1].sha256,))
    (fault,) = verify(case).faults
    assert fault.kind is FaultKind.ROW_ALTERED
    assert fault.where.startswith("lineages ")


def test_a_size_that_is_not_the_object_s(case: Case, kept: tuple[Object, ...]) -> None:
    digest = kept[0].sha256
    with behind_its_back(case) as connection:
        body = canonical_bytes(Object(digest, 8)).decode()
        connection.execute("UPDATE objects SET size = 8, body = ? WHERE key = ?", (body, digest))
    assert faults(case) == [(FaultKind.ROW_ALTERED, f"objects {digest}")]


def test_rows_that_change_by_right_are_whole_with_their_newest_event(case: Case, kept: tuple[Object, ...]) -> None:
    with case.records.writing() as writing:
        writing.record(a_happening(rows=[writing.put_incident(an_incident())]))
        writing.record(a_happening(rows=[writing.add_decision(a_decision(MARKET))]))
    assert verify(case).whole


# Events


def _events(case: Case) -> list[tuple[int, str, str]]:
    with behind_its_back(case) as connection:
        return connection.execute("SELECT sequence, chain, body FROM events ORDER BY sequence").fetchall()


def test_one_changed_letter_in_any_event(case: Case, kept: tuple[Object, ...]) -> None:
    for sequence, _, body in _events(case):
        for changed in (body.replace("success", "warning"), body.replace(":", ": ", 1), body[:-1], ""):
            with behind_its_back(case) as connection:
                connection.execute("UPDATE events SET body = ? WHERE sequence = ?", (changed, sequence))
            assert (FaultKind.EVENT_ALTERED, f"event {sequence}") in faults(case)
        with behind_its_back(case) as connection:
            connection.execute("UPDATE events SET body = ? WHERE sequence = ?", (body, sequence))
    assert verify(case).whole


def test_one_flipped_bit_in_a_chain_value(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        connection.execute("UPDATE events SET chain = replace(chain, substr(chain, 1, 1), 'g') WHERE sequence = 4")
    assert (FaultKind.EVENT_ALTERED, "event 4") in faults(case)


@pytest.mark.parametrize("dropped", [1, 4, 7])
def test_a_dropped_event(case: Case, kept: tuple[Object, ...], dropped: int) -> None:
    with behind_its_back(case) as connection:
        connection.execute("DELETE FROM events WHERE sequence = ?", (dropped,))
    assert (FaultKind.EVENT_MISSING, f"event {dropped}") in faults(case)


def test_events_cut_off_at_the_end_with_their_index(case: Case, kept: tuple[Object, ...]) -> None:
    """The chain itself is whole then; the signed head remembers."""
    with behind_its_back(case) as connection:
        connection.execute("DELETE FROM events WHERE sequence > 5")
        connection.execute("DELETE FROM event_objects WHERE sequence > 5")
    assert [fault for fault in faults(case) if fault[0] is FaultKind.EVENT_MISSING] == [
        (FaultKind.EVENT_MISSING, "event 6")
    ]


def test_a_gap_closed_by_moving_the_later_events_up(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        connection.execute("DELETE FROM events WHERE sequence = 3")
        connection.execute("UPDATE events SET sequence = sequence - 1 WHERE sequence > 3")
    found = faults(case)
    for sequence in (3, 4, 5, 6):
        assert (FaultKind.EVENT_ALTERED, f"event {sequence}") in found
    assert (FaultKind.EVENT_MISSING, "event 7") in found


def test_two_events_that_changed_places(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        for old, new in ((3, 100), (4, 3), (100, 4)):
            connection.execute("UPDATE events SET sequence = ? WHERE sequence = ?", (new, old))
    found = faults(case)
    assert (FaultKind.EVENT_ALTERED, "event 3") in found
    assert (FaultKind.EVENT_ALTERED, "event 4") in found


def test_an_event_told_twice(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        connection.execute("INSERT INTO events SELECT 8, chain, body FROM events WHERE sequence = 7")
    assert (FaultKind.EVENT_ALTERED, "event 8") in faults(case)


def _rewrite_chain(case: Case, change: Callable[[int, str], str]) -> None:
    """All later links made anew, as somebody would who knows how the ledger works."""
    previous = Digest("0" * 64)
    with behind_its_back(case) as connection:
        for sequence, _, body in connection.execute("SELECT * FROM events ORDER BY sequence").fetchall():
            event = {**json.loads(change(sequence, body)), "previous": previous}
            changed = canonical_bytes(event)
            previous = chain_after(previous, changed)
            row = (previous, changed.decode(), sequence)
            connection.execute("UPDATE events SET chain = ?, body = ? WHERE sequence = ?", row)


def test_a_ledger_written_anew_does_not_fit_the_signed_head(case: Case, kept: tuple[Object, ...]) -> None:
    _rewrite_chain(case, lambda _, body: body)
    assert verify(case).whole
    _rewrite_chain(case, lambda sequence, body: body.replace("success", "fail") if sequence == 3 else body)
    assert faults(case) == [(FaultKind.HEAD_INVALID, "head 7/1")]


def test_an_index_of_objects_that_leaves_an_event_out(case: Case, kept: tuple[Object, ...]) -> None:
    with behind_its_back(case) as connection:
        connection.execute("DELETE FROM event_objects WHERE sequence = 4")
    assert faults(case) == [(FaultKind.EVENT_ALTERED, "event 4")]


def test_a_clock_that_was_set_back_is_noted(case: Case, kept: tuple[Object, ...]) -> None:
    case.clock.advance(hours=-1)
    with case.records.writing() as writing:
        writing.record(Happening(EventType.FIXITY_CHECK, "test", SANAD, EventOutcome.SUCCESS))
        writing.sign_head()
    report = verify(case)
    assert report.whole
    assert report.not_checked == ("event 8: the clock of the test had been set back before it",)


# Heads and keys


@pytest.mark.parametrize("field", ["size", "chain", "time", "public_key", "signature"])
def test_one_changed_digit_in_a_head(case: Case, kept: tuple[Object, ...], field: str) -> None:
    with behind_its_back(case) as connection:
        (body,) = connection.execute("SELECT body FROM heads").fetchone()
        head = json.loads(body)
        value = str(head[field])
        place = value.index("2026") + 3 if field == "time" else 0
        digit = "5" if value[place] != "5" else "4"
        changed = value[:place] + digit + value[place + 1 :]
        head[field] = int(changed) if field == "size" else changed
        connection.execute("UPDATE heads SET body = ?, size = ?", (canonical_bytes(head).decode(), head["size"]))
    assert (FaultKind.HEAD_INVALID, "head 7/1") in faults(case)


def test_a_head_signed_by_somebody_else(case: Case, kept: tuple[Object, ...], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    create_case_key(other)
    for name in ("case.pem", "case.pub"):
        (other / name).replace(case.folder.path / "keys" / name)
    assert faults(case) == [(FaultKind.HEAD_INVALID, "head 7/1")]


@pytest.mark.parametrize("name", ["case.pem", "case.pub"])
def test_a_key_that_is_gone(case: Case, kept: tuple[Object, ...], name: str) -> None:
    (case.folder.path / "keys" / name).unlink()
    (fault,) = verify(case).faults
    assert isinstance(fault, CustodyFault)
    assert (fault.kind, fault.where) == (FaultKind.KEY_MISSING, "keys")


def test_a_public_key_that_is_not_that_of_the_private_one(case: Case, kept: tuple[Object, ...]) -> None:
    (case.folder.path / "keys" / "case.pub").write_text("00" * 32)
    assert (FaultKind.KEY_MISSING, "keys") in faults(case)


def test_events_after_the_last_head_are_said_to_be_uncovered(case: Case, kept: tuple[Object, ...]) -> None:
    with case.records.writing() as writing:
        writing.record(a_happening())
        writing.record(a_happening())
    assert verify(case).not_checked == ("the 2 newest events are covered by no signed head yet",)
