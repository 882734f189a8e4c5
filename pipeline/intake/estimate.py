"""How much room a submission will take in the vault, reckoned before anything is read.

Containers are preserved as they came, and what they hold beside them: a mailbox as its messages and their files, an
archive as its members. The factors are on the safe side of what the fixtures of this repository take.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipeline.intake.folder import EntryKind, listing
from pipeline.ports import Root

_CONTAINER: Final = re.compile(
    rb"\.(?:zip|7z|rar|tar|tgz|tbz2?|txz|gz|bz2|xz|zst|lz4|cab|iso|cpio|lzh|lha|\d{3}|r\d\d|z\d\d"
    rb"|mbox|mbx|eml|emlx|msg|pst|ost|dat|warc|wacz)\Z",
    re.IGNORECASE,
)
_TIMES_CONTAINER: Final = 3
_TIMES_PLAIN: Final = 1.1
"""The file, and small pictures of it for reviewers."""


@dataclass(frozen=True, slots=True)
class Estimate:
    files: int
    bytes: int
    """As they lie there now."""
    needed: int
    """Bytes that the vault may need for them."""

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(self.files + other.files, self.bytes + other.bytes, self.needed + other.needed)


def estimate(roots: Iterable[Root]) -> Estimate:
    """By names and sizes alone; what cannot be looked at counts as nothing, and becomes a gap later."""
    whole = Estimate(0, 0, 0)
    for root in roots:
        whole += _folder(root.path) if root.is_folder else _file(root.path)
    return whole


def _folder(path: bytes) -> Estimate:
    whole = Estimate(0, 0, 0)
    for entry in listing(path):
        if entry.kind is EntryKind.FILE:
            whole += _reckoned(entry.path, entry.size)
    return whole


def _file(path: bytes) -> Estimate:
    try:
        return _reckoned(path, os.stat(path).st_size)  # noqa: PTH116 -- names are bytes
    except OSError:
        return Estimate(0, 0, 0)


def _reckoned(path: bytes, size: int) -> Estimate:
    return Estimate(1, size, int(size * (_TIMES_CONTAINER if _CONTAINER.search(path) else _TIMES_PLAIN)))
