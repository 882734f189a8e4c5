"""How one video lies on another while the camera moves: told by frames of the same moment, not of any two.

Whoever crops a slow pan leaves pairs of frames that agree perfectly and stand a second apart: the pan moved what the
crop then took. Only what the picture does besides (cuts, its beginning and end, whoever walks through it) tells which
pair is of one moment. So frames of moments around are laid over each other too, and the way along which most changes
together is believed.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.compare.pairs import Matrix
from pipeline.compare.pictures.alignment import by_features, prepare
from pipeline.compare.videos.glances import Glances, nearest
from pipeline.compare.videos.lines import Line
from pipeline.model.likeness import Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import turned

AT_ONCE = (0.0,)
BESIDE_S = (-1.6, -1.2, -0.8, -0.4, 0.4, 0.8, 1.2, 1.6)
"""Keyframes of two encoders often lie up to so far from each other's."""
CLOSE_BY_S = (-0.2, 0.2)
_CHANGED = 2.0
"""Grey levels by which half of the picture changes; compression changes it by less than one."""


class Way(NamedTuple):
    """A pair of frames, and how the item's lies on the other's."""

    onto: Matrix
    at: tuple[float, float]


def pans(frames: Sequence[Picture]) -> bool:
    """Whether the camera moves over most of a stretch: then half of the picture changes within a second."""
    changes = np.abs(Glances.of_other(frames, np.eye(3)).changes())
    return bool(np.median(np.median(changes, axis=1)) >= _CHANGED)


def around(
    line: Line,
    middle: float,
    turn: Turn,
    frames: Sequence[Picture],
    others: Sequence[Picture],
    moved_s: Sequence[float],
) -> Iterator[Way]:
    """Ways of lines so many seconds beside this one, each from the frames that it takes for one moment, `middle`."""
    times, other_times = (np.array([frame.position_s for frame in side]) for side in (frames, others))
    own = int(nearest(times, np.array([middle]))[0])
    at = float(times[own])
    picture = prepare(turned(frames[own].pixels, turn))
    for moved in moved_s:
        wanted = line.at(at) + moved
        if not other_times[0] <= wanted <= other_times[-1]:
            continue
        there = int(nearest(other_times, np.array([wanted]))[0])
        other = prepare(others[there].pixels)
        aligned = by_features(picture, other)
        if aligned is not None:
            (height, width), (high, wide) = picture.grey.shape, other.grey.shape
            onto = np.diag([1 / wide, 1 / high, 1.0]) @ aligned.homography @ np.diag([width, height, 1.0])
            yield Way(np.asarray(onto, np.float64), (at, float(other_times[there])))
