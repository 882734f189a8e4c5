import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import LimitReached, Undecodable, UsageError
from pipeline.ports import Limits
from pipeline.tools.complaints import Unsupported
from pipeline.tools.decoders import DecoderPool
from pipeline.tools.ffmpeg import decode_check, frames_at, key_frames
from pipeline.tools.ffprobe import probe
from tests.unit.tools.media import a_clip, made


def test_key_frames_come_with_their_exact_times(pool: DecoderPool, tmp_path: Path) -> None:
    with a_clip(tmp_path / "clip.mp4").open("rb") as source:
        frames = list(key_frames(pool, source, "mov", 32))
    assert [frame.pts_s for frame in frames] == [Fraction(n * 12, 25) for n in range(5)]
    assert [frame.index for frame in frames] == [0, 1, 2, 3, 4]
    assert {frame.pixels.shape for frame in frames} == {(24, 32, 3)}
    assert not np.array_equal(frames[0].pixels, frames[1].pixels)


def test_times_stay_exact_where_printed_seconds_would_not(pool: DecoderPool, tmp_path: Path) -> None:
    """After a day of recording, six digits of seconds are worth ten frames."""
    clip = a_clip(tmp_path / "clip.ts", "-muxdelay", "0", "-output_ts_offset", "86399.04", "-f", "mpegts")
    with clip.open("rb") as source:
        media = probe(pool, source, "mpegts")
        frames = list(key_frames(pool, source, "mpegts", 32))
    times = [frame.pts_s for frame in frames]
    assert times[0] == media.start_s
    assert [time - times[0] for time in times if time is not None and times[0] is not None] == [
        Fraction(n * 12, 25) for n in range(5)
    ]


def test_colours_and_grey_arrive_as_they_are(pool: DecoderPool, tmp_path: Path) -> None:
    clip = made(tmp_path / "red.avi", "-f", "lavfi", "-i", "color=red:s=40x20:d=0.2:r=10", "-c:v", "mjpeg")
    with clip.open("rb") as source:
        (first, *_) = key_frames(pool, source, "avi", 400)
        (again, *_) = key_frames(pool, source, "avi", 400)
    assert first.pixels.shape == (20, 40, 3)  # never enlarged
    assert np.abs(first.pixels.reshape(-1, 3).mean(axis=0) - (254, 0, 0)).max() < 4
    assert again.planes.grey.shape == (20, 40)


def test_pixels_that_are_not_square_are_made_square(pool: DecoderPool, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "wide.mp4", "-vf", "setsar=2/1")
    with clip.open("rb") as source:
        (first, *_) = key_frames(pool, source, "mov", 64)
    assert first.pixels.shape == (24, 64, 3)


@pytest.mark.parametrize("sar", ["1/30000", "30000/1"])
def test_absurd_pixel_shapes_stay_within_bounds(pool: DecoderPool, tmp_path: Path, sar: str) -> None:
    with a_clip(tmp_path / "absurd.mp4", "-vf", f"setsar={sar}").open("rb") as source:
        (first, *_) = key_frames(pool, source, "mov", 64)
    assert max(first.pixels.shape[:2]) <= 256


def test_frames_at_a_rate_are_those_of_the_file(pool: DecoderPool, tmp_path: Path) -> None:
    with a_clip(tmp_path / "clip.mp4").open("rb") as source:
        frames = list(frames_at(pool, source, "mov", Fraction(5), Fraction(1, 2), Fraction(3, 2), 32))
        none = list(frames_at(pool, source, "mov", Fraction(5), Fraction(10), Fraction(11), 32))
        every = list(frames_at(pool, source, "mov", Fraction(100), Fraction(0), Fraction(1), 32))
    assert [frame.pts_s for frame in frames] == [Fraction(n, 25) for n in (13, 15, 20, 25, 30, 35)]
    assert none == []
    assert len(every) == 25


def test_an_empty_range_is_a_mistake_of_the_caller(pool: DecoderPool, tmp_path: Path) -> None:
    with a_clip(tmp_path / "clip.mp4").open("rb") as source, pytest.raises(UsageError):
        list(frames_at(pool, source, "mov", Fraction(5), Fraction(1), Fraction(1), 32))


def test_a_whole_file_decodes_whole(pool: DecoderPool, tmp_path: Path) -> None:
    with a_clip(tmp_path / "clip.mp4").open("rb") as source:
        quick, full = decode_check(pool, source, "mov"), decode_check(pool, source, "mov", full=True)
    assert (quick.frames, quick.last_pts_s, quick.complete) == (5, Fraction(48, 25), True)
    assert (full.frames, full.last_pts_s, full.complete) == (50, Fraction(49, 25), True)
    assert full.errors == ()


