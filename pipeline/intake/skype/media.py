"""The `media/` folder of a Skype export: for each id a sidecar, the file itself, and perhaps a poster."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from pipeline.intake.opening import Member, Walk
from pipeline.model.basics import Digest

_NAME = re.compile(rb"(?P<id>[A-Za-z0-9-]{20,100})\.(?:(?P<sidecar>json)|(?P<rendition>\d{1,3})(?:\.[^./]*)?)")
_LARGEST_SIDECAR = 1 << 20
_MOST_COPIES = 50
"""Files of one id among which the nearest is looked for."""


@dataclass(slots=True)
class MediaFile:
    """What the folder holds for one id."""

    sidecar: Member | None = None
    more_sidecars: list[Member] = field(default_factory=list)
    """A second record of the same id, as an archive with the same name twice has."""
    originals: list[Member] = field(default_factory=list)
    """Rendition 1; one, unless somebody put a second beside it."""
    posters: list[Member] = field(default_factory=list)
    """Other renditions: stills that Skype made of a video."""
    used: bool = False
    """Some message sent it."""

    def filename(self, walk: Walk) -> str | None:
        """As the sidecar states it."""
        return None if self.sidecar is None else _filename(self.sidecar, walk)


@dataclass(frozen=True, slots=True)
class MediaFolder:
    files: dict[str, MediaFile]
    strangers: tuple[Member, ...]
    """Files of no known form."""

    @classmethod
    def of(cls, members: Iterable[Member]) -> "MediaFolder":
        files: dict[str, MediaFile] = {}
        strangers: list[Member] = []
        for member in members:
            found = _NAME.fullmatch(member.raw.rpartition(b"/")[2])
            if found is None:
                strangers.append(member)
                continue
            file = files.setdefault(found["id"].decode().lower(), MediaFile())
            if found["sidecar"] and file.sidecar is None:
                file.sidecar = member
            elif found["sidecar"]:
                file.more_sidecars.append(member)
            elif int(found["rendition"]) == 1:
                file.originals.append(member)
            else:
                file.posters.append(member)
        return cls(files, tuple(strangers))

    def sidecars(self) -> Iterator[Member]:
        for file in self.files.values():
            if file.sidecar is not None:
                yield file.sidecar
            yield from file.more_sidecars


@dataclass(frozen=True, slots=True)
class Shelf:
    """All media that the messages of one export may mean: its own first, then what other parts brought."""

    own: MediaFolder
    everywhere: Mapping[str, Sequence[MediaFile]]
    """The files of all parts by id."""
    containers: tuple[Digest, ...]
    """Where the messages lie."""

    def __bool__(self) -> bool:
        return bool(self.everywhere)

    def first(self, ids: Iterable[str]) -> tuple[str, MediaFile] | None:
        """The first of `ids` that there is the file itself of."""
        for one in ids:
            file = self.own.files.get(one)
            if file is not None and file.originals:
                return one, file
            if others := self.everywhere.get(one):
                return one, min(others[:_MOST_COPIES], key=self._distance)
        return None

    def _distance(self, file: MediaFile) -> int:
        """The fewer, the more containers it shares with the messages: parts that were packed together go together."""
        pairs = zip(self.containers, file.originals[0].place.containers, strict=False)
        return -sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def files_by_id(folders: Iterable[MediaFolder]) -> Mapping[str, Sequence[MediaFile]]:
    """Every id that there is a file of."""
    found: dict[str, list[MediaFile]] = {}
    for folder in folders:
        for id, file in folder.files.items():
            if file.originals:
                found.setdefault(id, []).append(file)
    return found


def _filename(sidecar: Member, walk: Walk) -> str | None:
    """The name in a sidecar; None where it has none or is no JSON."""
    with walk.cabinet.open(sidecar.object.sha256) as stream:
        raw = stream.read(_LARGEST_SIDECAR)
    try:
        stated = json.loads(raw.decode("utf-8-sig", "surrogateescape"))
    except (ValueError, RecursionError):
        return None
    name = stated.get("filename") if isinstance(stated, dict) else None
    return name if isinstance(name, str) and name else None
