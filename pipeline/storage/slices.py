"""Slices: objects that stand word for word inside another one, kept as their place there instead of a second copy."""

import json
from dataclasses import dataclass

from pipeline.errors import CustodyError
from pipeline.model.basics import Digest, as_digest
from pipeline.storage.canonical import canonical_json

LONGEST_RECORD = 4_096


@dataclass(frozen=True, slots=True)
class Slice:
    """Where the bytes of an object stand. The container is an object of its own, never a slice itself."""

    container: Digest
    start: int
    size: int
    """Bytes."""

    def within(self, start: int, size: int) -> "Slice":
        """The place of a part of this slice, in the same container."""
        return Slice(self.container, self.start + start, size)


def slice_bytes(piece: Slice) -> bytes:
    return canonical_json({"slice": 1, "container": piece.container, "start": piece.start, "size": piece.size})


def slice_from(record: bytes, what: str) -> Slice:
    """Raises CustodyError, naming `what`, where the record holds no slice."""
    try:
        found = json.loads(record)
        piece = Slice(as_digest(found["container"]), int(found["start"]), int(found["size"]))
        if found["slice"] != 1 or piece.start < 0 or piece.size < 0:
            raise ValueError("no place")
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise CustodyError(
            f"{what} has a record that says of no place where it stands",
            remedy="Restore it from a backup; run `sanad custody verify` to see what else differs.",
        ) from error
    return piece
