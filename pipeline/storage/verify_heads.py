"""Signed heads against the chain and the key of the case; time-stamps against the heads that they cover."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from pipeline.errors import CustodyError
from pipeline.model.custody import CustodyFault, FaultKind, SignedHead
from pipeline.storage.keys import CaseKey, holds_signature
from pipeline.storage.ledger import head_message
from pipeline.storage.shelves import HEADS, TIMESTAMPS
from pipeline.storage.timestamps import check_token
from pipeline.storage.verify_chain import Chain


@dataclass(slots=True)
class HeadCheck:
    count: int = 0
    faults: list[CustodyFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, kind: FaultKind, where: str, detail: str) -> None:
        self.faults.append(CustodyFault(kind, where, detail))


def check_heads(connection: sa.Connection, key: CaseKey, chain: Chain) -> HeadCheck:
    check = HeadCheck()
    public_key = _public_key(key, check)
    covered = 0
    rows = connection.execute(sa.select(HEADS.table.c.key, HEADS.table.c.body).order_by(HEADS.table.c.position))
    for row in rows:
        check.count += 1
        try:
            head = HEADS.read(row.body, row.key)
        except CustodyError as error:
            check.fault(FaultKind.HEAD_INVALID, f"head {row.key}", error.message)
            continue
        _check_head(head, f"head {row.key}", public_key, chain, check)
        covered = max(covered, head.size)
    if covered < chain.last:
        check.notes.append(f"the {chain.last - covered} newest events are covered by no signed head yet")
    return check


def _public_key(key: CaseKey, check: HeadCheck) -> str | None:
    """The key that heads must be signed with; None where the case has lost it."""
    try:
        own = key.public_key if key.present else None
        published = key.published
    except CustodyError as error:
        check.fault(FaultKind.KEY_MISSING, "keys", error.message)
        return None
    if own is None:
        check.fault(FaultKind.KEY_MISSING, "keys", "the private key is not there: no head can be signed")
    elif own != published:
        check.fault(FaultKind.KEY_MISSING, "keys", "the public key is not that of the private one")
    return published


def _check_head(head: SignedHead, where: str, public_key: str | None, chain: Chain, check: HeadCheck) -> None:
    if not holds_signature(head.public_key, head_message(head), head.signature):
        check.fault(FaultKind.HEAD_INVALID, where, "its signature does not hold")
    if public_key is not None and head.public_key != public_key:
        check.fault(FaultKind.HEAD_INVALID, where, "it was signed with another key than that of the case")
    if head.size > chain.last:
        detail = f"{where} covers {head.size} events, the ledger ends with event {chain.last}"
        check.fault(FaultKind.EVENT_MISSING, f"event {chain.last + 1}", detail)
    elif chain.values.get(head.size) != head.chain:
        check.fault(FaultKind.HEAD_INVALID, where, f"the ledger gives another chain value at event {head.size}")


def check_timestamps(connection: sa.Connection, roots: tuple[bytes, ...]) -> HeadCheck:
    """Tokens are checked to their end where `roots` (PEM) are given, else only against their heads."""
    check = HeadCheck()
    table = TIMESTAMPS.table.c
    for row in connection.execute(sa.select(table.key, table.body).order_by(table.position)):
        check.count += 1
        try:
            saved = TIMESTAMPS.read(row.body, row.key)
        except CustodyError:
            continue  # reported with its row
        try:
            token = bytes.fromhex(saved.token_hex)
        except ValueError:
            token = b""
        problem = check_token(saved.head, token, roots)
        if problem is not None:
            check.fault(FaultKind.HEAD_INVALID, f"timestamp {row.key} of {saved.authority}", problem)
    if check.count and not roots:
        check.notes.append(
            f"{check.count} time-stamps cover their heads; who signed them was not checked: no roots are given"
        )
    return check
