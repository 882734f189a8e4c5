"""What a video shows from moment to moment, and which frame stands for each: fed by one decoding of every frame.

A moment begins with a shot, with a movement that shows something else, or with one worth a search. A key frame that
falls into it stands for it; only where none does, its first frame is fetched afterwards. Key frames are whole
pictures that the decoder has in hand anyway.
"""

import bisect
import heapq
import math
from dataclasses import dataclass, field
from enum import IntEnum

from pipeline.describe.cuts import CutFinder, Judged, Small
from pipeline.describe.dissolves import LONGEST_S, Dissolve, DissolveFinder
from pipeline.describe.looks import Look, look
from pipeline.describe.quality import measured
from pipeline.describe.selection import Selection
from pipeline.tools.planes import Planes

_LAG_S = LONGEST_S + 1
"""How far behind the newest frame things are decided: by then every dissolve is known from its beginning on."""
SHORT_S = 0.3
FETCHED_EVERY_S = 4.0
"""Within a shot that moves, frames between key frames are decoded again this often at most."""


class _What(IntEnum):
    """What happens at one time, in the order in which it is taken in."""

    SHOT = 0
    BLEND = 1
    """After it: a shot may begin to turn into the next with its first frame."""
    GLANCE = 2
    PICTURE = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch for which no picture came along."""

    time_s: float
    is_shown: bool
    is_shot: bool = False
    """A shot begins with it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Event:
    time_s: float
    what: _What
    frame: Planes | None = None

    def __lt__(self, other: "_Event") -> bool:
        return (self.time_s, self.what) < (other.time_s, other.what)


@dataclass(slots=True)
class Course:
    """Takes what one decoding gives, in whatever order it comes, and fills a selection.

    Times are seconds from the beginning of the time line; below 0 where a file has frames before it.
    """

    selection: Selection
    is_beginning: bool = True
    """It begins with the video, so that its first frame begins a shot."""
    cuts: list[float] = field(default_factory=list)
    dissolves: list[Dissolve] = field(default_factory=list)
    missing: list[Moment] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    """Times of the pictures that were kept, in order while they stream by."""
    _cut_finder: CutFinder = field(default_factory=CutFinder)
    _dissolve_finder: DissolveFinder = field(default_factory=DissolveFinder)
    _waiting: list[_Event] = field(default_factory=list)
    _moment: Moment | None = None
    """The one under way, while it has no picture."""
    _judged: bool = False
    _is_blending: bool = False
    _shown_look: Look | None = None
    _last_look: Look | None = None
    _last_kept_s: float = 0.0

    def every(self, time_s: float, frame: Planes) -> None:
        """Every frame, at 64 x 36 pixels."""
        for judged in self._cut_finder.feed(Small(time_s, frame.content)):
            self._judge(judged)

    def glance(self, time_s: float, frame: Planes) -> None:
        """A frame about twice a second, larger."""
        heapq.heappush(self._waiting, _Event(time_s, _What.GLANCE, frame.reduced(64, 36)))

    def picture(self, time_s: float, frame: Planes) -> None:
        """A key frame."""
        self.keys.append(time_s)
        heapq.heappush(self._waiting, _Event(time_s, _What.PICTURE, frame))

    def finish(self) -> None:
        """No more frames come."""
        for judged in self._cut_finder.finish():
            self._judge(judged)
        self._note(self._dissolve_finder.finish())
        while self._waiting:
            self._take(heapq.heappop(self._waiting))
        self._begin(None)

    def _judge(self, judged: Judged) -> None:
        time_s = judged.frame.time_s
        if judged.is_cut and (self.is_beginning or self._judged):
            self.cuts.append(time_s)
            heapq.heappush(self._waiting, _Event(time_s, _What.SHOT))
        self._judged = True
        self._note(self._dissolve_finder.feed(judged))
        while self._waiting and self._waiting[0].time_s < time_s - _LAG_S:
            self._take(heapq.heappop(self._waiting))

    def _note(self, dissolve: Dissolve | None) -> None:
        if dissolve is not None:
            self.dissolves.append(dissolve)
            heapq.heappush(self._waiting, _Event(dissolve.begin_s, _What.BLEND))
            heapq.heappush(self._waiting, _Event(dissolve.end_s, _What.SHOT))

    def _take(self, event: _Event) -> None:
        match event.what, event.frame:
            case _What.BLEND, _:
                self._is_blending = True
            case _What.SHOT, _:
                self._is_blending, self._shown_look = False, None
                self._begin(Moment(event.time_s, is_shown=True, is_shot=True))
            case _What.GLANCE, Planes() as frame if not self._is_blending:
                self._glance(event.time_s, look(frame))
            case _What.PICTURE, Planes() as frame if not self._is_blending:
                self._fill(event.time_s, frame)

    def _glance(self, time_s: float, seen: Look) -> None:
        if self._shown_look is None or self._last_look is None:
            self._shown_look = self._last_look = seen
        elif seen.shows_other_than(self._shown_look):
            self._shown_look = self._last_look = seen
            self._begin(Moment(time_s, is_shown=True))
        elif self.selection.adds(time_s - self._last_kept_s, seen, self._last_look):
            self._last_look = seen
            self._begin(Moment(time_s, is_shown=False))

    def _begin(self, moment: Moment | None) -> None:
        if self._moment is not None:
            self.missing.append(self._moment)
        self._moment = moment
        if moment is not None:
            self._last_kept_s = moment.time_s

    def _fill(self, time_s: float, frame: Planes) -> None:
        if self._moment is not None:
            self.keep(time_s, frame, is_shown=self._moment.is_shown)
            self._moment = None

    def keep(self, time_s: float, frame: Planes, *, is_shown: bool) -> None:
        """Keeps a picture; one that repeats what is shown before it is hidden after all."""
        small = measured(frame)
        position, seen = max(0.0, time_s), look(small)
        self.kept.append(time_s)
        shown = is_shown and not self.selection.repeats(position, seen)
        self.selection.keep(position, frame, small, seen, shown=shown)

    def to_fetch(self) -> tuple[tuple[Moment, ...], ...]:
        """Moments without a picture that are worth decoding again, in groups between two key frames.

        A shot always is; a movement where no picture was kept for some seconds.
        """
        groups: dict[int, list[Moment]] = {}
        kept = sorted(self.kept)
        for moment in self.missing:
            before = kept[bisect.bisect_right(kept, moment.time_s) - 1] if kept else -math.inf
            if moment.is_shot or moment.time_s - before >= FETCHED_EVERY_S:
                bisect.insort(kept, moment.time_s)
                groups.setdefault(bisect.bisect_right(self.keys, moment.time_s), []).append(moment)
        return tuple(map(tuple, groups.values()))

    def has_short(self, moments: tuple[Moment, ...]) -> bool:
        """Whether one of them is over after a few frames, so that only its first frame surely belongs to it."""
        places = ((bisect.bisect_right(self.cuts, moment.time_s), moment) for moment in moments)
        return any(at < len(self.cuts) and self.cuts[at] - moment.time_s < SHORT_S for at, moment in places)
