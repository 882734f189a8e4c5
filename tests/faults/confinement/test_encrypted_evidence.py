"""Evidence that is encrypted on the disk, or stands inside a container, reaches decoders through memory."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.basics import Digest
from pipeline.storage.vault import SLICED_FROM, FolderVault
from pipeline.tools.decoders import PROGRAM_LIMITS, DecoderPool
from pipeline.tools.dumps import leave_no_dumps
from pipeline.tools.exiftool import read
from pipeline.tools.ffprobe import probe
from tests.faults.confinement.conftest import TIGHT
from tests.faults.confinement.test_as_ordinary_user import NOBODY, as_nobody, serve, wav_of_silence
from tests.unit.storage.locks import a_sealed_form
from tests.unit.tools.media import a_clip

AROUND = os.urandom(SLICED_FROM)


def kept_whole(vault: FolderVault, content: bytes) -> Digest:
    return vault.keep(io.BytesIO(content)).sha256


def kept_as_a_part(vault: FolderVault, content: bytes) -> Digest:
    # A video may have anything behind it, so that a small clip is large enough to be kept by its place.
    whole = vault.keep(io.BytesIO(AROUND + content + AROUND))
    return vault.keep_part(whole.sha256, len(AROUND), len(AROUND) + len(content)).sha256


KEPT: dict[str, Callable[[FolderVault, bytes], Digest]] = {"whole": kept_whole, "part": kept_as_a_part}


@pytest.mark.parametrize("how", KEPT)
@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "plain"])
def test_programs_read_it_to_its_last_byte(how: str, encrypted: bool, tmp_path: Path) -> None:
    content = a_clip(tmp_path / "clip.mp4", "-movflags", "+faststart", seconds=8).read_bytes()
    content += b"\0\0\0\x08free" * (SLICED_FROM // 8)
    vault = FolderVault(tmp_path / "vault", a_sealed_form() if encrypted else None)
    digest = KEPT[how](vault, content)
    with DecoderPool.start({}, tmp_path / "sockets") as pool, vault.working_copy(digest) as source:
        media = probe(pool, source, "mov")
        assert (media.size_bytes, len(media.streams)) == (len(content), 1)
        assert any(tag.name == "ImageWidth" and tag.value == "64" for tag in read(pool, source))
        # A stream that is no file at all is copied to memory on its way.
        with vault.open(digest) as stream:
            assert probe(pool, stream, "mov").size_bytes == len(content)
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def ask(address: Path, root: Path, writing: int) -> None:
    leave_no_dumps()
    vault = FolderVault(root, a_sealed_form())
    digest = kept_whole(vault, wav_of_silence())
    pool = DecoderPool.connect(address)
    with vault.working_copy(digest) as source:
        length = pool.call("echo", source, {}, TIGHT).value
        shown = pool.run("ffprobe", ("-v", "error", "-f", "wav", "-i", "{evidence}"), source, PROGRAM_LIMITS)
    os.write(writing, json.dumps({"user": os.geteuid(), "echo": length, "ffprobe": shown.returncode}).encode())


@pytest.mark.skipif(os.geteuid() != 0, reason="run by an ordinary user already")
def test_an_ordinary_user_that_leaves_no_dumps_can_decode(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    for path in (folder, tmp_path, *(one for one in tmp_path.parents if one.name.startswith(("pytest-", "popen-")))):
        path.chmod(0o755)
    os.chown(folder, NOBODY, NOBODY)
    server, ready = as_nobody(lambda writing: serve(folder / "decoders.sock", writing))
    try:
        assert os.read(ready, 16) == b"ready"
        client, answer = as_nobody(lambda writing: ask(folder / "decoders.sock", folder / "vault", writing))
        said = os.read(answer, 4096)
        assert os.waitstatus_to_exitcode(os.waitpid(client, 0)[1]) == 0
    finally:
        os.kill(server, 9)
        os.waitpid(server, 0)
    length = len(wav_of_silence())
    assert json.loads(said) == {"user": NOBODY, "echo": {"length": length, "arguments": {}}, "ffprobe": 0}
