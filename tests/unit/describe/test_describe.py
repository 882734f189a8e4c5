"""The entry that the journey calls: whole files in, descriptions out, whatever the files hold."""

import contextlib
import io
import json
import re
import subprocess
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from PIL import Image

from pipeline.describe.describe import describe
from pipeline.describe.described import Described
from pipeline.describe.jpeg_structure import read_jpeg
from pipeline.describe.photo import BARE
from pipeline.errors import DecoderDied, SetupError
from pipeline.model.descriptions import MediaKind
from pipeline.model.times import TimeSemantics
from pipeline.ports import Completed, Decoders, JsonObject, Limits, Reply, RunningProgram


class Failing:
    """Decoders some of which break down; the others work in earnest."""

    def __init__(self, decoders: Decoders, broken: frozenset[str], error: Exception) -> None:
        self._decoders = decoders
        self._broken = broken
        self._error = error

    @property
    def level(self) -> str:
        return self._decoders.level

    def call(self, function: str, source: BinaryIO, arguments: JsonObject, limits: Limits) -> Reply:
        self._check(function)
        return self._decoders.call(function, source, arguments, limits)

    def run(self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits) -> Completed:
        self._check(program)
        return self._decoders.run(program, arguments, source, limits)

    def stream(
        self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits
    ) -> AbstractContextManager[RunningProgram]:
        self._check(program)
        return self._decoders.stream(program, arguments, source, limits)

    def _check(self, name: str) -> None:
        if name in self._broken:
            raise self._error


DIED = DecoderDied("decoder", "ended by SIGSEGV")
EVERYTHING = frozenset(
    {"decode_picture", "read_end", "read_exif", "read_jpeg", "read_mp4", "exiftool", "ffprobe", "ffmpeg"}
)


def described(content: bytes, decoders: Decoders) -> Described:
    return describe(io.BytesIO(content), len(content), decoders)


def photo(tmp_path: Path, *tags: str) -> bytes:
    made = tmp_path / "photo.jpg"
    pixels = np.random.default_rng(5).integers(0, 255, (48, 64, 3), np.uint8)
    Image.fromarray(pixels).resize((640, 480)).save(made, quality=87)
    if tags:
        subprocess.run(["exiftool", "-q", "-overwrite_original", *tags, made], check=True)
    return made.read_bytes()


def video(tmp_path: Path, *options: str, name: str = "video.mp4", length: int = 2) -> bytes:
    made = tmp_path / name
    source = ("-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=10:duration={length}")
    sound = ("-f", "lavfi", "-i", f"sine=duration={length}")
    subprocess.run(["ffmpeg", "-v", "error", *source, *sound, *options, made], check=True)
    return made.read_bytes()


PHONE = (
    "-IFD0:Make=samsung",
    "-IFD0:Model=SM-G930F",
    "-IFD0:Software=G930FXXU1",
    "-ExifIFD:DateTimeOriginal=2017:11:13 14:08:15",
    "-ExifIFD:SubSecTimeOriginal=042",
    "-GPS:GPSLatitude=36.139",
    "-GPS:GPSLatitudeRef=N",
    "-GPS:GPSLongitude=36.824",
    "-GPS:GPSLongitudeRef=E",
    "-GPS:GPSDateStamp=2017:11:13",
    "-GPS:GPSTimeStamp=12:08:10",
    "-IPTC:SpecialInstructions=FBMD0123456789",
    "-Comment=sold at the market",
)


def test_a_photo_of_a_phone(tmp_path: Path, decoders: Decoders) -> None:
    content = photo(tmp_path, *PHONE)
    found = described(content, decoders)
    said = found.description
    assert (said.make, said.model, said.software) == ("samsung", "SM-G930F", ("G930FXXU1",))
    assert (said.width, said.height, said.media_type.name) == (640, 480, "image/jpeg")
    assert {claim.source for claim in said.times} == {
        "EXIF DateTimeOriginal",
        "EXIF GPSDateStamp and GPSTimeStamp",
    }
    assert said.places[0].point.latitude == pytest.approx(36.139)
    assert said.structure is not None
    assert (said.structure.quantisation, said.structure.subsampling) == ("ijg-87", "4:2:0")
    assert said.integrity is not None
    assert (said.integrity.decoded, said.integrity.complete, said.integrity.errors) == (True, True, ())
    facts = {fact.name: fact for fact in said.facts}
    assert facts["EXIF Image Make"].value == "samsung"
    assert facts["IPTC:SpecialInstructions"].value == "FBMD0123456789"
    assert facts["IPTC:SpecialInstructions"].tool.startswith("exiftool ")
    assert facts["JPEG COM"].value == "sold at the market"
    assert not any(name.startswith("System:") for name in facts)
    assert found.pictures[0].pixels.shape == (480, 640, 3)
    assert len(found.flags) == 1
    assert said.not_read == ()


