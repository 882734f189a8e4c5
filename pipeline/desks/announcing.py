"""What somebody says that she is going to send over HTTP, and whether she may."""

from dataclasses import dataclass, replace
from typing import Final

from pipeline.desks.delivery_troubles import Forbidden, TooMany, TooMuch
from pipeline.errors import UsageError
from pipeline.intake.limits import GIB
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.deliveries import AnnouncedFile, Delivery
from pipeline.model.tokens import Scope, Token
from pipeline.settings import HttpSettings

MOST_OPEN: Final = 100
"""Deliveries of one token that may be open at a time."""
MOST_OPEN_FILES: Final = 20_000
"""Files in all of them: they are looked through whenever the token announces more."""


@dataclass(frozen=True, slots=True)
class Bounds:
    file_bytes: int
    """Of one file."""
    open_bytes: int
    """Of all that one token has announced and not finished."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What somebody says that she is going to send."""

    handover: Handover
    incident: IncidentCode | None
    files: tuple[AnnouncedFile, ...]

    @property
    def coming(self) -> int:
        """Bytes that have to be sent."""
        sizes = {file.sha256: file.size for file in self.files if not file.held}
        return sum(sizes.values())

    def same_as(self, delivery: Delivery) -> bool:
        """Whether the delivery was announced with the very same words."""
        return (
            delivery.handover == self.handover
            and delivery.incident == self.incident
            and _said(delivery.files) == _said(self.files)
        )


def bounds_of(settings: HttpSettings) -> Bounds:
    return Bounds(int(settings.file_gib * GIB), int(settings.open_gib * GIB))


def permitted(token: Token, announced: Announcement) -> Announcement:
    """What the token is bound to stands; it may not be used for anything else. Raises Forbidden, UsageError."""
    source, incident = announced.handover.source, announced.incident
    if token.source is not None and source not in ("", token.source):
        raise Forbidden("this token is bound to another source")
    if not (token.source or source):
        raise UsageError("name the source that this comes from")
    if incident is not None and incident != token.incident and (token.incident or not token.allows(Scope.READ)):
        # Whether there is such an incident is not said to who may only submit.
        raise Forbidden("this token may not name that incident")
    handover = replace(announced.handover, source=token.source or source)
    return replace(announced, handover=handover, incident=token.incident or incident)


def require_bounds(bounds: Bounds, standing: tuple[Delivery, ...], announced: Announcement) -> None:
    """`standing`: what the token has open. Raises UsageError, TooMany, TooMuch."""
    sizes: dict[Digest, int] = {}
    for file in announced.files:
        if sizes.setdefault(file.sha256, file.size) != file.size:
            raise UsageError("the same digest was announced with two sizes")
    if max(sizes.values(), default=0) > bounds.file_bytes:
        raise TooMuch(f"a file may have {bounds.file_bytes} bytes at most")
    if len(standing) >= MOST_OPEN:
        raise TooMany(f"{MOST_OPEN} deliveries of this token are open", remedy="Finish some of them.")
    if sum(len(one.files) for one in standing) + len(announced.files) > MOST_OPEN_FILES:
        raise TooMany(f"{MOST_OPEN_FILES} files of this token are announced", remedy="Finish some deliveries.")
    open_bytes = sum(file.size for one in standing for file in one.files if not file.held)
    if announced.coming + open_bytes > bounds.open_bytes:
        raise TooMuch(f"a token may have {bounds.open_bytes} bytes announced and not finished")


def _said(files: tuple[AnnouncedFile, ...]) -> list[tuple[str, int, Digest]]:
    """Without what we found out about them."""
    return [(file.name.raw_hex, file.size, file.sha256) for file in files]
