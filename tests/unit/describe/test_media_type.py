"""Types are told by content alone, and nothing that opens further files reaches ffmpeg."""

import csv
import io
import subprocess
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from pipeline.describe.media_type import HEAD_BYTES, SIGNATURES, UNKNOWN, sniff
from pipeline.model.descriptions import MediaKind
from pipeline.tools.formats import DEMUXERS


def sniffed(content: bytes) -> str:
    return sniff(content[:HEAD_BYTES], len(content)).name


@pytest.mark.parametrize(
    ("pillow", "name"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("AVIF", "image/avif"),
        ("JPEG2000", "image/jp2"),
    ],
)
def test_pictures(pillow: str, name: str) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (32, 24), (200, 10, 30)).save(stream, pillow)
    found = sniff(stream.getvalue(), len(stream.getvalue()))
    assert (found.name, found.kind, found.demuxer) == (name, MediaKind.IMAGE, None)


SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=1:sample_rate=8000", "-ac", "1")
MOVING = ("-f", "lavfi", "-i", "testsrc=size=176x144:rate=10:duration=1")


@pytest.mark.parametrize(
    ("file", "arguments", "name", "kind", "demuxer"),
    [
        ("a.mp4", MOVING, "video/mp4", MediaKind.VIDEO, "mov"),
        ("a.mov", MOVING, "video/quicktime", MediaKind.VIDEO, "mov"),
        ("a.3gp", (*MOVING, "-c:v", "mpeg4"), "video/3gpp", MediaKind.VIDEO, "mov"),
        ("a.mkv", MOVING, "video/x-matroska", MediaKind.VIDEO, "matroska"),
        ("a.webm", MOVING, "video/webm", MediaKind.VIDEO, "matroska"),
        ("a.avi", (*MOVING, "-c:v", "mpeg4"), "video/x-msvideo", MediaKind.VIDEO, "avi"),
        ("a.ts", MOVING, "video/mp2t", MediaKind.VIDEO, "mpegts"),
        ("a.m2ts", MOVING, "video/mp2t", MediaKind.VIDEO, "mpegts"),
        ("a.mpg", (*MOVING, "-r", "25"), "video/mpeg", MediaKind.VIDEO, "mpeg"),
        ("a.flv", MOVING, "video/x-flv", MediaKind.VIDEO, "flv"),
        ("a.wmv", MOVING, "video/x-ms-asf", MediaKind.VIDEO, "asf"),
        ("a.m4a", SOUND, "audio/mp4", MediaKind.AUDIO, "mov"),
        ("a.mp3", (*SOUND, "-ar", "44100"), "audio/mpeg", MediaKind.AUDIO, "mp3"),
        (
            "bare.mp3",
            (*SOUND, "-ar", "44100", "-write_xing", "0", "-id3v2_version", "0"),
            "audio/mpeg",
            MediaKind.AUDIO,
            "mp3",
        ),
        ("a.opus", (*SOUND, "-c:a", "libopus"), "audio/ogg", MediaKind.AUDIO, "ogg"),
        ("a.ogg", (*SOUND, "-c:a", "libvorbis"), "audio/ogg", MediaKind.AUDIO, "ogg"),
        ("a.wav", SOUND, "audio/x-wav", MediaKind.AUDIO, "wav"),
        ("a.flac", SOUND, "audio/flac", MediaKind.AUDIO, "flac"),
        ("a.aac", (*SOUND, "-ar", "44100"), "audio/aac", MediaKind.AUDIO, "aac"),
    ],
)
def test_recordings(
    tmp_path: Path, file: str, arguments: tuple[str, ...], name: str, kind: MediaKind, demuxer: str
) -> None:
    made = tmp_path / file
    subprocess.run(["ffmpeg", "-v", "error", *arguments, made], check=True)
    found = sniff(made.read_bytes()[:HEAD_BYTES], made.stat().st_size)
    assert (found.name, found.kind, found.demuxer) == (name, kind, demuxer)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "application/vnd.apple.mpegurl"),
        (b"ffconcat version 1.0\nfile other.mp4\n", "text/x-ffconcat"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\n", "application/sdp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"<?xml version='1.0'?>\n<!-- a --><!-- b -->\n<svg/>", "image/svg+xml"),
        (b"<!DOCTYPE html><p>", "text/html"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"Received: from a\r\nSubject: b\r\n\r\n", "message/rfc822"),
        (b"From a@b Mon Nov 13 14:00:00 2017\nReceived: x\n", "application/mbox"),
        (b'{"a": 1}', "application/json"),
        ("سوق الأتارب".encode(), "text/plain"),
        (b"SQLite format 3\x00" + bytes(84), "application/vnd.sqlite3"),
        (bytes(512), "application/octet-stream"),
        (b"", "application/octet-stream"),
        (b"#!AMR\n" + bytes(30), "audio/amr"),
    ],
)
def test_other_content(content: bytes, name: str) -> None:
    found = sniff(content, len(content))
    assert found.name == name
    if found.kind is MediaKind.OTHER:
        assert found.demuxer is None


def test_office_and_plain_zip() -> None:
    for inside, ending in (("word/document.xml", "wordprocessingml.document"), ("a.jpg", "zip")):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(inside, "x")
        assert sniffed(stream.getvalue()).endswith(ending)


def test_every_demuxer_is_one_that_may_be_used() -> None:
    assert {one.media_type.demuxer for one in SIGNATURES} - {None} <= DEMUXERS


def test_a_long_row_of_comments_takes_no_long_time() -> None:
    content = b"<!-- a -->" * 6000 + b"x"
    started = time.monotonic()
    assert sniffed(content) == "text/plain"
    assert time.monotonic() - started < 1


def test_nothing_is_recognised_beyond_the_stated_size() -> None:
    assert sniff(b"\xff\xd8\xff\xe0", 0) == UNKNOWN


@pytest.mark.corpus
def test_all_real_files_have_their_type(corpus: Path) -> None:
    media = corpus / "media"
    with (media / "MANIFEST.csv").open(newline="") as listed:
        expected = {row["file"]: row["mime"] for row in csv.DictReader(listed)}
    # `heic` names the codec, `heif` only the container: the manifest's tool looked no further for one file.
    same = {"image/heif": "image/heic"}
    found = {file: sniff(_head(media / file), (media / file).stat().st_size).name for file in expected}
    assert len(found) >= 150
    assert {f: same.get(n, n) for f, n in found.items()} == {f: same.get(n, n) for f, n in expected.items()}


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)
