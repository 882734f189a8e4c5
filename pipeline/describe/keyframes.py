"""The frames that stand for a video: every shot has one. Two gears, chosen by need, and which it was is said.

EVERY_FRAME decodes all of it once: each frame is looked at small for cuts, dissolves and movement, two a second go to
whoever hashes them, key frames become pictures, and whether the whole decodes is known as well. KEY_FRAMES never
touches the others, at about a tenth of the cost: for long videos. Encoders set a key frame at a cut, phones and apps
one every second or two, so a shot without one is short; stretches without any are decoded in full all the same.
"""

from dataclasses import dataclass
from fractions import Fraction

from pipeline.describe.course import Course, Moment
from pipeline.describe.filling import stretches, widest_gap_s
from pipeline.describe.film import EVERY_FRAME_PIXELS, Film, Gear, shown_size
from pipeline.describe.pace import Pace
from pipeline.describe.quality import PictureFlags, measured
from pipeline.describe.selection import Selection
from pipeline.errors import LimitReached, Undecodable
from pipeline.model.pictures import Picture
from pipeline.model.sentences import Sentence, number, seconds, text
from pipeline.tools.looking import LONG_LIMITS, DecodeReport, Look, Stretch, fetched
from pipeline.tools.planes import Planes
from pipeline.tools.views import Frame, View, each

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

_SMALL = View(64, 36, averaged=False)
_APART = "isnan(prev_selected_t)+key*gte(t-prev_selected_t,0.45)"
"""The first frame, and key frames: of videos in which every frame is one, about two a second."""


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
    keys: int = 0
    """Key frames that were looked at, in that gear."""
    filled: int = 0
    """Stretches between them that were decoded in full."""


def keyframes(film: Film, gear: Gear) -> Keyframes:
    """One picture or more for every shot; the first frame always, dark ones too.

    Raises DecoderDied, Undecodable (not one frame) and Unavailable; a limit that is hit on the way ends the selection
    and is told.
    """
    search = _Search(film, Selection(*shown_size(film.stream)), [])
    if gear is Gear.EVERY_FRAME:
        # More than it claims to hold may come.
        if film.is_short:
            search.pixels_left = min(film.most_pixels, 4 * EVERY_FRAME_PIXELS)
        search.pace.every_frame()
        report = search.every_frame(None, None)
    else:
        report = search.key_frames()
    if not search.selection.kept:
        raise Undecodable("keyframes", "no frame could be decoded")
    return search.result(gear, report)


def how_looked(film: Film, found: Keyframes) -> Sentence:
    """Which gear it was, and why."""
    limit = seconds("limit", film.limit_s)
    if found.gear is Gear.KEY_FRAMES:
        counts = number("frames", found.keys), number("filled", found.filled)
        return Sentence("describe-looked_key_frames", (limit, *counts))
    counts = number("cuts", sum(at > 0 for at in found.cuts)), number("dissolves", len(found.dissolves))
    if not film.is_short:
        return Sentence("describe-looked_untimed", counts)
    return Sentence("describe-looked_every_frame", (limit, *counts))


