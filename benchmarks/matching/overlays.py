"""What screens and senders put around and over a photo. Each is the same on any photo, which makes them traps."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB."""

_FONT = cv2.FONT_HERSHEY_DUPLEX
_INK, _PALE, _BLUE, _RED = (28, 30, 36), (236, 238, 242), (24, 92, 200), (196, 24, 32)


def resized(photo: Pixels, width: int, height: int) -> Pixels:
    size = (max(1, width), max(1, height))
    shrinks = size[0] * size[1] < photo.shape[0] * photo.shape[1]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(photo, size, interpolation=way).astype(np.uint8)


def _write(canvas: Pixels, words: str, left: float, top: float, size: float, colour: tuple[int, int, int]) -> None:
    """`left`, `top` and `size` (height of a capital) in pixels."""
    scale = size / 22
    cv2.putText(canvas, words, (round(left), round(top)), _FONT, scale, colour, max(1, round(1.6 * scale)), cv2.LINE_AA)


def bars(photo: Pixels) -> Pixels:
    """A telephone's picture viewer: clock and signs above, a row of buttons below, on white."""
    height, width = photo.shape[:2]
    unit = width / 24
    top, bottom = round(3.6 * unit), round(4 * unit)
    shown = np.full((top + height + bottom, width, 3), 250, np.uint8)
    shown[top : top + height] = photo
    _write(shown, "21:47", unit, 1.3 * unit, 0.75 * unit, _INK)
    for number in range(4):
        left = round(width - (5 - number) * 1.1 * unit)
        cv2.rectangle(
            shown, (left, round(0.6 * unit)), (left + round(0.8 * unit), round(1.3 * unit)), _INK, 1 + number % 2
        )
    _write(shown, "< 14 of 230", 0.8 * unit, 2.9 * unit, 0.8 * unit, _BLUE)
    _write(shown, "Edit", width - 3 * unit, 2.9 * unit, 0.8 * unit, _BLUE)
    middle = round(top + height + 1.6 * unit)
    for number in range(5):
        centre = (round((3 + 4.5 * number) * unit), middle)
        cv2.circle(shown, centre, round(0.7 * unit), _BLUE, max(1, round(0.12 * unit)), cv2.LINE_AA)
        cv2.line(shown, centre, (centre[0] + round(0.5 * unit), middle - round(0.4 * unit)), _BLUE, 2, cv2.LINE_AA)
    cv2.rectangle(shown, (round(8 * unit), shown.shape[0] - 6), (round(16 * unit), shown.shape[0] - 4), _INK, -1)
    return shown


def feed(photo: Pixels) -> Pixels:
    """A post in a social network: sender and caption above, counts and two comments below."""
    height, width = photo.shape[:2]
    unit = width / 26
    top, bottom = round(8 * unit), round(9 * unit)
    shown = np.full((top + height + bottom, width, 3), 255, np.uint8)
    shown[top : top + height] = photo
    cv2.circle(shown, (round(2 * unit), round(2.4 * unit)), round(1.3 * unit), _RED, -1, cv2.LINE_AA)
    _write(shown, "N", 1.6 * unit, 2.9 * unit, unit, (255, 255, 255))
    _write(shown, "News of the Valley", 4 * unit, 2.1 * unit, 0.8 * unit, _INK)
    _write(shown, "13 November, 14:10", 4 * unit, 3.4 * unit, 0.6 * unit, (120, 124, 132))
    _write(shown, "What reached us minutes ago from the market.", unit, 5.4 * unit, 0.62 * unit, _INK)
    _write(shown, "Share before it is taken down.", unit, 6.8 * unit, 0.62 * unit, _INK)
    under = top + height
    _write(shown, "1,204 likes   318 comments   97 shares", unit, under + 1.6 * unit, 0.6 * unit, (120, 124, 132))
    cv2.line(shown, (0, round(under + 2.4 * unit)), (width, round(under + 2.4 * unit)), _PALE, 2)
    for number, words in enumerate(("Where exactly was this?", "God protect them all")):
        row = under + (4.4 + 2.4 * number) * unit
        cv2.circle(shown, (round(1.6 * unit), round(row - 0.3 * unit)), round(0.7 * unit), _BLUE, -1, cv2.LINE_AA)
        _write(shown, words, 3.2 * unit, row, 0.6 * unit, _INK)
    return shown


def dark_viewer(photo: Pixels) -> Pixels:
    """A messenger's viewer on black, upright: the photo in the middle of a tall screen."""
    height, width = photo.shape[:2]
    tall = round(max(width * 1.9, height * 1.35))
    shown = np.zeros((tall, width, 3), np.uint8)
    top, unit = (tall - height) // 2, width / 24
    shown[top : top + height] = photo
    _write(shown, "09:12", unit, 1.4 * unit, 0.7 * unit, _PALE)
    _write(shown, "+963 94 4..", 2.6 * unit, 3.4 * unit, 0.9 * unit, _PALE)
    _write(shown, "yesterday 18:03", 2.6 * unit, 4.6 * unit, 0.6 * unit, (150, 150, 150))
    _write(shown, "Forwarded many times", 5 * unit, tall - 2.4 * unit, 0.8 * unit, _PALE)
    cv2.circle(shown, (round(21 * unit), round(tall - 2.6 * unit)), round(1.1 * unit), _PALE, 2, cv2.LINE_AA)
    return shown


