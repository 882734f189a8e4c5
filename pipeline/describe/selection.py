"""The pictures that stand for a video: chosen while frames stream by, so that only what is kept stays in memory."""

import bisect
from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.describe.looks import Look, look
from pipeline.describe.quality import PictureFlags, flags_of_frame
from pipeline.model.pictures import Picture, Pixels
from pipeline.tools.planes import Planes

HIDDEN_EVERY_S = 10.0
"""Of a shot that stands still a frame is kept this often all the same."""
MOST_HIDDEN = 120
"""Beyond this number every second hidden frame is dropped and the least distance between them doubled."""
MOST_SHOWN = 2000
MOST_PLAIN = 150
"""Pictures held as they came out of the decoder, a megabyte each; later ones are held as JPEG."""
_JPEG_QUALITY = 95


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """One picture, with what others are compared with."""

    position_s: float
    picture: Picture
    look: Look
    flags: PictureFlags


@dataclass(slots=True)
class Selection:
    """Pictures in order of time."""

    full_width: int
    full_height: int
    kept: list[Kept] = field(default_factory=list)
    left_out: int = 0
    """Pictures that show something else and were too many."""
    _shown: int = 0
    _hidden: int = 0
    _least_apart_s: float = 0.0

    def offer(self, position_s: float, frame: Planes, small: Planes) -> None:
        """Keeps a frame where it shows or adds something; nearly identical ones now and then. `small`: `measured`."""
        seen = look(small)
        before, shown_before = self._before(position_s)
        if shown_before is None or seen.shows_other_than(shown_before.look):
            self.keep(position_s, frame, small, seen, shown=True)
        elif before is None or self.adds(position_s - before.position_s, seen, before.look):
            self.keep(position_s, frame, small, seen, shown=False)

    def adds(self, since_s: float, seen: Look, before: Look) -> bool:
        """Whether a frame is worth keeping for the search, so many seconds after one that was kept."""
        return since_s >= self._least_apart_s and (since_s >= HIDDEN_EVERY_S or seen.moved_from(before))

    def keep(self, position_s: float, frame: Planes, small: Planes, seen: Look, *, shown: bool) -> None:
        """Keeps a frame whatever it shows, as long as there is room."""
        if shown and self._shown >= MOST_SHOWN:
            self.left_out += 1
            return
        picture = self._picture(position_s, frame)
        kept = Kept(position_s, picture, seen, flags_of_frame(small, shown=shown))
        self.kept.insert(bisect.bisect_right(self.kept, position_s, key=_position), kept)
        self._shown += shown
        self._hidden += not shown
        if self._hidden > MOST_HIDDEN:
            self._thin()

    def repeats(self, position_s: float, seen: Look) -> bool:
        """Whether it is nearly identical to the picture shown before it."""
        _, shown_before = self._before(position_s)
        return shown_before is not None and not (
            seen.shows_other_than(shown_before.look) or seen.moved_from(shown_before.look)
        )

    def _before(self, position_s: float) -> tuple[Kept | None, Kept | None]:
        """The picture before, and the one before that is shown."""
        place = bisect.bisect_right(self.kept, position_s, key=_position)
        shown = next((self.kept[at] for at in range(place - 1, -1, -1) if self.kept[at].flags.shown), None)
        return (self.kept[place - 1] if place else None), shown

    def _picture(self, position_s: float, frame: Planes) -> Picture:
        if len(self.kept) < MOST_PLAIN:
            return Picture(frame.rgb, self.full_width, self.full_height, position_s)
        _, packed = cv2.imencode(".jpg", frame.rgb()[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
        return Picture(_Packed(packed.tobytes()).pixels, self.full_width, self.full_height, position_s)

    def _thin(self) -> None:
        """Bounds what stays in memory; what is shown is never thinned."""
        hidden = [one for one in self.kept if not one.flags.shown]
        dropped = set(map(id, hidden[1::2]))
        self.kept = [one for one in self.kept if id(one) not in dropped]
        self._hidden -= len(dropped)
        self._least_apart_s = max(1.0, 2 * self._least_apart_s)


@dataclass(frozen=True, slots=True)
class _Packed:
    """A picture that we encoded ourselves a moment ago."""

    jpeg: bytes

    def pixels(self) -> Pixels:
        return np.asarray(cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_COLOR_RGB), np.uint8)


def _position(kept: Kept) -> float:
    return kept.position_s
