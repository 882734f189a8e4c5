"""The frames that stand for a video: every shot has one. Two gears, chosen by need, and which it was is said.

EVERY_FRAME decodes all of it once: each frame is looked at small for cuts, dissolves and movement, two a second go to
whoever hashes them, key frames become pictures, and whether the whole decodes is known as well. KEY_FRAMES never
touches the others, at about a tenth of the cost: for long videos. Encoders set a key frame at a cut, phones and apps
one every second or two, so a shot without one is short; stretches without any are decoded in full all the same.
"""

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction

from pipeline.describe.course import Course, Moment
from pipeline.describe.film import EVERY_FRAME_PIXELS, Film, Gear, shown_size
from pipeline.describe.quality import PictureFlags
from pipeline.describe.selection import Selection
from pipeline.errors import LimitReached, Undecodable
from pipeline.model.pictures import Picture
from pipeline.model.sentences import Sentence, number, text
from pipeline.tools.looking import LONG_LIMITS, DecodeReport, Look, Stretch, fetched
from pipeline.tools.views import Frame, View, each

LOOSE_S = 4
"""Stretches without a key frame as long as this, or longer, are filled in, the longest first, until as much was decoded
as of a video that is looked at in full."""
SPARSE_S = 12
"""As long as this they are filled in all the same. Encoders for the web set a key frame every ten seconds or so."""
PICTURE_SIDE = 1024
"""Pixels of the longer side of what is kept."""
HASHED_SIDE = 320
"""The same of what is hashed twice a second."""
HASHED_FPS = Fraction(2)
MOST_FETCHED = 400
MOST_OF_ONE = 50
"""Of them between two key frames."""
AT_ONCE = 8
"""Stretches that are decoded side by side: each has a decoder of its own, with its memory."""
MOST_STRETCHES = 300
"""Stretches that are filled in, each by a decoding of its own, as are the frames that are fetched."""

_SMALL = View(64, 36, averaged=False)
_APART = "isnan(prev_selected_t)+key*gte(t-prev_selected_t,0.45)"
"""The first frame, and key frames: of videos in which every frame is one, about two a second."""


_Span = tuple[Fraction | None, Fraction | None]
"""Times (container's) between which all is decoded; None for the beginning and the end."""


@dataclass(frozen=True, slots=True, eq=False)
class Keyframes:
    """Pictures in order of time, with their flags, and what could not be looked at."""

    pictures: tuple[Picture, ...]
    flags: tuple[PictureFlags, ...]
    not_read: tuple[Sentence, ...]
    gear: Gear
    report: DecodeReport | None
    """What came of decoding, of as much as the gear decodes; None where it was cut short."""
    cuts: tuple[float, ...] = ()
    """Seconds, of the stretches that were looked at in full: where shots begin, the first one too."""
    dissolves: tuple[tuple[float, float], ...] = ()
    """Seconds between which a shot became the next."""


def keyframes(film: Film, gear: Gear) -> Keyframes:
    """One picture or more for every shot; the first frame always, dark ones too.

    Raises DecoderDied, Undecodable (not one frame) and Unavailable; a limit that is hit on the way ends the selection
    and is told.
    """
    search = _Search(film, Selection(*shown_size(film.stream)), [])
    if gear is Gear.EVERY_FRAME:
        # More than it claims to hold may come.
        search.pixels_left = min(film.most_pixels, 4 * EVERY_FRAME_PIXELS)
        report = search.every_frame(None, None)
    else:
        report = search.key_frames()
    if not search.selection.kept:
        raise Undecodable("keyframes", "no frame could be decoded")
    return search.result(gear, report)


