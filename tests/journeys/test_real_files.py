"""Real files of public projects through the whole of Sanad: intake, workers, assessment, summary.

All of media/ (151 photos and videos of 13 projects), 60 of the 300 photos of photos/ that have nothing to do with
each other, and a folder of mails and mailboxes. 240 of those photos are left out: what they could show, the other
60 show, and the whole must be done within a few minutes on two cores.
"""

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from pipeline.app import Sanad
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, Language, SourceCode
from pipeline.model.findings import Finding, NotRunReason, Outcome
from pipeline.model.likeness import MatchKind
from pipeline.model.objects import ItemStatus
from pipeline.model.summary import IncidentSummary, ItemSummary
from tests.unit.wording.test_both_languages import FORBIDDEN_ARABIC, FORBIDDEN_ENGLISH
from workers.crew import Crew

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PATIENCE_S = 900
UNRELATED = 60

Pair = frozenset[str]

NOT_FOUND: dict[str, tuple[str, ...]] = {
    "40 by 30 pixels: too small to be searched": (
        "png/exifr/IMG_20180725_163423-1.png",
        "png/exifr/IMG_20180725_163423-2.png",
    ),
    "the list is mistaken: two different lizards": ("photos/exif-samples/Canon_40D_photoshop_import.jpg",),
}
"""Members of the corpus's groups that are not found as copies of the others, each with the reason."""

TAKEN_FOR_ONE: Pair = frozenset(("photos/exif-samples/canon_hdr_NO.jpg", "photos/exif-samples/canon_hdr_YES.jpg"))
"""A limit, and no success: two exposures of lamps on a wall, 26 seconds apart. Nothing moved, so pixels cannot tell."""

COPIES_NOBODY_LISTED: tuple[tuple[str, ...], ...] = (
    (  # one photo of ribbons: brightened, grey, half the size, as PNG
        "c2pa/c2pa-rs/CA.jpg",
        "c2pa/c2pa-rs/CACA.jpg",
        "c2pa/c2pa-rs/CIE-sig-CA.jpg",  # in the corner of another picture, at half the size
        "c2pa/c2pa-rs/E-sig-CA.jpg",
        "c2pa/c2pa-rs/IMG_0003.jpg",
        "c2pa/c2pa-rs/XCA.jpg",
        "c2pa/c2pa-rs/boxhash.jpg",
        "c2pa/c2pa-rs/legacy_ingredient_hash.jpg",  # and in its own corner
        "c2pa/c2pa-rs/prerelease.jpg",
        "c2pa/c2pa-rs/sample1.png",
    ),
    tuple(f"c2pa/c2pa-rs/{name}.jpg" for name in ("cloud", "cloudx", "earth_apollo17", "update_manifest")),
    ("c2pa/c2pa-rs/CACAE-uri-CA.jpg", "c2pa/c2pa-rs/CIE-sig-CA.jpg"),  # at a quarter of the size
    (
        "mail/mbox/content-length.mbox.txt/4/2",
        "mail/mbox/content-length.mbox.txt/6/5",
    ),  # a signature, alone and in a banner
    ("heic/mei/IMG_2927.HEIC", "heic/mei/exif-at-eof.heic"),
    ("video/mei/uuid540.mp4", "video/mei/xmp480qt.mov"),
)
"""Files of different projects' tests that were made from one recording; looked at one by one."""

OTHER_TYPE = {"heic/exifr/heic-single.heic": "image/heic"}
"""exiftool goes by the major brand `mif1`; `heic` stands among the compatible ones."""

NAMES_A_PROGRAM = {
    "c2pa/c2pa-rs/ocsp.jpg": ("pixel_editor", "Firefly"),
    "photos/exif-samples/30-type_error.jpg": ("pixel_editor", "Photoshop Elements"),
    "photos/exifr/issue-exifr-4.jpg": ("pixel_editor", "Pano2VR"),
    "video/intel/car-detection.mp4": ("container_rewritten", "amecommand"),
    "video/torchcodec/nasa_13013.mp4": ("container_rewritten", "Lavf58"),
    "views/opensfm/01.jpg": ("container_rewritten", "ExifTool"),
    "photos-gps/exif-samples/DSCN0010.jpg": ("no_editor_named", None),
}


