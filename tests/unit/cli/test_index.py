"""`sanad index`: what it tells of a case, and what it does about damage."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from typer.testing import CliRunner

from pipeline.app import Sanad
from pipeline.cli.answers import shipped_schema
from pipeline.cli.main import app
from pipeline.model.imprints import SoundPrint
from pipeline.model.likeness import NotSearchable
from pipeline.model.objects import Item, ItemStatus, Quarantine
from pipeline.model.sentences import Sentence, number
from tests.build import NOON, a_digest
from tests.contracts.test_index_contract import digest
from tests.unit.compare.hashed_case import hashed_case
from tests.unit.storage.nouns import an_examination

ITEMS = 1_100
"""Enough for one segment of the smallest size."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, records, _ = hashed_case(tmp_path_factory.mktemp("index") / "case", ITEMS)
    records.close()
    return folder.path


def sanad(case: Path, *words: str, exits: int = 0) -> str:
    done = CliRunner().invoke(app, ["index", *words, "--case", str(case)])
    assert done.exit_code == exits, done.output
    return done.stdout


def answered(case: Path, command: str, *words: str, exits: int = 0) -> dict[str, object]:
    answer = json.loads(sanad(case, command, *words, "--json", exits=exits))
    jsonschema.validate(answer, json.loads(shipped_schema(f"index-{command}-1.json")))
    assert isinstance(answer, dict)
    return answer


def test_stats_verify_and_rebuild(case: Path) -> None:
    stats = answered(case, "stats")["stats"]
    assert isinstance(stats, dict)
    assert (stats["searchable"], stats["not_searchable"], stats["last_position"]) == (ITEMS, 0, 2 * ITEMS)
    assert [(held["kind"], held["hashes"]) for held in stats["hashes"]] == [("pdq", ITEMS), ("phash", ITEMS)]
    assert [(held["no_miss_radius"], held["multi_index_radius"]) for held in stats["hashes"]] == [(256, 31), (64, 11)]
    assert stats["stored"][0]["segments"] == 1
    assert stats["stored"][0]["bytes"] > 1_024 * (8 + 32 + 8 + 8)
    told = sanad(case, "stats")
    assert f"{ITEMS} items searchable" in told
    assert "31 bits" in told
    assert answered(case, "verify")["fine"] is True

    (segment,) = (path for path in (case / "index" / "hashes").iterdir() if path.suffix != ".lock")
    content = bytearray(segment.read_bytes())
    content[5_000] ^= 4
    segment.write_bytes(content)
    vault = sorted(path for path in (case / "vault").rglob("*"))
    told = sanad(case, "verify", exits=1)
    assert "damaged" in told
    assert "sanad index rebuild" in told
    assert answered(case, "verify", exits=1)["fine"] is False
    assert answered(case, "rebuild")["stored"] == stats["stored"]
    assert answered(case, "verify")["fine"] is True
    assert sorted(path for path in (case / "vault").rglob("*")) == vault


def test_what_cannot_be_searched_is_listed_with_its_reason(tmp_path: Path) -> None:
    folder, records, _ = hashed_case(tmp_path / "case", 2)
    dark = Sentence("fingerprint-too-dark", (number("brightness", 3), number("quality", 1)))
    darker = replace(dark, parameters=(number("brightness", 1), number("quality", 1)))
    imprint = SoundPrint(np.arange(400, dtype=np.uint32)).packed()
    with records.writing() as tx:
        for one in range(10, 16):
            tx.add_item(Item(digest(one), 1, ItemStatus.RECEIVED, NOON))
        frames = tuple(NotSearchable(a_digest(f"frame {each}"), 0.0, why) for each, why in enumerate((dark, darker)))
        tx.put_examination(replace(an_examination(digest(10)), not_searchable=frames))
        held = replace(
            an_examination(digest(11)), status=ItemStatus.QUARANTINED, quarantine=Quarantine("ffmpeg", "died")
        )
        tx.put_examination(held)
        tx.put_examination(replace(an_examination(digest(12)), imprints=(imprint.mark,)), (imprint,))
        tx.put_examination(an_examination(digest(15)))
        tx.put_examination(replace(an_examination(digest(13)), status=ItemStatus.NOT_MEDIA))
    records.close()
    words = sanad(folder.path, "unsearchable")
    assert words.count("too dark") == 1
    found = answered(folder.path, "unsearchable", "--lang", "ar")["items"]
    assert isinstance(found, list)
    assert [item["sha256"] for item in found] == [digest(one) for one in (10, 11, 15, 14)]
    assert [len(item["reasons"]) for item in found] == [1, 1, 1, 1]
    assert "ffmpeg: died" in found[1]["reasons"][0]
    listed = Sanad.open(folder.path).archive_index.unsearchable()
    ids = {one.item: [reason.id for reason in one.reasons] for one in listed}
    assert ids == {
        digest(10): ["fingerprint-too-dark"],
        digest(11): ["index-unsearchable-quarantined"],
        digest(15): ["index-unsearchable-no-picture"],
        digest(14): ["index-unsearchable-waiting"],
    }
