"""Deliveries: what somebody announced over HTTP and sends piece by piece, until it becomes a submission."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, IncidentCode, OriginalName, SubmissionId


class DeliveryState(StrEnum):
    OPEN = "open"
    FINISHED = "finished"
    ABANDONED = "abandoned"
    """Nothing of it ever came, and its time ran out."""


@dataclass(frozen=True, slots=True)
class AnnouncedFile:
    """A file as its sender announced it."""

    name: OriginalName
    size: int
    """Bytes."""
    sha256: Digest
    held: bool
    """The case held it when it was announced, and the sender was told so: its bytes need not come again."""


@dataclass(frozen=True, slots=True)
class Delivery:
    id: str
    """32 random hexadecimal digits."""
    token: str
    """Name of the token that it was announced with."""
    handover: Handover
    incident: IncidentCode | None
    files: tuple[AnnouncedFile, ...]
    begun: dt.datetime
    state: DeliveryState = DeliveryState.OPEN
    ended: dt.datetime | None = None
    submission: SubmissionId | None = None

    @property
    def digests(self) -> tuple[Digest, ...]:
        """Each once; a file's number is its place here."""
        return tuple(dict.fromkeys(file.sha256 for file in self.files))

    def size_of(self, digest: Digest) -> int | None:
        """None where no file with this digest was announced."""
        return next((file.size for file in self.files if file.sha256 == digest), None)

    def held(self, digest: Digest) -> bool:
        return any(file.held for file in self.files if file.sha256 == digest)
