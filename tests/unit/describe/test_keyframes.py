"""Every shot has a keyframe, near-identical frames are kept for the search only, and time stamps are exact."""

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.describe.film import Film, Gear
from pipeline.describe.keyframes import Keyframes, keyframes
from pipeline.describe.quality import flags_of
from pipeline.model.pictures import Picture
from pipeline.ports import Decoders
from pipeline.tools import ffprobe

RATE = 10


def film(folder: Path, shots: tuple[tuple[str, float], ...], *encoding: str) -> Path:
    """A film of still shots (name of a colour or `noise<seed>`, seconds), 320 x 180, ten frames a second."""
    frames = folder / "frames"
    frames.mkdir()
    number = 0
    for name, length in shots:
        if name.startswith("noise"):
            small = np.random.default_rng(int(name[5:])).integers(0, 255, (9, 16, 3), np.uint8)
            picture = Image.fromarray(small).resize((320, 180), Image.Resampling.BICUBIC)
        else:
            picture = Image.new("RGB", (320, 180), name)
        for _ in range(round(length * RATE)):
            picture.save(frames / f"{number:04}.png")
            number += 1
    made = folder / "film.mp4"
    given = ("-framerate", str(RATE), "-i", frames / "%04d.png", "-c:v", "libx264", "-pix_fmt", "yuv420p")
    subprocess.run(["ffmpeg", "-v", "error", *given, *encoding, made], check=True)
    return made


def looked_at(path: Path, decoders: Decoders) -> Keyframes:
    with path.open("rb") as source:
        probe = ffprobe.probe(decoders, source, "mov")
        stream = probe.first("video")
        assert stream is not None
        assert probe.duration_s is not None
        start = probe.start_s or Fraction(0)
        film = Film(source, "mov", stream, float(probe.duration_s), start, decoders)
        return keyframes(film, Gear.KEY_FRAMES)


def shown(found: Keyframes) -> list[float]:
    return [p.position_s for p, flag in zip(found.pictures, found.flags, strict=True) if flag.shown]


# As encoders do at the usual rates; at ten frames a second x264 would wait for 2.5 seconds after a key frame.
AT_CUTS = ("-keyint_min", "1")
SHOTS = tuple((f"noise{seed}", 2.0) for seed in range(6))


def test_every_shot_has_one_keyframe_at_its_exact_beginning(tmp_path: Path, decoders: Decoders) -> None:
    found = looked_at(film(tmp_path, SHOTS, *AT_CUTS), decoders)
    assert shown(found) == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    # Between key frames nothing was looked at, and the reviewer is told how long a shot may hide there.
    (told,) = found.not_read
    assert told.id == "describe-frames_key_only"
    assert {parameter.name: parameter.value for parameter in told.parameters}["gap"] == 2


def test_shots_between_sparse_key_frames_are_found(tmp_path: Path, decoders: Decoders) -> None:
    found = looked_at(film(tmp_path, SHOTS, "-g", "1000", "-sc_threshold", "0", "-bf", "0"), decoders)
    positions = shown(found)
    assert len(positions) == 6
    assert all(2 * shot <= position < 2 * shot + 0.5 for shot, position in enumerate(positions))
    assert list(positions) == sorted(positions)


def test_a_still_scene_is_shown_once_and_kept_now_and_then(tmp_path: Path, decoders: Decoders) -> None:
    found = looked_at(film(tmp_path, (("noise1", 25.0),), "-g", str(RATE)), decoders)
    assert shown(found) == [0.0]
    assert [picture.position_s for picture in found.pictures] == [0.0, 10.0, 20.0]
    assert [flag.shown for flag in found.flags] == [True, False, False]


def test_a_dark_and_a_short_clip_keep_their_first_frame(tmp_path: Path, decoders: Decoders) -> None:
    found = looked_at(film(tmp_path, (("black", 0.1),)), decoders)
    assert shown(found) == [0.0]
    assert found.flags[0].dark
    assert found.flags[0].flat


def test_a_dark_shot_between_light_ones_is_kept(tmp_path: Path, decoders: Decoders) -> None:
    found = looked_at(film(tmp_path, (("noise1", 2.0), ("black", 2.0), ("noise2", 2.0)), *AT_CUTS), decoders)
    assert shown(found) == [0.0, 2.0, 4.0]
    assert [flag.dark for flag in found.flags] == [False, True, False]


def test_a_turned_video_is_shown_upright(tmp_path: Path, decoders: Decoders) -> None:
    made = film(tmp_path, (("noise1", 1.0),))
    turned = tmp_path / "turned.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", made, "-c", "copy", "-metadata:s:v:0", "rotate=90", turned], check=True
    )
    picture = looked_at(turned, decoders).pictures[0]
    assert (picture.full_width, picture.full_height) == (180, 320)
    assert picture.pixels.shape[0] > picture.pixels.shape[1]


def test_flags_tell_sharp_from_blurred() -> None:
    sharp = np.random.default_rng(1).integers(0, 255, (180, 320, 3), np.uint8)
    soft = np.asarray(Image.fromarray(sharp).resize((8, 5)).resize((320, 180), Image.Resampling.BICUBIC))
    assert not flags_of(Picture(sharp, 320, 180)).blurred
    assert flags_of(Picture(soft, 320, 180)).blurred


@pytest.mark.corpus
def test_real_videos_have_keyframes(corpus: Path, decoders: Decoders) -> None:
    for name in ("neardup-video/threatexchange/pattern-hd-no-bar.mp4", "video/gpmf/karma.mp4"):
        found = looked_at(corpus / "media" / name, decoders)
        assert shown(found)[0] == 0.0
        assert max(max(picture.pixels.shape[:2]) for picture in found.pictures) <= 1024
