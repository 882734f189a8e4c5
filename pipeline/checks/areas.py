"""Distances on the ellipsoid from a position to an incident's area."""

import math

from geographiclib.geodesic import Geodesic

from pipeline.model.places import Place, Point

Corner = tuple[float, float]
"""Metres east and north of the position that is asked about."""


def distance_to(place: Place, position: Point) -> float:
    """Metres from `position` to the area of `place`, 0 inside it.

    Geodesic distances and azimuths on WGS 84 (Karney 2013) to every corner, then plane geometry around the
    position. Edges are taken as straight in that projection: for areas of a few kilometres the error is far below
    a metre. Without a polygon the area is the circle of the place's own precision.
    """
    if len(place.polygon) < 3:
        return max(0.0, math.hypot(*_seen_from(position, place.point)) - place.precision_m)
    corners = [_seen_from(position, corner) for corner in place.polygon]
    edges = list(zip(corners, corners[1:] + corners[:1], strict=True))
    if _surrounds(edges):
        return 0.0
    return min(_distance_to_edge(start, end) for start, end in edges)


def _seen_from(position: Point, other: Point) -> Corner:
    line = Geodesic.WGS84.Inverse(
        position.latitude,
        position.longitude,
        other.latitude,
        other.longitude,
        Geodesic.DISTANCE | Geodesic.AZIMUTH,
    )
    azimuth = math.radians(line["azi1"])
    return line["s12"] * math.sin(azimuth), line["s12"] * math.cos(azimuth)


def _surrounds(edges: list[tuple[Corner, Corner]]) -> bool:
    """Whether the polygon contains the origin: an odd number of edges crosses the ray to the east."""
    crossings = 0
    for (x1, y1), (x2, y2) in edges:
        if (y1 > 0) != (y2 > 0) and x1 - y1 * (x2 - x1) / (y2 - y1) > 0:
            crossings += 1
    return crossings % 2 == 1


def _distance_to_edge(start: Corner, end: Corner) -> float:
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    squared = dx * dx + dy * dy
    along = 0.0 if squared == 0 else min(1.0, max(0.0, -(x1 * dx + y1 * dy) / squared))
    return math.hypot(x1 + along * dx, y1 + along * dy)
