"""Lists of fingerprints that go out to other teams and come in from them: what left is on record, so is what came."""

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.desks.peer_lists import NOTE, PeerListDesk
from pipeline.desks.reasons import require_person
from pipeline.errors import NotFound, Unavailable, UsageError
from pipeline.export.peer_build import OurItem
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import EventType
from pipeline.model.likeness import HashKind
from pipeline.model.shared import ListFormat, ListHead, PeerList, PeerMatch, SharedItem
from pipeline.model.terms import Audience
from pipeline.ports import Workbench
from pipeline.review.permissions import Permissions
from pipeline.sharing.layout import SCHEMA, HeadLine, Method
from pipeline.sharing.reading import items_of, read_head
from pipeline.sharing.writing import own_list, pdq_text, vpdq_json, vpdq_text
from pipeline.steps.sharing import near_to, shared_items, to_share
from pipeline.storage.keys import CaseKey, holds_signature

_OF_AN_EVENT: Final = 5_000
"""Items that one custody event names."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to leave."""

    format: ListFormat
    incident: IncidentCode | None = None
    """None for everything that was examined."""
    with_digests: bool = False
    detail: bool = False
    audience: Audience = Audience.OUTSIDE


@dataclass(frozen=True, slots=True)
class Left:
    """What left."""

    id: str
    format: ListFormat
    files: tuple[Path, ...]
    sha256: Digest
    """Of the file, or over the digests of all of them in order."""
    items: int
    kept_back: int
    """Items that their terms keep back; the list does not tell that there are any."""
    not_searchable: int


