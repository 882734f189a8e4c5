"""The queue, and the workbench that holds one of each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model.basics import (
    Digest,
    SourceCode,
    ToolVersion,
)
from pipeline.model.custody import (
    EventOutcome,
    EventType,
    Happening,
    RowDigest,
)
from pipeline.model.tasks import Task
from pipeline.ports.decoding import Decoders
from pipeline.ports.extending import Check, Policy, Router
from pipeline.ports.keeping import Clock, Vault
from pipeline.ports.likeness import Indexes
from pipeline.ports.records import Records
from pipeline.ports.sealing import Sealing


def untold(share: float) -> None:
    """Where nobody waits to hear how far a look has come."""


class Queue(Protocol):
    """Carries hints that work is waiting. Losing them delays work, never loses it."""

    def announce(self, tasks: Sequence[Task]) -> None: ...


@dataclass(frozen=True, slots=True)
class Workbench:
    """One of each: what the journey works with."""

    vault: Vault
    records: Records
    queue: Queue
    indexes: Indexes
    decoders: Decoders
    clock: Clock
    new_id: Callable[[], str]
    """Random identifiers for submissions."""
    agent: str
    """Whom custody events name."""
    pseudonym: Callable[[str], SourceCode]
    """Code of a sender as stated; the same for the same sender throughout the case."""
    sealing: Sealing
    """Takes in who is behind a code; nothing here can open it again."""
    timestamp_authorities: tuple[str, ...]
    """RFC 3161 addresses that tokens are asked of; empty where no request may leave the machine."""
    checks: tuple[Check, ...]
    policy: Policy
    router: Router
    tools: tuple[ToolVersion, ...]
    """Programs and libraries in use, Sanad first; part of every key, so that a new version looks again."""
    progress: Callable[[float], None] = untold
    """Told now and then how much (0-1) of a recording was looked at."""

    def happening(
        self,
        type: EventType,
        *,
        objects: Iterable[Digest] = (),
        rows: Iterable[RowDigest | None] = (),
        outcome: EventOutcome = EventOutcome.SUCCESS,
        note: str | None = None,
    ) -> Happening:
        """A custody event of this bench, ready for the ledger. Rows that were not written (None) drop out."""
        spoken_of = tuple(row for row in rows if row is not None)
        return Happening(type, self.agent, self.tools[0], outcome, tuple(objects), spoken_of, note)
