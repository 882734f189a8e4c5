"""Passwords and tokens in files."""

from pathlib import Path
from typing import Final

from pipeline.errors import SetupError

_MOST_BYTES: Final = 1 << 16


def secret_in(path: Path) -> str:
    """The first line. Raises SetupError; no message quotes what stands there."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise SetupError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise SetupError(f"{path} is not text in UTF-8", remedy="the password or token in one line") from None
    if not lines or not lines[0]:
        raise SetupError(f"the first line of {path} is empty", remedy="the password or token in one line")
    return lines[0]


def is_readable_by_others(path: Path) -> bool:
    """Whether other users of this machine may read a file; False where that cannot be told."""
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:
        return False
