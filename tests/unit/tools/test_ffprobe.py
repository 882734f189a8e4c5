import json
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import Undecodable
from pipeline.tools.decoders import DecoderPool
from pipeline.tools.ffprobe import CUT_MARK, LONGEST_TEXT, parse, probe
from tests.unit.tools.media import a_clip


def test_what_a_clip_says_about_itself(pool: DecoderPool, tmp_path: Path) -> None:
    title = "سوق الأتارب <script>"
    clip = a_clip(
        tmp_path / "clip.mp4",
        *("-metadata", f"title={title}", "-metadata", "creation_time=2017-11-13T12:09:10Z"),
    )
    with clip.open("rb") as source:
        media = probe(pool, source, "mov")
    assert "mp4" in media.format_name.split(",")
    assert (media.duration_s, media.start_s) == (Fraction(2), Fraction(0))
    assert media.size_bytes == clip.stat().st_size
    assert ("title", title) in media.tags
    assert media.complaints == ()
    (stream,) = media.streams
    assert (stream.kind, stream.codec, stream.width, stream.height) == ("video", "h264", 64, 48)
    assert (stream.frame_rate, stream.frame_count, stream.rotation) == (Fraction(25), 50, 0)
    assert (stream.start_s, stream.duration_s, stream.pixel_format) == (Fraction(0), Fraction(2), "yuv420p")


@pytest.mark.parametrize("content", [b"", b"not a video", b"\0" * 5000])
def test_what_is_no_video_is_undecodable(pool: DecoderPool, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "IMG.mp4"
    path.write_bytes(content)
    with path.open("rb") as source, pytest.raises(Undecodable) as caught:
        probe(pool, source, "mov")
    assert caught.value.stage == "ffprobe"
    assert str(tmp_path) not in caught.value.reason


def an_answer(stream: dict[str, object], container: dict[str, object] | None = None) -> bytes:
    return json.dumps({"streams": [{"index": 0, "time_base": "1/1000", **stream}], "format": container or {}}).encode()


def test_numbers_of_every_form_and_none() -> None:
    said = {
        "codec_type": "video",
        "width": "64",
        "height": -3,
        "avg_frame_rate": "30000/1001",
        "nb_frames": "9" * 40,
        "start_pts": -500,
        "duration_ts": True,
        "channels": 2.5,
    }
    (stream,) = parse(an_answer(said), ()).streams
    assert (stream.width, stream.height, stream.frame_rate) == (64, None, Fraction(30000, 1001))
    assert (stream.frame_count, stream.start_s, stream.duration_s, stream.channels) == (
        None,
        Fraction(-1, 2),
        None,
        None,
    )


@pytest.mark.parametrize("rate", ["0/0", "1/0", "x", "-5/1", 7, None])
def test_a_rate_that_is_none_is_none(rate: object) -> None:
    assert parse(an_answer({"avg_frame_rate": rate}), ()).streams[0].frame_rate is None


@pytest.mark.parametrize(("said", "clockwise"), [(-90, 90), (90, 270), (180, 180), (-180.0, 180), ("90", 0)])
def test_rotation_is_counted_clockwise(said: object, clockwise: int) -> None:
    answer = an_answer({"side_data_list": [{"side_data_type": "other"}, {"rotation": said}]})
    assert parse(answer, ()).streams[0].rotation == clockwise


def test_long_text_is_cut_and_many_tags_are_bounded() -> None:
    tags = {f"k{n}": "ح" * 100_000 if n == 0 else "v" for n in range(1000)}
    media = parse(an_answer({}, {"tags": tags}), ())
    assert len(media.tags) == 256
    assert media.tags[0][1].endswith(CUT_MARK)
    assert len(media.tags[0][1].encode()) <= LONGEST_TEXT + len(CUT_MARK.encode())


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b'{"format": [], "streams": []}', b'{"format": {}, "streams": [1]}', b"[" * 9000]
)
def test_an_answer_of_another_shape_is_refused(answer: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parse(answer, ())
