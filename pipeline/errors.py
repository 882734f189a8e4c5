"""Every error that Sanad raises on purpose, with its exit code and a remedy.

SanadError
├── UsageError            2   the caller asked for something that makes no sense
├── SetupError            3   the installation lacks something (`sanad doctor` names it)
├── NotFound              4   no such incident, item or submission in this case
├── InvalidInput         65   a file that we were told to read does not have the form it must have
├── Unavailable          75   queue, object store or authority is away: try again later
│   └── NoRoom               the disk is full
├── LeaseLost                 another worker holds the task now: this one's result is dropped
├── CustodyError         90   vault bytes differ from their name, or the ledger does not hold
└── ExaminationError          trouble with one item; never leaves the journey, becomes a record
    ├── Undecodable           the file says something that its decoder refuses
    ├── DecoderDied           a confined decoder was killed or crashed: the item is quarantined
    └── LimitReached          memory, time or output bound hit: the item is quarantined

What says something about the *evidence* is a finding, not an error; see `pipeline/model/findings.py`.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller; documented in the README."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    SETUP = 3
    NOT_FOUND = 4
    INVALID_INPUT = 65
    UNAVAILABLE = 75
    CUSTODY = 90
    INTERRUPTED = 130


class SanadError(Exception):
    """Base of all foreseen trouble: one clear line, and what to do about it."""

    exit_code: ExitCode = ExitCode.FAILURE

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(SanadError):
    exit_code = ExitCode.USAGE


class SetupError(SanadError):
    exit_code = ExitCode.SETUP


class NotFound(SanadError):
    exit_code = ExitCode.NOT_FOUND


class InvalidInput(SanadError):
    exit_code = ExitCode.INVALID_INPUT


class Unavailable(SanadError):
    exit_code = ExitCode.UNAVAILABLE


class NoRoom(Unavailable):
    """The disk that the case lies on takes no more."""


class LeaseLost(SanadError):
    """A write was fenced off: the lease ran out and somebody else took the task."""


class CustodyError(SanadError):
    exit_code = ExitCode.CUSTODY


class ExaminationError(SanadError):
    """Trouble with one item. `stage` names the step of the journey or the decoder at work."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(f"{stage}: {reason}")
        self.stage = stage
        self.reason = reason


class Undecodable(ExaminationError):
    """The decoder ran to its end and refuses the file."""


class DecoderDied(ExaminationError):
    """The confined decoder was ended by a signal or broke down."""


class LimitReached(ExaminationError):
    """A bound on memory, time or output was hit while decoding."""
