"""One decoding in several views, and single frames: each at the time at which a player shows it."""

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import LimitReached, Undecodable, UsageError
from pipeline.ports import Limits
from pipeline.tools.decoders import DecoderPool
from pipeline.tools.ffmpeg import frame_at, key_frames
from pipeline.tools.ffprobe import StreamProbe, probe
from pipeline.tools.looking import Look, Stretch, fetched
from pipeline.tools.views import View, each, fitted
from tests.films import SPARSE, pan, written
from tests.unit.tools.media import a_clip, made

WHOLE = View(64, 36)


def times_said(path: Path) -> list[Fraction | None]:
    """Of every frame, by ffprobe; None where it has no time, as at the beginning of some files."""
    asked = ("-select_streams", "v:0", "-of", "csv=p=0", "-show_entries")
    base, *frames = (
        row.strip(",")
        for entries in ("stream=time_base", "frame=best_effort_timestamp")
        for row in subprocess.run(
            ("ffprobe", "-v", "error", *asked, entries, str(path)), check=True, capture_output=True, text=True
        ).stdout.split()[: 1 if entries.startswith("stream") else None]
    )
    return [None if pts == "N/A" else int(pts) * Fraction(base) for pts in frames]


def stream_of(pool: DecoderPool, path: Path, demuxer: str) -> tuple[StreamProbe, Fraction]:
    with path.open("rb") as source:
        media = probe(pool, source, demuxer)
    stream = media.first("video")
    assert stream is not None
    return stream, media.start_s or Fraction(0)


def times_seen(pool: DecoderPool, path: Path, demuxer: str) -> list[Fraction]:
    stream, _ = stream_of(pool, path, demuxer)
    with path.open("rb") as source:
        return [frame.pts_s for _, frame in Look(pool, source, demuxer, stream, (WHOLE,)).frames()]


