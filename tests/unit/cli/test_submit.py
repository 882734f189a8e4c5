"""`sanad submit` as a user meets it: pipes, passwords, the table, room on the disk, and what could not be read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from pipeline.app import Sanad
from pipeline.cli.answers import shipped_schema
from pipeline.desks.room import RoomDesk, free_room, shown
from pipeline.errors import Unavailable
from pipeline.intake.estimate import Estimate
from pipeline.model.arrivals import GapKind, Handover
from pipeline.model.basics import SourceCode
from tests.unit.intake import archives as made
from tests.unit.intake.arrange import zip_of
from tests.unit.intake.samples import PHOTO

SANAD = Path(sys.executable).with_name("sanad")


def sanad(*words: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([SANAD, *words], capture_output=True, input=given, check=False)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    Sanad.create(folder)
    return folder


def numbers_of(receipt: dict[str, object]) -> list[tuple[int, ...]]:
    rows = receipt["tally"]
    assert isinstance(rows, list)
    return [(row["new"], row["known"], row["containers"], sum(gap["count"] for gap in row["gaps"])) for row in rows]


def test_standard_input_is_taken_in_under_the_name_that_it_is_given(case: Path) -> None:
    archive = made.seven_zip({"photo.jpg": PHOTO})
    done = sanad("submit", "-", "--name", "from-a-phone.7z", "--json", "--case", case, given=archive)
    assert done.returncode == 0, done.stderr
    receipt = json.loads(done.stdout)
    assert [root["display"] for root in receipt["roots"]] == ["from-a-phone.7z"]
    assert [entry["path"] for entry in receipt["entries"]] == [[], ["photo.jpg"]]
    again = json.loads(sanad("submit", "-", "--json", "--case", case, given=archive).stdout)
    assert again["repeats"] == receipt["submission"]


def test_standard_input_can_be_read_once(case: Path) -> None:
    done = sanad("submit", "-", "-", "--case", case)
    assert (done.returncode, b"once" in done.stderr) == (2, True)
    assert sanad("submit", SANAD, "--name", "x", "--case", case).returncode == 2


def test_a_password_opens_what_was_a_gap_and_is_kept_nowhere(case: Path, tmp_path: Path) -> None:
    password = "open-sesame-حلب"
    archive, file = tmp_path / "x.zip", tmp_path / "passwords"
    archive.write_bytes(made.written("zip", {"secret.jpg": PHOTO}, options="encryption=aes256", password=password))
    file.write_text(f"wrong\n{password}\n", encoding="utf-8")
    locked = sanad("submit", archive, "--json", "--case", case)
    assert locked.returncode == 65
    assert b"x.zip" in locked.stderr
    assert [gap["kind"] for gap in json.loads(locked.stdout)["gaps"]] == ["encrypted"]
    opened = sanad("submit", archive, "--password-file", file, "--json", "--case", case)
    assert opened.returncode == 0
    receipt = json.loads(opened.stdout)
    assert (len(receipt["entries"]), receipt["gaps"]) == (2, [])
    with Sanad.open(case).bench.records.reading() as reading:
        first, second = reading.submissions()
        (gap,) = reading.gaps_of(first.id)  # it stays on record as history
        assert (gap.kind, reading.gaps_of(second.id)) == (GapKind.ENCRYPTED, ())
    for path in case.rglob("*"):
        if path.is_file():
            assert password.encode() not in path.read_bytes()
    assert password.encode() not in locked.stdout + locked.stderr + opened.stdout + opened.stderr


def test_the_table_adds_up_and_json_has_the_same_numbers(case: Path, tmp_path: Path) -> None:
    inner = made.rar5({"a.jpg": PHOTO, "b.jpg": b"2"})
    (tmp_path / "x.zip").write_bytes(zip_of({"inner.rar": inner, "c.jpg": b"3"}))
    (tmp_path / "y.rar").write_bytes(made.rar5({"d.jpg": b"4"}) + made.RAR5_MARK)
    (tmp_path / "locked.rar").write_bytes(made.rar5({"e.jpg": b"5"}, locked=True) + b"")
    batch = [tmp_path / "x.zip", tmp_path / "y.rar"]
    told = sanad("submit", *batch, "--case", case).stdout.decode()
    lines = told.splitlines()
    rows = [line.split() for line in lines[next(at for at, line in enumerate(lines) if "found =" in line) + 1 :]]
    rows = [row for row in rows if len(row) > 5 and all(word.isdigit() for word in row[:5])]
    for found, new, known, opened, gaps in (map(int, row[:5]) for row in rows):
        assert found == new + known + opened + gaps
    total = next(line.split() for line in told.splitlines() if line.endswith("all together"))
    assert [int(number) for number in total[:5]] == [sum(int(row[at]) for row in rows[:-1]) for at in range(5)]
    receipt = json.loads(sanad("submit", *batch, tmp_path / "locked.rar", "--json", "--case", case).stdout)
    jsonschema.validate(receipt, json.loads(shipped_schema("receipt-1.json")))
    sums = [sum(column) for column in zip(*numbers_of(receipt), strict=True)]
    assert sums == [0, 4, 4, 1]
    assert sum(sums) == len(receipt["entries"]) + len(receipt["gaps"])


def test_a_gap_says_on_the_terminal_why(case: Path, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zip_of({"a.jpg": PHOTO, "b.jpg": b"2"})[:-200])
    told = sanad("submit", tmp_path / "x.zip", tmp_path / "x.zip", "--case", case).stdout.decode()
    assert told.count("arrivals") == 1
    (tmp_path / "y.rar").write_bytes(made.rar5({"e.jpg": b"5"}, locked=True))
    told = sanad("submit", tmp_path / "y.rar", "--case", case).stdout.decode()
    assert "protected by a password" in told


def test_what_could_not_be_read_at_all_ends_in_one_clear_line(case: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.rar").write_bytes(made.RAR5_MARK + b"junk" * 100)
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    done = sanad("submit", tmp_path / "bad.rar", tmp_path / "photo.jpg", "--case", case)
    assert done.returncode == 65
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("sanad: ")
    assert "bad.rar" in lines[0]
    assert "photo.jpg" not in lines[0]
    assert "1 new arrival," in done.stdout.decode(), "the rest went in"
    partly = tmp_path / "partly.zip"
    partly.write_bytes(zip_of({"fine.jpg": PHOTO, "x.rar": made.RAR5_MARK + b"junk" * 100}))
    assert sanad("submit", partly, "--case", case).returncode == 0


def test_without_room_nothing_is_read(case: Path, tmp_path: Path) -> None:
    giant = tmp_path / "giant.mbox"
    with giant.open("wb") as file:
        file.truncate(8 << 40)
    done = sanad("submit", giant, "--case", case)
    assert done.returncode == 75
    assert b"--force" in done.stderr
    assert b"giant" not in done.stdout
    with Sanad.open(case).bench.records.reading() as reading:
        assert reading.submissions() == ()


def test_a_large_submission_is_told_and_goes_on_without_a_terminal(case: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.iso"
    with large.open("wb") as file:
        file.truncate(400 << 20)
    done = sanad("submit", large, "--case", case)
    assert done.returncode == 0
    assert done.stderr.decode().startswith("1 files, 400.0 MiB; the vault may need up to 1.2 GiB, ")


def test_room_is_reckoned_where_the_vault_lies(tmp_path: Path) -> None:
    """A vault on a drive of its own: what counts is that drive."""
    other = Path("/dev/shm")
    state = os.statvfs(other)
    assert abs(free_room(other) - state.f_bavail * state.f_frsize) < 1 << 28
    sanad = Sanad.create(tmp_path / "case")
    assert abs(sanad.room.free() - free_room(tmp_path)) < 1 << 30


def test_what_needs_more_than_is_free_is_refused() -> None:
    desk = RoomDesk(lambda: 10 << 30)
    desk.require(Estimate(1, 1, 9 << 30))
    with pytest.raises(Unavailable, match=r"10.0 GiB, and 10.0 GiB are free"):
        desk.require(Estimate(1, 1, 10 << 30))


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KiB"), (3 << 40, "3.0 TiB"), (1 << 60, "TiB")]
)
def test_sizes_as_people_read_them(size: int, words: str) -> None:
    assert words in shown(size)


def test_passwords_reach_the_reader_through_the_case(tmp_path: Path) -> None:
    archive = tmp_path / "x.zip"
    archive.write_bytes(made.locked_zip({"photo.jpg": PHOTO}, b"pw"))
    sanad = Sanad.create(tmp_path / "case")
    submission = sanad.submit([archive], Handover(SourceCode("S-01")), passwords=["pw"])
    with sanad.bench.records.reading() as reading:
        assert [entry.path for entry in reading.entries(submission.id)] == [(), ("photo.jpg",)]
