"""A case that is switched off: every byte that is left of it on the disk is searched for what it was told.

Mail, Skype and files with planted names, captions and pictures go through the whole work, with real Redis and decoders;
then the case folder, the sockets' folder and the temporary files are searched. The same search over a case that is not
encrypted finds all of it.
"""

import hashlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.model.objects import ItemStatus
from pipeline.storage.unlocking import key_file_at
from tests.faults.storage import plants
from tests.faults.storage.plants import Material, image, leaks, material, needles

SANAD = Path(sys.executable).with_name("sanad")
ROOT = Path(__file__).parents[3]
INCIDENT = ROOT / "samples/al-atareb/incident.toml"
CODE = "SYR-ALP-20171113-01"
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Machine:
    """A case, and every other folder of its machine that Sanad may write to."""

    folder: Path
    key_file: Path | None

    @property
    def case(self) -> Path:
        return self.folder / "case"

    @property
    def disk(self) -> tuple[Path, ...]:
        return (self.case, self.folder / "tmp", self.folder / "runtime", self.folder / "home")

    @property
    def environment(self) -> dict[str, str]:
        own = {"TMPDIR": "tmp", "XDG_RUNTIME_DIR": "runtime", "HOME": "home"}
        key = {} if self.key_file is None else {"SANAD_KEY_FILE": str(self.key_file)}
        quick = {"SANAD_WORKERS_LEASE_S": "5", "SANAD_WORKERS_RECONCILE_S": "0.5"}
        return {**os.environ, **{name: str(self.folder / place) for name, place in own.items()}, **key, **quick}

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        command = [SANAD, *words, "--case", self.case]
        # Its own folder, for whatever writes to the current one; core files among them.
        return subprocess.Popen(command, env=self.environment, cwd=self.folder / "home", stdout=subprocess.DEVNULL)

    def run(self, *words: str | Path) -> None:
        assert self.start(*words).wait(PATIENCE_S) == 0, words

    def opened(self) -> Sanad:
        return Sanad.open(self.case, key=None if self.key_file is None else key_file_at(self.key_file))


def a_machine(folder: Path, *, encrypted: bool) -> Machine:
    machine = Machine(folder, folder.parent / f"{folder.name}.key" if encrypted else None)
    for place in ("tmp", "runtime", "home"):
        (folder / place).mkdir(parents=True, mode=0o700)
    key = ("--key-file", machine.key_file) if machine.key_file is not None else ()
    done = subprocess.run([SANAD, "init", machine.case, *key], env=machine.environment, check=False)
    assert done.returncode == 0
    machine.run("incident", "add", INCIDENT)
    return machine


def hand_over(machine: Machine, handed: Material) -> None:
    machine.run("submit", *handed.paths, "--incident", CODE, "--source", plants.SOURCE)


def everything(machine: Machine, handed: Material) -> dict[bytes, str]:
    """All that must not be found: words, pictures, what was derived from them, and the digests of all objects."""
    sanad = machine.opened()
    derived = [digest for digest in sanad.bench.vault.digests() if sanad.bench.records.is_derivative(digest)]
    pictures = list(handed.pictures)
    for digest in derived:
        with sanad.bench.vault.open(digest) as stream:
            pictures.append(stream.read())
    assert len(derived) >= len(handed.pictures)
    return needles(plants.WORDS, sanad.bench.vault.digests(), pictures)


def assert_worked_through(machine: Machine, items: int) -> None:
    sanad = machine.opened()
    assert len(sanad.items(ItemStatus.EXAMINED)) == items
    assert not sanad.tasks.troubled()
    assert sanad.verify().whole
    assert sanad.summary(sanad.incidents()[0].code).items


