"""What happens to a photo on its way: fifty pure functions of pixels, each ending in the JPEG that is passed on.

Sizes are given relative to the photo, so that a small photo suffers what a large one would. Whatever is drawn at
random comes from a generator that is seeded by the photo and the attack.
"""

import subprocess
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from benchmarks.matching import overlays
from benchmarks.matching.overlays import Pixels, resized
from pipeline.model.recall import AttackFamily as Family

Make = Callable[[Pixels, Sequence[Pixels], np.random.Generator], Pixels]
"""(photo, three other photos, generator) to what is passed on; height x width x 3, RGB."""


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    family: Family
    make: Make
    quality: int = 80
    """Of the JPEG that is passed on."""
    others: int = 0
    """How many of the other photos are shown in it: finding those is no mistake."""

    def apply(self, photo: Pixels, others: Sequence[Pixels], seed: str) -> bytes:
        """The JPEG that is passed on."""
        generator = np.random.default_rng(zlib.crc32(f"{self.name} {seed}".encode()))
        return encoded(self.make(photo, others, generator), self.quality)


def encoded(pixels: Pixels, quality: int) -> bytes:
    done, jpeg = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("a picture could not be encoded")
    return jpeg.tobytes()


def decoded(jpeg: bytes) -> Pixels:
    bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return np.ascontiguousarray(bgr[..., ::-1]).astype(np.uint8)


def again(pixels: Pixels, quality: int) -> Pixels:
    return decoded(encoded(pixels, quality))


def _plain(change: Callable[[Pixels], Pixels]) -> Make:
    return lambda photo, others, generator: change(photo)


def _same(photo: Pixels) -> Pixels:
    return photo


def _longest(photo: Pixels, share: float) -> Pixels:
    return resized(photo, round(photo.shape[1] * share), round(photo.shape[0] * share))


def _to(photo: Pixels, longest: int) -> Pixels:
    return _longest(photo, longest / max(photo.shape[:2]))


def _chain(photo: Pixels) -> Pixels:
    """Passed on five times by programs that each reduce, enlarge and compress as they see fit."""
    for share, quality in ((0.9, 70), (1.1, 60), (0.8, 75), (1.2, 50)):
        photo = again(_longest(photo, share), quality)
    return photo


def _crop(
    photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator, keep: float, centred: bool
) -> Pixels:
    """A rectangle of the photo's shape with `keep` of its area; off centre: anywhere but in the middle."""
    height, width = photo.shape[:2]
    rows, columns = round(height * keep**0.5), round(width * keep**0.5)
    if centred:
        top, left = (height - rows) // 2, (width - columns) // 2
    else:
        top = int(generator.choice([0, height - rows]))
        left = int(generator.choice([0, width - columns]))
    return photo[top : top + rows, left : left + columns]


def _mirrored(photo: Pixels) -> Pixels:
    return np.ascontiguousarray(photo[:, ::-1])


def _mirrored_crop(photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator) -> Pixels:
    return _mirrored(_crop(photo, others, generator, 0.6, False))


def _quarters(photo: Pixels, count: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(photo, count))


def _rotated(photo: Pixels, degrees: float, cut: bool) -> Pixels:
    """Straightened by an editor: `cut` to what has no empty corner, else with black corners."""
    height, width = photo.shape[:2]
    angle = np.radians(abs(degrees))
    grow = max(np.cos(angle) + np.sin(angle) * height / width, np.cos(angle) + np.sin(angle) * width / height)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, float(grow) if cut else 1 / float(grow))
    return cv2.warpAffine(photo, matrix, (width, height), flags=cv2.INTER_AREA).astype(np.uint8)


def _gamma(photo: Pixels, power: float) -> Pixels:
    return (255 * (photo / 255.0) ** power).round().astype(np.uint8)


def _linear(photo: Pixels, gain: float, offset: float) -> Pixels:
    return np.clip(photo * gain + offset, 0, 255).round().astype(np.uint8)


