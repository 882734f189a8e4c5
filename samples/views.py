"""Who stood where, and when: every viewpoint of the sample, and how its device renders the scene."""

from dataclasses import dataclass

import cv2
import numpy as np

from samples import figures, scene, smoke
from samples.noise import generator
from samples.raster import Camera, Field, Frame, Pixels, draw


@dataclass(frozen=True, slots=True)
class Look:
    """How a device renders light: gains for blue, green, red; contrast; noise in grey levels; sharpening."""

    gains: tuple[float, float, float] = (1.0, 1.0, 1.0)
    contrast: float = 1.0
    noise: float = 3.0
    sharpen: float = 0.5
    exposure: float = 0.97


@dataclass(frozen=True, slots=True)
class View:
    """One exposure: variant of the street, camera, look, smoke and dust, where people stand."""

    name: str
    variant: str
    camera: Camera
    look: Look
    smoke: tuple[tuple[float, float, float, float, int], ...]  # x, y, height, darkness, seed
    people: tuple[tuple[float, float, int], ...]
    haze: float = 0.0042
    horizon: float = 0.6


SAMSUNG = Look((0.97, 1.0, 1.03), 1.14, 2.6, 0.7)
HUAWEI = Look((1.05, 1.0, 0.96), 1.1, 3.2, 0.4, 1.0)
IPHONE = Look((0.95, 1.0, 1.02), 1.1, 2.0, 0.35, 0.98)
LG = Look((1.0, 1.01, 1.0), 1.14, 3.0, 0.6, 0.94)

PLUMES = ((34.0, 13.0, 27.0, 0.5, 1), (46.0, -14.0, 36.0, 0.3, 2), (84.0, 10.0, 40.0, 0.62, 3))
LATER = ((30.0, 14.0, 34.0, 0.75, 4), (45.0, -16.0, 46.0, 0.5, 5))
BEFORE = ((58.0, 13.0, 30.0, 0.34, 6), (66.0, -14.0, 22.0, 0.6, 7))


def _still(
    eye: tuple[float, float, float], target: tuple[float, float, float], field: float, roll: float = 0
) -> Camera:
    return Camera(eye, target, field, 1600, 1200, roll)


def _clip(eye: tuple[float, float, float], target: tuple[float, float, float], field: float, wide: int) -> Camera:
    """A wide picture out of which the frames of a clip are cut."""
    return Camera(eye, target, field, wide, 560)


CROWD = (
    (22.0, 1.0, 1),
    (24.5, -2.4, 2),
    (29.0, 2.0, 3),
    (36.0, 0.0, 4),
    (37.0, -0.8, 5),
    (48.0, 2.2, 6),
    (18.0, 3.0, 7),
)
FEW = ((30.0, -1.0, 8), (33.0, 1.8, 9), (46.0, -0.4, 10), (12.0, 2.4, 11))

STILLS = {
    view.name: view
    for view in (
        View("a1", "day", _still((3.5, -0.6, 1.66), (40, 1.0, 4.6), 64, 0.8), SAMSUNG, PLUMES, CROWD),
        View("a3", "day", _still((70, 3.2, 1.6), (38, -4.5, 3.6), 66, -1.2), HUAWEI, LATER, CROWD, horizon=0.62),
        View("a4", "day", _still((15.2, -3.6, 1.62), (24.5, 7, 3.0), 68, 1.0), LG, PLUMES, FEW),
        View("roof", "day", _still((8.6, -6.6, 8.6), (38, 2.0, 1.2), 62, -0.6), HUAWEI, LATER, CROWD, 0.0055, 0.4),
        View("b1", "day", _still((58, 2.9, 1.65), (22, -3.4, 3.4), 62, -0.4), IPHONE, PLUMES, CROWD),
        View("turkish", "day", _still((28, -5.9, 1.6), (45.5, 9, 4.4), 70, 0.5), SAMSUNG, LATER, FEW),
        View("orphan", "day", _still((24.5, 5.6, 1.7), (13.6, -7.0, 2.6), 66, 1.6), LG, LATER, FEW),
        View(
            "e1",
            "earlier",
            _still((33.5, -1.6, 1.64), (70, 4.4, 4.6), 65, -1.0),
            HUAWEI,
            BEFORE,
            ((52, 0, 12), (56, 1.4, 13)),
        ),
    )
}

