"""A receipt is checked without the case, and any change in it is found."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.basics import OriginalName
from pipeline.storage.receipts import ReceiptProblem, verify_receipt, write_receipt
from tests.unit.storage.nouns import SUBMISSION, Case, a_case, fill


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = a_case(tmp_path_factory.mktemp("receipts") / "case")
    fill(case)
    return case


@pytest.fixture(scope="module")
def document(case: Case) -> bytes:
    with case.records.reading() as reading:
        submission = reading.submission(SUBMISSION)
        assert submission is not None
        entries, gaps = reading.entries(SUBMISSION), reading.gaps_of(SUBMISSION)
        return write_receipt(submission, entries, gaps, reading.heads()[-1], case.folder.key)


def test_it_lists_everything_that_was_handed_over(document: bytes) -> None:
    check = verify_receipt(document, None)
    assert check.valid
    assert not check.key_compared
    statement = check.statement
    assert statement is not None
    assert (statement.submission, statement.source) == (SUBMISSION, "source-7")
    assert [line.name.display for line in statement.entries] == [f"receipt-{n}.jpg" for n in range(3)]
    assert [line.size for line in statement.entries] == [7, 7, 7]
    assert [gap.name.display for gap in statement.gaps if gap.name] == ["locked.zip"]
    assert statement.head.size == 7


def test_it_says_which_case_signed(case: Case, document: bytes, tmp_path: Path) -> None:
    known = verify_receipt(document, case.folder.key.published.upper() + "\n")
    assert known.valid
    assert known.key_compared
    other = a_case(tmp_path / "other").folder.key.published
    assert verify_receipt(document, other).problems == (ReceiptProblem.OTHER_KEY,)


def test_it_holds_whatever_way_it_is_laid_out(document: bytes) -> None:
    body = json.loads(document)
    for text in (json.dumps(body), json.dumps(body, indent=4, sort_keys=True, ensure_ascii=False)):
        assert verify_receipt(text.encode(), None).valid


def test_it_holds_no_name_of_a_person(document: bytes) -> None:
    assert set(json.loads(document)) == {
        "schema", "submission", "source", "started", "finished", "repeats", "roots", "entries", "gaps", "head",
        "public_key", "tally", "signature",
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_changed_byte_is_found(document: bytes, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(document) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(document)
    changed[position] ^= 1 << bit
    try:
        same = _meaning(bytes(changed)) == _meaning(document)
    except (ValueError, KeyError):
        same = False
    # A changed space between two values says nothing else; nor does the case of a digit of the signature.
    assert verify_receipt(bytes(changed), None).valid == same


def _meaning(document: bytes) -> dict[str, object]:
    body: dict[str, object] = json.loads(document)
    body["signature"] = bytes.fromhex(str(body["signature"]))
    return body


@pytest.mark.parametrize(
    ("where", "what"),
    [("source", "source-8"), ("finished", None), ("entries", []), ("gaps", []), ("note", "added later")],
)
def test_each_part_is_covered(document: bytes, where: str, what: object) -> None:
    body = json.loads(document)
    body[where] = what
    assert verify_receipt(json.dumps(body).encode(), None).problems == (ReceiptProblem.SIGNATURE_INVALID,)


def test_a_head_of_another_case_is_found(case: Case, tmp_path: Path) -> None:
    other = a_case(tmp_path / "other")
    fill(other)
    with other.records.reading() as reading:
        strange = reading.heads()[-1]
    with case.records.reading() as reading:
        submission, own = reading.submission(SUBMISSION), reading.heads()[-1]
    assert submission is not None
    for head in (strange, replace(own, size=own.size + 1)):
        receipt = write_receipt(submission, (), (), head, case.folder.key)
        assert verify_receipt(receipt, None).problems == (ReceiptProblem.HEAD_INVALID,)


def test_names_in_any_bytes_are_on_it(case: Case) -> None:
    with case.records.reading() as reading:
        submission, head = reading.submission(SUBMISSION), reading.heads()[-1]
    assert submission is not None
    name = OriginalName(b"\xff\x80.jpg".hex(), "\\xff\\x80.jpg")
    receipt = write_receipt(replace(submission, roots=(name,)), (), (), head, case.folder.key)
    check = verify_receipt(receipt, None)
    assert check.statement is not None
    assert check.statement.roots == (name,)


@pytest.mark.parametrize(
    "document",
    [b"", b"{", b"[]", b"null", b"\xff", b"{}", b'{"schema": "sanad/receipt/1"}', b"[" * 100_000, b'{"a":1,"a":2}'],
)
def test_what_is_no_receipt_is_said_to_be_none(document: bytes) -> None:
    check = verify_receipt(document, None)
    assert check.problems == (ReceiptProblem.NOT_A_RECEIPT,)
    assert check.statement is None


def test_a_receipt_of_a_later_form_is_not_guessed_at() -> None:
    assert verify_receipt(b'{"schema": "sanad/receipt/2"}', None).problems == (ReceiptProblem.UNKNOWN_SCHEMA,)