def test_the_same_bytes_give_the_same_description(tmp_path: Path, decoders: Decoders) -> None:
    content = photo(tmp_path, *PHONE)
    first, second = described(content, decoders), described(content, decoders)
    assert first.description == second.description
    assert np.array_equal(first.pictures[0].pixels, second.pictures[0].pixels)


def test_hostile_tags_are_shown_escaped_and_cut(tmp_path: Path, decoders: Decoders) -> None:
    content = photo(tmp_path, "-IFD0:Make=evil\u202egpj\x1b[31m", f"-IFD0:Software={'x' * 100_000}")
    said = described(content, decoders).description
    assert said.make is not None
    assert "\u202e" not in said.make
    assert "\x1b" not in said.make
    assert max(len(fact.value) for fact in said.facts) <= 500
    assert len(said.software[0]) <= 500


def test_a_cut_photo_is_shown_as_far_as_it_goes(tmp_path: Path, decoders: Decoders) -> None:
    content = photo(tmp_path, *PHONE)
    found = described(content[: len(content) // 2], decoders)
    assert found.description.integrity is not None
    assert found.description.integrity.complete is False
    assert found.description.make == "samsung"
    assert len(found.pictures) == 1


def test_a_video_with_sound(tmp_path: Path, decoders: Decoders) -> None:
    stated = ("-metadata", "creation_time=2017-11-13T12:08:15Z", "-metadata", "location=+36.1390+036.8240/")
    found = described(video(tmp_path, *stated), decoders)
    said = found.description
    assert (said.video_codec, said.audio_codec, said.frame_rate) == ("h264", "aac", "10/1")
    assert (said.width, said.height, said.orientation) == (320, 180, 0)
    assert said.duration_s == pytest.approx(2, abs=0.1)
    assert [claim.semantics for claim in said.times] == [TimeSemantics.FILE_WRITE]
    assert said.places[0].point.longitude == pytest.approx(36.824)
    assert said.structure is not None
    assert said.structure.brands[0] == "isom"
    assert said.integrity is not None
    assert said.integrity.complete is True
    assert found.pictures[0].position_s == 0
    assert len(found.pictures) == len(found.flags)


@pytest.mark.parametrize(("name", "kind"), [("a.mkv", "video/x-matroska"), ("a.avi", "video/x-msvideo")])
def test_other_containers(tmp_path: Path, name: str, kind: str, decoders: Decoders) -> None:
    found = described(video(tmp_path, name=name), decoders)
    assert found.description.media_type.name == kind
    assert found.description.structure is None
    assert found.pictures
    assert found.description.not_read == ()


def test_a_voice_message_in_mp4_is_sound(tmp_path: Path, decoders: Decoders) -> None:
    found = described(video(tmp_path, "-vn", "-map", "1:a"), decoders)
    assert (found.description.media_type.name, found.description.media_type.kind) == ("audio/mp4", MediaKind.AUDIO)
    assert found.pictures == ()
    assert found.description.integrity is not None
    assert found.description.integrity.complete is True


def test_a_cut_video_is_told(tmp_path: Path, decoders: Decoders) -> None:
    content = video(tmp_path, "-movflags", "+faststart", length=6)
    found = described(content[: len(content) * 6 // 10], decoders)
    assert found.description.integrity is not None
    assert found.description.integrity.complete is False
    assert found.pictures


def test_a_video_without_its_index_is_told(tmp_path: Path, decoders: Decoders) -> None:
    content = video(tmp_path)
    found = described(content[: len(content) // 2], decoders)
    assert found.pictures == ()
    assert found.description.structure is not None
    assert [sentence.id for sentence in found.description.not_read] == ["describe-refused"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"%PDF-1.7",
        bytes(1000),
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
    ],
)
def test_what_is_no_media_is_not_looked_into(content: bytes, decoders: Decoders) -> None:
    found = described(content, Failing(decoders, EVERYTHING, DIED))
    assert found.description.media_type.kind is MediaKind.OTHER
    assert (found.pictures, found.description.facts) == ((), ())


@pytest.mark.parametrize("name", ["IMAGE", "VIDEO"])
def test_beginnings_with_nothing_behind_them(name: str, decoders: Decoders) -> None:
    heads = {
        "IMAGE": (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\x00", b"8BPS"),
        "VIDEO": (b"\x00\x00\x00\x18ftypmp42", b"\x1a\x45\xdf\xa3", b"FLV\x01", b"OggS", b"caff\x00\x01"),
    }
    for head in heads[name]:
        found = described(head + bytes(64), decoders)
        assert found.pictures == ()
        assert found.description.not_read != ()
        assert found.description.integrity is not None
        assert found.description.integrity.decoded is False


def test_exiftool_alone_may_die(tmp_path: Path, decoders: Decoders) -> None:
    found = described(photo(tmp_path, *PHONE), Failing(decoders, frozenset({"exiftool"}), DIED))
    assert found.description.make == "samsung"
    assert [sentence.id for sentence in found.description.not_read] == ["describe-died"]


def test_exiftool_alone_may_be_missing(tmp_path: Path, decoders: Decoders) -> None:
    missing = Failing(decoders, frozenset({"exiftool"}), SetupError("exiftool is not installed"))
    found = described(photo(tmp_path, *PHONE), missing)
    assert [sentence.id for sentence in found.description.not_read] == ["describe-tool_missing"]


def test_without_ffmpeg_no_video_is_described(tmp_path: Path, decoders: Decoders) -> None:
    missing = Failing(decoders, frozenset({"ffprobe"}), SetupError("ffprobe is not installed"))
    with pytest.raises(SetupError):
        described(video(tmp_path), missing)


def test_a_picture_decoder_that_dies_leaves_the_tags(tmp_path: Path, decoders: Decoders) -> None:
    found = described(photo(tmp_path, *PHONE), Failing(decoders, frozenset({"decode_picture"}), DIED))
    assert found.pictures == ()
    assert found.description.make == "samsung"
    assert found.description.integrity is not None
    assert found.description.integrity.complete is None


def test_where_every_decoder_dies_the_journey_is_told(tmp_path: Path, decoders: Decoders) -> None:
    for content in (photo(tmp_path), video(tmp_path)):
        with pytest.raises(DecoderDied):
            described(content, Failing(decoders, EVERYTHING, DIED))


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_any_cut_is_described(tmp_path: Path, share: float, decoders: Decoders) -> None:
    for content in (photo(tmp_path, *PHONE), video(tmp_path)):
        found = described(content[: int(len(content) * share)], decoders)
        assert found.description.integrity is not None
        assert found.description.integrity.complete is False


def test_every_sentence_has_words_in_both_languages() -> None:
    root = Path(__file__).parents[3] / "pipeline"
    used: set[str] = set()
    for module in (root / "describe").glob("*.py"):
        text = module.read_text()
        used |= set(re.findall(r'"(describe-[a-z_]+)"', text))
        used |= {f"describe-part_{part}" for part in re.findall(r'tries\.look\(\s*"([a-z]+)"', text)}
    used.discard("describe-part_")
    assert len(used) >= 12
    for language in ("en", "ar"):
        words = "".join((root / "wording" / language / f"{name}.ftl").read_text() for name in ("describe", "keyframes"))
        assert {line.split(" =")[0] for line in words.splitlines() if line.startswith("describe-")} == used


@pytest.mark.corpus
@pytest.mark.slow
def test_real_files_cut_anywhere_are_described(corpus: Path, decoders: Decoders) -> None:
    media = corpus / "media"
    for name in (
        "heic/immich/IMG_2682.heic",
        "webp/immich/denali.webp",
        "video/mei/with-gps.mov",
        "avif/exifr/Irvine_CA.avif",
    ):
        content = (media / name).read_bytes()
        for cut in (20, 600, len(content) // 3, len(content) * 2 // 3, len(content) - 50):
            with contextlib.suppress(DecoderDied):
                assert described(content[:cut], decoders).description.media_type is not None


def test_a_bare_jpeg_needs_no_exiftool(tmp_path: Path, decoders: Decoders) -> None:
    """Nothing but the coded picture stands in it, as in what messengers hand over."""
    bare = tmp_path / "bare.jpg"
    Image.effect_noise((160, 120), 40).convert("RGB").save(bare, quality=80)
    found = described(bare.read_bytes(), Failing(decoders, frozenset({"exiftool"}), DIED))
    assert found.description.not_read == ()
    assert found.description.integrity is not None
    assert found.description.integrity.complete
    with bare.open("ab") as stream:
        stream.write(b"behind the end")
    assert described(bare.read_bytes(), Failing(decoders, frozenset({"exiftool"}), DIED)).description.not_read != ()


@pytest.mark.corpus
def test_exiftool_finds_no_tag_where_it_is_not_asked(corpus: Path) -> None:
    bare = [path for path in sorted((corpus / "photos").glob("*.jpg")) if not _asked(path)]
    assert len(bare) > 100
    done = subprocess.run(["exiftool", "-j", "-G1", "-a", *bare], capture_output=True, check=True)
    groups = {tag.partition(":")[0] for each in json.loads(done.stdout) for tag in each}
    assert groups <= {"SourceFile", "ExifTool", "System", "File", "JFIF", "Composite"}


def _asked(path: Path) -> bool:
    with path.open("rb") as stream:
        structure = read_jpeg(stream, {})[0]
    assert isinstance(structure, dict)
    markers = structure["markers"]
    assert isinstance(markers, list)
    return not structure["ended"] or bool(structure["trailer"]) or not BARE.issuperset(map(str, markers))