CLIPS = {
    view.name: view
    for view in (
        View("a2", "day", _clip((9.0, 2.6, 1.7), (44, -3.5, 3.0), 92, 1300), SAMSUNG, PLUMES, CROWD),
        View("b5", "day", _clip((66, -2.2, 1.62), (34, 2.0, 3.0), 70, 900), IPHONE, PLUMES, CROWD),
        View("s2", "day", _clip((26.0, -6.6, 8.3), (44, 3.0, 2.0), 76, 960), HUAWEI, PLUMES, CROWD, 0.0055, 0.4),
        View("s2-cut", "day", _clip((50.5, 5.2, 1.6), (38, -6.0, 2.4), 72, 900), HUAWEI, PLUMES, FEW),
        View("broken", "day", _clip((6.0, 4.6, 1.6), (20, -7, 2.4), 74, 900), LG, LATER, FEW),
        View(
            "night",
            "night",
            _clip((12.0, -2.4, 1.6), (44, 2.5, 2.4), 74, 900),
            LG,
            ((36, 10, 20, 0.4, 8),),
            FEW,
            0.004,
        ),
        View(
            "e2",
            "earlier",
            _clip((76, 2.0, 1.66), (52, -3.0, 3.2), 80, 1000),
            HUAWEI,
            BEFORE,
            ((66, 1, 14), (62, -2, 15), (69, 3, 16)),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A drawn view without smoke and people, which move in clips; both stand ready beside it."""

    frame: Frame
    camera: Camera
    plumes: tuple[figures.Standing, ...]
    people: tuple[figures.Standing, ...]


def stage(view: View, oversampling: float) -> Stage:
    """Draw the street as the view sees it, with dust in the air, at `oversampling` times its size."""
    camera = view.camera.scaled(oversampling)
    night = view.variant == "night"
    seed = int(generator("sky", view.name).integers(1000)) if view.variant != "day" else 7
    above = smoke.sky(
        camera.height // 2, camera.width // 2, seed, view.horizon, 0.52 if view.variant == "day" else 0.3, night
    )
    above = cv2.resize(above, (camera.width, camera.height), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    frame = draw(camera, scene.street(view.variant), above)
    frame = Frame(_hazed(frame, view.haze, night), frame.inverse_depth)
    shade = 0.3 if night else 1.0
    crowd = tuple(figures.Standing(figures.passer_by(seed, shade), (x, y, 0), 1.72) for x, y, seed in view.people)
    return Stage(frame, camera, _plumes(view, night), crowd)


def _hazed(frame: Frame, haze: float, night: bool) -> Pixels:
    """Dust in the air: the farther, the paler; the sky close above the ground takes some of it too."""
    colour = np.array((30, 28, 30) if night else (186, 196, 204), dtype=np.float32)
    share = 1 - np.exp(-haze / np.maximum(frame.inverse_depth, 1 / 160))
    return np.asarray(frame.pixels * (1 - share[..., None]) + colour * share[..., None], dtype=np.uint8)


def _plumes(view: View, night: bool) -> tuple[figures.Standing, ...]:
    standing = []
    for x, y, height, darkness, seed in view.smoke:
        tone = (1 - darkness) * 0.85 + 0.3
        base = (58.0, 54.0, 52.0) if night else (196.0, 184.0, 170.0)
        colour = (base[0] * tone, base[1] * tone, base[2] * tone)
        sprite = smoke.plume(seed, 620, 560, colour, 0.22 if x < 60 else 0.1, 1.0 + darkness)
        standing.append(figures.Standing(sprite, (x, y, 0.5), height))
    return tuple(standing)


def photograph(name: str) -> Pixels:
    """The picture 1600 x 1200 (blue, green, red) that the device at this viewpoint took."""
    view = STILLS[name]
    staged = stage(view, 1.75)
    whole = figures.add(staged.frame, staged.camera, staged.plumes + staged.people)
    small = cv2.resize(whole.pixels, (view.camera.width, view.camera.height), interpolation=cv2.INTER_AREA)
    return develop(small.astype(np.float32), view.look, name)


def develop(picture: Field, look: Look, name: str) -> Pixels:
    """Exposure, white balance, contrast, vignette, sharpening and grain of one device."""
    rows, columns = picture.shape[:2]
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    fall = (1 - 0.08 * (x * x + y * y)) * np.float32(look.exposure * 1.45 / 255)
    value = picture * fall[..., None] * np.array(look.gains, dtype=np.float32)
    np.exp(-value, out=value)
    bright = 255 * look.contrast / (1 - float(np.exp(-1.45)))
    value = np.float32(bright + 128 - 128 * look.contrast) - value * np.float32(bright)
    value += look.sharpen * (value - cv2.GaussianBlur(value, (0, 0), 1.2))
    grain = generator("grain", name).standard_normal((rows, columns), dtype=np.float32) * np.float32(look.noise)
    return np.asarray(np.clip(value + cv2.GaussianBlur(grain, (0, 0), 0.6)[..., None], 0, 255), dtype=np.uint8)
