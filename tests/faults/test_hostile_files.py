"""A file that kills its decoder is quarantined with stage and reason, kept, and named; the others go on."""

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.describe.confined import CONFINED
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Language, SourceCode
from pipeline.model.objects import ItemStatus
from pipeline.tasks import perform
from pipeline.tools.decoders import DecoderPool
from tests.media import photos

ROOT = Path(__file__).parents[2]


@pytest.fixture
def sanad(tmp_path: Path) -> Iterator[Sanad]:
    sanad = Sanad.create(tmp_path / "case")
    incident = sanad.add_incident(ROOT / "samples/al-atareb/incident.toml")
    sanad.submit([photos(tmp_path / "batch", 3)], Handover(SourceCode("S-01")), incident.code)
    yield sanad


def work_off(sanad: Sanad) -> None:
    while tasks := sanad.bench.records.ready(100):
        for task in tasks:
            perform(sanad.bench, sanad.settings.workers, task.key)


@pytest.mark.parametrize("fault", ["abort", "eat_memory"])
def test_a_killed_decoder_quarantines_its_item_only(sanad: Sanad, tmp_path: Path, fault: str) -> None:
    broken = dict.fromkeys(CONFINED, f"tests.faults.crashing:{fault}")
    with (
        DecoderPool.start(broken, tmp_path / "broken") as pool,
        DecoderPool.start(CONFINED, tmp_path / "sound") as sound,
    ):
        healthy = sanad.bench
        first, *others = sanad.bench.records.ready(100)
        sanad.bench = dataclasses.replace(healthy, decoders=_Without(pool))
        perform(sanad.bench, sanad.settings.workers, first.key)
        sanad.bench = dataclasses.replace(healthy, decoders=sound)
        work_off(sanad)
    (held,) = sanad.items(ItemStatus.QUARANTINED)
    assert held.sha256 == first.subject
    assert len(sanad.items(ItemStatus.EXAMINED)) == len(others)
    assert not sanad.tasks.troubled()
    assert sanad.verify().whole
    (incident,) = sanad.incidents()
    told = json.loads(sanad.render(sanad.summary(incident.code), "json", Language.ENGLISH))
    (named,) = [item for item in told["items"] if item["status"] == "quarantined"]
    assert named["quarantine"]["stage"]
    assert named["quarantine"]["reason"]
    text = " ".join(sanad.render(sanad.summary(incident.code), "text", Language.ENGLISH).decode().split())
    assert named["quarantine"]["reason"].split()[0] in text


class _Without:
    """The broken pool, whose programs are not there either: then nothing at all was read of the file."""

    def __init__(self, pool: DecoderPool) -> None:
        self._pool = pool

    @property
    def level(self) -> str:
        return self._pool.level

    def call(self, function: str, source: object, arguments: object, limits: object) -> object:
        return self._pool.call(function, source, arguments, limits)  # type: ignore[arg-type]

    def run(self, program: str, arguments: object, source: object, limits: object) -> object:
        return self._pool.call("decode_picture", source, {}, limits)  # type: ignore[arg-type]

    stream = run


def test_a_missing_program_is_told_with_its_remedy(tmp_path: Path) -> None:
    """Without a Redis server `sanad work` ends with one clear line."""
    bare = tmp_path / "bin"
    bare.mkdir()
    for name in ("ffmpeg", "ffprobe", "exiftool"):
        (bare / name).symlink_to(Path("/usr/bin") / name)
    sanad = Path(sys.executable).with_name("sanad")
    subprocess.run([sanad, "init", tmp_path / "case"], check=True, capture_output=True)
    done = subprocess.run(
        [sanad, "work", "--until-drained", "--case", tmp_path / "case"],
        env={"PATH": str(bare)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "Redis" in done.stderr
    assert "apt-get install redis-server" in done.stderr
    assert "Traceback" not in done.stderr