def _contrast(photo: Pixels) -> Pixels:
    return _linear(photo, 1.6, -0.6 * float(photo.mean()))


def _grey(photo: Pixels) -> Pixels:
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    return np.repeat(grey[..., None], 3, axis=2).astype(np.uint8)


_SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


def _sepia(photo: Pixels) -> Pixels:
    return np.clip(photo @ _SEPIA.T, 0, 255).round().astype(np.uint8)


def _blurred(photo: Pixels, share: float) -> Pixels:
    return cv2.GaussianBlur(photo, (0, 0), share * max(photo.shape)).astype(np.uint8)


def _sharpened(photo: Pixels) -> Pixels:
    soft = cv2.GaussianBlur(photo, (0, 0), 2).astype(np.float32)
    return np.clip(photo + 1.5 * (photo - soft), 0, 255).round().astype(np.uint8)


def _noisy(photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator) -> Pixels:
    return np.clip(photo + generator.normal(0, 16, photo.shape), 0, 255).round().astype(np.uint8)


def _video_frame(photo: Pixels) -> Pixels:
    """The second frame of a film at a low bitrate, 640 x 360 with bars, as H.264 leaves it."""
    height, width = 360, 640
    scale = min(height / photo.shape[0], width / photo.shape[1])
    small = resized(photo, round(photo.shape[1] * scale), round(photo.shape[0] * scale))
    frame = np.zeros((height, width, 3), np.uint8)
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    frame[top : top + small.shape[0], left : left + small.shape[1]] = small
    raw = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", "25")
    encode = ("ffmpeg", "-v", "error", *raw, "-i", "-", "-c:v", "libx264", "-preset", "veryfast", "-threads", "1")
    film = _piped((*encode, "-crf", "36", "-pix_fmt", "yuv420p", "-f", "matroska", "-"), frame.tobytes() * 2)
    decode = ("ffmpeg", "-v", "error", "-threads", "1", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    frames = np.frombuffer(_piped(decode, film), np.uint8).reshape(-1, height, width, 3)
    return np.ascontiguousarray(frames[-1])


def _piped(command: Sequence[str], data: bytes) -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def _seen(photo: Pixels, generator: np.random.Generator, tilt: float, around: tuple[int, int, int]) -> Pixels:
    """Photographed by hand: four corners moved by up to `tilt` of the side, with a margin of `around`."""
    height, width = photo.shape[:2]
    margin = round(0.06 * max(height, width))
    canvas = (width + 2 * margin, height + 2 * margin)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + margin + generator.uniform(-tilt, tilt, (4, 2)).astype(np.float32) * max(height, width)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    seen = cv2.warpPerspective(photo, matrix, canvas, flags=cv2.INTER_AREA, borderValue=around).astype(np.uint8)
    return _through_lens(seen, float(generator.uniform(-0.015, 0.015)), around)


def _through_lens(photo: Pixels, bend: float, around: tuple[int, int, int]) -> Pixels:
    """Barrel or pincushion: the corners lie off by `bend` of their distance from the middle."""
    height, width = photo.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    across, down = columns - width / 2, rows - height / 2
    factor = 1 + bend * (across**2 + down**2) / ((width / 2) ** 2 + (height / 2) ** 2)
    places = (across * factor + width / 2, down * factor + height / 2)
    maps = [place.astype(np.float32) for place in places]
    return cv2.remap(photo, maps[0], maps[1], cv2.INTER_LINEAR, borderValue=around).astype(np.uint8)


def _screen_photo(photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator, strong: bool) -> Pixels:
    """A monitor photographed by hand: tilted, moire of its pixels, glare from one side, soft, darker."""
    seen = _seen(photo, generator, 0.05 if strong else 0.03, (18, 18, 22)).astype(np.float32)
    rows, columns = np.mgrid[: seen.shape[0], : seen.shape[1]].astype(np.float32)
    period = float(generator.uniform(3.2, 5.5))
    waves = np.sin(2 * np.pi * (columns + 0.12 * rows) / period) + np.sin(2 * np.pi * (rows - 0.07 * columns) / period)
    seen *= (1 + (0.06 if strong else 0.04) * waves)[..., None]
    glare = np.exp(-(((columns / seen.shape[1] - 0.85) / 0.35) ** 2) - ((rows / seen.shape[0] - 0.2) / 0.4) ** 2)
    seen = 0.75 * seen + (60 if strong else 35) * glare[..., None] + 14
    soft = cv2.GaussianBlur(seen, (0, 0), 1.2 if strong else 0.8)
    return np.clip(soft + generator.normal(0, 4, soft.shape), 0, 255).round().astype(np.uint8)


def _print_photo(photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator) -> Pixels:
    """Printed on matt paper and photographed: less contrast, a yellowish light from one side, a shadow, tilted."""
    paper = _linear(photo, 0.72, 38).astype(np.float32) * np.array([1.0, 0.96, 0.86], np.float32)
    screen = generator.normal(0, 5, paper.shape[:2])
    seen = _seen(np.clip(paper + screen[..., None], 0, 255).astype(np.uint8), generator, 0.04, (120, 104, 88))
    light = np.linspace(1.1, 0.75, seen.shape[1])[None, :, None]
    soft = cv2.GaussianBlur(seen * light, (0, 0), 1.0)
    return np.clip(soft + generator.normal(0, 3, soft.shape), 0, 255).round().astype(np.uint8)


def _collage(photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator) -> Pixels:
    """2 x 2 of equal cells with a thin line, each photo cut to its cell's shape, and the whole as large as one was."""
    height, width = photo.shape[:2]
    cells = [resized(each, width // 2, height // 2) for each in (_shaped(one, photo) for one in (photo, *others[:3]))]
    order = generator.permutation(4)
    rows = [np.hstack([cells[order[0]], cells[order[1]]]), np.hstack([cells[order[2]], cells[order[3]]])]
    whole = np.vstack(rows)
    whole[height // 2 - 2 : height // 2 + 2] = 255
    whole[:, width // 2 - 2 : width // 2 + 2] = 255
    return resized(whole, round(width * 1.5), round(height * 1.5))


def _shaped(photo: Pixels, like: Pixels) -> Pixels:
    """The middle of `photo` with the proportions of `like`."""
    height, width = photo.shape[:2]
    proportion = like.shape[1] / like.shape[0]
    columns, rows = min(width, round(height * proportion)), min(height, round(width / proportion))
    top, left = (height - rows) // 2, (width - columns) // 2
    return photo[top : top + rows, left : left + columns]


def _side_by_side(photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator) -> Pixels:
    height, width = photo.shape[:2]
    pair = [photo, resized(_shaped(others[0], photo), width, height)]
    return np.hstack(pair if generator.random() < 0.5 else pair[::-1])


def _in_picture(photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator) -> Pixels:
    """Laid into a corner of another photo, at two fifths of its width."""
    frame = _longest(others[0], 1.5)
    small = resized(photo, round(frame.shape[1] * 0.4), round(frame.shape[1] * 0.4 * photo.shape[0] / photo.shape[1]))
    small = small[: round(frame.shape[0] * 0.9)]
    margin = 12
    top = margin if generator.random() < 0.5 else frame.shape[0] - small.shape[0] - margin
    left = margin if generator.random() < 0.5 else frame.shape[1] - small.shape[1] - margin
    shown = frame.copy()
    shown[max(0, top) : max(0, top) + small.shape[0], left : left + small.shape[1]] = small
    return shown


def _screenshot_of_crop(photo: Pixels, others: Sequence[Pixels], generator: np.random.Generator) -> Pixels:
    return overlays.feed(again(_crop(photo, others, generator, 0.6, False), 70))


def _forwarded(photo: Pixels) -> Pixels:
    """Mirrored, a banner laid on, compressed, photographed from the screen by its own button, compressed again."""
    return overlays.feed(again(overlays.banner(again(_mirrored(photo), 60)), 50))


def _crops() -> tuple[Attack, ...]:
    return tuple(
        Attack(f"crop_{round(100 * keep)}{'' if centred else '_corner'}", Family.CROP, partial_crop)
        for keep in (0.9, 0.75, 0.5, 0.3)
        for centred in (True, False)
        for partial_crop in (partial(_crop, keep=keep, centred=centred),)
    )


def _of(family: Family, *named: tuple[str, Callable[[Pixels], Pixels], int]) -> tuple[Attack, ...]:
    return tuple(Attack(name, family, _plain(change), quality) for name, change, quality in named)


ATTACKS: tuple[Attack, ...] = (
    *_of(
        Family.RECOMPRESSION,
        ("jpeg_75", _same, 75),
        ("jpeg_40", _same, 40),
        ("jpeg_12", _same, 12),
        ("chat_large", lambda photo: again(_longest(photo, 0.8), 70), 70),
        ("chat_small", lambda photo: again(_to(photo, 320), 55), 60),
        ("chain_of_five", _chain, 60),
        ("video_frame", _video_frame, 85),
    ),
    *_of(
        Family.SIZE,
        ("half_size", lambda photo: _longest(photo, 0.5), 80),
        ("thumbnail_160", lambda photo: _to(photo, 160), 75),
        ("thumbnail_112", lambda photo: _to(photo, 112), 80),
    ),
    *_crops(),
    *_of(
        Family.SCREENSHOT,
        ("screenshot_bars", overlays.bars, 85),
        ("screenshot_feed", overlays.feed, 85),
        ("screenshot_dark", overlays.dark_viewer, 85),
        ("letterbox", lambda photo: overlays.boxed(photo, 0.25, 0), 80),
        ("pillarbox", lambda photo: overlays.boxed(photo, 0, 0.3), 80),
    ),
    *_of(
        Family.OVERLAY,
        ("banner", overlays.banner, 75),
        ("logo", overlays.logo, 75),
        ("sticker", overlays.sticker, 75),
        ("watermark", overlays.watermark, 75),
        ("meme_bars", overlays.meme, 75),
    ),
    *_of(Family.MIRROR, ("mirrored", _mirrored, 75)),
    Attack("mirrored_crop_60", Family.MIRROR, _mirrored_crop),
    *_of(
        Family.TURN,
        ("rotated_90", partial(_quarters, count=1), 80),
        ("rotated_180", partial(_quarters, count=2), 80),
        ("rotated_4_cut", partial(_rotated, degrees=4, cut=True), 80),
        ("rotated_12", partial(_rotated, degrees=-12, cut=False), 80),
    ),
    *_of(
        Family.LIGHT,
        ("gamma", partial(_gamma, power=0.55), 80),
        ("brighter", partial(_linear, gain=1.15, offset=40), 80),
        ("contrast", _contrast, 80),
        ("grey", _grey, 80),
        ("sepia", _sepia, 80),
        ("blurred", partial(_blurred, share=0.006), 80),
        ("sharpened", _sharpened, 80),
    ),
    Attack("noisy", Family.LIGHT, _noisy, 75),
    Attack("screen_photo", Family.SCREEN_PHOTO, partial(_screen_photo, strong=False), 75),
    Attack("screen_photo_strong", Family.SCREEN_PHOTO, partial(_screen_photo, strong=True), 70),
    Attack("print_photo", Family.SCREEN_PHOTO, _print_photo, 75),
    Attack("collage_2x2", Family.COLLAGE, _collage, 80, others=3),
    Attack("side_by_side", Family.COLLAGE, _side_by_side, 80, others=1),
    Attack("picture_in_picture", Family.COLLAGE, _in_picture, 80, others=1),
    Attack("crop_in_screenshot", Family.COMBINED, _screenshot_of_crop, 80),
    *_of(Family.COMBINED, ("mirror_banner_feed", _forwarded, 60)),
)
