"""A case that is encrypted at rest: opened by its key, unreadable without, and otherwise like any other."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import CustodyError, NotFound, UsageError
from pipeline.model.basics import SubmissionId
from pipeline.storage.age_keys import Identity
from pipeline.storage.case import CaseFolder
from pipeline.storage.database import KEY_BYTES, SqliteDatabase
from pipeline.storage.receipts import verify_receipt, write_receipt
from pipeline.storage.unlocking import KeyFile, Passphrase
from tests.unit.storage.locks import a_key
from tests.unit.storage.nouns import SUBMISSION, Case, SetClock, a_case, a_submission, fill


@pytest.fixture
def key() -> KeyFile:
    return a_key()


@pytest.fixture
def case(tmp_path: Path, key: KeyFile) -> Case:
    return a_case(tmp_path / "case", keys=[key])


def test_it_works_like_any_other(case: Case, key: KeyFile) -> None:
    kept = fill(case)
    case.records.close()
    again = CaseFolder.open(case.folder.path, key)
    records = again.records(SetClock(), SetClock())
    with records.reading() as reading:
        assert [item.sha256 for item in reading.items_with_prefix(kept[0].sha256[:8], limit=2)] == [kept[0].sha256]
    report = records.verify(again.vault())
    assert report.whole
    assert report.objects == 4
    assert report.heads == 1


def test_without_its_key_it_stays_shut(case: Case) -> None:
    path = case.folder.path
    with pytest.raises(UsageError, match="its key file is needed") as caught:
        CaseFolder.open(path)
    assert caught.value.remedy is not None
    assert "--key-file" in caught.value.remedy
    with pytest.raises(UsageError, match="does not open"):
        CaseFolder.open(path, a_key())
    assert CaseFolder.encrypted(path)
    assert CaseFolder.opened_by(path) == ("keyfile",)


def test_another_process_is_handed_the_identity_itself(case: Case) -> None:
    assert case.folder.identity is not None
    handed = Identity(case.folder.identity.text)
    again = CaseFolder.open(case.folder.path, handed)
    assert again.key.public_key == case.folder.key.public_key
    assert again.pseudonyms.code("sam@example.org") == case.folder.pseudonyms.code("sam@example.org")
    with pytest.raises(CustodyError):
        CaseFolder.open(case.folder.path, Identity.generate()).vault()


def test_its_mark_says_that_it_is_encrypted_and_to_whom(case: Case) -> None:
    mark = json.loads((case.folder.path / "case.json").read_text())
    assert case.folder.identity is not None
    assert mark["format"] == 2
    assert mark["encrypted"] is True
    assert mark["recipient"] == case.folder.identity.recipient


def test_a_case_without_a_key_is_laid_out_as_before(tmp_path: Path) -> None:
    plain = CaseFolder.create(tmp_path / "case", SetClock())
    assert json.loads((plain.path / "case.json").read_text())["format"] == 1
    names = {str(path.relative_to(plain.path)) for path in plain.path.rglob("*") if path.suffix == ".age"}
    assert names == set()
    assert not CaseFolder.encrypted(plain.path)
    # A key that is not needed does no harm: the environment may name that of another case.
    assert CaseFolder.open(plain.path, a_key()).identity is None


def test_every_secret_lies_sealed_and_private(case: Case) -> None:
    names = {path.name for path in (case.folder.path / "keys").iterdir()}
    assert {"case.pem.age", "pseudonyms.key.age", "names.key.age", "database.key.age", "case.keyfile.age"} <= names
    assert not names & {"case.pem", "pseudonyms.key", "names.key", "database.key"}
    for path in (case.folder.path / "keys").glob("*.age"):
        assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_records_are_no_database_without_their_key(case: Case) -> None:
    fill(case)
    for path in (case.folder.path / "records").iterdir():
        content = path.read_bytes()
        assert not content.startswith(b"SQLite format 3")
        assert b"source-7" not in content
        assert b"receipts" not in content
    for wrong in (None, os.urandom(KEY_BYTES)):
        with pytest.raises(CustodyError, match="damaged"):
            SqliteDatabase(case.database, key=wrong)


def test_each_connection_keeps_what_it_sorts_in_memory(tmp_path: Path) -> None:
    with SqliteDatabase(tmp_path / "case.db", key=os.urandom(KEY_BYTES)).reading() as connection:
        answers = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar_one()
            for name in ("temp_store", "journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    expected = {"temp_store": 2, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    assert answers == expected


def test_pages_of_the_records_that_were_changed_are_found(case: Case, key: KeyFile) -> None:
    fill(case)
    case.records.close()
    content = bytearray(case.database.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 + 100] ^= 1
    case.database.write_bytes(content)
    again = CaseFolder.open(case.folder.path, key)
    with pytest.raises(CustodyError, match="damaged"):
        again.records(SetClock()).verify(again.vault())


def test_a_receipt_is_kept_sealed_and_comes_back_as_given(case: Case) -> None:
    fill(case)
    with case.records.reading() as reading:
        entries, gaps, head = reading.entries(SUBMISSION), reading.gaps_of(SUBMISSION), reading.heads()[-1]
    document = write_receipt(a_submission(), entries, gaps, head, case.folder.key)
    named = SubmissionId("0f3a")
    case.folder.keep_receipt(named, document)
    (kept,) = case.folder.receipts_folder.iterdir()
    assert kept.name == "0f3a.json.age"
    assert b"receipt-0.jpg" not in kept.read_bytes()
    assert case.folder.kept_receipt(named) == document
    assert verify_receipt(document, case.folder.key.published).valid
    for other in ("ffff", "../case", ""):
        with pytest.raises(NotFound):
            case.folder.kept_receipt(SubmissionId(other))


def test_the_key_can_be_changed_and_nothing_else_changes(case: Case, key: KeyFile) -> None:
    new = a_key()
    before = case.folder.key.public_key
    case.folder.lock_anew(new)
    with pytest.raises(UsageError):
        CaseFolder.open(case.folder.path, key)
    assert CaseFolder.open(case.folder.path, new).key.public_key == before
    with pytest.raises(UsageError, match="is not encrypted"):
        replace(case.folder, identity=None).lock_anew(new)


def test_any_of_several_keys_opens(tmp_path: Path) -> None:
    key, words = a_key(), Passphrase("four words are better")
    made = CaseFolder.create(tmp_path / "case", SetClock(), keys=[key, words])
    assert CaseFolder.opened_by(made.path) == ("passphrase", "keyfile")
    for one in (key, words):
        assert CaseFolder.open(made.path, one).key.public_key == made.key.public_key


@pytest.mark.parametrize("lost", ["names.key.age", "database.key.age", "case.pem.age", "pseudonyms.key.age"])
def test_a_lost_secret_is_named(case: Case, key: KeyFile, lost: str) -> None:
    (case.folder.path / "keys" / lost).unlink()
    again = CaseFolder.open(case.folder.path, key)
    with pytest.raises(CustodyError, match="keys"):
        (again.vault(), again.records(SetClock()), again.key.sign(b"x"), again.pseudonyms.code("x"))
