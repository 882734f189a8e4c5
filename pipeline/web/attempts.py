"""Counts wrong tokens. A token has 256 random bits, so this only keeps the noise down."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST: Final = 10
"""Wrong ones from one address within the window; then it is told to wait."""
WINDOW_S: Final = 60.0
_ADDRESSES: Final = 10_000


class WrongTokens:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: seconds, monotonic."""
        self._clock = clock
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()
        """Address -> when its window began, and how many since."""

    def too_many(self, address: str) -> bool:
        """Counts one more."""
        now = self._clock()
        began, count = self._seen.pop(address, (now, 0))
        if now - began >= WINDOW_S:
            began, count = now, 0
        self._seen[address] = (began, count + 1)
        while len(self._seen) > _ADDRESSES:
            self._seen.popitem(last=False)
        return count >= MOST
