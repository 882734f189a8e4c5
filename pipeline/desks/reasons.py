"""Who acts and why: what every act of a person puts on record."""

from typing import Final

from pipeline.errors import UsageError

SHORTEST_REASON: Final = 30
"""Characters of a reason that somebody will be asked for in a year."""


def require_person(by: str) -> str:
    """A code or role. Raises UsageError where it is empty."""
    if not by.strip():
        raise UsageError("say who acts: a code or role, never a name", remedy="--by R-2")
    return by.strip()


def require_reason(reason: str, shortest: int = SHORTEST_REASON) -> str:
    """Raises UsageError for a reason that is too short to be one."""
    if len(reason.strip()) < shortest:
        raise UsageError(f"a reason has {shortest} characters at least: somebody will ask for it in a year")
    return reason.strip()
