"""A watched folder: what is dropped into it is taken in, once it lies still.

A file that is being copied grows, or is put down under another name first. An entry is therefore taken when
everything in it has stayed the same for a while (`settle_s`), and never while its name says that it is half there.
Nothing in the folder is ever changed, moved or deleted.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import NotFound, UsageError
from pipeline.intake.folder import Entry, listing, manifest_bytes
from pipeline.model.arrivals import Submission
from pipeline.model.bookmarks import Bookmark
from pipeline.ports import Workbench

_HALF_THERE = re.compile(
    rb"(?:.*\.(?:part|partial|crdownload|download|tmp|temp|filepart|opdownload)"
    rb"|~\$.*|\.~.*|\.syncthing\..*\.tmp|\.goutputstream-.*|\._.*|\.DS_Store|\.stfolder)\Z",
    re.IGNORECASE | re.DOTALL,
)
"""Names that programs give to files while they write them, and their own files."""


@dataclass(slots=True)
class Settling:
    """Tells which entries have lain still long enough."""

    settle_s: float
    taken: dict[bytes, str]
    """State of each entry when it was taken last."""
    _since: dict[bytes, tuple[str, float]] = field(default_factory=dict)

    def look(self, now_s: float, states: Mapping[bytes, str]) -> tuple[bytes, ...]:
        """Entries that are ready, sorted; `now_s` is a monotonic clock, `states` what each looks like."""
        self._since = {
            name: known if (known := self._since.get(name)) and known[0] == state else (state, now_s)
            for name, state in states.items()
        }
        return tuple(
            name
            for name, (state, since) in sorted(self._since.items())
            if self.taken.get(name) != state and now_s - since >= self.settle_s
        )


@dataclass(frozen=True, slots=True)
class WatchDesk:
    bench: Callable[[], Workbench]
    take: Callable[[Path, frozenset[bytes]], Submission]
    """Submits some entries of a folder, by their names."""

    def watch(
        self, folder: Path, settle_s: float, clock: Callable[[], float], wakes: Iterable[object]
    ) -> Iterator[Submission]:
        """One submission for all that has settled, each time that `wakes` gives something.

        What was taken before the last stop is not taken again unless it changed. Raises NotFound, UsageError.
        """
        if not folder.exists():
            raise NotFound(f"no such folder: {folder}")
        if not folder.is_dir():
            raise UsageError(f"{folder} is a file; name the folder to watch", remedy="sanad submit FILE")
        door = f"watch/{folder.resolve()}"
        settling = Settling(settle_s, self._taken(door))
        for _ in wakes:
            states = states_of(os.fsencode(folder))
            ready = settling.look(clock(), states)
            if ready:
                yield self.take(folder, frozenset(ready))
                # After the submission is whole: cut short before this line, it is simply repeated.
                self._mark(door, {name: states[name] for name in ready})
                settling.taken.update({name: states[name] for name in ready})

    def _taken(self, door: str) -> dict[bytes, str]:
        with self.bench().records.reading() as reading:
            return {bytes.fromhex(each.place): each.mark for each in reading.bookmarks_of(door)}

    def _mark(self, door: str, states: Mapping[bytes, str]) -> None:
        now = self.bench().clock.now()
        with self.bench().records.writing() as tx:
            for name, state in states.items():
                tx.put_bookmark(Bookmark(door, name.hex(), state, now))


def states_of(folder: bytes) -> dict[bytes, str]:
    """What every entry of the folder looks like: a digest over the names, sizes and times of all files in it.

    Entries of which any part is still being written, by its name, are left out.
    """
    parts: dict[bytes, list[Entry]] = {}
    for entry in listing(folder):
        parts.setdefault(entry.path.partition(b"/")[0], []).append(entry)
    return {
        name: hashlib.sha256(manifest_bytes(entries)).hexdigest()
        for name, entries in parts.items()
        if not any(_HALF_THERE.match(step) for entry in entries for step in entry.path.split(b"/"))
    }