def boxed(photo: Pixels, above: float, beside: float) -> Pixels:
    """Black bars of `above` and `beside` of its height and width, on both sides together."""
    rows, columns = round(photo.shape[0] * above / 2), round(photo.shape[1] * beside / 2)
    return np.pad(photo, ((rows, rows), (columns, columns), (0, 0)))


def banner(photo: Pixels) -> Pixels:
    """A channel's lower third over the lowest fifth, with its running line."""
    shown = photo.copy()
    height = photo.shape[0]
    top, unit = round(height * 0.8), height / 20
    shown[top:] = (150, 12, 22)
    shown[round(top + 2.4 * unit) :] = (245, 245, 245)
    cv2.rectangle(shown, (0, top), (round(5 * unit), round(top + 2.4 * unit)), (20, 24, 60), -1)
    _write(shown, "LIVE", 0.7 * unit, top + 1.7 * unit, 1.2 * unit, (255, 255, 255))
    _write(shown, "Shelling of the market", 5.6 * unit, top + 1.7 * unit, 1.1 * unit, (255, 255, 255))
    _write(shown, "Valley TV  |  more than 60 people reported", 0.5 * unit, top + 3.5 * unit, 0.8 * unit, _INK)
    return shown


def logo(photo: Pixels) -> Pixels:
    """A channel's mark in the upper right corner."""
    shown = photo.copy()
    height, width = photo.shape[:2]
    unit = max(height, width) / 40
    left, top = round(width - 8.5 * unit), round(unit)
    cv2.rectangle(shown, (left, top), (round(left + 7.5 * unit), round(top + 3.6 * unit)), _RED, -1)
    cv2.circle(
        shown, (round(left + 1.8 * unit), round(top + 1.8 * unit)), round(1.2 * unit), (255, 255, 255), 2, cv2.LINE_AA
    )
    _write(shown, "V", left + 1.3 * unit, top + 2.3 * unit, unit, (255, 255, 255))
    _write(shown, "VALLEY", left + 3.3 * unit, top + 1.7 * unit, 0.8 * unit, (255, 255, 255))
    _write(shown, "NEWS 24", left + 3.3 * unit, top + 3 * unit, 0.8 * unit, (255, 255, 255))
    return shown


def sticker(photo: Pixels) -> Pixels:
    """A round face over a sixth of the width, right of the middle, and a word on a plate."""
    shown = photo.copy()
    height, width = photo.shape[:2]
    centre, radius = (round(width * 0.62), round(height * 0.42)), round(max(height, width) / 11)
    cv2.circle(shown, centre, radius, (250, 206, 40), -1, cv2.LINE_AA)
    for side in (-1, 1):
        eye = (centre[0] + side * radius // 3, centre[1] - radius // 4)
        cv2.circle(shown, eye, max(1, radius // 8), _INK, -1, cv2.LINE_AA)
    cv2.ellipse(
        shown, (centre[0], centre[1] + radius // 2), (radius // 2, radius // 4), 0, 180, 360, _INK, 3, cv2.LINE_AA
    )
    plate = (round(width * 0.08), round(height * 0.1))
    cv2.rectangle(shown, plate, (round(width * 0.42), round(height * 0.2)), (255, 255, 255), -1)
    _write(shown, "URGENT", width * 0.1, height * 0.18, height * 0.05, _RED)
    return shown


def watermark(photo: Pixels) -> Pixels:
    """A name in rows over the whole picture, a third opaque."""
    layer = np.zeros(photo.shape, np.uint8)
    unit = max(photo.shape) / 26
    for number, row in enumerate(np.arange(1.5 * unit, photo.shape[0], 3.6 * unit)):
        _write(
            layer,
            "VALLEY MEDIA   VALLEY MEDIA   VALLEY MEDIA",
            -2 * unit * (number % 3),
            float(row),
            unit,
            (255, 255, 255),
        )
    mask = layer[..., :1].astype(np.float32) / 255 * 0.35
    return (photo * (1 - mask) + 255 * mask).round().astype(np.uint8)


def meme(photo: Pixels) -> Pixels:
    """White bars with large words above and below."""
    height, width = photo.shape[:2]
    unit = width / 20
    top, bottom = round(3.6 * unit), round(3 * unit)
    shown = np.full((top + height + bottom, width, 3), 255, np.uint8)
    shown[top : top + height] = photo
    _write(shown, "WHEN THEY TELL YOU", 1.2 * unit, 1.7 * unit, 1.2 * unit, (0, 0, 0))
    _write(shown, "NOTHING HAPPENED", 1.6 * unit, 3.2 * unit, 1.1 * unit, (0, 0, 0))
    _write(shown, "and then you see this", 1.2 * unit, top + height + 2 * unit, 1.1 * unit, (0, 0, 0))
    return shown
