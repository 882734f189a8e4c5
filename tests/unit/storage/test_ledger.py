"""Events are chained as written in the head of `ledger.py`, and heads signed by the key of the case."""

import hashlib
import json
import stat
from pathlib import Path

import pytest

from pipeline.errors import CustodyError, UsageError
from pipeline.model.custody import CustodyEvent
from pipeline.storage.canonical import canonical_bytes
from pipeline.storage.keys import CaseKey, create_case_key, holds_signature
from pipeline.storage.ledger import BEFORE_THE_FIRST, chain_value, head_message
from tests.build import NOON, a_digest
from tests.unit.storage.nouns import Case, a_case, a_happening


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path / "case")


def record(case: Case, count: int) -> list[CustodyEvent]:
    with case.records.writing() as writing:
        return [writing.record(a_happening(objects=[a_digest(str(number))])) for number in range(count)]


def test_events_are_numbered_and_chained_over_transactions(case: Case) -> None:
    events = record(case, 2) + record(case, 1)
    assert [event.sequence for event in events] == [1, 2, 3]
    assert events[0].previous == BEFORE_THE_FIRST == "0" * 64
    assert events[1].previous == chain_value(events[0])
    assert events[2].previous == chain_value(events[1])
    assert (events[0].time, events[0].clock) == (NOON, "clock of the test")


def test_the_chain_can_be_computed_by_anybody(case: Case) -> None:
    """Written out once more with the standard library alone, from what the ledger gives out."""
    chain = bytes(32)
    for event in record(case, 3):
        body = json.loads(canonical_bytes(event))
        plain = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        leaf = hashlib.sha256(b"\0" + plain).digest()
        assert event.previous == chain.hex()
        chain = hashlib.sha256(b"\1" + chain + leaf).digest()
    with case.records.writing() as writing:
        head = writing.sign_head()
    assert (head.size, head.chain) == (3, chain.hex())


def test_a_head_is_signed_over_size_chain_time_and_key(case: Case) -> None:
    record(case, 2)
    with case.records.writing() as writing:
        head = writing.sign_head()
    assert head.public_key == case.folder.key.published == case.folder.key.public_key
    message = json.loads(head_message(head))
    assert set(message) == {"size", "chain", "time", "public_key"}
    assert holds_signature(head.public_key, head_message(head), head.signature)
    assert not holds_signature(head.public_key, head_message(head) + b" ", head.signature)


def test_the_same_state_is_signed_once(case: Case) -> None:
    record(case, 1)
    with case.records.writing() as writing:
        first = writing.sign_head()
    case.clock.advance(minutes=1)
    with case.records.writing() as writing:
        assert writing.sign_head() == first
        writing.record(a_happening())
        second = writing.sign_head()
        assert writing.heads() == (first, second)
    assert second.size == 2


def test_an_empty_ledger_has_no_head(case: Case) -> None:
    with case.records.writing() as writing, pytest.raises(UsageError, match="nothing to sign"):
        writing.sign_head()


def test_without_its_key_a_case_can_record_but_not_sign(case: Case) -> None:
    (case.folder.path / "keys" / "case.pem").unlink()
    record(case, 1)
    with case.records.writing() as writing, pytest.raises(CustodyError, match="signing key") as caught:
        writing.sign_head()
    assert caught.value.remedy is not None


def test_the_private_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    key = create_case_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "case.pem").stat().st_mode) == 0o600
    assert (tmp_path / "case.pem").read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")
    assert key.published == key.public_key


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    create_case_key(tmp_path)
    before = (tmp_path / "case.pem").read_bytes()
    with pytest.raises(UsageError, match="a key already"):
        create_case_key(tmp_path)
    assert (tmp_path / "case.pem").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_is_a_matter_of_custody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "case.pem").write_bytes(content)
    with pytest.raises(CustodyError, match=r"case\.pem"):
        CaseKey(tmp_path).sign(b"x")


@pytest.mark.parametrize(("key", "signature"), [("", ""), ("zz", "00"), ("00" * 32, "00" * 64), ("ab", "cd")])
def test_what_is_no_signature_does_not_hold(key: str, signature: str) -> None:
    assert not holds_signature(key, b"message", signature)


def test_a_clock_without_a_zone_dates_nothing(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case")
    case.clock.time = NOON.replace(tzinfo=None)
    records = case.folder.records(case.clock)
    with records.writing() as writing, pytest.raises(ValueError, match="needs a zone"):
        writing.record(a_happening())
