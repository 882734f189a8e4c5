"""The chain of events: every leaf recomputed, from the first one on."""

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from pipeline.errors import CustodyError
from pipeline.model.basics import Digest
from pipeline.model.custody import CustodyEvent, CustodyFault, FaultKind
from pipeline.storage import tables
from pipeline.storage.documents import from_text
from pipeline.storage.ledger import BEFORE_THE_FIRST, chain_after


@dataclass(frozen=True, slots=True)
class Spoken:
    """The digest of a row, and the newest event that speaks of it."""

    sequence: int
    sha256: Digest


@dataclass(slots=True)
class Chain:
    """What the events say, taken together."""

    size: int = 0
    """Number of events."""
    last: int = 0
    """Sequence of the last one; equals `size` where none is missing."""
    spoken: dict[tuple[str, str], Spoken] = field(default_factory=dict)
    """By table and key."""
    objects: set[Digest] = field(default_factory=set)
    values: dict[int, Digest] = field(default_factory=dict)
    """Chain value after each event, recomputed from its bytes."""
    faults: list[CustodyFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, kind: FaultKind, sequence: int, detail: str) -> None:
        self.faults.append(CustodyFault(kind, f"event {sequence}", detail))


def read_chain(connection: sa.Connection) -> Chain:
    """Walks through all events; a fault in one does not hide those of the next."""
    chain = Chain()
    named = _named_in_index(connection)
    previous, clocks = BEFORE_THE_FIRST, dict[str, dt.datetime]()
    for row in connection.execute(sa.select(tables.events).order_by(tables.events.c.sequence)):
        chain.size += 1
        if row.sequence != chain.last + 1:
            _missing(chain, chain.last + 1, row.sequence - 1)
        after_gap = row.sequence != chain.last + 1
        chain.last = row.sequence
        event = _event(chain, row.sequence, row.body)
        if event is not None:
            _check_links(chain, row.sequence, event, event.previous if after_gap else previous)
            _take_in(chain, event, named.pop(row.sequence, set()))
            _note_clock(chain, event, clocks)
        before = event.previous if event is not None else previous
        chain.values[row.sequence] = chain_after(before, row.body.encode())
        if chain.values[row.sequence] != row.chain:
            chain.fault(FaultKind.EVENT_ALTERED, row.sequence, "its bytes do not give the chain value beside it")
        previous = row.chain
    for sequence in sorted(named):
        chain.fault(FaultKind.EVENT_MISSING, sequence, "the index of objects names it")
    return chain


def _missing(chain: Chain, first: int, last: int) -> None:
    if last < first:
        chain.fault(FaultKind.EVENT_ALTERED, last + 1, "it stands before the first number")
    for sequence in range(first, min(last, first + 99) + 1):
        chain.fault(FaultKind.EVENT_MISSING, sequence, "the ledger leaves this number out")
    if last - first >= 100:
        chain.fault(FaultKind.EVENT_MISSING, last, f"and all events from {first + 100} to {last}")


def _event(chain: Chain, sequence: int, body: str) -> CustodyEvent | None:
    try:
        return from_text(CustodyEvent, body, f"event {sequence}")
    except CustodyError as error:
        chain.fault(FaultKind.EVENT_ALTERED, sequence, error.message)
        return None


def _check_links(chain: Chain, sequence: int, event: CustodyEvent, previous: Digest) -> None:
    if event.sequence != sequence:
        chain.fault(FaultKind.EVENT_ALTERED, sequence, f"it was recorded as event {event.sequence}")
    if event.previous != previous:
        chain.fault(FaultKind.EVENT_ALTERED, sequence, "it does not follow the event before it")


def _take_in(chain: Chain, event: CustodyEvent, named: set[str]) -> None:
    happening = event.happening
    for row in happening.rows:
        chain.spoken[(row.table, row.key)] = Spoken(event.sequence, row.sha256)
    chain.objects.update(happening.objects)
    if named != set(happening.objects):
        chain.fault(FaultKind.EVENT_ALTERED, event.sequence, "the index names other objects than the event")


def _note_clock(chain: Chain, event: CustodyEvent, clocks: dict[str, dt.datetime]) -> None:
    before = clocks.get(event.clock)
    if before is not None and event.time < before:
        chain.notes.append(f"event {event.sequence}: the {event.clock} had been set back before it")
    clocks[event.clock] = event.time


def _named_in_index(connection: sa.Connection) -> dict[int, set[str]]:
    named: dict[int, set[str]] = {}
    for row in connection.execute(sa.select(tables.event_objects)):
        named.setdefault(row.sequence, set()).add(row.object)
    return named