@dataclass(frozen=True, slots=True)
class SharingDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""
    key: CaseKey

    def export(self, destination: Path, wish: Wish, by: str, to: str) -> Left:
        """Writes the list, and puts on record which items left, for whom, before the file has its name.

        `destination` is a file; for vPDQ text a folder, one file a video. Raises UsageError where it exists or nothing
        may leave, Unavailable where it cannot be written.
        """
        bench, person, whom = self.bench(), require_person(by), require_person(to)
        _require_sense(destination, wish)
        id = bench.new_id()
        with bench.records.reading() as reading:
            today = bench.clock.now().astimezone(dt.UTC).date()
            permissions = Permissions.read(reading, wish.audience, today)
            chosen = to_share(reading, permissions, wish.incident, wish.format, detail=wish.detail)
            if not chosen.items:
                raise UsageError("nothing may leave in this form: no item is examined, allowed, and has what it holds")
            dense = wish.format in (ListFormat.VPDQ_TEXT, ListFormat.VPDQ_JSON)
            items = shared_items(reading, chosen.items, with_digests=wish.with_digests, detail=wish.detail or dense)
            fresh = destination.with_name(f".{destination.name}.{id}.new")
            try:
                written = self._written(fresh, wish, id, items)
                digest = _digest_of(written)
                self._record(chosen.items, f"{id} {wish.format.value} {digest} to {whom} by {person}", wish)
                fresh.rename(destination)
            except OSError as error:
                raise Unavailable(f"{destination} cannot be written: {error.strerror}") from error
            finally:
                _remove(fresh)
        files = tuple(destination / path.name for path in written) if destination.is_dir() else (destination,)
        return Left(id, wish.format, files, digest, len(chosen.items), chosen.kept_back, chosen.not_searchable)

    def whose(self, list_id: str, number: int) -> Digest:
        """The item behind a number of a list of ours. Raises NotFound."""
        start = f"{NOTE} {list_id} "
        named: list[Digest] = []
        with self.bench().records.reading() as reading:
            for event in reading.events():
                if event.happening.type is EventType.DISSEMINATION and (event.happening.note or "").startswith(start):
                    named += event.happening.objects
        if not 1 <= number <= len(named):
            raise NotFound(f"no list {list_id!r} with a number {number} left this case")
        return named[number - 1]

    def compare(self, stream: BinaryIO) -> tuple[ListHead, Iterator[PeerMatch]]:
        """What of ours comes near to a list that is only asked about. Raises InvalidInput."""
        head = read_head(stream, holds_signature)
        stream.seek(0)
        return head, self._near(head, items_of(stream, head))

    def matches(self, name: str) -> tuple[ListHead, Iterator[PeerMatch]]:
        """What of ours comes near to a kept list, whenever it arrived. Raises NotFound, UsageError where removed."""
        found = PeerListDesk(self.bench).kept(name)
        with self.bench().vault.open(found.object) as stream:
            head = read_head(stream, holds_signature)
        return head, self._near_kept(found, head)

    def known(self, items: Iterable[Digest]) -> tuple[dict[Digest, OurItem], tuple[int, int]]:
        """What is on record about these items, as far as the team may use it; how many can be searched, and cannot."""
        with self.bench().records.reading() as reading:
            permissions = Permissions.for_use(reading)
            found = {
                item: OurItem(item, permissions.receipts(reading, item), reading.incidents_of(item))
                for item in sorted(set(items))
            }
            return found, reading.searchable_count()

    def _near_kept(self, kept: PeerList, head: ListHead) -> Iterator[PeerMatch]:
        with self.bench().vault.open(kept.object) as stream:
            yield from self._near(head, items_of(stream, head))

    def _near(self, head: ListHead, items: Iterable[SharedItem]) -> Iterator[PeerMatch]:
        bench = self.bench()
        with bench.records.reading() as reading:
            yield from near_to(bench, reading, items, Permissions.for_use(reading), head.id or head.sha256)

    def _written(self, fresh: Path, wish: Wish, id: str, items: Iterable[SharedItem]) -> tuple[Path, ...]:
        if wish.format is ListFormat.VPDQ_TEXT:
            fresh.mkdir(mode=0o700)
            return tuple(_videos(fresh, items))
        fresh.touch(mode=0o600, exist_ok=False)
        with fresh.open("wb") as file:
            file.writelines(self._lines(wish, id, items))
        return (fresh,)

    def _lines(self, wish: Wish, id: str, items: Iterable[SharedItem]) -> Iterator[bytes]:
        if wish.format is ListFormat.PDQ_TEXT:
            return pdq_text(items)
        if wish.format is ListFormat.VPDQ_JSON:
            return vpdq_json(items)
        bench = self.bench()
        head = HeadLine(
            schema=SCHEMA,
            id=id,
            made=bench.clock.now(),
            by=" ".join((bench.tools[0].name, bench.tools[0].version)),
            methods=tuple(Method(kind, words) for kind, words in _METHODS.items()),
            with_digests=wish.with_digests,
            detail=wish.detail,
        )
        return own_list(head, items, self.key.public_key, self.key.sign)

    def _record(self, items: tuple[Digest, ...], note: str, wish: Wish) -> None:
        bench = self.bench()
        about = "" if wish.incident is None else f", about {wish.incident}"
        with bench.records.writing() as tx:
            for start in range(0, len(items), _OF_AN_EVENT):
                part = items[start : start + _OF_AN_EVENT]
                happening = bench.happening(
                    EventType.DISSEMINATION, objects=part, note=f"{NOTE} {note}, for {wish.audience.value}{about}"
                )
                tx.record(happening)
            tx.sign_head()


_METHODS: Final = {
    HashKind.PDQ: "256 bits after reduction by area to 512 px; whole picture, then without bars",
    HashKind.PHASH: "imagehash 4.3.2, grey, after reduction by area to 256 px",
}


def _require_sense(destination: Path, wish: Wish) -> None:
    if wish.format is not ListFormat.SANAD and (wish.with_digests or wish.detail):
        raise UsageError("digests and details have no place in the lists of other tools", remedy="--format sanad")
    if destination.exists():
        raise UsageError(
            f"{destination} is there already", remedy="Name another one: what left before stays as it was."
        )
    if wish.audience is Audience.TEAM:
        raise UsageError("a list leaves the team", remedy="--for outside, or --for public")


def _videos(folder: Path, items: Iterable[SharedItem]) -> Iterator[Path]:
    for item in items:
        if content := vpdq_text(item):
            path = folder / f"{item.number:06}.txt"
            path.write_bytes(content)
            yield path


def _remove(path: Path) -> None:
    """What was not finished; nothing where it has its name already."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _digest_of(files: tuple[Path, ...]) -> Digest:
    digests = []
    for path in files:
        with path.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    if len(digests) == 1:
        return Digest(digests[0])
    return Digest(hashlib.sha256("\n".join(digests).encode()).hexdigest())
