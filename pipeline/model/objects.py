"""Bytes in the vault, and what is examined or derived from them."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest, ToolVersion


@dataclass(frozen=True, slots=True)
class Object:
    """Any bytes in the vault: media, containers, derivatives. Known by their SHA-256."""

    sha256: Digest
    size: int
    """Bytes."""


class ItemStatus(StrEnum):
    RECEIVED = "received"
    """Preserved, not yet examined."""
    EXAMINED = "examined"
    QUARANTINED = "quarantined"
    """Kept as evidence; it could not be looked at, and the item's quarantine says at which step and why."""
    NOT_MEDIA = "not_media"
    """Kept as evidence; neither photo, video nor sound recording."""


@dataclass(frozen=True, slots=True)
class Item:
    """An object that is examined as media. The same bytes from two senders are one item with two receipts."""

    sha256: Digest
    size: int
    status: ItemStatus
    first_received: dt.datetime
    media_type: str | None = None
    """Internet media type found in the content, never taken from the name."""
    examination: Digest | None = None
    """The latest examination, by the digest of its inputs."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why an item could not be examined to the end."""

    stage: str
    reason: str
    tool: ToolVersion | None = None


class DerivativeKind(StrEnum):
    KEYFRAME = "keyframe"
    PREVIEW = "preview"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True, slots=True)
class Derivative:
    """A working copy made from an item; never evidence itself."""

    object: Digest
    parent: Digest
    kind: DerivativeKind
    width: int
    height: int
    tool: ToolVersion
    sandbox_level: str
