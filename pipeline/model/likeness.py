"""What an item looks like, what it is a copy of, and what merely shows the same thing."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest
from pipeline.model.sentences import Sentence


class HashKind(StrEnum):
    PHASH = "phash"
    """imagehash pHash, 64 bits as 16 hexadecimal digits."""
    PDQ = "pdq"
    """PDQ, 256 bits as 64 hexadecimal digits."""


class Turn(StrEnum):
    """The eight ways to turn and mirror a picture, named by what was done to the item to make this form."""

    NONE = "none"
    ROTATED_90 = "rotated_90"
    ROTATED_180 = "rotated_180"
    ROTATED_270 = "rotated_270"
    MIRRORED = "mirrored"
    MIRRORED_ROTATED_90 = "mirrored_rotated_90"
    MIRRORED_ROTATED_180 = "mirrored_rotated_180"
    MIRRORED_ROTATED_270 = "mirrored_rotated_270"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One perceptual hash of one picture of an item, with its quality."""

    kind: HashKind
    value: str
    """Lower-case hexadecimal, leading zeros kept."""
    quality: int
    """0-100. A picture that reaches no quality worth searching by is `NotSearchable` instead."""
    picture: Digest
    """The derivative (preview or keyframe) that was hashed."""
    position_s: float = 0.0
    turns: tuple[tuple[Turn, str], ...] = ()
    """The hash of each turned form, used when this item asks the archive."""


@dataclass(frozen=True, slots=True)
class NotSearchable:
    """A picture that no copy can be found for, and why. Shown to the reviewer, never silently left out."""

    picture: Digest
    position_s: float
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in fractions (0-1) of a picture's width and height."""

    left: float
    top: float
    right: float
    bottom: float


class Around(StrEnum):
    """What a picture shows beside the part that it has in common with another."""

    NOTHING = "nothing"
    REST = "rest"
    """The scene goes on: the other one is a part of it."""
    BARS = "bars"
    """One colour."""
    SCREEN = "screen"
    """Mostly one colour, with writing or signs: as screenshots and captions have."""
    PICTURES = "pictures"
    """Other pictures, with an edge between them: a collage, a picture within a picture."""


class Colour(StrEnum):
    KEPT = "kept"
    LOST = "lost"
    """The other is grey, and the item is not."""
    ADDED = "added"
    """The item is grey, and the other is not."""


@dataclass(frozen=True, slots=True)
class Transformation:
    """What was done to one copy to make the other, measured on the aligned pictures."""

    turn: Turn
    scale: float
    """Pixels of the other for one pixel of the item, both at full size."""
    rotation_deg: float
    """Counter-clockwise, beyond the turn."""
    kept: Region
    """The part of the item that the other shows."""
    kept_of_other: Region
    """The part of the other that the item shows."""
    overlays: tuple[Region, ...] = ()
    """Regions of the other that differ: logos, captions, retouching."""
    perspective: float = 0.0
    """How far the corners lie from where they would lie without perspective, as a share of the longer side: a photo
    taken of a screen or print has some, a copy made by software has none."""
    around: Around = Around.NOTHING
    """In the other, around what the item shows."""
    around_item: Around = Around.NOTHING
    """In the item, around what the other shows."""
    colour: Colour = Colour.KEPT
    brightness: float = 0.0
    """Grey levels (of 255) by which the other is lighter on the whole, where both agree."""
    contrast: float = 1.0
    """Contrast of the other for that of the item, where both agree."""
    goes_on: bool | None = None
    """Whether the item's picture goes on beyond `kept` without a seam: then the other is a piece of it. False where a
    frame, a bar or another picture lies around it; None where nothing does, or it cannot be told."""
    goes_on_in_other: bool | None = None
    """The same of the other, beyond `kept_of_other`."""
    laid_on_other: bool | None = None
    """Whether the edges of `overlays` are seen in the other alone (True) or in the item alone (False): they were laid
    on that one. None where it cannot be told."""


class Leg(StrEnum):
    """What led to a match."""

    HASHES = "hashes"
    FEATURES = "features"
    SOUND = "sound"


class MatchKind(StrEnum):
    SAME_BYTES = "same_bytes"
    SAME_EXPOSURE = "same_exposure"
    """Confirmed by alignment: the same photo or the same frames."""
    SAME_SCENE = "same_scene"
    """One place from nearly one spot, another exposure: joins nothing."""
    CANDIDATE = "candidate"
    """Hashes are near, alignment did not confirm: for a reviewer to look at, joins nothing."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Seconds of one video that equal seconds of the other."""

    start_s: float
    end_s: float
    other_start_s: float
    other_end_s: float

    @property
    def speed(self) -> float:
        """Seconds of the other for one second of the item; 1 for a single moment."""
        length = self.end_s - self.start_s
        return (self.other_end_s - self.other_start_s) / length if length > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """Two items show the same exposure, or may. Always stored with `item` < `other`."""

    item: Digest
    other: Digest
    kind: MatchKind
    hash_kind: HashKind | None
    """None where no hashes came near."""
    distance: int | None
    """Bits between the two nearest hashes; None where none came near."""
    item_picture: Digest | None
    """None for a sound recording, and where only sound led to the match."""
    other_picture: Digest | None
    frames: int
    """Pairs of pictures that were confirmed (1 for photos)."""
    inliers: int
    agreement: float
    """Share (0-1) of textured blocks that correlate after alignment."""
    transformation: Transformation | None = None
    segments: tuple[Segment, ...] = ()
    """Where the pictures agree."""
    sound: tuple[Segment, ...] = ()
    """Where the sound agrees."""
    legs: tuple[Leg, ...] = (Leg.HASHES,)
    """Everything that led to it, in the order of `Leg`."""
    lengths_s: tuple[float, float] | None = None
    """Seconds that the two videos last; None where one is no video, or nobody knows."""


class LinkKind(StrEnum):
    SAME_MOMENT = "same_moment"
    SAME_SCENE = "same_scene"


@dataclass(frozen=True, slots=True)
class Link:
    """Two items show the same moment or scene from different hands: not a copy, and no date by itself."""

    item: Digest
    other: Digest
    kind: LinkKind
    confirmed_by: str | None = None
    """The reviewer who looked; None while it is only measured."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Two items that match and are not counted together, because of what was ruled about two items of their groups."""

    item: Digest
    other: Digest
    because: tuple[Digest, Digest]
    """The pair that somebody ruled not to be copies, the smaller digest first."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """Copies of one capture."""

    id: str
    """First 16 digits of the digest over its sorted members."""
    members: tuple[Digest, ...]
    """Sorted by first receipt, then digest."""
    earliest: Digest
    """The earliest known copy, by our own record of receipt."""
    earliest_received: dt.datetime
    closest_to_capture: Digest
    """The member that carries most of the capture (size, camera structure): what to ask the source about."""
    why_closest: Sentence
    links: tuple[tuple[Digest, Digest], ...] = ()
    """The strongest pairs that hold it together, as few as needed, the smaller digest first. Strongest first."""
    parted: tuple[Parting, ...] = ()
    """Matches with items outside it that join nothing because of what was ruled."""