@dataclass(frozen=True)
class Told:
    """What Sanad made of the files."""

    sanad: Sanad
    folder: Path
    summary: IncidentSummary
    expected: Path

    def items(self) -> Iterator[tuple[str, ItemSummary]]:
        """Under the first name that each came with."""
        for item in self.summary.items:
            yield "/".join(item.receipts[0].arrival.path), item

    def item(self, name: str) -> ItemSummary:
        found = [item for path, item in self.items() if path == name]
        assert len(found) == 1, name
        return found[0]

    def pairs(self, kind: MatchKind) -> set[Pair]:
        names = {item.item.sha256: name for name, item in self.items()}
        return {
            frozenset((names[match.item], names[match.other]))
            for _, item in self.items()
            for match in item.matches
            if match.kind is kind
        }

    def answers(self, name: str) -> dict[str, list[Finding]]:
        """Findings by check."""
        assessment = self.item(name).assessment
        assert assessment is not None, name
        found: dict[str, list[Finding]] = {}
        for weighed in assessment.findings:
            found.setdefault(weighed.finding.check, []).append(weighed.finding)
        return found


@pytest.fixture(scope="module")
def told(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("real")
    lay_out(corpus, folder / "in")
    sanad = Sanad.create(folder / "case")
    incident = sanad.add_incident(ROOT / "samples/al-atareb/incident.toml")
    sanad.submit([folder / "in"], Handover(SourceCode("S-01")), incident.code)
    with Crew(folder / "case", processes=2) as crew:
        deadline = time.monotonic() + PATIENCE_S
        while not crew.sanad.tasks.drained():
            assert time.monotonic() < deadline, crew.sanad.tasks.counts()
            crew.look_after()
            time.sleep(0.1)
    return Told(sanad, folder / "in", sanad.summary(incident.code), corpus / "media/expected")


def lay_out(corpus: Path, folder: Path) -> None:
    """The corpus without what it says about itself."""
    shutil.copytree(corpus / "media", folder, ignore=shutil.ignore_patterns("expected", "LICENSES", "MANIFEST.csv"))
    shutil.copytree(corpus / "intake/email/mimekit", folder / "mail")
    unrelated = folder / "unrelated"
    unrelated.mkdir()
    for path in sorted((corpus / "photos").glob("*.jpg"))[::5][:UNRELATED]:
        shutil.copy(path, unrelated)


def groups(told: Told) -> Iterator[list[str]]:
    for name in ("near-duplicates.json", "video-groups.json"):
        listed: dict[str, Any] = json.loads((told.expected / name).read_text())
        yield from (members for members in listed.values() if isinstance(members, list))


def exiftool_dump(told: Told) -> dict[str, dict[str, Any]]:
    lines = (told.expected / "exiftool-12.57-dump.jsonl").read_text().splitlines()
    return {one["SourceFile"]: one for one in map(json.loads, lines)}


def test_every_file_is_accounted_for(told: Told) -> None:
    """Each file handed over is an entry (with a receipt, or a container) exactly once; what is amiss is a gap."""
    files = (path for path in told.folder.rglob("*") if path.is_file())
    handed_over = Counter((path.relative_to(told.folder).as_posix(),) for path in files)
    with told.sanad.bench.records.reading() as reading:
        (submission,) = reading.submissions()
        entries, gaps = reading.entries(submission.id), reading.gaps_of(submission.id)
        receipts = {receipt.id for item in told.summary.items for receipt in item.receipts}
    assert len(handed_over) > 230
    assert Counter(entry.path for entry in entries if entry.path in handed_over) == handed_over
    assert {entry.receipt for entry in entries if entry.receipt is not None} == receipts
    assert {gap.id for gap in gaps} == {gap.id for gap in told.summary.gaps}
    # Whatever is no file of the folder came out of a container that is on record.
    containers = {entry.object.sha256 for entry in entries if entry.receipt is None}
    inside = [
        receipt for item in told.summary.items for receipt in item.receipts if len(receipt.arrival.containers) > 1
    ]
    assert inside
    assert all(set(receipt.arrival.containers) <= containers for receipt in inside)


def test_nothing_broke_down(told: Told) -> None:
    (counts,) = [(c.waiting, c.running, c.failed) for c in told.sanad.tasks.counts() if c.kind.value == "examine"]
    assert counts == (0, 0, 0)
    assert (told.summary.waiting.items, told.summary.waiting.failed) == (0, 0)
    for name, item in told.items():
        assert item.examination is not None, name
        assert item.item.status in (ItemStatus.EXAMINED, ItemStatus.NOT_MEDIA), (name, item.examination.quarantine)
        failed = [f.check for f in item.examination.findings if f.not_run is NotRunReason.FAILED]
        if item.assessment is not None:
            failed += [w.finding.check for w in item.assessment.findings if w.finding.not_run is NotRunReason.FAILED]
        assert not failed, name
    assert told.sanad.verify().whole


def test_media_types(told: Told) -> None:
    compared = 0
    for name, said in exiftool_dump(told).items():
        if not (told.folder / name).is_file():
            continue
        compared += 1
        assert told.item(name).item.media_type == OTHER_TYPE.get(name, said["File:MIMEType"]), name
    assert compared >= 149


def test_every_file_of_the_corpus_is_called_whole(told: Told) -> None:
    for name, item in told.items():
        if item.item.status is ItemStatus.EXAMINED:
            assert [found.code for found in told.answers(name)["file_integrity"]][-1] == "decodes_whole", name


def test_unrelated_photos_share_no_exposure_with_anything(told: Told) -> None:
    same = told.pairs(MatchKind.SAME_EXPOSURE)
    assert sum(name.startswith("unrelated/") for name, _ in told.items()) == UNRELATED
    assert not [sorted(pair) for pair in same if any(name.startswith("unrelated/") for name in pair)]


def test_copies(told: Told) -> None:
    beyond = {name for names in NOT_FOUND.values() for name in names}
    listed = {frozenset(pair) for members in groups(told) for pair in combinations(members, 2)}
    wanted = {pair for pair in listed if not pair & beyond}
    also = {frozenset(pair) for members in COPIES_NOBODY_LISTED for pair in combinations(members, 2)}
    same = told.pairs(MatchKind.SAME_EXPOSURE)
    assert len(wanted) > 200
    assert not [sorted(pair) for pair in wanted - same], "missed"
    assert not [sorted(pair) for pair in same - wanted - also], "no copies"
    assert {name for pair in listed - same for name in pair} >= beyond, "found after all: take it off the list"
    assert TAKEN_FOR_ONE in same, "told apart after all: say so in docs/matching.md"


def test_views_of_one_place_are_no_copies(told: Told) -> None:
    views = json.loads((told.expected / "views.json").read_text())["opensfm-berlin"]
    assert not {frozenset(pair) for pair in combinations(views, 2)} & told.pairs(MatchKind.SAME_EXPOSURE)


@pytest.mark.parametrize("name", sorted(NAMES_A_PROGRAM))
def test_programs_are_named_as_the_file_names_them(told: Told, name: str) -> None:
    code, words = NAMES_A_PROGRAM[name]
    (finding,) = told.answers(name)["editing_software"]
    named = [parameter.value for parameter in finding.measured if parameter.name == "program"]
    assert finding.code == code
    assert (words is None and not named) or (words is not None and words in str(named[0]))


def test_what_was_not_read_is_said(told: Told) -> None:
    for name, said in exiftool_dump(told).items():
        if any(tag.startswith("JUMBF:") for tag in said):
            assert "describe-credentials_not_checked" in unread(told, name), name
    assert unread(told, "video/gpmf/karma.mp4") == {"describe-telemetry_not_read"}


def unread(told: Told, name: str) -> set[str]:
    examination = told.item(name).examination
    assert examination is not None
    return {sentence.id for sentence in examination.description.not_read}


def test_nothing_but_dates_speaks_against_a_file(told: Told) -> None:
    """None of these was recorded at the market. Their dates may say so; editors, structure, damage or positions in
    an area where satellites are disturbed never do, and a file without a date of its own is not accused of one."""
    for name, item in told.items():
        against = {
            weighed.finding.check
            for weighed in (item.assessment.findings if item.assessment else ())
            if weighed.finding.outcome is Outcome.CONTRADICTS
        }
        assert against <= {"capture_time", "earlier_copy"}, name
        if "capture_time" in against:
            assert item.examination is not None
            sources = [claim.source for claim in item.examination.description.times]
            assert any("Original" in source or "creat" in source.lower() for source in sources), name


@pytest.mark.parametrize("language", Language)
def test_no_forbidden_word(told: Told, language: Language) -> None:
    forbidden = FORBIDDEN_ENGLISH if language is Language.ENGLISH else FORBIDDEN_ARABIC
    page = told.sanad.render(told.summary, "text", language).decode()
    for item in told.summary.items[::8]:
        report = told.sanad.item(Digest(item.item.sha256))
        page += told.sanad.render(report, "text", language).decode()
    assert "Traceback" not in page
    assert not sorted({found[0] for found in forbidden.finditer(page)})
