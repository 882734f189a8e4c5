"""Where the incident is held to have happened and where the files say they were made: a plain drawing.

No map service is asked: the drawing holds the incident's area, a scale, and the stated positions with their
precision. Positions far outside are arrows at the edge, with their distance.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.export.document import SummaryDocument
from pipeline.export.incident_parts import SitePart
from pipeline.export.parts import PlacePart
from pipeline.model.places import Point

WIDTH, HEIGHT = 720, 440
_MARGIN = 46
_METRES_PER_DEGREE = 111_320.0
"""Of latitude, near enough for a drawing; distances in words are geodesic."""
_NEAR = 5.0
"""Positions within this many times the area's reach are drawn in place, others as arrows."""


_LINE, _LETTER = 17.0, 9.0
"""Height of a label and width of its letters, pixels."""
_RISES = (-8.0, 20.0, -26.0, 38.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Positions that fall together on the drawing. `radius` is the largest precision among them, in pixels."""

    x: float
    y: float
    radius: float
    labels: tuple[str, ...]
    rise: float = -8.0
    """Pixels from the position down to the label's foot: positions that lie close must not hide each other's names."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """Positions beyond the edge: where the arrow stands, its direction in degrees clockwise from up."""

    x: float
    y: float
    turn: float
    labels: tuple[str, ...]
    distance_words: str


@dataclass(frozen=True, slots=True)
class MapView:
    area: str
    """Corners of the polygon as SVG points; empty where only a precision is known."""
    precision: float
    """Radius of the place's precision around the centre, pixels."""
    marks: tuple[Mark, ...]
    arrows: tuple[Arrow, ...]
    scale_pixels: float
    scale_metres: float


@dataclass(frozen=True, slots=True)
class _Stated:
    label: str
    place: PlacePart
    east: float
    north: float

    @property
    def reach(self) -> float:
        return math.hypot(self.east, self.north)


def map_view(document: SummaryDocument) -> MapView:
    site = document.incident.place
    corners = [_offset(site.point, corner) for corner in site.polygon]
    base = 1.1 * max([60.0, site.precision_m, *(math.hypot(*corner) for corner in corners)])
    stated = [
        _Stated(item.label, place, *_offset(site.point, Point(place.latitude, place.longitude)))
        for item in document.items
        for place in (item.description.places if item.description else ())
    ]
    near = [one for one in stated if one.reach <= _NEAR * base]
    reach = max([base, *(one.reach * 1.1 for one in near)])
    scale = (HEIGHT / 2 - _MARGIN) / reach
    bar = _round_length(130 / scale)
    return MapView(
        area=" ".join(f"{x:.1f},{y:.1f}" for x, y in (_pixel(corner, scale) for corner in corners)),
        precision=round(_bounded(site.precision_m * scale), 1),
        marks=_marks(near, scale),
        arrows=_arrows([one for one in stated if one.reach > _NEAR * base]),
        scale_pixels=round(bar * scale, 1),
        scale_metres=bar,
    )


def has_map(site: SitePart) -> bool:
    """A place whose precision is wider than a country draws nothing that helps."""
    return bool(site.polygon) or site.precision_m < 50_000


def _offset(origin: Point, point: Point) -> tuple[float, float]:
    """Metres east and north of `origin`."""
    east = (point.longitude - origin.longitude + 180) % 360 - 180
    return (
        east * _METRES_PER_DEGREE * math.cos(math.radians(origin.latitude)),
        (point.latitude - origin.latitude) * _METRES_PER_DEGREE,
    )


def _pixel(offset: tuple[float, float], scale: float) -> tuple[float, float]:
    return WIDTH / 2 + offset[0] * scale, HEIGHT / 2 - offset[1] * scale


def _bounded(radius: float) -> float:
    return min(max(radius, 4.0), HEIGHT / 2.0)


def _marks(near: Sequence[_Stated], scale: float) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for one in near:
        x, y = _pixel((one.east, one.north), scale)
        radius = _bounded(one.place.precision_m * scale)
        joined = next((i for i, mark in enumerate(marks) if math.hypot(mark.x - x, mark.y - y) < 16), None)
        if joined is None:
            marks.append(Mark(round(x, 1), round(y, 1), round(radius, 1), (one.label,)))
        else:
            mark = marks[joined]
            labels = tuple(dict.fromkeys((*mark.labels, one.label)))
            marks[joined] = Mark(mark.x, mark.y, max(mark.radius, round(radius, 1)), labels)
    return tuple(_apart(marks))


def _apart(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Gives each label the first height at which it meets none that was placed before."""
    placed: list[tuple[float, float, float]] = []
    for mark in marks:
        left, right = mark.x, mark.x + _LETTER * len(" · ".join(mark.labels))
        rise = next(
            (
                rise
                for rise in _RISES
                if all(abs(mark.y + rise - foot) >= _LINE or right < start or left > end for start, end, foot in placed)
            ),
            _RISES[0],
        )
        placed.append((left, right, mark.y + rise))
        yield replace(mark, rise=rise)


def _arrows(far: Sequence[_Stated]) -> tuple[Arrow, ...]:
    arrows: dict[tuple[int, str], Arrow] = {}
    for one in far:
        turn = math.degrees(math.atan2(one.east, one.north))
        distance = one.place.distance_words or ""
        key = (round(turn / 6), distance)
        if key in arrows:
            known = arrows[key]
            labels = tuple(dict.fromkeys((*known.labels, one.label)))
            arrows[key] = Arrow(known.x, known.y, known.turn, labels, distance)
            continue
        x, y = _edge(turn)
        # A second arrow in nearly the same direction stands further in, so that neither hides the other.
        crowd = sum(1 for other in arrows.values() if math.hypot(other.x - x, other.y - y) < 30)
        arrows[key] = Arrow(round(x, 1), round(y + 24 * crowd, 1), round(turn, 1), (one.label,), distance)
    return tuple(arrows.values())


def _edge(turn: float) -> tuple[float, float]:
    east, north = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    half_width, half_height = WIDTH / 2 - 24, HEIGHT / 2 - 24
    stretch = min(
        half_width / abs(east) if abs(east) > 1e-9 else math.inf,
        half_height / abs(north) if abs(north) > 1e-9 else math.inf,
    )
    return WIDTH / 2 + east * stretch, HEIGHT / 2 - north * stretch


def _round_length(metres: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is not longer than `metres`."""
    power = 10.0 ** math.floor(math.log10(metres))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= metres)
