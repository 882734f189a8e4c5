"""Decoders that crash, hang, grow or lie: the pool answers with a typed error and goes on."""

import io
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import DecoderDied, LimitReached, SetupError, Unavailable, Undecodable, UsageError
from pipeline.tools.decoders import PROGRAM_LIMITS, DecoderPool
from tests.faults.confinement import misbehaving
from tests.faults.confinement.conftest import TIGHT


def test_a_call_answers_value_and_blobs(pool: DecoderPool, tmp_path: Path) -> None:
    evidence = tmp_path / "evidence"
    evidence.write_bytes(b"0123456789abcdefXYZ")
    with evidence.open("rb") as source:
        source.seek(5)
        reply = pool.call("echo", source, {"width": 7, "اسم": "حلب"}, TIGHT)
        assert source.tell() == 5
    assert reply.value == {"length": 19, "arguments": {"width": 7, "اسم": "حلب"}}
    assert reply.blobs == (b"0123456789abcdef", b"")


def test_a_stream_that_is_no_file_is_copied(pool: DecoderPool) -> None:
    assert pool.call("echo", io.BytesIO(b"abc"), {}, TIGHT).blobs[0] == b"abc"


def test_without_evidence_a_decoder_reads_nothing(pool: DecoderPool) -> None:
    assert pool.call("echo", None, {}, TIGHT).value == {"length": 0, "arguments": {}}


def test_a_file_opened_for_writing_reaches_the_decoder_read_only(pool: DecoderPool, tmp_path: Path) -> None:
    evidence = tmp_path / "evidence"
    evidence.write_bytes(b"as it came")
    with evidence.open("r+b") as source, pytest.raises(DecoderDied, match="Bad file descriptor"):
        pool.call("write_evidence", source, {}, TIGHT)
    assert evidence.read_bytes() == b"as it came"


@pytest.mark.parametrize(
    ("function", "named"), [("abort", "SIGABRT"), ("crash", "SIGSEGV"), ("vanish", "without an answer")]
)
def test_a_crash_is_a_dead_decoder(pool: DecoderPool, function: str, named: str) -> None:
    with pytest.raises(DecoderDied, match=named) as caught:
        pool.call(function, None, {}, TIGHT)
    assert caught.value.stage == function


def test_other_exceptions_name_their_place_and_come_escaped(pool: DecoderPool) -> None:
    with pytest.raises(DecoderDied, match=r"ValueError: a name .*misbehaving:\d+") as caught:
        pool.call("raise_value_error", None, {}, TIGHT)
    assert r"\x1b[31m" in caught.value.reason
    assert r"\u202e" in caught.value.reason
    assert caught.value.reason.isprintable()


def test_a_refusal_comes_back_as_itself_escaped_and_short(pool: DecoderPool) -> None:
    with pytest.raises(Undecodable) as caught:
        pool.call("refuse", None, {}, TIGHT)
    assert caught.value.stage == "palette"
    assert caught.value.reason.startswith(r"line\nbreak and bell\x07 xxx")
    assert len(caught.value.reason) == 300


def test_an_endless_loop_ends_with_its_processor_time(pool: DecoderPool) -> None:
    with pytest.raises(LimitReached, match="processor time"):
        pool.call("loop", None, {}, replace(TIGHT, cpu_s=1, wall_s=120))


def test_a_sleeper_ends_with_the_wall_clock(pool: DecoderPool) -> None:
    begun = time.monotonic()
    with pytest.raises(LimitReached, match="wall-clock"):
        pool.call("sleep", None, {"seconds": 60}, replace(TIGHT, wall_s=0.3))
    assert time.monotonic() - begun < 3


def test_a_memory_bomb_meets_its_limit(pool: DecoderPool) -> None:
    with pytest.raises(LimitReached, match="memory"):
        pool.call("eat_memory", None, {}, TIGHT)


def test_a_native_memory_bomb_dies_alone(pool: DecoderPool) -> None:
    with pytest.raises(DecoderDied, match="SIGSEGV"):
        pool.call("eat_native_memory", None, {}, TIGHT)


def test_an_answer_beyond_its_bound_is_not_read(pool: DecoderPool) -> None:
    with pytest.raises(LimitReached, match="1048576 bytes of output"):
        pool.call("answer_hugely", None, {}, TIGHT)
    assert len(pool.call("answer_hugely", None, {}, replace(TIGHT, output_bytes=70 << 20)).blobs) == 64


