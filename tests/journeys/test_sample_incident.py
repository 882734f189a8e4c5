"""`make demo`, held against the answers that were written by hand: samples/expected.json."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from samples.demo import INCIDENT

ROOT = Path(__file__).parents[2]
EXPECTED: dict[str, Any] = json.loads((ROOT / "samples/expected.json").read_text(encoding="utf-8"))
CLAIMED = [key for key in EXPECTED["items"] if "2016072" not in key]
"""Items that came for this incident; the others are the earlier strike's, which Sanad received in 2016."""


@dataclass(frozen=True)
class Demo:
    """What `make demo` printed and wrote."""

    folder: Path
    printed: str
    summary: dict[str, Any]

    def item(self, key: str) -> dict[str, Any]:
        """The item of `<channel>/<original name>`."""
        found = [item for item in self.summary["items"] if key in keys_of(item)]
        assert len(found) == 1, key
        return dict(found[0])


def keys_of(item: dict[str, Any]) -> set[str]:
    return {f"{receipt['channel']}/{receipt['original_name']}" for receipt in item["receipts"]}


def run_demo(folder: Path) -> str:
    environment = {**os.environ, "COLUMNS": "120"}
    command = [sys.executable, "-m", "samples.demo", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return done.stdout


def read_summary(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "summary.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    printed = run_demo(folder)
    yield Demo(folder, printed, read_summary(folder))


def test_every_file_is_accounted_for(demo: Demo) -> None:
    listed = {key for item in demo.summary["items"] for key in keys_of(item)}
    renditions = {
        key for key in listed if any(fnmatch(key, f"*/{Path(r['path']).name}") for r in EXPECTED["renditions"])
    }
    # What came again byte for byte under another name or through another channel is the same item.
    again = listed - set(CLAIMED) - renditions
    assert set(CLAIMED) <= listed
    assert all(any(key in keys_of(demo.item(claimed)) for claimed in CLAIMED) for key in again)
    assert demo.summary["waiting"]["items"] == 0
    assert demo.summary["waiting"]["failed"] == 0


@pytest.mark.parametrize("key", CLAIMED)
def test_an_item_says_what_is_known_of_it(demo: Demo, key: str) -> None:
    expected, item = EXPECTED["items"][key], demo.item(key)
    codes = {(finding["check"], finding["code"]) for finding in item["findings"]}
    assert item["status"] == expected["status"]
    assert item["media_type"] == expected["media_type"]
    assert item["set_aside"] == expected["excluded"]
    assert {(each["check"], each["code"]) for each in expected["findings"]} <= codes
    assert not {code for _, code in codes} & set(expected["findings_absent"])
    assert len(item["receipts"]) == len(expected["receipts"])


def same_exposures(demo: Demo, item: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Key of each copy -> the match. What is outside of the incident was handed over in folders."""
    outside = {related["name"]["sha256"]: {f"folder/{related['name']['name']}"} for related in demo.summary["related"]}
    inside = {other["sha256"]: keys_of(other) for other in demo.summary["items"]}
    keys = {**outside, **inside}
    confirmed = [match for match in item["matches"] if match["kind"] == "same_exposure"]
    return {key: match for match in confirmed for key in keys[match["other"]["sha256"]]}


@pytest.mark.parametrize("key", [key for key in CLAIMED if EXPECTED["items"][key].get("copy_of")])
def test_a_copy_is_found_with_what_was_done_to_it(demo: Demo, key: str) -> None:
    expected = EXPECTED["items"][key]["copy_of"]
    match = same_exposures(demo, demo.item(key))[expected["key"]]
    assert ("mirrored" in match["transformation"]["turn"]) == expected["mirrored"]
    if expected["cropped"]:
        kept = [match["transformation"]["kept"], match["transformation"]["kept_of_other"]]
        assert min((each["right"] - each["left"]) * (each["bottom"] - each["top"]) for each in kept) < 0.95
    if expected["overlay"]:
        assert match["transformation"]["overlays"]


@pytest.mark.parametrize("key", [key for key in CLAIMED if EXPECTED["items"][key].get("not_copy_of")])
def test_the_same_street_is_not_the_same_exposure(demo: Demo, key: str) -> None:
    assert not set(EXPECTED["items"][key]["not_copy_of"]) & set(same_exposures(demo, demo.item(key)))


def test_gaps_are_named(demo: Demo) -> None:
    found = {(gap["channel"], gap["kind"], gap["name"]) for gap in demo.summary["gaps"]}
    for expected in EXPECTED["gaps"]:
        assert any(
            (channel, kind) == (expected["channel"], expected["kind"]) and name in (expected["name"], None)
            for channel, kind, name in found
        ), expected


def test_sources_count_once(demo: Demo) -> None:
    truth = EXPECTED["independent_sources"]
    assert demo.summary["sources"]["independent"] == truth["count"]
    lines = {item["sha256"]: line["number"] for line in demo.summary["sources"]["lines"] for item in line["items"]}
    for source in truth["sources"]:
        numbers = {lines.get(demo.item(key)["sha256"]) for key in source["items"]}
        assert len(numbers) == 1, source
    first_items = [source["items"][0] for source in truth["sources"]]
    assert len({lines[demo.item(key)["sha256"]] for key in first_items}) == truth["count"]


def test_the_date_is_told_apart_from_the_earlier_strikes(demo: Demo) -> None:
    assert len(demo.summary["alternatives"]) == 2
    assert demo.summary["grade"]["whole"]["code"] in ("weakly_supported", "supported")
    assert not demo.summary["grade"]["contested"], "a planted old mailbox contests nothing"


def test_the_pages_are_written_in_both_languages(demo: Demo) -> None:
    english = (demo.folder / "summary.en.html").read_text(encoding="utf-8")
    arabic = (demo.folder / "summary.ar.html").read_text(encoding="utf-8")
    assert INCIDENT in english
    assert 'dir="rtl"' in arabic
    assert "الأتارب" in arabic
    assert "No fault found" in demo.printed


def test_senders_are_codes_in_every_document(demo: Demo) -> None:
    """Who a sender is stands in the raw message in the vault; what is shown and printed knows a code."""
    names = ("summary.en.html", "summary.ar.html", "summary.json")
    written = demo.printed + "".join((demo.folder / name).read_text(encoding="utf-8") for name in names)
    for address in ("yousef.h@mail.example", "live:activist.atareb"):
        assert address not in written.replace("8_live_activist.atareb_export.tar", "")
    assert all(receipt["source"] for item in demo.summary["items"] for receipt in item["receipts"])


def test_a_second_run_adds_nothing_but_that_it_came_again(demo: Demo) -> None:
    run_demo(demo.folder)
    again = read_summary(demo.folder)
    assert [item["sha256"] for item in again["items"]] == [item["sha256"] for item in demo.summary["items"]]
    assert [[r["id"] for r in item["receipts"]] for item in again["items"]] == [
        [r["id"] for r in item["receipts"]] for item in demo.summary["items"]
    ]
    assert again["scores"] == demo.summary["scores"]
    assert again["gaps"] == demo.summary["gaps"]
    assert len(again["submissions"]) == 2 * len(demo.summary["submissions"])
    first = {one["id"] for one in demo.summary["submissions"]}
    assert [one["repeats"] for one in again["submissions"] if one["id"] not in first] == [
        one["id"] for one in demo.summary["submissions"]
    ]
