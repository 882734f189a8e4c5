"""The file that passwords are read from. They are never given on the command line, which every process can read."""

from pathlib import Path
from typing import Final

from pipeline.errors import NotFound, UsageError

MOST: Final = 100
"""Passwords in one file: each is tried on every locked member, in several encodings."""
_MOST_BYTES: Final = 1 << 16


def read_passwords(path: Path) -> tuple[str, ...]:
    """One a line, in UTF-8; spaces count, empty lines do not.

    Raises NotFound, or UsageError for a file that is none of this kind. No message quotes a password.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(f"no password file {path}") from error
    except OSError as error:
        raise UsageError(f"the password file {path} cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{path} is too large for a password file", remedy="one password a line")
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not text in UTF-8", remedy="one password a line, in UTF-8") from None
    passwords = tuple(dict.fromkeys(line for line in lines if line))
    if not passwords:
        raise UsageError(f"no password stands in {path}", remedy="one password a line")
    if len(passwords) > MOST:
        raise UsageError(f"more than {MOST} passwords stand in {path}", remedy="submit in several runs")
    return passwords
