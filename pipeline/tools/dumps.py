"""Keeps secrets out of what a crash leaves on the disk."""

import resource
from typing import Final

from pipeline.tools.libc import process_control

_PR_SET_DUMPABLE: Final = 4


def leave_no_dumps() -> None:
    """From now on neither this process nor what it forks writes its memory to the disk when it crashes.

    Programs that it starts keep the limit and lose the rest. Other processes of the user cannot read its memory either.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    process_control(_PR_SET_DUMPABLE, 0)
