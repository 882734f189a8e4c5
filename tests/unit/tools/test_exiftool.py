from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from pipeline.tools.decoders import DecoderPool
from pipeline.tools.exiftool import Tag, parse, read
from pipeline.tools.ffprobe import CUT_MARK

MAKE, ORIENTATION, DATE_TIME, EXPOSURE, ORIGINAL = 0x010F, 0x0112, 0x0132, 0x829A, 0x9003


def a_photo(path: Path, make: str = "samsung") -> Path:
    image = Image.new("RGB", (32, 24), "grey")
    exif = image.getexif()
    exif[MAKE] = make
    exif[ORIENTATION] = 6
    exif[DATE_TIME] = "2017:11:13 14:09:40"
    exif.get_ifd(0x8769).update({EXPOSURE: IFDRational(1, 60), ORIGINAL: "2017:11:13 14:09:40"})
    image.save(path, exif=exif)
    return path


def test_tags_come_shown_and_as_stored(pool: DecoderPool, tmp_path: Path) -> None:
    with a_photo(tmp_path / "photo.jpg").open("rb") as source:
        tags = read(pool, source)
    assert Tag("IFD0", "Make", "samsung", "samsung") in tags
    assert Tag("IFD0", "Orientation", "Rotate 90 CW", "6") in tags
    assert Tag("ExifIFD", "DateTimeOriginal", "2017:11:13 14:09:40", "2017:11:13 14:09:40") in tags
    assert any(tag.name == "ExposureTime" and tag.value == "1/60" and tag.raw.startswith("0.0166") for tag in tags)


def test_nothing_of_this_machine_is_among_them(pool: DecoderPool, tmp_path: Path) -> None:
    with a_photo(tmp_path / "photo.jpg").open("rb") as source:
        tags = read(pool, source)
    assert {tag.group for tag in tags} == {"ExifTool", "File", "JFIF", "IFD0", "ExifIFD"}
    assert not any("/proc" in tag.value for tag in tags)


@pytest.mark.parametrize(
    "make", ["<script>alert(1)</script>", "-ver", "-@", "line\nbreak", "=HYPERLINK()", "true", "0012"]
)
def test_hostile_values_are_only_values(pool: DecoderPool, tmp_path: Path, make: str) -> None:
    with a_photo(tmp_path / "photo.jpg", make).open("rb") as source:
        tags = read(pool, source)
    (found,) = (tag.value for tag in tags if tag.name == "Make")
    assert found == make


def test_a_giant_value_is_cut_with_a_mark(pool: DecoderPool, tmp_path: Path) -> None:
    with a_photo(tmp_path / "photo.jpg", "x" * 60_000).open("rb") as source:
        (found,) = (tag.value for tag in read(pool, source) if tag.name == "Make")
    assert found == "x" * 4096 + CUT_MARK


@pytest.mark.parametrize("content", [b"", b"plain words", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1\xff\xff"])
def test_what_exiftool_does_not_know_is_an_answer_too(pool: DecoderPool, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    with path.open("rb") as source:
        tags = read(pool, source)
    assert any(tag.group == "ExifTool" for tag in tags)


def test_repeated_tags_and_lists_come_one_by_one() -> None:
    answer = b"""[{"SourceFile": "/proc/self/fd/3",
      "IFD0:Make": {"desc": "Make", "val": "a"}, "IFD0:Copy1:Make": {"desc": "Make", "val": "b"},
      "XMP-dc:Subject": {"desc": "Subject", "val": ["x", 1.10]},
      "GPS:GPSLatitude": {"desc": "l", "val": "36 deg", "num": 36.1390}}]"""
    assert parse(answer) == (
        Tag("IFD0", "Make", "a", "a"),
        Tag("IFD0", "Make", "b", "b"),
        Tag("XMP-dc", "Subject", "x", "x"),
        Tag("XMP-dc", "Subject", "1.10", "1.10"),
        Tag("GPS", "GPSLatitude", "36 deg", "36.1390"),
    )


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b"[1]", b"[{}, {}]", b"[" * 9000])
def test_an_answer_of_another_shape_is_refused(answer: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parse(answer)


@pytest.mark.corpus
def test_the_times_and_place_of_a_phones_video_are_read(pool: DecoderPool, corpus: Path) -> None:
    with (corpus / "media/video/mei/with-gps.mov").open("rb") as source:
        tags = read(pool, source)
    assert any(tag.group == "QuickTime" and tag.name == "CreateDate" for tag in tags)
    assert any(tag.name == "GPSCoordinates" for tag in tags)
