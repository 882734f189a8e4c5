"""The canary's song: what it tries works outside, and nothing of it works inside."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import pytest

from pipeline.errors import SetupError, Unavailable
from pipeline.ports import Completed, JsonObject, Limits, Reply
from pipeline.tools import canary
from pipeline.tools.confinement import SandboxLevel
from pipeline.tools.decoders import PROGRAM_LIMITS, DecoderPool
from pipeline.tools.probe import probe_confinement, require
from tests.faults.confinement.conftest import TIGHT


def asked_of_the_canary(folder: Path, pool: DecoderPool) -> JsonObject:
    secret = folder / "another-object"
    secret.write_bytes(b"the bytes of another object")
    return {"file": str(secret), "folder": str(folder), "socket": str(pool.address)}


NAMES = tuple(canary.attempts({"file": "", "folder": "", "socket": ""}))


@pytest.mark.parametrize("name", NAMES)
def test_each_attempt_fails_inside(pool: DecoderPool, tmp_path: Path, name: str) -> None:
    said = pool.call(canary.NAME, None, asked_of_the_canary(tmp_path, pool), TIGHT).value
    assert isinstance(said, dict)
    assert said["tried"] == len(NAMES)
    succeeded = said["succeeded"]
    assert isinstance(succeeded, list)
    assert name not in succeeded
    assert (tmp_path / "another-object").read_bytes() == b"the bytes of another object"
    assert [path.name for path in tmp_path.iterdir()] == ["another-object"]


HARMLESS_OUTSIDE = tuple(
    name
    for name in NAMES
    if name not in ("run a program", "signal every process", "set limits of its parent", "connect to the network")
)


@pytest.mark.parametrize("name", HARMLESS_OUTSIDE)
def test_the_attempts_would_work_outside(pool: DecoderPool, tmp_path: Path, name: str) -> None:
    """Else their failure inside would say nothing about the confinement."""
    asked = asked_of_the_canary(tmp_path, pool)
    if name in ("trace its parent", "enter a namespace") and os.geteuid() != 0:
        pytest.skip("a user may not do this anywhere")
    assert outcome_in_a_fork(lambda: canary.attempts(asked)[name]()) == 0


def outcome_in_a_fork(attempt: Callable[[], None]) -> int:
    """0 where `attempt` raised nothing. The fork has a parent of its own, so that nobody stops the test."""
    middle = os.fork()
    if middle == 0:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                attempt()
                code = 0
            finally:
                os._exit(code)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    while os.WIFSTOPPED(status := os.waitpid(middle, os.WUNTRACED)[1]):
        os.kill(middle, signal.SIGCONT)  # it was traced, and its tracer has gone
    return os.waitstatus_to_exitcode(status)


def test_the_pool_is_confined_at_level_one(pool: DecoderPool) -> None:
    report = probe_confinement(pool)
    assert report.breaches == ()
    assert report.level is SandboxLevel.L1
    assert pool.level == "L1"
    require(SandboxLevel.L1, pool)


def test_a_level_that_is_not_reached_is_a_setup_error(pool: DecoderPool) -> None:
    with pytest.raises(SetupError, match="L2 is required") as caught:
        require(SandboxLevel.L2, pool)
    assert caught.value.remedy is not None


@dataclass(frozen=True)
class UnconfinedPool:
    """Runs everything in this process and on this machine as it is."""

    address: Path
    function: Callable[[JsonObject], Reply]

    def call(self, function: str, source: BinaryIO | None, arguments: JsonObject, limits: Limits) -> Reply:
        return self.function(arguments)

    def run(self, program: str, arguments: Sequence[str], source: BinaryIO | None, limits: Limits) -> Completed:
        evidence = f"/proc/self/fd/{source.fileno()}" if source is not None else ""
        argv = [program, *(word.replace("{evidence}", evidence) for word in arguments)]
        fds = () if source is None else (source.fileno(),)
        done = subprocess.run(argv, capture_output=True, pass_fds=fds, check=False)
        return Completed(done.returncode, done.stdout, done.stderr)


def test_programs_that_run_free_are_found_out(tmp_path: Path) -> None:
    free = UnconfinedPool(tmp_path, lambda _: Reply({"succeeded": [], "tried": 1}, ()))
    report = probe_confinement(free)
    assert report.level is SandboxLevel.NONE
    assert "read another file through ffmpeg" in report.breaches
    assert "write a file through ffmpeg" in report.breaches
    assert "change files around it" in report.breaches


@pytest.mark.parametrize("answer", [None, {"succeeded": []}, {"succeeded": [], "tried": 0}, ["list"]])
def test_a_canary_that_answers_out_of_form_counts_as_a_breach(
    pool: DecoderPool, tmp_path: Path, answer: dict[str, object] | None
) -> None:
    odd = UnconfinedPool(tmp_path, lambda _: Reply(answer, ()))  # type: ignore[arg-type]
    report = probe_confinement(replace(odd))
    assert "answer out of form" in report.breaches


def test_a_program_reads_no_other_file_whatever_it_is_told(pool: DecoderPool) -> None:
    with tempfile.NamedTemporaryFile() as other:
        other.write(bytes(4096))
        other.flush()
        arguments = ("-v", "error", "-f", "s16le", "-show_packets", "-i", f"file:{other.name}")
        done = pool.run("ffprobe", arguments, None, PROGRAM_LIMITS)
    assert done.returncode != 0
    assert b"Permission denied" in done.stderr


def test_a_program_writes_nothing_but_its_pipes(pool: DecoderPool, tmp_path: Path) -> None:
    evidence = tmp_path / "evidence"
    evidence.write_bytes(bytes(4096))
    for target in (f"file:{tmp_path}/new", "file:{evidence}"):
        with evidence.open("rb") as source:
            arguments = ("-nostdin", "-y", "-v", "error", "-f", "s16le", "-i", "{evidence}", "-f", "s16be", target)
            done = pool.run("ffmpeg", arguments, source, PROGRAM_LIMITS)
        assert done.returncode != 0
    assert evidence.read_bytes() == bytes(4096)
    assert list(tmp_path.iterdir()) == [evidence]


def test_no_packet_leaves_a_program(pool: DecoderPool) -> None:
    arguments = ("-v", "error", "-i", "http://127.0.0.1:9/clip.mp4")
    done = pool.run("ffprobe", arguments, None, PROGRAM_LIMITS)
    assert done.returncode != 0
    assert b"Operation not permitted" in done.stderr


def test_without_a_pool_there_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        probe_confinement(DecoderPool.connect(tmp_path / "nobody.sock"))


def test_names_are_plain_json() -> None:
    assert json.loads(json.dumps(NAMES)) == list(NAMES)