class _Search:
    """One search, which grows."""

    def __init__(self, film: Film, selection: Selection, not_read: list[Sentence]) -> None:
        self.film = film
        self.selection = selection
        self.not_read = not_read
        self.courses: list[Course] = []
        self.pixels_left = film.most_pixels

    def result(self, gear: Gear, report: DecodeReport | None) -> Keyframes:
        left_out, kept, start = self.selection.left_out, self.selection.kept, float(self.film.start_s)
        if left_out:
            self.not_read.append(Sentence("describe-frames_many", (number("left_out", left_out),)))
        return Keyframes(
            tuple(one.picture for one in kept),
            tuple(one.flags for one in kept),
            tuple(self.not_read),
            gear,
            report,
            tuple(sorted(cut - start for course in self.courses for cut in course.cuts)),
            tuple(
                sorted((one.begin_s - start, one.end_s - start) for course in self.courses for one in course.dissolves)
            ),
        )

    def every_frame(self, start_s: Fraction | None, end_s: Fraction | None) -> DecodeReport | None:
        """Decodes all between two times; None for the beginning and the end."""
        film = self.film
        views = (_SMALL, film.view(HASHED_SIDE, each(HASHED_FPS)), film.view(PICTURE_SIDE, _APART))
        decoding = Look(
            film.decoders,
            film.source,
            film.demuxer,
            film.stream,
            views,
            LONG_LIMITS,
            unsmoothed=True,
            start_s=start_s,
            end_s=end_s,
        )
        course = Course(self.selection, float(film.start_s), is_beginning=start_s is None)
        self.courses.append(course)
        is_whole = self._watch(decoding, course)
        course.finish()
        self._fetch(course.to_fetch(), course)
        return decoding.report if is_whole else None

    def _watch(self, decoding: Look, course: Course) -> bool:
        """Whether it came to its end."""
        try:
            for view, frame in decoding.frames():
                if view == 0:
                    course.every(frame.seconds, frame.planes)
                    self.pixels_left -= self.film.pixels_of_frame
                    if self.pixels_left < 0:
                        raise LimitReached("keyframes", "more frames than are decoded of one video")
                elif view == 1:
                    course.glance(frame.seconds, frame.planes)
                    self.film.hand_on(frame)
                else:
                    course.picture(frame.seconds, frame.planes)
        except (LimitReached, Undecodable) as error:
            if not course.keys and not self.selection.kept:
                raise
            self._cut_short(error)
            return False
        return True

    def _fetch(self, groups: tuple[tuple[Moment, ...], ...], course: Course) -> None:
        """Decodes again, in full quality, the frames of moments that no key frame stands for."""
        film, room = self.film, MOST_FETCHED
        base, view = film.stream.time_base, film.view(PICTURE_SIDE, "")
        for at in range(0, len(groups), AT_ONCE):
            some = [group[:MOST_OF_ONE] for group in groups[at : at + AT_ONCE]]
            self.selection.left_out += sum(map(len, groups[at : at + AT_ONCE])) - sum(map(len, some))
            room -= sum(map(len, some))
            if room < 0:
                self.selection.left_out += sum(map(len, some))
                continue
            stretches = [
                Stretch([round(moment.time_s / base) * base for moment in group], course.has_short(group))
                for group in some
            ]
            frames = fetched(
                film.decoders, film.source, film.demuxer, film.stream, (view.width, view.height), stretches, LONG_LIMITS
            )
            try:
                for group, frame in frames:
                    course.keep(frame.seconds, frame.planes, is_shown=some[group][frame.index].is_shown)
            except (LimitReached, Undecodable) as error:
                self._cut_short(error)
                return

    def key_frames(self) -> DecodeReport | None:
        """Decodes key frames, then the stretches in which they are too far apart."""
        film = self.film
        view = film.view(PICTURE_SIDE, _APART)
        decoding = Look(film.decoders, film.source, film.demuxer, film.stream, (view,), LONG_LIMITS, keys_only=True)
        seen: list[Fraction] = []
        try:
            for _, frame in decoding.frames():
                seen.append(frame.pts_s)
                self.selection.offer(film.position(frame), frame.planes)
                self._hand_on_small(frame)
        except (LimitReached, Undecodable) as error:
            # Where no key frame can be decoded, perhaps the frames between them can.
            if not seen and isinstance(error, LimitReached):
                raise
            self._cut_short(error)
            if seen:
                return None
        filled = self._stretches(seen)
        for start_s, end_s in filled:
            if not self.every_frame(start_s, end_s):
                break
        if seen and len(filled) < len(seen):
            self._tell_gap(seen, filled)
        return decoding.report

    def _tell_gap(self, seen: list[Fraction], filled: list[_Span]) -> None:
        """Says how long a shot may be that was not seen."""
        left = (
            after - before
            for before, after in itertools.pairwise(sorted(seen))
            if not any((start or before) <= before and after <= (end or after) for start, end in filled)
        )
        gap = math.ceil(max(left, default=Fraction(0)))
        if gap:
            self.not_read.append(
                Sentence("describe-frames_key_only", (number("frames", len(seen)), number("gap", gap)))
            )

    def _hand_on_small(self, frame: Frame) -> None:
        view = self.film.view(HASHED_SIDE, "")
        if self.film.sink is not None:
            self.film.hand_on(
                Frame(frame.index, frame.ticks, frame.time_base, frame.planes.reduced(view.width, view.height))
            )

    def _stretches(self, seen: list[Fraction]) -> list[_Span]:
        """Where key frames are too far apart, neighbours joined."""
        film, marks = self.film, sorted(seen)
        if not marks:
            return [(None, None)]
        if film.duration_s is not None:
            marks.append(max(marks[-1], film.start_s + Fraction(film.duration_s)))
        found: list[tuple[Fraction, Fraction]] = []
        for before, after in self._worth_filling(marks):
            if found and found[-1][1] == before:
                found[-1] = (found[-1][0], after)
            else:
                found.append((before, after))
        return [(start, None if end == marks[-1] else end) for start, end in found]

    def _worth_filling(self, marks: list[Fraction]) -> list[tuple[Fraction, Fraction]]:
        """The longest stretches, in order of time."""
        longest_first = sorted(itertools.pairwise(marks), key=lambda one: one[0] - one[1])
        chosen: list[tuple[Fraction, Fraction]] = []
        left = float(self.film.filling_pixels)
        for before, after in longest_first[:MOST_STRETCHES]:
            seconds = float(after - before)
            left -= self.film.pixels(seconds)
            if seconds < LOOSE_S or (seconds < SPARSE_S and left < 0):
                break
            chosen.append((before, after))
        return sorted(chosen)

    def _cut_short(self, error: LimitReached | Undecodable) -> None:
        self.not_read.append(Sentence("describe-frames_cut_short", (text("reason", error.reason),)))