def test_views_share_one_decoding_and_its_times(pool: DecoderPool, tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", pan(1, 60), "-g", "20")
    stream, _ = stream_of(pool, path, "mov")
    views = (WHOLE, View(160, 90, picks=each(Fraction(2))), View(320, 180, picks="key"))
    with path.open("rb") as source:
        look = Look(pool, source, "mov", stream, views)
        seen = [(view, frame.pts_s, frame.pixels.shape) for view, frame in look.frames()]
    assert [time for view, time, _ in seen if view == 0] == [Fraction(n, 25) for n in range(60)]
    assert [time for view, time, _ in seen if view == 1] == [Fraction(n, 25) for n in (0, 13, 25, 38, 50)]
    assert [time for view, time, _ in seen if view == 2] == [Fraction(n, 25) for n in (0, 20, 40)]
    assert {(view, shape) for view, _, shape in seen} == {(0, (36, 64, 3)), (1, (90, 160, 3)), (2, (180, 320, 3))}
    assert look.report is not None
    assert (look.report.frames, look.report.complete, look.report.last_pts_s) == (60, True, Fraction(59, 25))


@pytest.mark.parametrize(
    ("name", "demuxer", "options"),
    [
        ("vfr.mkv", "matroska", ("-vf", "setpts='PTS+floor(N/3)*0.07/TB'", "-fps_mode", "vfr")),
        ("b.mp4", "mov", ("-bf", "3", "-g", "30")),
        ("late.mp4", "mov", ("-vf", "setpts=PTS+1.5/TB", "-copyts")),
        ("long.ts", "mpegts", ("-output_ts_offset", "86399.04", "-muxdelay", "0")),
        ("xvid.avi", "avi", ("-c:v", "mpeg4", "-bf", "2")),
        ("ntsc.mov", "mov", ("-vf", "fps=30000/1001", "-video_track_timescale", "30000")),
    ],
)
def test_times_are_those_of_the_file(
    pool: DecoderPool, tmp_path: Path, name: str, demuxer: str, options: tuple[str, ...]
) -> None:
    path = written(tmp_path / name, pan(2, 50), *options)
    seen, said = times_seen(pool, path, demuxer), times_said(path)
    assert len(seen) == len(said)
    stated = [(time, told) for time, told in zip(seen, said, strict=True) if told is not None]
    assert len(stated) > 10
    assert [time for time, _ in stated] == [told for _, told in stated]
    assert seen == sorted(set(seen))


def test_an_edit_list_that_leaves_out_the_beginning_is_obeyed(pool: DecoderPool, tmp_path: Path) -> None:
    whole = written(tmp_path / "a.mp4", pan(3, 75), "-g", "25", "-bf", "2")
    cut = tmp_path / "cut.mp4"
    subprocess.run(("ffmpeg", "-v", "error", "-ss", "1.4", "-i", whole, "-c", "copy", str(cut)), check=True)
    seen = times_seen(pool, cut, "mov")
    assert seen[0] == 0
    assert seen == times_said(cut)
    with whole.open("rb") as source, cut.open("rb") as shortened:
        expected = frame_at(pool, source, "mov", Fraction(7, 5), 320)
        found = frame_at(pool, shortened, "mov", 0, 320)
    assert expected is not None
    assert found is not None
    assert np.abs(found.pixels.astype(int) - expected.pixels).mean() < 1


@pytest.mark.parametrize(
    ("name", "demuxer", "options"),
    [
        ("a.mp4", "mov", ("-bf", "2")),
        ("a.mkv", "matroska", ()),
        ("a.ts", "mpegts", ("-bf", "2")),
        ("a.avi", "avi", ("-c:v", "mpeg4")),
    ],
)
def test_a_frame_at_a_time_is_that_frame(
    pool: DecoderPool, tmp_path: Path, name: str, demuxer: str, options: tuple[str, ...]
) -> None:
    """Also where the container has no index by time, and where key frames are far apart."""
    path = written(tmp_path / name, pan(4, 100, 2.0), "-g", "40", *options)
    stream, start = stream_of(pool, path, demuxer)
    with path.open("rb") as source:
        every = [frame for _, frame in Look(pool, source, demuxer, stream, (View(320, 180),)).frames()]
        for place in (0, 1, 39, 40, 57, 99):
            position = float(every[place].pts_s - start)
            found = frame_at(pool, source, demuxer, position, 320, stream, start_s=start)
            assert found is not None
            assert found.pts_s == every[place].pts_s
            assert np.array_equal(found.pixels, every[place].pixels)
        assert frame_at(pool, source, demuxer, 60.0, 320, stream, start_s=start) is None


def test_frames_of_several_stretches_come_exactly(pool: DecoderPool, tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", pan(5, 100, 2.0), "-g", "25", "-bf", "2", "-sc_threshold", "0")
    stream, _ = stream_of(pool, path, "mov")
    wanted = [Stretch([Fraction(7, 25), Fraction(9, 25)]), Stretch([Fraction(60, 25)]), Stretch([Fraction(90, 25)])]
    with path.open("rb") as source:
        found = [(group, frame.pts_s) for group, frame in fetched(pool, source, "mov", stream, (64, 36), wanted)]
        near = [
            frame.pts_s
            for _, frame in fetched(pool, source, "mov", stream, (64, 36), [Stretch([Fraction(7, 25)], exact=False)])
        ]
    assert sorted(found) == [(0, Fraction(7, 25)), (0, Fraction(9, 25)), (1, Fraction(60, 25)), (2, Fraction(90, 25))]
    assert len(near) == 1
    assert Fraction(7, 25) <= near[0] <= Fraction(10, 25)


@pytest.mark.parametrize(("turn", "mirror"), [(0, True), (90, False), (90, True), (180, False), (270, False)])
def test_pictures_are_upright_as_ffmpeg_itself_turns_them(
    pool: DecoderPool, tmp_path: Path, turn: int, mirror: bool
) -> None:
    flat = written(tmp_path / "a.mp4", pan(6, 2))
    turned = tmp_path / "turned.mp4"
    matrix = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[turn]
    a, b, c, d = matrix if not mirror else (matrix[0], matrix[1], -matrix[2], -matrix[3])
    _with_matrix(flat, turned, (a, b, c, d))
    shown = tmp_path / "shown.png"
    subprocess.run(("ffmpeg", "-v", "error", "-i", str(turned), "-frames:v", "1", str(shown)), check=True)
    import cv2

    expected = cv2.cvtColor(cv2.imread(str(shown)), cv2.COLOR_BGR2RGB)
    with turned.open("rb") as source:
        (found, *_) = key_frames(pool, source, "mov", 320)
        assert probe(pool, source, "mov").streams[0].mirrored is mirror
    if turn in {90, 270}:
        assert found.pixels.shape[:2] == expected.shape[:2]
    assert np.abs(found.pixels.astype(int) - cv2.resize(expected, found.pixels.shape[1::-1])).mean() < 6


def _with_matrix(source: Path, target: Path, quarter: tuple[int, int, int, int]) -> None:
    """Writes another display matrix into the header of the track."""
    content = bytearray(source.read_bytes())
    header = content.index(b"tkhd") + 4
    at = header + 4 + 20 + 16  # version and flags, times and track, reserved and volume
    a, b, c, d = quarter
    numbers = (a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)
    content[at : at + 36] = b"".join((number & 0xFFFFFFFF).to_bytes(4, "big") for number in numbers)
    target.write_bytes(content)


def test_a_change_of_size_on_the_way_changes_no_size_of_what_comes(pool: DecoderPool, tmp_path: Path) -> None:
    one, two = a_clip(tmp_path / "1.ts"), a_clip(tmp_path / "2.ts", "-vf", "scale=128:32")
    joined = tmp_path / "joined.ts"
    joined.write_bytes(one.read_bytes() + two.read_bytes())
    stream, _ = stream_of(pool, joined, "mpegts")
    with joined.open("rb") as source:
        frames = [frame for _, frame in Look(pool, source, "mpegts", stream, (WHOLE,)).frames()]
    assert len(frames) > 90
    assert {frame.pixels.shape for frame in frames} == {(36, 64, 3)}


def test_too_much_output_meets_its_limit_after_what_came_before(pool: DecoderPool, tmp_path: Path) -> None:
    path = a_clip(tmp_path / "a.mp4", seconds=4)
    stream, _ = stream_of(pool, path, "mov")
    small = Limits(memory_bytes=1 << 30, cpu_s=20, wall_s=40, output_bytes=1 << 17, processes=32)
    seen = 0
    with path.open("rb") as source, pytest.raises(LimitReached):
        for _ in Look(pool, source, "mov", stream, (WHOLE,), small).frames():
            seen += 1
    assert 10 < seen < 40


def test_a_video_without_a_size_is_undecodable_and_no_width_a_mistake(pool: DecoderPool, tmp_path: Path) -> None:
    stream, _ = stream_of(pool, a_clip(tmp_path / "a.mp4"), "mov")
    from dataclasses import replace

    with pytest.raises(Undecodable):
        fitted(replace(stream, width=None), 64)
    with pytest.raises(UsageError):
        fitted(stream, 1)


def test_sparse_key_frames_are_no_hindrance(pool: DecoderPool, tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", pan(7, 60), *SPARSE)
    with path.open("rb") as source:
        found = frame_at(pool, source, "mov", Fraction(52, 25), 64)
    assert found is not None
    assert found.pts_s == Fraction(52, 25)


def test_ten_bits_and_other_forms_of_colour_come_as_eight(pool: DecoderPool, tmp_path: Path) -> None:
    for form in ("yuv422p10le", "yuv444p", "gray"):
        clip = made(
            tmp_path / f"{form}.mkv",
            "-f",
            "lavfi",
            "-i",
            "color=gray:s=64x48:d=0.2",
            "-pix_fmt",
            form,
            "-c:v",
            "libx264",
        )
        with clip.open("rb") as source:
            (first, *_) = key_frames(pool, source, "matroska", 64)
        assert np.abs(first.pixels.astype(int) - 128).max() <= 3
