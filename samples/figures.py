"""Things that stand upright and always face the lens: smoke, and distant passers-by without faces."""

from dataclasses import dataclass

import cv2
import numpy as np

from samples.noise import Colour, fractal, generator
from samples.raster import Camera, Frame, Pixels, Vector, vector


@dataclass(frozen=True, slots=True)
class Standing:
    """A sprite whose middle of the lower edge stands at `foot`; `height` in metres."""

    sprite: Pixels
    foot: tuple[float, float, float]
    height: float


def add(frame: Frame, camera: Camera, things: tuple[Standing, ...]) -> Frame:
    """Blend the sprites into the frame, the farthest first, hidden by whatever is nearer."""
    pixels = frame.pixels.copy()
    turn, eye = camera.rotation(), vector(*camera.eye)
    placed = sorted(((turn @ (vector(*t.foot) - eye), t) for t in things), key=lambda pair: -pair[0][2])
    for view, thing in placed:
        if view[2] > 0.6:
            _blend(pixels, frame, camera, view, thing)
    return Frame(pixels, frame.inverse_depth)


def _blend(pixels: Pixels, frame: Frame, camera: Camera, view: Vector, thing: Standing) -> None:
    inner = camera.intrinsics()
    spot = inner @ view / view[2]
    high = float(inner[0, 0] / view[2] * thing.height)
    rows, columns = thing.sprite.shape[:2]
    zoom = high / rows
    left, top = spot[0] - columns * zoom / 2, spot[1] - high
    x0, y0 = max(0, int(left)), max(0, int(top))
    x1, y1 = min(pixels.shape[1], int(left + columns * zoom) + 1), min(pixels.shape[0], int(spot[1]) + 1)
    if x1 <= x0 or y1 <= y0:
        return
    sprite = thing.sprite
    if zoom < 0.5:
        sprite = cv2.resize(sprite, None, fx=2 * zoom, fy=2 * zoom, interpolation=cv2.INTER_AREA).astype(np.uint8)
        zoom = 0.5
    move = np.array([[zoom, 0, left - x0], [0, zoom, top - y0]], dtype=np.float64)
    drawn = cv2.warpAffine(sprite, move, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
    hidden = frame.inverse_depth[y0:y1, x0:x1] > 1 / view[2]
    alpha = np.where(hidden, 0, drawn[..., 3].astype(np.float32) / 255)[..., None]
    part = pixels[y0:y1, x0:x1]
    part[:] = (part * (1 - alpha) + drawn[..., :3] * alpha).astype(np.uint8)


def passer_by(seed: int, light: float = 1.0) -> Pixels:
    """A figure seen from afar: dark clothes, no face, 200 rows high."""
    rng = generator("person", seed)
    coats: tuple[Colour, ...] = (
        (52, 54, 62),
        (96, 78, 60),
        (64, 72, 58),
        (120, 108, 92),
        (70, 44, 42),
        (40, 52, 82),
    )
    coat = tuple(c * light for c in coats[int(rng.integers(len(coats)))][::-1])
    legs = tuple(c * light for c in (52.0, 50.0, 48.0))
    skin = tuple(c * light for c in (62.0, 74.0, 92.0))
    body = np.zeros((200, 110, 4), dtype=np.uint8)
    lean, stride = int(rng.integers(-6, 7)), int(rng.integers(4, 20))
    for foot in (-stride, stride):
        cv2.line(body, (55, 112), (55 + foot, 196), (*legs, 255), 15, cv2.LINE_AA)
    cv2.ellipse(body, (55 + lean // 2, 78), (21, 44), lean, 0, 360, (*coat, 255), -1, cv2.LINE_AA)
    for arm in (-1, 1):
        reach = int(rng.integers(4, 20))
        cv2.line(body, (55 + arm * 16 + lean, 48), (55 + arm * (18 + reach), 104), (*coat, 255), 11, cv2.LINE_AA)
    cv2.ellipse(body, (55 + lean, 20), (11, 14), 0, 0, 360, (*skin, 255), -1, cv2.LINE_AA)
    cv2.ellipse(body, (55 + lean, 15), (12, 11), 0, 0, 360, (*legs, 255), -1, cv2.LINE_AA)
    grain = 0.7 + 0.5 * fractal(rng, 200, 110, 26, 4)[..., None]
    body[..., :3] = np.clip(body[..., :3] * grain, 0, 255).astype(np.uint8)
    return cv2.GaussianBlur(body, (0, 0), 1.2).astype(np.uint8)