def told(files: Mapping[str, bytes], wanted: Mapping[bytes, str]) -> dict[str, int]:
    """How many different things of each kind were found."""
    found: dict[str, int] = {}
    for what in leaks(files, wanted):
        kind = what.split()[0]
        found[kind] = found.get(kind, 0) + 1
    return found


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder with a short path: where it is long, sockets move to a folder that all machines share."""
    with tempfile.TemporaryDirectory(prefix="sanad-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def handed(tmp_path: Path) -> Material:
    (tmp_path / "handed").mkdir()
    return material(tmp_path / "handed")


@pytest.mark.slow
def test_an_encrypted_case_that_is_switched_off_tells_nothing(ground: Path, handed: Material) -> None:
    machine = a_machine(ground / "machine", encrypted=True)
    hand_over(machine, handed)
    machine.run("work", "--until-drained", "--processes", "2")
    assert_worked_through(machine, items=5)
    wanted = everything(machine, handed)
    files = image(machine.disk)
    assert len([path for path, content in files.items() if content.startswith(b"age-encryption.org/v1")]) > 12
    assert any("/vault/slices/" in path and content for path, content in files.items())
    assert leaks(files, wanted) == set()
    # Nothing of the queue is left at all: a task's number is made of what it is about.
    assert not [path for path in files if "appendonly" in path or path.endswith((".rdb", ".aof"))]


@pytest.mark.slow
def test_the_same_search_finds_all_of_it_where_nothing_is_encrypted(ground: Path, handed: Material) -> None:
    machine = a_machine(ground / "machine", encrypted=False)
    hand_over(machine, handed)
    machine.run("work", "--until-drained", "--processes", "2")
    assert_worked_through(machine, items=5)
    wanted = everything(machine, handed)
    files = image(machine.disk)
    found = leaks(files, wanted)
    assert {f"word {word}" for word in plants.WORDS} <= found
    kinds = told(files, wanted)
    assert kinds["picture"] == len(handed.pictures) * 2
    assert kinds["digest"] == len(list(machine.opened().bench.vault.digests()))
    assert "start of a JPEG" in found


@pytest.mark.slow
def test_a_machine_that_loses_its_power_while_it_works_tells_nothing_either(ground: Path, handed: Material) -> None:
    machine = a_machine(ground / "machine", encrypted=True)
    hand_over(machine, handed)
    working = machine.start("work", "--processes", "2")
    until(lambda: bool(machine.opened().items(ItemStatus.EXAMINED)))
    working.send_signal(signal.SIGKILL)
    working.wait(PATIENCE_S)
    # As the disk was left, before anything tidies it up.
    files = image(machine.disk)
    assert any(path.endswith("-wal") for path in files)
    machine.run("work", "--until-drained", "--processes", "2")
    assert_worked_through(machine, items=5)
    assert leaks(files, everything(machine, handed)) == set()
    assert leaks(image(machine.disk), everything(machine, handed)) == set()


def until(condition: object, patience_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


HALF = """
import sys
from pathlib import Path
from pipeline.app import Sanad
from pipeline.storage.unlocking import key_file_at
sanad = Sanad.open(Path(sys.argv[1]), key=key_file_at(Path(sys.argv[2])))
sanad.bench.vault.keep(sys.stdin.buffer)
"""


def test_what_was_half_taken_in_when_the_power_failed_lies_there_encrypted(ground: Path) -> None:
    machine = a_machine(ground / "machine", encrypted=True)
    assert machine.key_file is not None
    words = (plants.CAPTION + plants.ARABIC_CAPTION).encode()
    content = words * (3_000_000 // len(words))
    command = [sys.executable, "-c", HALF, str(machine.case), str(machine.key_file)]
    with subprocess.Popen(command, env=machine.environment, cwd=ROOT, stdin=subprocess.PIPE) as keeping:
        assert keeping.stdin is not None
        keeping.stdin.write(content)
        keeping.stdin.flush()
        incoming = machine.case / "vault" / "incoming"
        until(lambda: any(half.stat().st_size > 1_000_000 for half in incoming.iterdir()))
        keeping.kill()
    (half,) = incoming.iterdir()
    assert half.read_bytes().startswith(b"age-encryption.org/v1")
    wanted = needles([plants.CAPTION, plants.ARABIC_CAPTION], [hashlib.sha256(content).hexdigest()], [])
    assert leaks(image(machine.disk), wanted) == set()


def test_no_process_of_a_crew_is_told_the_key_where_others_can_read_it(ground: Path) -> None:
    machine = a_machine(ground / "machine", encrypted=True)
    assert machine.key_file is not None
    secret = re.compile(rb"AGE-SECRET-KEY-1[0-9A-Z]+")
    handed = machine.key_file.read_bytes()
    (own,) = secret.findall(handed)
    working = machine.start("work", "--processes", "1")
    try:
        until(lambda: len(_children(working.pid)) >= 3)
        for pid in (working.pid, *_children(working.pid)):
            for place in ("cmdline", "environ"):
                said = Path(f"/proc/{pid}/{place}").read_bytes()
                assert not secret.search(said)
                assert own not in said
            # What it has in memory must not be written down when it crashes.
            assert re.search(r"Max core file size\s+0 ", Path(f"/proc/{pid}/limits").read_text())
    finally:
        working.send_signal(signal.SIGTERM)
        working.wait(PATIENCE_S)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [child for one in map(int, listed) for child in (one, *_children(one))]
