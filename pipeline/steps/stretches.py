"""Short stretches of held videos, decoded once more to see which frame equals which."""

from collections import OrderedDict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from pipeline.errors import CustodyError, ExaminationError, SetupError, Unavailable
from pipeline.model.basics import Digest
from pipeline.model.examinations import Examination
from pipeline.model.pictures import Picture
from pipeline.ports import Workbench
from pipeline.tools import ffmpeg, ffprobe
from pipeline.tools.ffprobe import MediaProbe

MOST: Final = 96
"""Stretches that are decoded to compare one item with all of its neighbours."""
MOST_FRAMES: Final = 400
"""Of one stretch."""
LARGEST_BYTES: Final = 4 << 30
"""Of a video that is opened once more: each time every byte is read, to be sure which bytes they are."""
_KEPT: Final = 4
"""Stretches that are remembered: many copies of one video are compared with the same one of it."""

_Asked = tuple[Digest, float, float, float, int]


@dataclass(slots=True)
class Stretches:
    """Frames of the videos that these examinations are of."""

    bench: Workbench
    examinations: dict[Digest, Examination]
    left: int = MOST
    kept: OrderedDict[_Asked, tuple[Picture, ...]] = field(default_factory=OrderedDict)
    probed: dict[Digest, MediaProbe] = field(default_factory=dict)

    def between(self, item: Digest, start_s: float, end_s: float, fps: float, width: int) -> tuple[Picture, ...]:
        """Frames with `start_s` <= position < `end_s`; none where they cannot be decoded, or no more may be."""
        asked = (item, round(max(0.0, start_s), 3), round(end_s, 3), fps, width)
        if asked not in self.kept:
            if self.left <= 0 or end_s <= max(0.0, start_s):
                return ()
            self.left -= 1
            self.kept[asked] = self._decoded(*asked)
            while len(self.kept) > _KEPT:
                self.kept.popitem(last=False)
        self.kept.move_to_end(asked)
        return self.kept[asked]

    def _decoded(self, item: Digest, start_s: float, end_s: float, fps: float, width: int) -> tuple[Picture, ...]:
        examination = self.examinations.get(item)
        demuxer = None if examination is None else examination.description.media_type.demuxer
        if examination is None or demuxer is None:
            return ()
        try:
            return self._frames(item, examination, demuxer, (start_s, end_s), fps, width)
        except (ExaminationError, Unavailable, SetupError, CustodyError):
            # What was found without them stands; whether the original is whole is asked elsewhere.
            return ()

    def _frames(
        self, item: Digest, examination: Examination, demuxer: str, span: tuple[float, float], fps: float, width: int
    ) -> tuple[Picture, ...]:
        with self.bench.vault.working_copy(item) as source:
            if source.seek(0, 2) > LARGEST_BYTES:
                return ()
            if item not in self.probed:
                self.probed[item] = ffprobe.probe(self.bench.decoders, source, demuxer)
            stream, offset = self.probed[item].first("video"), self.probed[item].start_s or Fraction(0)
            if stream is None:
                return ()
            start, end = (Fraction(second).limit_denominator(1_000_000) + offset for second in span)
            rate = Fraction(fps).limit_denominator(1000)
            found: list[Picture] = []
            for frame in ffmpeg.frames_at(self.bench.decoders, source, demuxer, rate, start, end, width, stream=stream):
                if frame.pts_s is not None:
                    full = examination.description.width or width, examination.description.height or width
                    found.append(Picture(frame.pixels, *full, float(frame.pts_s - offset)))
                if len(found) >= MOST_FRAMES:
                    break
        return tuple(found)