class _Search:
    """One search, which grows."""

    def __init__(self, film: Film, selection: Selection, not_read: list[Sentence]) -> None:
        self.film = film
        self.selection = selection
        self.not_read = not_read
        self.courses: list[Course] = []
        self.pixels_left = film.most_pixels
        self.keys = 0
        self.pace = Pace(film.progress, film.duration_s)

    def result(self, gear: Gear, report: DecodeReport | None) -> Keyframes:
        left_out, kept = self.selection.left_out, self.selection.kept
        if left_out:
            self.not_read.append(Sentence("describe-frames_many", (number("left_out", left_out),)))
        return Keyframes(
            tuple(one.picture for one in kept),
            tuple(one.flags for one in kept),
            tuple(self.not_read),
            gear,
            report,
            tuple(sorted(max(0.0, cut) for course in self.courses for cut in course.cuts)),
            tuple(sorted((max(0.0, one.begin_s), one.end_s) for course in self.courses for one in course.dissolves)),
            self.keys,
            0 if gear is Gear.EVERY_FRAME else len(self.courses),
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
        course = Course(self.selection, is_beginning=start_s is None)
        self.courses.append(course)
        is_whole = self._watch(decoding, course)
        course.finish()
        self._fetch(course.to_fetch(), course)
        return decoding.report if is_whole else None

    def _watch(self, decoding: Look, course: Course) -> bool:
        """Whether it came to its end."""
        start = self.film.start_s
        begin = 0.0 if decoding.start_s is None else float(decoding.start_s - start)
        try:
            for view, frame in decoding.frames():
                at = frame.since(start)
                if view == 0:
                    course.every(at, frame.planes)
                    self.pixels_left -= self.film.pixels_of_frame
                    if self.pixels_left < 0:
                        raise LimitReached("keyframes", "more frames than are decoded of one video")
                elif view == 1:
                    course.glance(at, frame.planes)
                    self.film.hand_on(frame)
                    self.pace.at(at - begin)
                else:
                    course.picture(at, frame.planes)
        except (LimitReached, Undecodable) as error:
            if not course.keys and not self.selection.kept:
                raise
            self._cut_short(error)
            return False
        return True

    def _fetch(self, groups: tuple[tuple[Moment, ...], ...], course: Course) -> None:
        """Decodes again, in full quality, the frames of moments that no key frame stands for."""
        film, room = self.film, MOST_FETCHED
        view = film.view(PICTURE_SIDE, "")
        for at in range(0, len(groups), AT_ONCE):
            some = [group[:MOST_OF_ONE] for group in groups[at : at + AT_ONCE]]
            self.selection.left_out += sum(map(len, groups[at : at + AT_ONCE])) - sum(map(len, some))
            room -= sum(map(len, some))
            if room < 0:
                self.selection.left_out += sum(map(len, some))
                continue
            stretches = [
                Stretch([self._exact_s(moment.time_s) for moment in group], course.has_short(group)) for group in some
            ]
            frames = fetched(
                film.decoders, film.source, film.demuxer, film.stream, (view.width, view.height), stretches, LONG_LIMITS
            )
            try:
                for group, frame in frames:
                    at_s, moment = frame.since(film.start_s), some[group][frame.index]
                    course.keep(at_s, frame.planes, is_shown=moment.is_shown)
            except (LimitReached, Undecodable) as error:
                self._cut_short(error)
                return

    def _exact_s(self, time_s: float) -> Fraction:
        """The container's time of a frame at so many seconds from the beginning."""
        base = self.film.stream.time_base
        return round((Fraction(time_s) + self.film.start_s) / base) * base

    def key_frames(self) -> DecodeReport | None:
        """Decodes key frames, then the stretches in which they are too far apart."""
        film = self.film
        view = film.view(PICTURE_SIDE, _APART)
        decoding = Look(film.decoders, film.source, film.demuxer, film.stream, (view,), LONG_LIMITS, keys_only=True)
        seen: list[Fraction] = []
        self.pace.key_frames(min(film.duration_s or 0.0, film.filling_pixels / film.pixels(1.0)))
        try:
            for _, frame in decoding.frames():
                seen.append(frame.pts_s)
                self.keys += 1
                small = measured(frame.planes)
                self.selection.offer(film.position(frame), frame.planes, small)
                self._hand_on_small(frame, small)
                self.pace.at(film.position(frame))
        except (LimitReached, Undecodable) as error:
            # Where no key frame can be decoded, perhaps the frames between them can.
            if not seen and isinstance(error, LimitReached):
                raise
            self._cut_short(error)
            if seen:
                return None
        self._fill(seen)
        return decoding.report

    def _fill(self, seen: list[Fraction]) -> None:
        """Decodes the stretches in which key frames are too far apart, and says how long the others are."""
        start, end = self.film.start_s, self.film.end_s
        filled = stretches(self.film, seen)
        lengths = [float((last or end or start) - (first or start)) for first, last in filled]
        self.pace.filling(sum(lengths))
        for (first, last), length in zip(filled, lengths, strict=True):
            if not self.every_frame(first, last):
                break
            self.pace.stretch_done(length)
        gap = widest_gap_s(seen, filled)
        if gap and len(filled) < len(seen):
            counts = number("frames", len(seen)), number("gap", gap)
            self.not_read.append(Sentence("describe-frames_key_only", counts))

    def _hand_on_small(self, frame: Frame, small: Planes) -> None:
        if self.film.sink is not None:
            view = self.film.view(HASHED_SIDE, "")
            hashed = small.reduced(view.width, view.height)
            self.film.hand_on(Frame(frame.index, frame.ticks, frame.time_base, hashed))

    def _cut_short(self, error: LimitReached | Undecodable) -> None:
        self.not_read.append(Sentence("describe-frames_cut_short", (text("reason", error.reason),)))
