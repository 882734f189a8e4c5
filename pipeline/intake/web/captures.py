"""What a web archive holds: media to take out, and how much there is that is none."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.web.pages import Page
from pipeline.intake.web.playlists import Playlist
from pipeline.intake.web.ranges import ContentRange
from pipeline.intake.web.sums import Stated


class CaptureKind(StrEnum):
    RESPONSE = "response"
    REVISIT = "revisit"
    RESOURCE = "resource"
    CONVERSION = "conversion"
    METADATA = "metadata"


class Other(StrEnum):
    """Records that are not taken out; the archive with them is preserved."""

    PAGES = "pages"
    """Pages, styles, programs and whatever else is no media; also answers such as "not found"."""
    SMALL = "small"
    """Pictures below 1 KiB and icons: what pages are laid out with and visitors are counted by."""
    SEGMENTED = "segmented"
    """Bodies that are spread over several records, as no archiver in use writes them."""
    UNRECORDED = "unrecorded"
    """Requests and descriptions."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a revisit names in place of a body that the archive holds already."""

    id: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Capture:
    """One record that carries a photo, video or sound recording, or refers to one that may be."""

    spot: int
    """Offset of the record in its archive."""
    kind: CaptureKind
    id: str
    """The record's own id, else its URL, date and sum: what it is known by in whatever file it stands."""
    url: str
    date: str
    declared: str
    """Media type by the header, lower case."""
    size: int
    """Of the stored body, in bytes."""
    part: ContentRange | None = None
    block_sum: Stated | None = None
    payload_sum: Stated | None = None
    reference: Reference | None = None
    """Of a revisit."""
    modified: str = ""
    address: str = ""
    truncated: str = ""
    unplaced: bool = False
    """A part of a file (HTTP 206), and nothing that makes sense says which."""
    fragment: bool = False
    """A piece of a stream that was cut into pieces for sending."""

    @property
    def whole(self) -> bool:
        """Whether its body is the whole file, as far as its header says."""
        return self.part is None or (self.part.start == 0 and self.part.total == self.part.end + 1)


@dataclass(slots=True)
class Survey:
    """One web archive, looked through once."""

    captures: list[Capture] = field(default_factory=list)
    others: Counter[Other] = field(default_factory=Counter)
    pages: list[Page] = field(default_factory=list)
    """Pages that the records themselves hold."""
    playlists: list[Playlist] = field(default_factory=list)
    not_taken: set[Stated] = field(default_factory=set)
    """Sums of bodies that are no media, or too small: a revisit of one is not taken either."""
    referrers: dict[str, str] = field(default_factory=dict)
    """Record id to the page that asked for it."""
    damaged: int = 0
    cut_off: bool = False
    software: str = ""
    trouble: LimitReached | Undecodable | None = None
    """Why it was not looked through to the end."""
