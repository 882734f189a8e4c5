"""The ledger: custody events in a hash chain, whose head is signed from time to time.

    leaf  = SHA-256(0x00 || canonical bytes of the event)
    chain = SHA-256(0x01 || chain before || leaf)            (64 zeros, as 32 bytes, before the first)

The two prefixes keep a leaf from being passed off as an inner value, as in RFC 6962 (section 2.1), whose tree can
be built over the same leaf hashes.
"""

import hashlib
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from pipeline.errors import UsageError
from pipeline.model.basics import Digest
from pipeline.model.custody import CustodyEvent, Happening, RowDigest, SignedHead
from pipeline.ports import Clock
from pipeline.storage import tables
from pipeline.storage.canonical import canonical_bytes, canonical_json
from pipeline.storage.clock import in_utc
from pipeline.storage.documents import from_text, plain
from pipeline.storage.keys import CaseKey
from pipeline.storage.shelves import HEADS, TIMESTAMPS, SavedTimestamp

BEFORE_THE_FIRST = Digest("0" * 64)
_EVENT = tables.events.c
_AT_ONCE = 500
_INSERT, _INDEX = tables.events.insert(), tables.event_objects.insert()


def leaf_hash(event: bytes) -> bytes:
    """32 bytes over an event's canonical bytes."""
    return hashlib.sha256(b"\x00" + event).digest()


def chain_after(previous: Digest, event: bytes) -> Digest:
    """The chain value after the event with these canonical bytes."""
    return Digest(hashlib.sha256(b"\x01" + bytes.fromhex(previous) + leaf_hash(event)).hexdigest())


def chain_value(event: CustodyEvent) -> Digest:
    """The chain value after `event`: what `ItemReport.events` names it by."""
    return chain_after(event.previous, canonical_bytes(event))


def head_message(head: SignedHead) -> bytes:
    """The bytes that are signed: canonical (size, chain, time, public_key)."""
    return canonical_json({name: value for name, value in plain(head).items() if name != "signature"})


class Ledger:
    """The ledger within one transaction."""

    def __init__(self, connection: sa.Connection, clock: Clock, key: CaseKey) -> None:
        self._connection = connection
        self._clock = clock
        self._key = key
        self._tail: tuple[int, Digest] | None = None
        """Number and chain value of the last event, once they were looked up in this transaction."""

    def events(self) -> Iterator[CustodyEvent]:
        """In order of sequence."""
        query = sa.select(_EVENT.sequence, _EVENT.body).order_by(_EVENT.sequence)
        for row in self._connection.execute(query):
            yield _event(row.sequence, row.body)

    def events_about(self, objects: Iterable[Digest]) -> tuple[CustodyEvent, ...]:
        """In order of sequence."""
        named, about = tables.event_objects.c, sorted(set(objects))
        found: dict[int, CustodyEvent] = {}
        for start in range(0, len(about), _AT_ONCE):
            numbers = sa.select(named.sequence).where(named.object.in_(about[start : start + _AT_ONCE]))
            query = sa.select(_EVENT.sequence, _EVENT.body).where(_EVENT.sequence.in_(numbers))
            for row in self._connection.execute(query):
                found[row.sequence] = _event(row.sequence, row.body)
        return tuple(found[number] for number in sorted(found))

    def heads(self) -> tuple[SignedHead, ...]:
        """Oldest first."""
        return HEADS.select(self._connection)

    def timestamps(self) -> tuple[SavedTimestamp, ...]:
        """Oldest first."""
        return TIMESTAMPS.select(self._connection)

    def record(self, happening: Happening) -> CustodyEvent:
        last, previous = self._last()
        event = CustodyEvent(last + 1, in_utc(self._clock.now()), self._clock.name, happening, previous)
        body = canonical_bytes(event)
        chain = chain_after(previous, body)
        row = {"sequence": event.sequence, "chain": chain, "body": body.decode()}
        self._connection.execute(_INSERT, row)
        about = [{"object": digest, "sequence": event.sequence} for digest in sorted(set(happening.objects))]
        if about:
            self._connection.execute(_INDEX, about)
        self._tail = (event.sequence, chain)
        return event

    def sign_head(self) -> SignedHead:
        """The newest head, where it covers all events; else a new one. Raises UsageError on an empty ledger."""
        size, chain = self._last()
        if size == 0:
            raise UsageError("the ledger holds no event yet: there is nothing to sign")
        public_key = self._key.public_key
        newest = HEADS.latest(self._connection)
        if newest is not None and (newest.size, newest.chain, newest.public_key) == (size, chain, public_key):
            return newest
        unsigned = SignedHead(size, chain, in_utc(self._clock.now()), public_key, signature="")
        head = SignedHead(size, chain, unsigned.time, public_key, self._key.sign(head_message(unsigned)))
        HEADS.add(self._connection, f"{size}/{HEADS.count(self._connection) + 1}", head)
        return head

    def add_timestamp(self, head: SignedHead, authority: str, token: bytes) -> RowDigest:
        number = TIMESTAMPS.count(self._connection) + 1
        saved = SavedTimestamp(head, authority, token.hex())
        return TIMESTAMPS.add(self._connection, f"{head.size}/{number}", saved)

    def _last(self) -> tuple[int, Digest]:
        if self._tail is None:
            query = sa.select(_EVENT.sequence, _EVENT.chain).order_by(_EVENT.sequence.desc()).limit(1)
            row = self._connection.execute(query).first()
            self._tail = (0, BEFORE_THE_FIRST) if row is None else (row.sequence, row.chain)
        return self._tail


def _event(sequence: int, body: str) -> CustodyEvent:
    return from_text(CustodyEvent, body, f"event {sequence}")
