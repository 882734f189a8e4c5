"""Pictures for tests: drawn streets instead of anybody's media, the same for the same digest."""

import io
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from pipeline.model.basics import Digest
from tests.unit.export.case import sha


def _street(seed: int) -> Image.Image:
    picture = Image.new("RGB", (1024, 768), (176, 188, 196))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 768), (430, 380), (560, 380), (1024, 768)], fill=(146, 132, 112))
    for side in (0, 1):
        for house in range(4):
            depth = 1 - house * 0.22
            left = 0 + house * 110 if not side else 1024 - house * 110 - 170 * depth
            top = 380 - (180 + (seed >> house & 7) * 22) * depth
            shade = 150 + (seed * (house + 3) % 60)
            draw.rectangle([left, top, left + 170 * depth, 420 + 260 * depth], fill=(shade, shade - 18, shade - 40))
            for row in range(3):
                draw.rectangle(
                    [left + 30, top + 30 + row * 60 * depth, left + 70, top + 62 + row * 60 * depth], fill=(70, 74, 80)
                )
    for stall in range(6):
        x = (seed * (stall + 5) * 37) % 900
        draw.polygon([(x, 560), (x + 120, 545), (x + 110, 590), (x + 8, 600)], fill=((seed * stall) % 120 + 90, 80, 60))
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def _picture(derivative: Digest) -> Image.Image:
    for word, seed in (("photo", 21), ("recycled", 54), ("archived", 54)):
        if derivative == sha(f"{word} preview"):
            return _street(seed)
    if derivative == sha("mirrored preview"):
        copy = ImageOps.mirror(_street(21).crop((51, 77, 972, 706)))
        ImageDraw.Draw(copy).rectangle([30, 560, 190, 610], fill=(30, 80, 140))
        return copy
    return _street(int(derivative[:4], 16) % 97)


@dataclass
class DrawnPictures:
    asked: list[tuple[Digest, int]] = field(default_factory=list)

    def jpeg(self, derivative: Digest, longest_side: int) -> bytes:
        self.asked.append((derivative, longest_side))
        picture = _picture(derivative)
        picture.thumbnail((longest_side, longest_side))
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=78)
        return stream.getvalue()
