"""Two writers, a writer killed in the middle, a full disk: the records and the vault stay whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.model.custody import CustodyReport
from pipeline.storage.case import CaseFolder
from tests.unit.storage.nouns import Case, a_case, a_happening, fill

ROOT = Path(__file__).parents[3]
PREAMBLE = """
import io, os, resource, sys
from pathlib import Path
from pipeline.errors import SanadError
from pipeline.storage.case import CaseFolder
from tests.unit.storage.nouns import SetClock, a_happening, a_submission, receive
case = CaseFolder.open(Path(sys.argv[1]))
records, vault = case.records(SetClock(), SetClock()), case.vault()
"""


def writer(case: Case, program: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PREAMBLE + program, str(case.folder.path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def verified(case: Case) -> CustodyReport:
    """Opened anew, as after a crash."""
    again = CaseFolder.open(case.folder.path)
    return again.records(case.clock, case.clock).verify(again.vault())


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path / "case")


def test_two_writers_make_one_chain(case: Case) -> None:
    program = """
for number in range(60):
    with records.writing() as writing:
        for _ in range(3):
            writing.record(a_happening())
"""
    writers = [writer(case, program) for _ in range(2)]
    assert [one.wait(timeout=60) for one in writers] == [0, 0]
    report = verified(case)
    assert report.whole
    assert report.events == 2 * 60 * 3


def test_two_keepers_of_the_same_bytes_keep_one_object(case: Case) -> None:
    program = """
for number in range(40):
    vault.keep(io.BytesIO(b"photo %d" % number * 5000))
"""
    keepers = [writer(case, program) for _ in range(2)]
    assert [one.wait(timeout=60) for one in keepers] == [0, 0]
    digests = list(case.vault.digests())
    assert len(digests) == 40
    for digest in digests:
        with case.vault.working_copy(digest):
            pass
    assert list((case.folder.path / "vault" / "incoming").iterdir()) == []


def test_a_writer_killed_in_the_middle_of_a_transaction_leaves_nothing_of_it(case: Case) -> None:
    fill(case)
    before = verified(case)
    program = """
with records.writing() as writing:
    for number in range(200):
        receive(writing, vault, 10 + number, b"late %d" % number)
    print("in the middle", flush=True)
    sys.stdin.read()
    import time; time.sleep(60)
"""
    doomed = writer(case, program)
    assert doomed.stdout is not None
    assert doomed.stdout.readline() == "in the middle\n"
    doomed.send_signal(signal.SIGKILL)
    assert doomed.wait(timeout=10) == -signal.SIGKILL
    # The lock went with it, and so did its rows; what it had kept stays as a note.
    report = verified(case)
    assert report.whole
    assert (report.events, report.rows) == (before.events, before.rows)
    assert len(report.not_checked) == 200
    with case.records.writing() as writing:
        assert writing.record(a_happening()).sequence == before.events + 1


def test_a_writer_killed_at_any_moment_leaves_whole_transactions(case: Case) -> None:
    program = """
with records.writing() as writing:
    writing.record(a_happening(rows=[writing.add_submission(a_submission())]))
print("begun", flush=True)
for number in range(100_000):
    with records.writing() as writing:
        receive(writing, vault, number, b"photo %d" % number)
        writing.sign_head()
"""
    doomed = writer(case, program)
    assert doomed.stdout is not None
    assert doomed.stdout.readline() == "begun\n"
    time.sleep(0.7)
    doomed.kill()
    doomed.wait(timeout=10)
    report = verified(case)
    assert report.whole
    assert report.events >= 2
    # One event with its receipt, entry and attachment each, besides the submission: never a part of that.
    assert report.rows == 1 + 3 * (report.events - 1)
    assert report.heads == report.events - 1
    assert len(report.not_checked) <= 1


FULL = """
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
"""


def test_a_full_disk_leaves_nothing_half_in_the_vault(case: Case) -> None:
    small = case.folder.path / "small"
    small.write_bytes(b"small")
    with small.open("rb") as stream:
        kept = case.vault.keep(stream)
    program = (
        FULL
        + """
try:
    vault.keep(io.BytesIO(os.urandom(3_000_000)))
except SanadError as error:
    print(type(error).__name__, error.message, error.remedy)
print(vault.keep(io.BytesIO(b"still takes what has room")).size)
"""
    )
    full = writer(case, program)
    out, _ = full.communicate(timeout=30)
    first, second = out.splitlines()
    assert first.startswith("NoRoom the vault cannot write to ")
    assert "no room is left" in first
    assert second == "25"
    assert kept.sha256 in set(case.vault.digests())
    assert len(list(case.vault.digests())) == 2
    assert list((case.folder.path / "vault" / "incoming").iterdir()) == []


def test_a_full_disk_leaves_no_part_of_a_transaction(case: Case) -> None:
    fill(case)
    before = verified(case)
    case.records.close()
    program = (
        FULL
        + """
try:
    with records.writing() as writing:
        for number in range(3000):
            writing.record(a_happening())
except SanadError as error:
    print(type(error).__name__)
"""
    )
    full = writer(case, program)
    out, _ = full.communicate(timeout=30)
    assert out == "Unavailable\n"
    after = verified(case)
    assert after.whole
    assert (after.events, after.rows) == (before.events, before.rows)