def test_a_fork_bomb_does_not_fork(pool: DecoderPool) -> None:
    with pytest.raises(DecoderDied, match="PermissionError"):
        pool.call("fork_endlessly", None, {}, replace(TIGHT, processes=64))


def test_threads_are_counted(pool: DecoderPool) -> None:
    generous = replace(TIGHT, memory_bytes=8 << 30, processes=20)
    with pytest.raises(LimitReached, match="threads"):
        pool.call("thread_endlessly", None, {}, generous)


def test_a_decoder_for_one_thread_starts_none(pool: DecoderPool) -> None:
    with pytest.raises(DecoderDied, match="can't start new thread"):
        pool.call("thread_endlessly", None, {}, TIGHT)


def test_nothing_reaches_the_terminal(pool: DecoderPool, capfd: pytest.CaptureFixture[str]) -> None:
    pool.call("print_to_terminal", None, {}, TIGHT)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("answer", ["", "00", "ffffffff", "00000002", "7fffffff7b7d", "000000027b7d", "000000015b"])
def test_an_answer_that_lies_about_its_length_is_no_answer(pool: DecoderPool, answer: str) -> None:
    with pytest.raises(DecoderDied):
        pool.call("answer_raw", None, {"answer": answer}, TIGHT)


@pytest.mark.parametrize(
    "header",
    [
        "[]",
        '{"value": 1}',
        '{"value": NaN, "blobs": []}',
        '{"value": 1, "blobs": [-1]}',
        '{"value": 1, "blobs": [4000000000]}',
        '{"value": 1, "blobs": [true]}',
        '{"value": 1, "blobs": "none"}',
        '{"value": "\\ud800", "blobs": []}',
        '{"value": ' + "[" * 5000 + "]" * 5000 + ', "blobs": []}',
        '{"undecodable": "no pair"}',
        "not JSON",
    ],
)
def test_an_answer_out_of_form_is_no_answer(pool: DecoderPool, header: str) -> None:
    with pytest.raises(DecoderDied, match="form of an answer"):
        pool.call("answer_strange_json", None, {"header": header}, TIGHT)


def test_only_listed_functions_and_programs_run(pool: DecoderPool) -> None:
    with pytest.raises(SetupError, match=r"os:system is not among"):
        pool.call("os:system", None, {}, TIGHT)
    with pytest.raises(SetupError, match="sh is not among"):
        pool.run("sh", ("-c", "true"), None, TIGHT)


def test_arguments_have_a_bound(pool: DecoderPool) -> None:
    with pytest.raises(UsageError, match="65536"):
        pool.call("echo", None, {"long": "x" * 70_000}, TIGHT)


def test_a_program_that_prints_without_end_is_stopped(pool: DecoderPool) -> None:
    arguments = ("-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc", "-f", "rawvideo", "pipe:1")
    with pytest.raises(LimitReached, match="bytes of output"):
        pool.run("ffmpeg", arguments, None, replace(PROGRAM_LIMITS, output_bytes=1 << 20))


def test_leaving_a_stream_ends_its_program(pool: DecoderPool) -> None:
    arguments = ("-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc", "-f", "rawvideo", "pipe:1")
    zygote = pool.call("parent", None, {}, TIGHT).value
    with pool.stream("ffmpeg", arguments, None, PROGRAM_LIMITS) as program:
        assert len(program.stdout.read(320 * 240 * 3)) == 320 * 240 * 3
        assert children_of(zygote)
    eventually(lambda: not children_of(zygote))


def children_of(pid: object) -> tuple[str, ...]:
    return tuple(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())


def eventually(holds: Callable[[], bool], seconds: float = 5) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come about in time"
        time.sleep(0.02)


def test_forty_calls_at_once_from_four_processes(pool: DecoderPool) -> None:
    begun = time.monotonic()
    processes = [forked(lambda: ten_calls(pool)) for _ in range(4)]
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in processes] == [0] * 4
    assert time.monotonic() - begun < 40 * 0.5 / 2  # one after the other they would take 20 s


def ten_calls(pool: DecoderPool) -> None:
    with ThreadPoolExecutor(10) as threads:
        calls = [threads.submit(pool.call, "sleep", None, {"seconds": 0.5}, TIGHT) for _ in range(10)]
        pids = {call.result().value for call in calls}
    assert len(pids) == 10  # a fresh process for each


