"""Words of sound come out of the sandbox, on the clock of the pictures; what has none says so."""

import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pytest

from pipeline.compare.sound.words import STEP_S, WINDOW_S, telling
from pipeline.errors import DecoderDied, LimitReached, Undecodable
from pipeline.fingerprint.sound import sound
from pipeline.model.imprints import Imprint, SoundPrint
from pipeline.model.sentences import Sentence
from pipeline.ports import Completed, Decoders, Limits
from pipeline.tools import chromaprint
from pipeline.tools.complaints import Unsupported
from pipeline.tools.decoders import DecoderPool
from pipeline.tools.ffprobe import StreamProbe, probe
from tests.sounds import tune, write


def encoded(source: Path, target: Path, *options: str) -> Path:
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", source, *options, target], check=True)
    return target


def words(pool: Decoders, path: Path, demuxer: str) -> np.ndarray:
    with path.open("rb") as source:
        return chromaprint.words(pool, source, demuxer)


def test_there_is_a_word_for_every_eighth_of_a_second(pool: DecoderPool, tmp_path: Path) -> None:
    found = words(pool, write(tmp_path / "tune.wav", tune(1, 20)), "wav")
    assert len(found) == pytest.approx((20 - WINDOW_S) / STEP_S, abs=2)
    assert telling(found).all()


@pytest.mark.parametrize(
    ("name", "demuxer", "options"),
    [
        ("tune.m4a", "mov", ("-b:a", "32k")),
        ("tune.ogg", "ogg", ("-c:a", "libopus", "-b:a", "16k")),
        ("tune.mp3", "mp3", ("-b:a", "48k")),
    ],
)
def test_compression_changes_few_bits(
    pool: DecoderPool, tmp_path: Path, name: str, demuxer: str, options: tuple[str, ...]
) -> None:
    original = write(tmp_path / "tune.wav", tune(2, 12))
    kept, copied = words(pool, original, "wav"), words(pool, encoded(original, tmp_path / name, *options), demuxer)
    count = min(len(kept), len(copied))
    assert np.bitwise_count(kept[:count] ^ copied[:count]).mean() / 32 < 0.1


def test_sound_that_begins_late_keeps_the_clock_of_the_pictures(pool: DecoderPool, tmp_path: Path) -> None:
    original = write(tmp_path / "tune.wav", tune(3, 12))
    pictures = ("-f", "lavfi", "-i", "testsrc=d=17:s=64x64:r=5")
    late = tmp_path / "late.mp4"
    given = ("ffmpeg", "-v", "error", *pictures, "-itsoffset", "5", "-i", original)
    subprocess.run([*given, "-map", "0:v", "-map", "1:a", "-b:a", "96k", late], check=True)
    kept, found = words(pool, original, "wav"), words(pool, late, "mov")
    shift = round(5 / STEP_S)
    apart = [np.bitwise_count(kept[8:60] ^ found[8 + at : 60 + at]).mean() for at in range(shift - 4, shift + 5)]
    assert int(np.argmin(apart)) - 4 in {-1, 0, 1}
    assert min(apart) / 32 < 0.1


def test_short_and_silent_recordings_say_why_they_have_no_words(pool: DecoderPool, tmp_path: Path) -> None:
    short = write(tmp_path / "short.wav", tune(1, 2.0))
    silent = write(tmp_path / "silent.wav", np.zeros(22_050 * 8))
    for path, expected in ((short, "sound-too_short"), (silent, "sound-silent")):
        with path.open("rb") as source:
            answer = sound(source, "wav", pool)
        assert isinstance(answer, Sentence)
        assert answer.id == expected


def test_what_is_heard_is_an_imprint_of_the_whole(pool: DecoderPool, tmp_path: Path) -> None:
    path = write(tmp_path / "tune.wav", tune(4, 8))
    with path.open("rb") as source:
        imprint = sound(source, "wav", pool)
    assert isinstance(imprint, Imprint)
    assert SoundPrint.of(imprint).words.tolist() == words(pool, path, "wav").tolist()


def test_a_file_without_sound_or_that_is_none_is_refused(pool: DecoderPool, tmp_path: Path) -> None:
    mute = tmp_path / "mute.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64", mute], check=True)
    with pytest.raises(Undecodable):
        words(pool, mute, "mov")
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\x00\x01")
    with broken.open("rb") as source:
        answer = sound(source, "wav", pool)
    assert isinstance(answer, Sentence)
    assert answer.id == "sound-not_heard"


class Ended:
    """Decoders whose every program ends like this."""

    def __init__(self, completed: Completed) -> None:
        self.completed = completed

    def run(self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits) -> Completed:
        return self.completed


@pytest.mark.parametrize(
    ("completed", "error"),
    [
        (Completed(1, b"", b"[NULL] [error] Requested output format 'chromaprint' is not a suitable one"), Unsupported),
        (Completed(1, b"", b"[error] Cannot allocate memory"), LimitReached),
        (Completed(0, b"abc", b""), DecoderDied),
    ],
)
def test_how_ffmpeg_ended_is_told_apart(
    pool: DecoderPool, tmp_path: Path, completed: Completed, error: type[Exception]
) -> None:
    path = write(tmp_path / "tune.wav", tune(1, 1.0))
    with path.open("rb") as source:
        stream = probe(pool, source, "wav").first("audio")
    assert isinstance(stream, StreamProbe)
    with pytest.raises(error):
        chromaprint.words(cast(Decoders, Ended(completed)), BytesIO(), "wav", stream)


def test_the_doctor_asks_the_ffmpeg_of_this_machine() -> None:
    assert chromaprint.is_available()
