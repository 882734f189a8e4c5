"""Who leads the work on a case: one process at a time, whatever was started."""

import fcntl
from pathlib import Path
from typing import IO


class Lead:
    """A lock that the system lets go of when its holder ends, in whatever way."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "crew.lock"
        self._file: IO[str] | None = None

    @property
    def held(self) -> bool:
        return self._file is not None

    def take(self) -> bool:
        """Whether this process leads now; False while another one does."""
        if self._file is not None:
            return True
        file = self._path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def give_up(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