def forked(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return pid


def test_a_decoder_holds_no_descriptor_of_another_one(pool: DecoderPool) -> None:
    with ThreadPoolExecutor(40) as threads:
        for _ in range(40):
            threads.submit(pool.call, "sleep", None, {"seconds": 1}, TIGHT)
        zygote = pool.call("parent", None, {}, TIGHT).value
        eventually(lambda: len(children_of(zygote)) == 40)
        assert pool.call("list_descriptors", None, {}, TIGHT).value == [0, 1, 2, 3, 4]


def test_a_client_that_dies_takes_its_decoder_with_it(pool: DecoderPool) -> None:
    zygote = pool.call("parent", None, {}, TIGHT).value
    client = forked(lambda: call_and_lose(pool))
    eventually(lambda: len(children_of(zygote)) == 1)
    os.kill(client, signal.SIGKILL)
    os.waitpid(client, 0)
    eventually(lambda: not children_of(zygote), seconds=2)


def test_when_the_decoders_parent_dies_calls_are_unavailable(tmp_path: Path) -> None:
    with DecoderPool.start(misbehaving.FUNCTIONS, tmp_path) as pool:
        zygote = pool.call("parent", None, {}, TIGHT).value
        assert isinstance(zygote, int)
        timer = threading.Timer(0.3, os.kill, (zygote, signal.SIGKILL))
        timer.start()
        with pytest.raises(Unavailable, match="died"):
            pool.call("sleep", None, {"seconds": 4}, TIGHT)
        timer.join()
        with pytest.raises(Unavailable) as caught:
            pool.call("echo", None, {}, TIGHT)
        assert caught.value.remedy is not None


def test_a_running_decoder_does_not_outlive_the_pool(tmp_path: Path) -> None:
    pool = DecoderPool.start(misbehaving.FUNCTIONS, tmp_path)
    zygote = pool.call("parent", None, {}, TIGHT).value
    running = threading.Thread(target=lambda: call_and_lose(pool))
    running.start()
    eventually(lambda: len(children_of(zygote)) == 1)
    (decoder,) = children_of(zygote)
    pool.close()
    running.join(5)
    eventually(lambda: gone(int(decoder)))


def call_and_lose(pool: DecoderPool) -> None:
    with suppress(Unavailable):
        pool.call("sleep", None, {"seconds": 4}, TIGHT)


def gone(pid: int) -> bool:
    """True for a zombie too: whoever adopted it may be slow to wait for it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_the_pool_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    owner = forked(lambda: start_and_tell(tmp_path, writing))
    zygote = int(os.read(reading, 32))
    assert os.waitstatus_to_exitcode(os.waitpid(owner, 0)[1]) == 0
    eventually(lambda: gone(zygote))
    eventually(lambda: not list(tmp_path.iterdir()))  # its socket is put away


def start_and_tell(folder: Path, writing: int) -> None:
    pool = DecoderPool.start(misbehaving.FUNCTIONS, folder)
    os.write(writing, str(pool.call("parent", None, {}, TIGHT).value).encode())


def test_a_fork_of_the_owner_does_not_end_the_pool(pool: DecoderPool) -> None:
    assert os.waitstatus_to_exitcode(os.waitpid(forked(pool.close), 0)[1]) == 0
    assert pool.call("echo", None, {}, TIGHT).blobs == (b"", b"")


def test_a_deep_folder_is_no_obstacle(tmp_path: Path) -> None:
    deep = tmp_path / ("حالة" * 10) / ("x" * 100)
    with DecoderPool.start(misbehaving.FUNCTIONS, deep) as pool:
        assert pool.call("echo", None, {}, TIGHT).blobs == (b"", b"")


def test_a_function_that_is_not_there_is_a_setup_error(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no attribute 'absent'"):
        DecoderPool.start({"absent": f"{misbehaving.PLACE}:absent"}, tmp_path)


def test_a_module_that_starts_threads_is_a_setup_error(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="starts threads"):
        DecoderPool.start({"threaded": "tests.faults.confinement.threaded_module:decode"}, tmp_path)


def test_no_secret_of_ours_is_in_a_decoders_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANAD_DATABASE_PASSWORD", "not for decoders")
    with DecoderPool.start(misbehaving.FUNCTIONS, tmp_path) as pool:
        zygote = pool.call("parent", None, {}, TIGHT).value
        assert b"not for decoders" not in Path(f"/proc/{zygote}/environ").read_bytes()
