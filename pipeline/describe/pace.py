"""How far the look at a video has come, in shares of all that it will cost."""

from collections.abc import Callable
from dataclasses import dataclass

_KEY_FRAMES_COST = 0.1
"""Of decoding key frames, against decoding all."""


@dataclass(slots=True)
class Pace:
    """Tells shares that only grow. Where the length is not known, none."""

    tell: Callable[[float], None] | None
    length_s: float | None
    told: float = 0.0
    _first: float = 0.0
    _last: float = 1.0
    """The part under way runs between these shares."""
    _seconds: float = 1.0
    _before: float = 0.0

    def key_frames(self, filled_s: float) -> None:
        """First come the key frames, then perhaps stretches of so many seconds together."""
        cost = _KEY_FRAMES_COST * (self.length_s or 0.0)
        self._first, self._last = 0.0, cost / (cost + filled_s) if cost else 1.0
        self._seconds = self.length_s or 1.0

    def filling(self, seconds: float) -> None:
        """The rest are stretches of so many seconds together."""
        self._first, self._last, self._seconds, self._before = self._last, 1.0, max(seconds, 1e-9), 0.0

    def every_frame(self) -> None:
        """One part, from beginning to end."""
        self._seconds = self.length_s or 1.0

    def at(self, seconds: float) -> None:
        """So many seconds into the part, or the stretch, that is under way."""
        if self.tell is None or self.length_s is None:
            return
        done = min(1.0, max(0.0, (self._before + seconds) / self._seconds))
        share = self._first + done * (self._last - self._first)
        if share > self.told:
            self.told = share
            self.tell(share)

    def stretch_done(self, seconds: float) -> None:
        """A stretch of so many seconds is over."""
        self._before += seconds
        self.at(0.0)
