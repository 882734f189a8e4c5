"""A submission that is killed half-way is simply repeated, and adds nothing twice."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.app import Sanad
from pipeline.ports import Records

SANAD = Path(sys.executable).with_name("sanad")
MAILS = 700


def mailbox(path: Path) -> Path:
    with path.open("wb") as file:
        for number in range(MAILS):
            file.write(
                b"From sam@example.org Sun Jun 28 17:20:30 2020\nMessage-ID: <%d@example.org>\nFrom: sam@example.org\n"
                b"Subject: %d\nMIME-Version: 1.0\nContent-Type: image/jpeg\nContent-Disposition: attachment; "
                b"filename=%d.jpg\nContent-Transfer-Encoding: base64\n\n/9j/%04d=\n\n"
                % (number, number, number, number)
            )
    return path


def killed_midway(box: Path, case: Path) -> None:
    with subprocess.Popen([SANAD, "submit", box, "--case", case], stdout=subprocess.DEVNULL) as submitting:
        ends = time.monotonic() + 60
        records = Sanad.open(case).bench.records
        while not entries(records):
            assert submitting.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < ends
            time.sleep(0.02)
        submitting.send_signal(signal.SIGKILL)
        assert submitting.wait(10) == -signal.SIGKILL


def entries(records: Records) -> int:
    with records.reading() as reading:
        return sum(len(reading.entries(one.id)) for one in reading.submissions())


def test_a_mailbox_that_was_killed_half_way_is_repeated_without_a_second_receipt(tmp_path: Path) -> None:
    box, case = mailbox(tmp_path / "inbox.mbox"), tmp_path / "case"
    Sanad.create(case)
    killed_midway(box, case)
    sanad = Sanad.open(case)
    (cut_short,) = sanad.tasks.cut_short()
    with sanad.bench.records.reading() as reading:
        before = {entry.receipt for entry in reading.entries(cut_short.id)} - {None}
    assert 0 < len(before) < MAILS
    assert subprocess.run([SANAD, "submit", box, "--case", case], capture_output=True, check=False).returncode == 0
    with sanad.bench.records.reading() as reading:
        (again,) = (one for one in reading.submissions() if one.finished is not None)
        listed = [entry for entry in reading.entries(again.id) if entry.receipt is not None]
        assert len(listed) == len({entry.receipt for entry in listed}) == MAILS
        assert {entry.receipt for entry in listed if entry.known} == before
        assert reading.item_count() == len({entry.object.sha256 for entry in listed})
    assert sanad.verify().faults == ()
    assert [one.id for one in sanad.tasks.cut_short()] == [cut_short.id]
