"""Hashes of frames over time: in any order, bounded, and with what lies inside bars beside the whole."""

import numpy as np

from pipeline.fingerprint.frames import FrameHasher
from pipeline.fingerprint.pdq import pdq
from pipeline.model.imprints import FrameHashes, ImprintKind
from tests.unit.fingerprint.pictures import textured


def hashes(hasher: FrameHasher) -> FrameHashes:
    imprint = hasher.imprint()
    assert imprint is not None
    assert (imprint.kind, imprint.picture) == (ImprintKind.FRAMES, None)
    return FrameHashes.of(imprint)


def test_the_first_frame_of_each_half_second_is_kept_whatever_the_order() -> None:
    hasher = FrameHasher()
    pictures = {time: textured(round(10 * time), 90, 120) for time in (2.3, 0.0, 0.2, 0.5, 2.1)}
    for time, pixels in pictures.items():
        hasher.offer(time, pixels)
    found = hashes(hasher)
    assert found.times.tolist() == [0.0, 0.5, np.float32(2.3)]
    assert [row.tobytes().hex() for row in found.hashes] == [pdq(pictures[time]).value for time in (0.0, 0.5, 2.3)]
    assert found.qualities.tolist() == [pdq(pictures[time]).quality for time in (0.0, 0.5, 2.3)]


def test_a_video_without_frames_has_no_hashes() -> None:
    hasher = FrameHasher()
    hasher.offer(0.0, np.zeros((8, 300, 3), np.uint8))
    assert hasher.imprint() is None


def test_of_a_long_video_the_distance_doubles_and_memory_stays_bounded() -> None:
    hasher = FrameHasher(most=8)
    pixels = textured(1, 64, 64)
    for number in range(40):
        hasher.offer(number / 2, pixels)
    found = hashes(hasher)
    assert len(found) <= 8
    assert hasher.step_s == 4.0
    assert found.times.tolist() == [0.0, 4.0, 8.0, 12.0, 16.0]


def test_a_frame_with_bars_has_the_hash_of_its_inside_too() -> None:
    inner = textured(3, 120, 240)
    boxed = np.zeros((240, 240, 3), np.uint8)
    boxed[60:180] = inner
    hasher = FrameHasher()
    hasher.offer(1.0, boxed)
    hasher.offer(2.0, inner)
    found = hashes(hasher)
    assert found.times.tolist() == [1.0, 1.0, 2.0]
    values = [row.tobytes().hex() for row in found.hashes]
    assert values[2] in values[:2]
    assert values[0] != values[1]
