"""What `sanad fingerprints` answers to machines. What comes near to a list is `pipeline/export/peer_build.py`'s."""

from dataclasses import dataclass
from typing import Literal

from pipeline.model.shared import ListFormat, PeerList


@dataclass(frozen=True, slots=True)
class ExportedAnswer:
    list: str
    """Random; the other team names it when it asks about a number of the list."""
    format: ListFormat
    files: tuple[str, ...]
    sha256: str
    """Of the file, or over the digests of all of them, one a line, in order."""
    items: int
    kept_back: int
    """Items that their terms keep back; the list does not tell that there are any."""
    not_searchable: int
    """Items of which such a list has nothing to tell."""
    schema: Literal["sanad/fingerprints-export/1"] = "sanad/fingerprints-export/1"


@dataclass(frozen=True, slots=True)
class PeerListsAnswer:
    lists: tuple[PeerList, ...]
    schema: Literal["sanad/fingerprints-lists/1"] = "sanad/fingerprints-lists/1"


@dataclass(frozen=True, slots=True)
class WhoseAnswer:
    list: str
    number: int
    sha256: str
    schema: Literal["sanad/fingerprints-item/1"] = "sanad/fingerprints-item/1"
