"""The `media/` folder of a Skype export: for each id a sidecar, the file itself, and perhaps a poster."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.intake.opening import Member, Walk

_NAME = re.compile(rb"(?P<id>[A-Za-z0-9-]{20,100})\.(?:(?P<sidecar>json)|(?P<rendition>\d{1,3})(?:\.[^./]*)?)")
_LARGEST_SIDECAR = 1 << 20


@dataclass(slots=True)
class MediaFile:
    """What the folder holds for one id."""

    sidecar: Member | None = None
    originals: list[Member] = field(default_factory=list)
    """Rendition 1; one, unless somebody put a second beside it."""
    posters: list[Member] = field(default_factory=list)
    """Other renditions: stills that Skype made of a video."""
    filename: str | None = None
    """As the sidecar states it."""


@dataclass(frozen=True, slots=True)
class MediaFolder:
    files: dict[str, MediaFile]
    strangers: tuple[Member, ...]
    """Files of no known form."""

    @classmethod
    def of(cls, members: Iterable[Member], walk: Walk) -> "MediaFolder":
        files: dict[str, MediaFile] = {}
        strangers: list[Member] = []
        for member in members:
            found = _NAME.fullmatch(member.raw.rpartition(b"/")[2])
            if found is None:
                strangers.append(member)
                continue
            file = files.setdefault(found["id"].decode().lower(), MediaFile())
            if found["sidecar"]:
                file.sidecar = member
                file.filename = _filename(member, walk)
            elif int(found["rendition"]) == 1:
                file.originals.append(member)
            else:
                file.posters.append(member)
        return cls(files, tuple(strangers))

    def first(self, ids: Iterable[str]) -> tuple[str, MediaFile] | None:
        """The first of `ids` that the folder holds the file itself of."""
        for one in ids:
            file = self.files.get(one)
            if file is not None and file.originals:
                return one, file
        return None


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
