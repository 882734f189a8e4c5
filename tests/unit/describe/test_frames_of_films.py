"""Films as they come: odd time lines, few key frames, darkness, short shots. In both gears every picture has the very
time that ffprobe states for its frame."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO

import pytest

from pipeline.describe.describe import describe
from pipeline.describe.film import EVERY_FRAME_PIXELS, Film, Gear
from pipeline.describe.keyframes import Keyframes, how_looked, keyframes
from pipeline.fingerprint.frames import FrameHasher
from pipeline.ports import Completed, Decoders, Limits, RunningProgram
from pipeline.tools import ffprobe
from tests.films import RATE, SPARSE, Frame, mixed, pan, plain, still, written

GEARS = list(Gear)


def film_of(path: Path, decoders: Decoders, demuxer: str = "mov") -> Film:
    source = path.open("rb")
    media = ffprobe.probe(decoders, source, demuxer)
    stream = media.first("video")
    assert stream is not None
    length = float(media.duration_s) if media.duration_s is not None else None
    return Film(source, demuxer, stream, length, media.start_s or Fraction(0), decoders)


def looked_at(path: Path, decoders: Decoders, gear: Gear, demuxer: str = "mov") -> Keyframes:
    film = film_of(path, decoders, demuxer)
    with film.source:
        return keyframes(film, gear)


def shown(found: Keyframes) -> list[float]:
    return [picture.position_s for picture, flags in zip(found.pictures, found.flags, strict=True) if flags.shown]


def times_said(path: Path) -> list[float]:
    """Of every frame, by ffprobe, from the beginning of the time line; exact up to the last division."""
    entries = "format=start_time:stream=time_base:frame=best_effort_timestamp"
    asked = ("-select_streams", "v:0", "-of", "flat", "-show_entries", entries)
    said = subprocess.run(("ffprobe", "-v", "error", *asked, path), check=True, capture_output=True, text=True).stdout
    values = [(name, value.strip('"')) for name, _, value in (row.partition("=") for row in said.splitlines())]
    base = next(Fraction(value) for name, value in values if name.endswith(".time_base"))
    start = next(Fraction(value) for name, value in values if name == "format.start_time")
    stamps: list[int] = []
    for name, value in values:
        if name.endswith("timestamp"):
            # A frame without a time comes one unit behind the one before it.
            stamps.append((stamps[-1] + 1 if stamps else 0) if value == "N/A" else int(value))
    return [max(0.0, float(stamp * base - start)) for stamp in stamps]


def three_shots() -> Iterator[Frame]:
    return chain(still(1, 18), pan(2, 22), still(3, 15))


@pytest.mark.parametrize(
    ("name", "demuxer", "options"),
    [
        ("variable.mkv", "matroska", ("-vf", "setpts='PTS+floor(N/3)*0.07/TB'", "-fps_mode", "vfr")),
        ("late.mp4", "mov", ("-vf", "setpts=PTS+1.5/TB", "-copyts", "-bf", "2")),
        ("early.mkv", "matroska", ("-output_ts_offset", "-0.3", "-avoid_negative_ts", "disabled")),
        ("around.ts", "mpegts", ("-output_ts_offset", "86399.04", "-muxdelay", "0")),
        ("without_pts.avi", "avi", ("-c:v", "mpeg4", "-bf", "2")),
        ("ntsc.mov", "mov", ("-r", "30000/1001", "-video_track_timescale", "30000")),
    ],
)
def test_pictures_bear_the_times_of_their_frames(
    decoders: Decoders, tmp_path: Path, name: str, demuxer: str, options: tuple[str, ...]
) -> None:
    path = written(tmp_path / name, three_shots(), "-g", "12", *options)
    said = times_said(path)
    for gear in GEARS if demuxer != "avi" else (Gear.EVERY_FRAME,):
        found = looked_at(path, decoders, gear, demuxer)
        assert found.pictures[0].position_s == said[0]
        assert {picture.position_s for picture in found.pictures} <= set(said)
    every = looked_at(path, decoders, Gear.EVERY_FRAME, demuxer)
    assert len(every.cuts) == 3
    assert all(min(abs(cut - time) for time in said) < 1e-6 for cut in every.cuts)
    assert len(shown(every)) >= 3


def test_an_edit_list_moves_the_beginning(decoders: Decoders, tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.mp4", three_shots(), "-g", "25", "-bf", "2")
    cut = tmp_path / "cut.mp4"
    subprocess.run(("ffmpeg", "-v", "error", "-ss", "0.4", "-i", whole, "-c", "copy", cut), check=True)
    said = times_said(cut)
    found = looked_at(cut, decoders, Gear.EVERY_FRAME)
    assert said[0] == found.pictures[0].position_s == 0.0
    assert {picture.position_s for picture in found.pictures} <= set(said)
    # The second shot begins with frame 18 of the whole; ten frames are left out.
    assert found.cuts[1] == pytest.approx(8 / RATE, abs=1e-6)


@pytest.mark.parametrize("gear", GEARS)
def test_one_frame_is_a_video(decoders: Decoders, tmp_path: Path, gear: Gear) -> None:
    found = looked_at(written(tmp_path / "one.mp4", still(1, 1)), decoders, gear)
    assert shown(found) == [0.0]
    assert found.not_read == ()


@pytest.mark.parametrize("gear", GEARS)
def test_shots_behind_the_only_key_frame_are_covered(decoders: Decoders, tmp_path: Path, gear: Gear) -> None:
    path = written(tmp_path / "sparse.mp4", chain(*(still(seed, 45) for seed in range(4))), *SPARSE)
    found = looked_at(path, decoders, gear)
    assert [int(at * RATE // 45) for at in shown(found)] == [0, 1, 2, 3]


def test_shots_of_a_few_frames_are_covered(decoders: Decoders, tmp_path: Path) -> None:
    lengths = (30, 3, 30, 5, 30)
    path = written(
        tmp_path / "short.mp4", chain(*(still(seed, length) for seed, length in enumerate(lengths))), *SPARSE
    )
    found = looked_at(path, decoders, Gear.EVERY_FRAME)
    begins = [sum(lengths[:place]) for place in range(len(lengths) + 1)]
    for begin, end in pairwise(begins):
        assert any(begin <= round(at * RATE) < end for at in shown(found)), (begin, end)


@pytest.mark.parametrize("gear", GEARS)
def test_a_clip_all_dark_has_its_picture_and_is_told_dark(decoders: Decoders, tmp_path: Path, gear: Gear) -> None:
    found = looked_at(written(tmp_path / "dark.mp4", plain(18, 60), "-g", "20"), decoders, gear)
    assert shown(found) == [0.0]
    assert found.flags[0].dark


def test_a_slow_pan_is_sampled_as_it_moves(decoders: Decoders, tmp_path: Path) -> None:
    """Three widths of the picture pass by in ten seconds, without any cut and with one key frame."""
    found = looked_at(written(tmp_path / "pan.mp4", pan(5, 250, 4.0), *SPARSE), decoders, Gear.EVERY_FRAME)
    assert [cut for cut in found.cuts if cut > 0] == []
    positions = shown(found)
    assert len(positions) >= 3
    assert all(after - before <= 5.0 for before, after in pairwise([*positions, 10.0]))


def test_a_fade_to_black_and_up_again_leaves_both_shots_and_the_black(decoders: Decoders, tmp_path: Path) -> None:
    down, up = mixed(still(1, 20), plain(16, 20), 20), mixed(plain(16, 20), still(2, 20), 20)
    path = written(tmp_path / "fade.mp4", chain(still(1, 40), down, plain(16, 25), up, still(2, 40)), *SPARSE)
    found = looked_at(path, decoders, Gear.EVERY_FRAME)
    assert len(found.dissolves) == 2
    at = [round(position * RATE) for position in shown(found)]
    assert [sum(begin <= one < end for one in at) for begin, end in ((0, 41), (58, 86), (103, 145))] == [1, 1, 1]
    assert len(at) == 3
    dark = dict(zip(at, (flags.dark for flags in found.flags if flags.shown), strict=True))
    assert list(dark.values()) == [False, True, False]


def test_a_shot_that_turns_into_the_next_at_once_leaves_no_mixture(decoders: Decoders, tmp_path: Path) -> None:
    """A cut to a picture that dissolves from its first frame on; key frames stand within."""
    frames = chain(still(1, 40), mixed(still(2, 30), still(3, 30), 30), still(3, 40))
    path = written(tmp_path / "at_once.mp4", frames, "-g", "10", "-keyint_min", "10", "-sc_threshold", "0")
    found = looked_at(path, decoders, Gear.EVERY_FRAME)
    assert len(found.dissolves) == 1
    assert [at for at in (round(position * RATE) for position in shown(found)) if 43 < at < 66] == []
    assert any(at >= 2.68 for at in shown(found))


def test_the_gear_is_chosen_by_what_it_costs_and_told_with_its_reason(decoders: Decoders, tmp_path: Path) -> None:
    film = film_of(written(tmp_path / "a.mp4", three_shots(), "-g", "12"), decoders)
    with film.source:
        assert film.gear is Gear.EVERY_FRAME
        assert replace(film, duration_s=film.limit_s * 1.01).gear is Gear.KEY_FRAMES
        assert film.pixels(film.limit_s) == pytest.approx(EVERY_FRAME_PIXELS)
        untimed = replace(film, demuxer="avi", duration_s=film.limit_s * 2)
        assert untimed.gear is Gear.EVERY_FRAME
        every, keys = (how_looked(film, keyframes(film, gear)) for gear in GEARS)
    values = {parameter.name: parameter.value for parameter in every.parameters}
    assert (every.id, values["cuts"], values["dissolves"]) == ("describe-looked_every_frame", 2, 0)
    values = {parameter.name: parameter.value for parameter in keys.parameters}
    assert keys.id == "describe-looked_key_frames"
    assert float(values["frames"]) >= 3
    assert values["limit"] == film.limit_s


@pytest.mark.parametrize("gear", GEARS)
def test_who_waits_is_told_how_far_it_has_come(decoders: Decoders, tmp_path: Path, gear: Gear) -> None:
    told: list[float] = []
    path = written(tmp_path / "long.mp4", chain(*(still(seed, 100) for seed in range(3))), "-g", "150")
    film = replace(film_of(path, decoders), progress=told.append)
    with film.source:
        keyframes(film, gear)
        assert told == sorted(set(told))
        assert len(told) > 4
        assert 0.85 < told[-1] <= 1.0
        told.clear()
        keyframes(replace(film, duration_s=None), gear)
    assert told == []


class _Counting:
    """Decoders that write down which programs they ran."""

    def __init__(self, decoders: Decoders) -> None:
        self._decoders = decoders
        self.ran: list[str] = []
        self.level = decoders.level
        self.call = decoders.call
        self.unpack = decoders.unpack

    def run(self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits) -> Completed:
        self.ran.append(program)
        return self._decoders.run(program, arguments, source, limits)

    def stream(
        self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits
    ) -> AbstractContextManager[RunningProgram]:
        self.ran.append(program)
        return self._decoders.stream(program, arguments, source, limits)


def test_shots_hashes_and_integrity_come_of_one_decoding(decoders: Decoders, tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", chain(still(1, 50), still(2, 50)), "-g", "25", "-keyint_min", "25")
    counting, hasher = _Counting(decoders), FrameHasher()
    with path.open("rb") as source:
        described = describe(source, path.stat().st_size, counting, hasher).description
    assert counting.ran.count("ffmpeg") == 1
    assert described.integrity is not None
    assert described.integrity.complete
    assert [sentence.id for sentence in described.looked] == ["describe-looked_every_frame"]
    assert hasher.imprint() is not None


def test_a_damaged_end_is_seen_by_the_same_decoding(decoders: Decoders, tmp_path: Path) -> None:
    path = written(tmp_path / "a.mkv", chain(pan(1, 50), pan(2, 50)), "-g", "25", "-keyint_min", "25")
    content = bytearray(path.read_bytes())
    content[len(content) * 3 // 4 : len(content) * 3 // 4 + 400] = bytes(400)
    path.write_bytes(content)
    counting = _Counting(decoders)
    with path.open("rb") as source:
        described = describe(source, len(content), counting).description
    assert counting.ran.count("ffmpeg") <= 2  # a second time at most for a shot without a key frame
    assert described.integrity is not None
    assert described.integrity.complete is False
    assert described.integrity.errors