def test_a_truncated_file_decodes_in_part_and_says_so(pool: DecoderPool, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4", "-movflags", "+faststart")
    whole = clip.read_bytes()
    clip.write_bytes(whole[: len(whole) * 6 // 10])
    with clip.open("rb") as source:
        report = decode_check(pool, source, "mov", full=True)
    assert 0 < report.frames < 50
    assert not report.complete
    assert report.errors
    assert report.error_count >= len(report.errors)
    assert not any(" @ 0x" in error for error in report.errors)


def test_a_file_without_its_index_is_a_report_without_frames(pool: DecoderPool, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4")
    clip.write_bytes(clip.read_bytes()[:400])
    with clip.open("rb") as source:
        report = decode_check(pool, source, "mov")
        with pytest.raises(Undecodable):
            list(key_frames(pool, source, "mov", 32))
    assert (report.frames, report.complete) == (0, False)
    assert report.errors


def test_sound_alone_is_checked_too(pool: DecoderPool, tmp_path: Path) -> None:
    clip = made(tmp_path / "tone.wav", "-f", "lavfi", "-i", "sine=d=1:r=8000")
    with clip.open("rb") as source:
        report = decode_check(pool, source, "wav", full=True)
    assert report.complete
    assert report.frames > 0
    assert report.last_pts_s is not None
    assert Fraction(1, 2) < report.last_pts_s < 1


def test_a_codec_that_is_not_on_the_list_is_not_decoded(pool: DecoderPool, tmp_path: Path) -> None:
    clip = made(tmp_path / "rare.avi", "-f", "lavfi", "-i", "testsrc=d=0.2:s=64x48", "-c:v", "magicyuv")
    with clip.open("rb") as source:
        for look in (lambda: probe(pool, source, "avi"), lambda: decode_check(pool, source, "avi")):
            with pytest.raises(Unsupported, match="codec magicyuv"):
                look()


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{other}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{other}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
    ],
    ids=["m3u8", "ffconcat", "sdp"],
)
def test_a_playlist_named_clip_mp4_opens_nothing(pool: DecoderPool, tmp_path: Path, playlist: str) -> None:
    other = a_clip(tmp_path / "other.mp4")
    disguised = tmp_path / "clip.mp4"
    disguised.write_text(playlist.format(other=other), encoding="utf-8")
    with disguised.open("rb") as source:
        assert decode_check(pool, source, "mov").frames == 0
        for demuxer in ("hls", "concat", "sdp", "mov,hls", "-i"):
            with pytest.raises(Unsupported):
                probe(pool, source, demuxer)


def test_a_playlist_opens_nothing_even_where_ffmpeg_would_follow_it(pool: DecoderPool, tmp_path: Path) -> None:
    """The list of formats is one wall, the confinement the next: here without the first."""
    other = a_clip(tmp_path / "other.ts", "-f", "mpegts")
    disguised = tmp_path / "clip.m3u8"
    disguised.write_text(f"#EXTM3U\n#EXTINF:9,\nfile://{other}\n#EXT-X-ENDLIST\n", encoding="utf-8")
    arguments = ("-v", "error", "-f", "hls", "-allowed_extensions", "ALL", "-show_streams", "-i")
    outside = subprocess.run(("ffprobe", *arguments, str(disguised)), capture_output=True, check=True)
    assert b"codec_name=h264" in outside.stdout  # the trick works where nothing stops it
    with disguised.open("rb") as source:
        done = pool.run("ffprobe", (*arguments, "{evidence}"), source, Limits(1 << 30, 10, 20, 1 << 20))
    assert done.returncode != 0
    assert b"codec_name=h264" not in done.stdout


def test_a_frame_that_is_too_large_meets_the_memory_limit(pool: DecoderPool, tmp_path: Path) -> None:
    clip = made(tmp_path / "huge.avi", "-f", "lavfi", "-i", "color=s=12000x12000:d=0.1:r=10", "-c:v", "mjpeg")
    small = Limits(memory_bytes=350 << 20, cpu_s=20, wall_s=40, output_bytes=64 << 20, processes=32)
    with clip.open("rb") as source, pytest.raises(LimitReached, match="memory"):
        list(key_frames(pool, source, "avi", 64, small))


def test_leaving_the_frames_early_is_no_error(pool: DecoderPool, tmp_path: Path) -> None:
    with a_clip(tmp_path / "clip.mp4", seconds=20, every=1).open("rb") as source:
        frames = key_frames(pool, source, "mov", 64)
        assert next(frames).pts_s == 0
        del frames
        assert decode_check(pool, source, "mov").frames == 500


@pytest.mark.corpus
def test_a_turned_video_comes_upright(pool: DecoderPool, corpus: Path) -> None:
    with (corpus / "media/video/mei/with-gps.mov").open("rb") as source:
        stream = probe(pool, source, "mov").first("video")
        (first, *_) = key_frames(pool, source, "mov", 160, stream=stream)
    assert stream is not None
    assert (stream.width, stream.height, stream.rotation) == (568, 320, 90)
    assert first.pixels.shape == (284, 160, 3)
