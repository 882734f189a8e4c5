"""Lists of fingerprints that other teams handed over: taken in, kept word for word, no longer used."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from pipeline.desks.reasons import require_person, require_reason
from pipeline.errors import NotFound, UsageError
from pipeline.model.custody import EventType
from pipeline.model.shared import ListRemoval, PeerList
from pipeline.ports import Reading, Workbench
from pipeline.sharing.reading import items_of, read_head
from pipeline.storage.keys import holds_signature

NOTE: Final = "fingerprints"
"""How the notes of custody events about lists begin."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class PeerListDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""

    def keep(self, stream: BinaryIO, name: str, by: str) -> PeerList:
        """Takes a list into the case, word for word: it is read anew whenever somebody asks what comes near to it.

        Raises InvalidInput where it is no list, UsageError where its name is taken.
        """
        bench, person = self.bench(), require_person(by)
        if not _NAME.fullmatch(name):
            raise UsageError("a list's name has letters, digits, dots and dashes, at most 64 of them")
        head = read_head(stream, holds_signature)
        stream.seek(0)
        # Counted by reading all of it: what cannot be read is refused now, not when somebody asks.
        count = sum(1 for _ in items_of(stream, head))
        stream.seek(0)
        kept = bench.vault.keep(stream)
        if kept.sha256 != head.sha256:
            raise UsageError("the file changed while it was read", remedy="Try it once more.")
        peer_list = PeerList(name, kept.sha256, head.format, count, head.public_key, person, bench.clock.now())
        with bench.records.writing() as tx:
            if any(known.name == name for known in tx.peer_lists()):
                # A removed list keeps its name: what the ledger calls by it stays the same thing for ever.
                raise UsageError(f"a list {name} is on record already", remedy="Give this one another name.")
            row = tx.put_peer_list(peer_list)
            tx.add_object(kept)
            note = f"{NOTE} of {name}, {count} items, by {person}"
            tx.record(bench.happening(EventType.CAPTURE, objects=(kept.sha256,), rows=(row,), note=note))
            tx.sign_head()
        return peer_list

    def all(self) -> tuple[PeerList, ...]:
        """In the order in which they came, removed ones too."""
        with self.bench().records.reading() as reading:
            return reading.peer_lists()

    def kept(self, name: str) -> PeerList:
        """A list that may be compared with. Raises NotFound, UsageError where it was removed."""
        with self.bench().records.reading() as reading:
            found = _named(reading, name)
        if found.removed is not None:
            raise UsageError(
                f"the list {name} was removed on {found.removed.time:%Y-%m-%d}, by {found.removed.by}",
                remedy="Import it again under another name if it is to be compared with.",
            )
        return found

    def remove(self, name: str, reason: str, by: str) -> PeerList:
        """From now on nothing is compared with it; its file and its row stay. Removing it twice changes nothing.

        Raises NotFound, UsageError for a reason that is none.
        """
        bench, person, why = self.bench(), require_person(by), require_reason(reason)
        with bench.records.writing() as tx:
            peer_list = _named(tx, name)
            if peer_list.removed is None:
                peer_list = replace(peer_list, removed=ListRemoval(person, why, bench.clock.now()))
                row = tx.put_peer_list(peer_list)
                note = f"{NOTE} of {name} removed, by {person}: {why}"
                objects = (peer_list.object,)
                tx.record(bench.happening(EventType.POLICY_ASSIGNMENT, objects=objects, rows=(row,), note=note))
                tx.sign_head()
        return peer_list


def _named(reading: Reading, name: str) -> PeerList:
    found = next((one for one in reading.peer_lists() if one.name == name), None)
    if found is None:
        raise NotFound(f"no list is called {name!r}", remedy="sanad fingerprints list")
    return found
