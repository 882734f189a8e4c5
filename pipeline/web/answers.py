"""What the HTTP intake is asked and what it answers: version 1. The OpenAPI document ships in `schema/`."""

from typing import Annotated, Final

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from pipeline.desks.announcing import Announcement
from pipeline.desks.deliveries import Progress
from pipeline.intake.names import from_text
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, IncidentCode, SourceCode
from pipeline.model.deliveries import AnnouncedFile, DeliveryState
from pipeline.model.terms import read_stated

MOST_FILES: Final = 10_000
"""Of one delivery."""
LARGEST_SIZE: Final = 1 << 50

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="64 lower-case hexadecimal digits")]
Words = Annotated[str, Field(max_length=500)]
DeliveryId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="As POST /submissions answered it.")]
FileDigest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of an announced file.")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileIn(Strict):
    name: Annotated[str, Field(min_length=1, max_length=4096)]
    """As the sender has it, folders parted by `/`. It is on record and never becomes a path."""
    size: Annotated[int, Field(ge=0, le=LARGEST_SIZE, strict=True)]
    sha256: Sha256


class SubmissionIn(Strict):
    """What is going to be sent, and what its sender says about it. Nothing of that is checked by software."""

    source: Annotated[str, Field(max_length=100, pattern=r"^[\w.-]*$")] = ""
    """Code of the source. A token that is bound to one needs none here."""
    incident: Annotated[str, Field(max_length=100)] | None = None
    holder: Words | None = None
    acquirer: Words | None = None
    method: Words | None = None
    witness: Words | None = None
    consent: Words | None = None
    restriction: Words | None = None
    files: Annotated[list[FileIn], Field(min_length=1, max_length=MOST_FILES)]

    def announcement(self) -> Announcement:
        handover = Handover(
            SourceCode(self.source),
            self.holder,
            self.acquirer,
            self.method,
            self.witness,
            self.consent,
            self.restriction,
        )
        files = tuple(AnnouncedFile(from_text(one.name), one.size, Digest(one.sha256), False) for one in self.files)
        return Announcement(handover, IncidentCode(self.incident) if self.incident else None, files)


class FinishIn(Strict):
    leave_out_missing: bool = False
    """Close it although files did not come whole: they go on record as missing."""


class FileOut(Strict):
    sha256: Sha256
    size: int
    received: int
    """Bytes: sending goes on from here."""
    complete: bool
    """Nothing more needs to be sent."""


class SubmissionOut(Strict):
    id: str
    state: DeliveryState
    submission: str | None
    """Under which it is on record; null until it is finished."""
    files: list[FileOut]
    """Each digest once."""
    not_understood: list[str]
    """Words about consent and restriction that stay on record, and that no program can act on."""

    @classmethod
    def of(cls, progress: Progress) -> "SubmissionOut":
        delivery = progress.delivery
        files = [
            FileOut(sha256=one.sha256, size=one.size, received=one.received, complete=one.whole)
            for one in progress.files
        ]
        stated = read_stated(delivery.handover.consent, delivery.handover.restriction)
        return cls(
            id=delivery.id,
            state=delivery.state,
            submission=delivery.submission,
            files=files,
            not_understood=list(stated.not_understood),
        )


class HealthOut(Strict):
    ok: bool


class TroubleOut(Strict):
    """What went wrong, with what is needed to go on."""

    message: str
    remedy: str | None = None
    received: int | None = None
    """Bytes that are here, where sending did not go on from there."""
    found: str | None = None
    """SHA-256 of what came, where it is not the announced one."""
    missing: list[str] | None = None
    """Digests of files that are not here whole."""
