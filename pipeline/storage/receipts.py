"""The receipt that a submitter takes home: what was handed over, signed, checkable without the case.

A JSON document. Its signature is Ed25519 over the canonical bytes (RFC 8785) of everything but `signature`.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import CustodyError, InvalidInput
from pipeline.model.arrivals import Gap, GapKind, Submission, SubmissionEntry
from pipeline.model.basics import Digest, OriginalName, SourceCode, SubmissionId
from pipeline.model.custody import SignedHead
from pipeline.model.tally import ContainerTally, tally
from pipeline.storage.answer_receipts import ANSWER_SCHEMA, AnswerStatement
from pipeline.storage.canonical import canonical_json
from pipeline.storage.documents import from_text
from pipeline.storage.keys import CaseKey, holds_signature
from pipeline.storage.ledger import head_message
from pipeline.storage.signing import signed

SCHEMA = "sanad/receipt/1"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One file that was handed over, or found inside one."""

    position: int
    path: tuple[str, ...]
    name: OriginalName
    sha256: Digest
    size: int
    """Bytes."""
    container: bool
    known: bool | None
    """This arrival was on record before. None where whoever is given the receipt is not told."""


@dataclass(frozen=True, slots=True)
class ReceiptGap:
    """One file that was named and is not there, or that could not be opened."""

    kind: GapKind
    path: tuple[str, ...]
    name: OriginalName | None


@dataclass(frozen=True, slots=True)
class ReceiptStatement:
    """What the case signs for."""

    schema: str
    submission: SubmissionId
    source: SourceCode
    started: dt.datetime
    finished: dt.datetime | None
    repeats: SubmissionId | None
    roots: tuple[OriginalName, ...]
    entries: tuple[ReceiptLine, ...]
    gaps: tuple[ReceiptGap, ...]
    head: SignedHead
    """The ledger when the receipt was written; a ledger that does not contain it is not the same one."""
    public_key: str
    tally: tuple[ContainerTally, ...] = ()
    """What became of everything, counted for each container; it adds up.

    Empty in receipts of old cases, and where `known` is None.
    """


class ReceiptProblem(StrEnum):
    NOT_A_RECEIPT = "not_a_receipt"
    UNKNOWN_SCHEMA = "unknown_schema"
    SIGNATURE_INVALID = "signature_invalid"
    """The receipt was changed after it was signed."""
    HEAD_INVALID = "head_invalid"
    OTHER_KEY = "other_key"
    """Signed, but not by the case whose key is known."""


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    valid: bool
    problems: tuple[ReceiptProblem, ...]
    statement: ReceiptStatement | AnswerStatement | None
    """None where the document holds none that can be read."""
    key_compared: bool
    """False where no key was known to compare with: then anybody may have signed."""


def write_receipt(
    submission: Submission,
    entries: Sequence[SubmissionEntry],
    gaps: Sequence[Gap],
    head: SignedHead,
    key: CaseKey,
    *,
    tells_known: bool = True,
) -> bytes:
    """UTF-8 JSON with line breaks for people. Raises CustodyError where the key is missing.

    Without `tells_known` it keeps to itself what the case had on record before.
    """
    statement = ReceiptStatement(
        schema=SCHEMA,
        submission=submission.id,
        source=submission.handover.source,
        started=submission.started,
        finished=submission.finished,
        repeats=submission.repeats if tells_known else None,
        roots=submission.roots,
        entries=tuple(_line(entry, tells_known) for entry in entries),
        gaps=tuple(ReceiptGap(gap.kind, gap.path, gap.name) for gap in gaps),
        head=head,
        public_key=key.public_key,
        tally=tally(entries, gaps).rows if tells_known else (),
    )
    return signed(statement, key)


def verify_receipt(document: bytes, known_public_key: str | None) -> ReceiptCheck:
    """Needs no case folder. `known_public_key` (hexadecimal) is what the case publishes as its key."""
    try:
        body = _read(document)
        schema, signature = body.get("schema"), body.pop("signature", None)
        if schema not in (SCHEMA, ANSWER_SCHEMA):
            problem = ReceiptProblem.UNKNOWN_SCHEMA if schema else ReceiptProblem.NOT_A_RECEIPT
            return ReceiptCheck(False, (problem,), None, key_compared=False)
        # Over the document as it stands, so that whatever was added to it is found too.
        message = canonical_json(body)
        statement = _statement(schema, message)
    except (InvalidInput, CustodyError):
        return ReceiptCheck(False, (ReceiptProblem.NOT_A_RECEIPT,), None, key_compared=False)
    problems = _problems(statement, message, str(signature), known_public_key)
    return ReceiptCheck(not problems, problems, statement, key_compared=known_public_key is not None)


def _statement(schema: object, message: bytes) -> ReceiptStatement | AnswerStatement:
    if schema == ANSWER_SCHEMA:
        return from_text(AnswerStatement, message, "the receipt")
    return from_text(ReceiptStatement, message, "the receipt")


def _problems(
    statement: ReceiptStatement | AnswerStatement, message: bytes, signature: str, known_public_key: str | None
) -> tuple[ReceiptProblem, ...]:
    problems = []
    if not holds_signature(statement.public_key, message, signature):
        problems.append(ReceiptProblem.SIGNATURE_INVALID)
    head = statement.head
    if head.public_key != statement.public_key or not holds_signature(
        head.public_key, head_message(head), head.signature
    ):
        problems.append(ReceiptProblem.HEAD_INVALID)
    if known_public_key is not None and statement.public_key != known_public_key.strip().lower():
        problems.append(ReceiptProblem.OTHER_KEY)
    return tuple(problems)


def _line(entry: SubmissionEntry, tells_known: bool) -> ReceiptLine:
    return ReceiptLine(
        position=entry.position,
        path=entry.path,
        name=entry.name,
        sha256=entry.object.sha256,
        size=entry.object.size,
        container=entry.receipt is None,
        known=entry.known if tells_known else None,
    )


def _read(document: bytes) -> dict[str, object]:
    """The JSON object. Raises InvalidInput; a name that is there twice would mean two things to two readers."""
    try:
        body = json.loads(document.decode("utf-8"), object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"not a receipt: {error}") from error
    if not isinstance(body, dict):
        raise InvalidInput("not a receipt: no JSON object")
    return body


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found
