"""A pinhole camera, textured parallelograms and a depth buffer: all that the sample street is drawn with.

World frame, in metres: x along the street (azimuth 70 degrees), y to its left (azimuth 340), z up.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float64]

FAR = 1e-4  # inverse metres: what is farther than 10 km counts as sky


def vector(x: float, y: float, z: float) -> Vector:
    """A point or direction in the world frame."""
    return np.array([x, y, z], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Surface:
    """A textured parallelogram: `origin` is the texture's upper left corner, `across` and `down` its edges.

    `texture` has shape (rows, columns, 4): blue, green, red, opacity. `casts` and `receives` speak of shadows;
    `glow` is the share of its own colour that a surface shows without any light.
    """

    origin: Vector
    across: Vector
    down: Vector
    texture: Pixels
    casts: bool = True
    receives: bool = False
    glow: float = 0.0

    @property
    def normal(self) -> Vector:
        """Unit normal; its sign carries no meaning, every surface has two sides."""
        cross = np.cross(self.across, self.down)
        length = float(np.linalg.norm(cross))
        return vector(0, 0, 1) if length == 0 else cross / length

    @property
    def corners(self) -> Vector:
        """Shape (4, 3), in order around the parallelogram."""
        o, a, d = self.origin, self.across, self.down
        return np.stack([o, o + a, o + a + d, o + d])


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera. `field` is the horizontal angle of view in degrees; `roll` in degrees."""

    eye: tuple[float, float, float]
    target: tuple[float, float, float]
    field: float
    width: int
    height: int
    roll: float = 0.0

    def intrinsics(self) -> Vector:
        """The 3 x 3 matrix from camera coordinates (x right, y down, z forward) to pixels."""
        focal = self.width / 2 / np.tan(np.radians(self.field) / 2)
        return np.array([[focal, 0, self.width / 2], [0, focal, self.height / 2], [0, 0, 1]])

    def rotation(self) -> Vector:
        """The 3 x 3 rotation from the world frame to camera coordinates."""
        forward = vector(*self.target) - vector(*self.eye)
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, vector(0, 0, 1))
        right = right / np.linalg.norm(right)
        down = np.cross(forward, right)
        c, s = np.cos(np.radians(self.roll)), np.sin(np.radians(self.roll))
        return np.stack([c * right + s * down, c * down - s * right, forward])

    def scaled(self, factor: float) -> "Camera":
        """The same view with `factor` times as many pixels each way."""
        size = int(self.width * factor), int(self.height * factor)
        return Camera(self.eye, self.target, self.field, *size, self.roll)


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawn picture, shape (rows, columns, 3), and the inverse depth of each pixel in 1/m (FAR = sky)."""

    pixels: Pixels
    inverse_depth: Field


def draw(camera: Camera, surfaces: tuple[Surface, ...], sky: Pixels) -> Frame:
    """Draw surfaces over `sky` (which has the camera's size). Shading must be in the textures already."""
    pixels = sky.copy()
    depth = np.full(sky.shape[:2], FAR, dtype=np.float32)
    turn, inner, eye = camera.rotation(), camera.intrinsics(), vector(*camera.eye)
    for surface in surfaces:
        _draw_one(surface, turn, inner, eye, pixels, depth)
    return Frame(pixels, depth)


def _draw_one(s: Surface, turn: Vector, inner: Vector, eye: Vector, pixels: Pixels, depth: Field) -> None:
    view = (s.corners - eye) @ turn.T
    if np.all(view[:, 2] < 0.05):
        return
    box = _screen_box(view, inner, (pixels.shape[1], pixels.shape[0]))
    if box is None:
        return
    left, top, right, bottom = box
    texture = _mip(s.texture, view, inner)
    rows, columns = texture.shape[:2]
    edges = np.stack([s.across / columns, s.down / rows, s.origin - eye], axis=1)
    forward = inner @ turn @ edges
    if abs(np.linalg.det(forward)) < 1e-12:
        return
    back = np.linalg.inv(forward)
    shift = np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], dtype=np.float64)
    back = back @ shift
    size = (right - left, bottom - top)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    drawn = cv2.warpPerspective(texture, back, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
    x = np.arange(size[0], dtype=np.float32)[None, :]
    y = np.arange(size[1], dtype=np.float32)[:, None]
    inverse = x * np.float32(back[2, 0]) + (y * np.float32(back[2, 1]) + np.float32(back[2, 2]))
    here = depth[top:bottom, left:right]
    seen = (drawn[..., 3] > 127) & (inverse > here)
    np.copyto(here, inverse, where=seen)
    np.copyto(pixels[top:bottom, left:right], drawn[..., :3], where=seen[..., None])


def _screen_box(view: Vector, inner: Vector, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The part of the picture that may show these camera-frame corners; None if none does."""
    width, height = size
    if np.any(view[:, 2] < 0.05):
        view = _in_front(view)
    flat = view @ inner.T
    flat = flat[:, :2] / flat[:, 2:3]
    low = np.floor(flat.min(axis=0)).astype(int) - 1
    high = np.ceil(flat.max(axis=0)).astype(int) + 2
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    right, bottom = min(width, int(high[0])), min(height, int(high[1]))
    return (left, top, right, bottom) if right > left and bottom > top else None


def _in_front(view: Vector) -> Vector:
    """A polygon cut at 5 cm before the lens."""
    kept: list[Vector] = []
    for here, then in zip(view, np.roll(view, -1, axis=0), strict=True):
        if here[2] >= 0.05:
            kept.append(here)
        if (here[2] >= 0.05) != (then[2] >= 0.05):
            share = (0.05 - here[2]) / (then[2] - here[2])
            kept.append(here + share * (then - here))
    return np.stack(kept)


def _mip(texture: Pixels, view: Vector, inner: Vector) -> Pixels:
    """The texture, halved while it has far more rows or columns than the picture can show."""
    distance = max(0.5, float(np.clip(view[:, 2], 0.5, None).mean()))
    focal = float(inner[0, 0])
    wide = float(np.linalg.norm(view[1] - view[0])) * focal / distance
    high = float(np.linalg.norm(view[3] - view[0])) * focal / distance
    while min(texture.shape[1] / max(wide, 1), texture.shape[0] / max(high, 1)) > 1.6 and min(texture.shape[:2]) > 8:
        texture = cv2.resize(texture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return texture
