"""The frames that stand for a video: every shot has one. Two gears, chosen by need, and which it was is said.

EVERY_FRAME decodes all of it once: each frame is looked at small for cuts, dissolves and movement, two a second go to
whoever hashes them, key frames become pictures, and whether the whole decodes is known as well. KEY_FRAMES never
touches the others, at about a tenth of the cost: for long videos. Encoders set a key frame at a cut, phones and apps
one every second or two, so a shot without one is short; stretches without any are decoded in full all the same.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import BinaryIO

from pipeline.describe.course import Course, Moment
from pipeline.describe.quality import PictureFlags
from pipeline.describe.selection import Selection
from pipeline.describe.sink import FrameSink
from pipeline.errors import LimitReached, Undecodable
from pipeline.model.pictures import Picture
from pipeline.model.sentences import Sentence, number, text
from pipeline.ports import Decoders
from pipeline.tools.ffprobe import StreamProbe
from pipeline.tools.looking import LONG_LIMITS, DecodeReport, Frame, Look, View, each, fitted

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
EVERY_FRAME_PIXELS = 1920 * 1080 * 30 * 120
"""Up to so many pixels over all frames (two minutes of 1080p) every frame is decoded: to find every shot, and to see
whether the file is whole."""
PIXELS_OF_A_FRAME = 40_000
"""Added for each frame: what it costs however small it is."""
BYTES_A_SECOND = 20_000
"""Of a video that does not say how long it is: few have less."""
MOST_PIXELS = 100 * EVERY_FRAME_PIXELS
"""Most that is decoded in full of one video (three hours of 1080p), whatever it says of its length."""
MOST_FETCHED = 400
MOST_STRETCHES = 300
"""Stretches that are filled in, each by a decoding of its own, as are the frames that are fetched."""

_SMALL = View(64, 36, averaged=False)
_APART = "isnan(prev_selected_t)+key*gte(t-prev_selected_t,0.45)"
"""The first frame, and key frames: of videos in which every frame is one, about two a second."""


class Gear(StrEnum):
    EVERY_FRAME = "every_frame"
    KEY_FRAMES = "key_frames"


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


@dataclass(frozen=True, slots=True)
class Film:
    """What is to be looked at."""

    source: BinaryIO
    demuxer: str
    stream: StreamProbe
    duration_s: float | None
    start_s: Fraction
    """Where the container's time line begins; positions count from it."""
    decoders: Decoders
    sink: FrameSink | None = None
    filling_pixels: int = EVERY_FRAME_PIXELS
    """How much is decoded to fill in loose stretches."""

    @property
    def gear(self) -> Gear:
        """Every frame, where that is not too much."""
        seconds = self.duration_s or self.source.seek(0, 2) / BYTES_A_SECOND
        return Gear.EVERY_FRAME if self.pixels(seconds) <= EVERY_FRAME_PIXELS else Gear.KEY_FRAMES

    @property
    def pixels_of_frame(self) -> int:
        return (self.stream.width or 0) * (self.stream.height or 0) + PIXELS_OF_A_FRAME

    def pixels(self, seconds: float) -> float:
        """Of all frames in so many seconds."""
        return seconds * float(self.stream.frame_rate or 30) * self.pixels_of_frame

    def position(self, frame: Frame) -> float:
        """Seconds from the beginning."""
        return max(0.0, float(frame.pts_s - self.start_s))

    def view(self, side: int, picks: str) -> View:
        """Pictures whose longer side has so many pixels."""
        width, height = shown_size(self.stream)
        across = side if width >= height else max(2, round(side * width / height))
        return View(*fitted(self.stream, across), picks=picks)

    def hand_on(self, frame: Frame) -> None:
        """A frame to whoever wants some of them all along."""
        if self.sink is not None:
            self.sink.offer(self.position(frame), frame.pixels)


def keyframes(film: Film, gear: Gear) -> Keyframes:
    """One picture or more for every shot; the first frame always, dark ones too.

    Raises DecoderDied, Undecodable (not one frame) and Unavailable; a limit that is hit on the way ends the selection
    and is told.
    """
    search = _Search(film, Selection(*shown_size(film.stream)), [])
    if gear is Gear.EVERY_FRAME:
        # More than it claims to hold may come.
        search.pixels_left = 4 * EVERY_FRAME_PIXELS
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
        self.pixels_left = MOST_PIXELS

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
        left = MOST_FETCHED
        for group in groups:
            wanted = group[:left]
            left -= len(wanted)
            self.selection.left_out += sum(one.is_shown for one in group[len(wanted) :])
            if not wanted:
                continue
            try:
                for moment, frame in self._frames_of(wanted):
                    course.keep(frame.seconds, frame.planes, is_shown=moment.is_shown)
            except (LimitReached, Undecodable) as error:
                self._cut_short(error)
                return

    def _frames_of(self, moments: tuple[Moment, ...]) -> Iterator[tuple[Moment, Frame]]:
        film, base = self.film, self.film.stream.time_base
        ticks = [round(moment.time_s / base) for moment in moments]
        picks = "+".join(f"gte(pts,{tick})*not(gte(prev_selected_pts,{tick}))" for tick in ticks)
        view = film.view(PICTURE_SIDE, f"isnan(prev_selected_pts)+{picks}")
        decoding = Look(
            film.decoders,
            film.source,
            film.demuxer,
            film.stream,
            (view,),
            LONG_LIMITS,
            start_s=ticks[0] * base,
            most=len(moments),
        )
        return zip(moments, (frame for _, frame in decoding.frames()), strict=False)

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
        for start_s, end_s in self._stretches(seen):
            if not self.every_frame(start_s, end_s):
                break
        return decoding.report

    def _hand_on_small(self, frame: Frame) -> None:
        view = self.film.view(HASHED_SIDE, "")
        if self.film.sink is not None:
            self.film.hand_on(
                Frame(frame.index, frame.ticks, frame.time_base, frame.planes.reduced(view.width, view.height))
            )

    def _stretches(self, seen: list[Fraction]) -> list[tuple[Fraction | None, Fraction | None]]:
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


def shown_size(stream: StreamProbe) -> tuple[int, int]:
    """Width and height as a player shows them."""
    width, height = stream.width or 1, stream.height or 1
    return (height, width) if stream.rotation in {90, 270} else (width, height)
