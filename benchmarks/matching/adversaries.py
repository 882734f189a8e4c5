"""Pairs that are no copies and look like some: unrelated photos under one frame, and one scene from two places."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np

from benchmarks.matching import overlays
from benchmarks.matching.archive import digest_of, filled, matches_of
from benchmarks.matching.attacks import again, decoded, encoded
from benchmarks.matching.overlays import Pixels
from pipeline.model.basics import Digest
from pipeline.model.likeness import MatchKind

FRAMES: dict[str, Callable[[Pixels], Pixels]] = {
    "telephone's bars": overlays.bars,
    "post of a network": overlays.feed,
    "dark viewer": overlays.dark_viewer,
    "banner": overlays.banner,
    "logo": overlays.logo,
    "sticker": overlays.sticker,
    "watermark": overlays.watermark,
    "meme bars": overlays.meme,
}
PARALLAX = (2.0, 4.0, 8.0)
"""Pixels of 512 by which the nearest part of a scene lies off the farthest, in a photo from another place."""


def adversaries(folder: Path, paths: Sequence[Path], each: int) -> str:
    """A table: pairs, and what they were called. `each`: photos under each frame; as many scenes."""
    chosen = [_lying(decoded(path.read_bytes())) for path in paths[:: len(paths) // (2 * each)][: 2 * each]]
    groups = {
        name: [encoded(frame(photo), 70 + 5 * (place % 4)) for place, photo in enumerate(chosen[:each])]
        for name, frame in FRAMES.items()
    }
    scenes = {
        f"scene from another place, {pixels:.0f} px": [
            (encoded(photo, 85), encoded(from_aside(photo, place, pixels), 85))
            for place, photo in enumerate(chosen[each:])
        ]
        for pixels in PARALLAX
    }
    pairs = {name: list(combinations(map(digest_of, files), 2)) for name, files in groups.items()}
    pairs |= {name: [(digest_of(one), digest_of(two)) for one, two in both] for name, both in scenes.items()}
    contents = [file for files in groups.values() for file in files]
    contents += [file for both in scenes.values() for pair in both for file in pair]
    sanad = filled(folder / "adversaries", {f"{digest_of(file)[:16]}.jpg": file for file in contents})
    try:
        found = matches_of(sanad, sorted({digest_of(file) for file in contents}))
    finally:
        sanad.stop_decoders()
    kinds = {(match.item, match.other): match.kind for match in found}
    return _table(pairs, kinds)


def _table(pairs: dict[str, list[tuple[Digest, Digest]]], kinds: dict[tuple[Digest, Digest], MatchKind]) -> str:
    lines = ["", "| not copies | pairs | same exposure | same scene | candidate |", "|---|---|---|---|---|"]
    for name, some in pairs.items():
        called = Counter(kinds.get((min(pair), max(pair))) for pair in some)
        weaker = " | ".join(str(called[kind]) for kind in (MatchKind.SAME_SCENE, MatchKind.CANDIDATE))
        same = called[MatchKind.SAME_EXPOSURE]
        lines.append(f"| {name} | {len(some)} | {same} ({same / len(some):.1%}) | {weaker} |")
    return "\n".join([*lines, ""])


def _lying(photo: Pixels) -> Pixels:
    """All photos of one shape, so that a frame lies alike on all of them: the hardest case."""
    return photo if photo.shape[1] > photo.shape[0] else np.ascontiguousarray(np.rot90(photo))


def from_aside(photo: Pixels, seed: int, pixels: float) -> Pixels:
    """The scene from a place aside, drawn from the photo: its parts, found by colour and place, lie at depths drawn at
    random, nearer ones shifted further; then other light, other noise, another JPEG."""
    generator = np.random.default_rng(seed)
    height, width = photo.shape[:2]
    longest = max(height, width)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    colours = cv2.cvtColor(cv2.GaussianBlur(photo, (0, 0), longest / 80), cv2.COLOR_RGB2LAB).astype(np.float32)
    about = np.dstack([colours, columns * 60 / longest, rows * 60 / longest]).reshape(-1, 5).astype(np.float32)
    cv2.setRNGSeed(seed)
    _, parts, _ = cv2.kmeans(about, 7, np.zeros((0, 1), np.int32), (3, 12, 1.0), 1, cv2.KMEANS_RANDOM_CENTERS)
    depth = 0.7 * generator.random(7)[parts.reshape(height, width)] + 0.3 * rows / height
    depth = cv2.GaussianBlur(depth.astype(np.float32), (0, 0), 1.5)
    near = (depth - depth.min()) / (float(np.ptp(depth)) + 1e-6) * pixels * longest / 512
    aside = columns + near * float(generator.choice([-1, 1])), rows + near * float(generator.normal(0, 0.2))
    maps = [each.astype(np.float32) for each in aside]
    seen = cv2.remap(photo, maps[0], maps[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT).astype(np.float32)
    seen = seen * generator.uniform(0.9, 1.1) + generator.uniform(-8, 8) + generator.normal(0, 3, seen.shape)
    return again(np.clip(seen, 0, 255).astype(np.uint8), 92)
