"""Fingerprints that two teams hand each other instead of files: what a list holds, and what comes near to it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.model.basics import Digest
from pipeline.model.descriptions import MediaKind
from pipeline.model.imprints import Imprint
from pipeline.model.likeness import Fingerprint, HashKind, Leg, MatchKind, Segment, Turn

UNSTATED_QUALITY: Final = 50
"""Of a hash whose list states none: what the reference tools of PDQ advise to keep at least."""


class ListFormat(StrEnum):
    PDQ_TEXT = "pdq-text"
    """One PDQ hash a line, for ThreatExchange's tools."""
    VPDQ_TEXT = "vpdq-text"
    """One video a file: frame number, quality, hash, seconds."""
    VPDQ_JSON = "vpdq-json"
    """One video a line, as python-threatexchange reads it."""
    SANAD = "sanad"
    """Our own: every hash with its turned forms, features and sound on request, signed."""


@dataclass(frozen=True, slots=True)
class SharedItem:
    """One item of a list. Nothing in it tells whose it is, what it is called or what it shows."""

    number: int
    """Its place in the list, from 1."""
    line: int
    """Line of the file on which it begins, from 1."""
    kind: MediaKind | None
    duration_s: float | None
    sha256: Digest | None
    """Only where whoever made the list chose to tell it."""
    fingerprints: tuple[Fingerprint, ...]
    """Their `picture` names a picture within the list and nothing outside it."""
    imprints: tuple[Imprint, ...] = ()
    frame_rate: float | None = None
    """Frames a second, where known."""


@dataclass(frozen=True, slots=True)
class ListHead:
    """What a list says of itself."""

    format: ListFormat
    sha256: Digest
    """Of the whole file."""
    bytes: int
    made: dt.datetime | None = None
    id: str | None = None
    public_key: str | None = None
    """Of the case that signed it; the signature holds. None for what is not signed."""


@dataclass(frozen=True, slots=True)
class ListRemoval:
    """From then on nothing is compared with the list. Its file stays in the vault: removal is not destruction."""

    by: str
    reason: str
    time: dt.datetime


@dataclass(frozen=True, slots=True)
class PeerList:
    """A list that another team handed over, kept in the case: later arrivals are compared with it too."""

    name: str
    object: Digest
    """The file, word for word, in the vault."""
    format: ListFormat
    items: int
    public_key: str | None
    """Of whoever signed it; None for what is not signed."""
    by: str
    """Who took it in."""
    time: dt.datetime
    removed: ListRemoval | None = None


@dataclass(frozen=True, slots=True)
class PeerMatch:
    """An item of ours that comes near to one of a list. There are no pixels on the other side, so nobody can say
    that it is the same exposure: it is a reason to ask them."""

    number: int
    """Place in the list."""
    line: int
    item: Digest
    """Ours."""
    kind: MatchKind
    """SAME_BYTES where the list states the digest of the very file; else CANDIDATE."""
    legs: tuple[Leg, ...]
    hash_kind: HashKind | None = None
    distance: int | None = None
    """Bits between the two nearest hashes."""
    turn: Turn = Turn.NONE
    """What was done to theirs to come nearest to ours."""
    pictures: int = 0
    """Pictures of ours that one of theirs comes near to."""
    position_s: float = 0.0
    """Of our nearest picture."""
    their_position_s: float = 0.0
    inliers: int = 0
    """Local features that agree in one geometry."""
    homography: tuple[float, ...] = ()
    """Nine numbers by rows, from their picture to ours, both in fractions; empty where no features were shared."""
    sound: tuple[Segment, ...] = ()
    """Seconds of theirs, then of ours."""
