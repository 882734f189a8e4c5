"""Real photos and videos against what exiftool 12.57 says of them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.describe.describe import describe
from pipeline.model.descriptions import Description
from pipeline.model.times import Authority
from pipeline.ports import Decoders

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

# exiftool reads no orientation here, two other readers read 1 from the XMP block; 0 is no orientation.
ORIENTATION_ELSEWHERE = {"photos-gps/immich/thompson-springs.jpg", "neardup/threatexchange/aaa-orig.jpg"}
# exiftool composes positions from EXIF only.
XMP_POSITION = {"photos-gps/mapillary-tools/adobe_coords.jpg"}


@pytest.fixture(scope="module")
def expected(corpus: Path) -> dict[str, dict[str, Any]]:
    lines = (corpus / "media" / "expected" / "exiftool-12.57-dump.jsonl").read_text().splitlines()
    return {one["SourceFile"]: one for one in map(json.loads, lines)}


@pytest.fixture(scope="module")
def descriptions(corpus: Path, decoders: Decoders) -> dict[str, Description]:
    media = corpus / "media"
    with (media / "MANIFEST.csv").open(newline="") as listed:
        files = [row["file"] for row in csv.DictReader(listed)]
    found: dict[str, Description] = {}
    for file in files:
        with (media / file).open("rb") as source:
            found[file] = describe(source, (media / file).stat().st_size, decoders).description
    return found


def test_every_file_is_read_to_its_end(descriptions: dict[str, Description]) -> None:
    assert len(descriptions) >= 150
    known = {"describe-credentials_not_checked", "describe-telemetry_not_read"}
    unread = {name: one.not_read for name, one in descriptions.items() if {said.id for said in one.not_read} - known}
    incomplete = {
        name: one.integrity for name, one in descriptions.items() if not one.integrity or not one.integrity.complete
    }
    assert (unread, incomplete) == ({}, {})


def test_devices_and_orientation(descriptions: dict[str, Description], expected: dict[str, dict[str, Any]]) -> None:
    compared = 0
    for name, one in descriptions.items():
        said = expected[name]
        if not said["File:MIMEType"].startswith("image"):
            continue
        compared += 1
        for ours, key in ((one.make, "IFD0:Make"), (one.model, "IFD0:Model")):
            assert (ours or "") == str(said.get(key, "")).strip(), (name, key)
        if name not in ORIENTATION_ELSEWHERE:
            assert one.orientation == said.get("IFD0:Orientation"), name
    assert compared >= 130


def test_times(descriptions: dict[str, Description], expected: dict[str, dict[str, Any]]) -> None:
    for name, one in descriptions.items():
        said = expected[name]
        stated = next((claim.stated for claim in one.times if claim.source == "EXIF DateTimeOriginal"), None)
        assert stated == said.get("ExifIFD:DateTimeOriginal"), name
        satellite = next((claim for claim in one.times if claim.authority is Authority.SATELLITE), None)
        other = (
            said.get("Composite:GPSDateTime", said.get("XMP-exif:GPSDateTime"))
            if said["File:MIMEType"].startswith("image")
            else None
        )
        assert (satellite is None) == (other is None), name
        if satellite is not None:
            written = satellite.interval.earliest.strftime("%Y:%m:%d %H:%M:%S")
            assert str(other).startswith(written), name


def test_places(descriptions: dict[str, Description], expected: dict[str, dict[str, Any]]) -> None:
    placed = 0
    for name, one in descriptions.items():
        said = expected[name]
        group = "XMP-exif" if name in XMP_POSITION else "Composite"
        there = said.get(f"{group}:GPSLatitude"), said.get(f"{group}:GPSLongitude")
        if not isinstance(there[0], int | float):
            assert one.places == (), name
            continue
        placed += 1
        point = one.places[0].point
        assert (point.latitude, point.longitude) == pytest.approx(there, abs=1e-6), name
    assert placed >= 25


def test_recordings(descriptions: dict[str, Description], expected: dict[str, dict[str, Any]]) -> None:
    for name, one in descriptions.items():
        said = expected[name]
        if "QuickTime:Duration" not in said or not said["File:MIMEType"].startswith("video"):
            continue
        assert one.duration_s == pytest.approx(said["QuickTime:Duration"], abs=0.05), name
        assert one.structure is not None
        assert one.structure.brands[0] == said["QuickTime:MajorBrand"], name
