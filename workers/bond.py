"""What binds a process to the one that started it: nothing of a crew outlives it."""

import ctypes
import os
from typing import Final

PR_SET_PDEATHSIG: Final = 1


def end_with_parent(number: int, parent: int) -> None:
    """From now on the calling process gets signal `number` when the process `parent`, which started it, ends.

    Ends at once where that has happened already.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)
