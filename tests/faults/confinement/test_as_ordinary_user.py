"""The same walls for a user without any privilege: root's are the easier case to get wrong, this the usual one."""

import json
import os
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.tools import canary, child, wire, zygote
from pipeline.tools.confinement import for_functions, for_programs
from pipeline.tools.decoders import PROGRAM_LIMITS, DecoderPool
from pipeline.tools.launch import find_programs
from pipeline.tools.probe import probe_confinement
from tests.faults.confinement import misbehaving
from tests.faults.confinement.conftest import TIGHT

NOBODY = 65534

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="run by an ordinary user already")


def as_nobody(work: Callable[[int], None]) -> tuple[int, int]:
    """Runs `work` in a fork as nobody; gives its process id and the reading end of the pipe that it writes to."""
    # Read from disk when first asked for, and the interpreter may lie where nobody must not look.
    sysconfig.get_config_vars()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    code = 1
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        work(writing)
        code = 0
    finally:
        os._exit(code)


def serve(address: Path, writing: int) -> None:
    owner = os.pidfd_open(os.getppid())
    functions = child.load({canary.NAME: canary.PLACE, "echo": misbehaving.FUNCTIONS["echo"]})
    programs = find_programs()
    known = child.Repertoire(functions, programs, for_functions(()), for_programs(programs.values()), 1 << 30)
    listener = wire.listen(address)
    os.write(writing, b"ready")
    zygote.Zygote(listener, owner, known).serve()


def ask(address: Path, evidence: Path, writing: int) -> None:
    pool = DecoderPool.connect(address)
    report = probe_confinement(pool)
    with evidence.open("rb") as source:
        length = pool.call("echo", source, {}, TIGHT).value
        shown = pool.run("ffprobe", ("-v", "error", "-f", "wav", "-i", "{evidence}"), source, PROGRAM_LIMITS)
    said = {"user": os.geteuid(), "level": report.level.name, "breaches": report.breaches, "echo": length}
    os.write(writing, json.dumps({**said, "ffprobe": shown.returncode}).encode())


def test_an_ordinary_user_is_confined_and_can_decode(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    # Down from pytest's own folders, of which there is one more where tests run side by side.
    for path in (
        folder,
        tmp_path,
        *(above for above in tmp_path.parents if above.name.startswith(("pytest-", "popen-"))),
    ):
        path.chmod(0o755)
    os.chown(folder, NOBODY, NOBODY)
    evidence = folder / "silence.wav"
    evidence.write_bytes(wav_of_silence())
    os.chown(evidence, NOBODY, NOBODY)
    evidence.chmod(0o400)
    server, ready = as_nobody(lambda writing: serve(folder / "decoders.sock", writing))
    try:
        assert os.read(ready, 16) == b"ready"
        client, answer = as_nobody(lambda writing: ask(folder / "decoders.sock", evidence, writing))
        said = os.read(answer, 4096)
        assert os.waitstatus_to_exitcode(os.waitpid(client, 0)[1]) == 0
    finally:
        os.kill(server, 9)
        os.waitpid(server, 0)
    assert json.loads(said) == {
        "user": NOBODY,
        "level": "L1",
        "breaches": [],
        "echo": {"length": evidence.stat().st_size, "arguments": {}},
        "ffprobe": 0,
    }


def test_root_reads_evidence_of_another_owner_and_nothing_else(tmp_path: Path) -> None:
    evidence = tmp_path / "silence.wav"
    evidence.write_bytes(wav_of_silence())
    os.chown(evidence, NOBODY, NOBODY)
    evidence.chmod(0o400)
    with DecoderPool.start({}, tmp_path / "sockets") as pool, evidence.open("rb") as source:
        shown = pool.run("ffprobe", ("-v", "error", "-f", "wav", "-i", "{evidence}"), source, PROGRAM_LIMITS)
        assert (shown.returncode, shown.stderr) == (0, b"")
        other = pool.run("ffprobe", ("-v", "error", "-f", "data", "-i", "file:/etc/shadow"), source, PROGRAM_LIMITS)
        assert b"Permission denied" in other.stderr


def wav_of_silence() -> bytes:
    samples = bytes(1600)
    head = b"RIFF" + (36 + len(samples)).to_bytes(4, "little") + b"WAVEfmt "
    form = (16).to_bytes(4, "little") + b"\1\0\1\0" + (8000).to_bytes(4, "little") + (16000).to_bytes(4, "little")
    return head + form + b"\2\0\x10\0data" + len(samples).to_bytes(4, "little") + samples
