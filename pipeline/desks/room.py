"""Whether the vault has room for what is to be submitted."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import NoRoom
from pipeline.intake.estimate import Estimate, estimate
from pipeline.ports import Root

GIB = 1 << 30
SPARE_BYTES = GIB // 4
"""Left free, for records and whatever else lies there."""


@dataclass(frozen=True, slots=True)
class RoomDesk:
    free: Callable[[], int]
    """Bytes that may still be written where the vault lies."""

    def reckon(self, roots: Sequence[Root]) -> Estimate:
        return estimate(roots)

    def require(self, wanted: Estimate) -> None:
        """Raises NoRoom where the vault may not hold it; nothing was read yet."""
        free = self.free()
        if wanted.needed + SPARE_BYTES > free:
            raise NoRoom(
                f"what is submitted may need {shown(wanted.needed)}, and {shown(free)} are free where the vault lies",
                remedy="free some space there or submit in parts; --force goes on all the same",
            )


def free_room(folder: Path) -> int:
    """Bytes that this user may still write to the file system that `folder` lies on, be it a drive of its own."""
    return shutil.disk_usage(folder).free


def shown(size: int) -> str:
    """`1.5 GiB`: as people read sizes."""
    amount = float(size)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if amount < 1024:
            return f"{size} bytes" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TiB"
