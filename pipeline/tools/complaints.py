"""What ffmpeg and ffprobe say on standard error, in a form that can be kept and compared."""

import re

from pipeline.errors import LimitReached, Undecodable
from pipeline.ports import Completed
from pipeline.tools.answers import printable
from pipeline.tools.child import EVIDENCE_PATH

LEVEL = "repeat+level+error"
"""Each message on a line of its own with its level, none folded into `Last message repeated`."""

_ADDRESS = re.compile(r" @ 0x[0-9a-f]+")
_LEVEL_MARK = re.compile(r"\[(?:error|fatal|panic)\] ?")
_INPUT = f"file:{EVIDENCE_PATH}: "
"""How the programs call what they read; it is our own descriptor and says nothing about the file."""
_UNLISTED = re.compile(rb"Codec \((.{1,64}?)\) not on whitelist")
_OUT_OF_MEMORY = re.compile(rb"Cannot allocate memory|failed to map segment|get_buffer\(\) failed")
"""As ffmpeg, the loader of its libraries, and its decoders say it; the last also of a size that cannot be."""
_IMPOSSIBLE_SIZE = re.compile(rb"Picture size \d+x\d+ is invalid")


class Unsupported(Undecodable):
    """The file may be whole: it is we who do not open this container or codec."""


def messages(stderr: bytes) -> tuple[str, ...]:
    """One per line, without memory addresses (which differ from run to run) and safe to print.

    That a codec is not on our list is left out: it says nothing about the file. See `refuse`.
    """
    lines = stderr.splitlines()
    kept = (line.decode("utf-8", "replace") for line in lines if _UNLISTED.search(line) is None)
    return tuple(cleaned for line in kept if (cleaned := _cleaned(line)))


def _cleaned(line: str) -> str:
    return printable(_LEVEL_MARK.sub("", _ADDRESS.sub("", line)).replace(_INPUT, "").strip())


def check_memory(stage: str, completed: Completed) -> None:
    """Raises LimitReached where a run was refused memory: what it says is then about us, not the file."""
    said = completed.stderr
    if _OUT_OF_MEMORY.search(said) is not None and _IMPOSSIBLE_SIZE.search(said) is None:
        raise LimitReached(stage, "memory used up")


def refuse(stage: str, completed: Completed) -> None:
    """Raises what a failed run means: LimitReached where memory ran out, else Undecodable."""
    check_memory(stage, completed)
    if (unlisted := _UNLISTED.search(completed.stderr)) is not None:
        name = unlisted[1].decode("ascii", "replace")
        raise Unsupported(stage, f"codec {printable(name)} is not among those that are decoded")
    said = messages(completed.stderr)
    raise Undecodable(stage, said[-1] if said else f"ended with code {completed.returncode}")
