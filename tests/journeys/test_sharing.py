"""Two teams ask each other "do you hold this too?": what leaves, what does not, and what is on record of it."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import jsonschema
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner

from pipeline.app import Sanad
from pipeline.cli.answers import shipped_schema
from pipeline.cli.main import app
from pipeline.desks.copies import CopiesDesk
from pipeline.desks.peer_lists import PeerListDesk
from pipeline.desks.sharing import SharingDesk, Wish
from pipeline.desks.terms import Change
from pipeline.errors import InvalidInput, NotFound, SanadError, UsageError
from pipeline.export.sheets import SheetForm
from pipeline.export.table import BAYANAT
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, IncidentCode, Language, SourceCode
from pipeline.model.custody import CustodyEvent, EventType
from pipeline.model.likeness import MatchKind, Turn
from pipeline.model.shared import ListFormat
from pipeline.model.terms import Audience, Consent, Restriction
from pipeline.storage.unlocking import make_key_file
from pipeline.tasks import perform
from pipeline.wording.catalogue import Catalogue
from tests.media import scene

ROOT = Path(__file__).parents[2]
FIRST, SECOND = SourceCode("S-plantedfirst"), SourceCode("S-plantedsecond")
OURS = Wish(ListFormat.SANAD)


@dataclass(frozen=True)
class Told:
    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Team:
    sanad: Sanad
    folder: Path

    @property
    def desk(self) -> SharingDesk:
        return SharingDesk(lambda: self.sanad.bench, self.sanad.folder.key)

    @property
    def lists(self) -> PeerListDesk:
        return PeerListDesk(lambda: self.sanad.bench)

    @property
    def copies(self) -> CopiesDesk:
        return CopiesDesk(lambda: self.sanad.bench)

    @property
    def incident(self) -> IncidentCode:
        return self.sanad.incidents()[0].code

    def take(self, source: SourceCode, **pictures: NDArray[np.uint8]) -> dict[str, Digest]:
        folder = self.folder / f"{source}-{'-'.join(pictures)}"
        folder.mkdir()
        found = {}
        for name, picture in pictures.items():
            path = folder / f"planted{name}.jpg"
            cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 90])
            found[name] = Digest(hashlib.sha256(path.read_bytes()).hexdigest())
        self.sanad.submit([folder], Handover(source, holder="plantedholder"), self.incident)
        while not self.sanad.tasks.drained():
            for task in self.sanad.bench.records.ready(100):
                perform(self.sanad.bench, self.sanad.settings.workers, task.key)
        return found

    def left(self) -> list[CustodyEvent]:
        with self.sanad.bench.records.reading() as reading:
            return [event for event in reading.events() if event.happening.type is EventType.DISSEMINATION]

    def command(self, *words: str | Path) -> Told:
        """As the command line does it, within this process."""
        done = CliRunner().invoke(app, [str(word) for word in (*words, "--case", self.sanad.folder.path)])
        if isinstance(done.exception, SanadError):
            return Told(done.exception.exit_code, done.stdout, done.exception.message)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Told(done.exit_code, done.stdout, done.stderr)


def team(folder: Path) -> Team:
    folder.mkdir()
    sanad = Sanad.create(folder / "case")
    sanad.add_incident(ROOT / "samples/al-atareb/incident.toml")
    sanad.start_decoders()
    return Team(sanad, folder)


def small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.uint8)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    made = team(tmp_path_factory.mktemp("sharing") / "ours")
    made.take(FIRST, market=scene(1), street=scene(2), copy=small(scene(2)))
    made.take(SECOND, witness=scene(3))
    yield made
    made.sanad.stop_decoders()


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    made = team(tmp_path_factory.mktemp("sharing") / "theirs")
    made.take(FIRST, mirrored=np.ascontiguousarray(scene(1)[:, ::-1]), reduced=small(scene(3)), other=scene(50))
    yield made
    made.sanad.stop_decoders()


def named(team: Team, word: str) -> Digest:
    with team.sanad.bench.records.reading() as reading:
        found = [
            entry.object.sha256
            for one in reading.submissions()
            for entry in reading.entries(one.id)
            if entry.name.display == f"planted{word}.jpg"
        ]
    return found[0]


def exported(team: Team, path: Path, wish: Wish = OURS) -> bytes:
    team.desk.export(path, wish, "R-2", "T-3")
    return path.read_bytes()


def near(team: Team, content: bytes) -> dict[Digest, tuple[int, MatchKind, Turn]]:
    _, found = team.desk.compare(io.BytesIO(content))
    return {match.item: (match.number, match.kind, match.turn) for match in found}


def test_two_teams_find_what_both_hold(ours: Team, theirs: Team, tmp_path: Path) -> None:
    left = ours.desk.export(tmp_path / "list", OURS, "R-2", "T-3")
    assert (left.items, left.kept_back, left.not_searchable) == (4, 0, 0)
    found = near(theirs, (tmp_path / "list").read_bytes())
    assert found.keys() == {named(theirs, "mirrored"), named(theirs, "reduced")}
    number, kind, turn = found[named(theirs, "mirrored")]
    assert (kind, turn) == (MatchKind.CANDIDATE, Turn.MIRRORED)
    assert ours.desk.whose(left.id, number) == named(ours, "market")
    number, _, turn = found[named(theirs, "reduced")]
    assert turn is Turn.NONE
    assert ours.desk.whose(left.id, number) == named(ours, "witness")
    for id, missing in ((left.id, 0), (left.id, 5), ("0" * 32, 1)):
        with pytest.raises(NotFound):
            ours.desk.whose(id, missing)


@pytest.mark.parametrize("format", [ListFormat.PDQ_TEXT, ListFormat.SANAD])
def test_a_list_tells_what_pictures_look_like_and_nothing_else(ours: Team, tmp_path: Path, format: ListFormat) -> None:
    content = exported(ours, tmp_path / "list", Wish(format, ours.incident, detail=format is ListFormat.SANAD))
    with ours.sanad.bench.records.reading() as reading:
        items = reading.items_of(ours.incident)
        pictures = [one.picture for item in items for one in reading.examination(item.sha256).fingerprints]
    for plant in ("planted", FIRST, SECOND, ours.incident, *(item.sha256 for item in items), *pictures, "2017"):
        assert plant.encode() not in content, plant
    assert (tmp_path / "list").stat().st_mode & 0o077 == 0


def test_digests_are_told_only_on_request_and_then_the_same_file_is_known(ours: Team, tmp_path: Path) -> None:
    content = exported(ours, tmp_path / "list", Wish(ListFormat.SANAD, with_digests=True))
    found = near(ours, content)
    assert found[named(ours, "market")][1] is MatchKind.SAME_BYTES
    assert named(ours, "market").encode() in content


def test_what_a_mirrored_copy_is_found_by_needs_no_turned_forms(ours: Team, theirs: Team, tmp_path: Path) -> None:
    found = near(theirs, exported(ours, tmp_path / "list", Wish(ListFormat.PDQ_TEXT)))
    assert found.keys() == {named(theirs, "mirrored"), named(theirs, "reduced")}
    assert found[named(theirs, "mirrored")][2] is Turn.MIRRORED


@pytest.mark.parametrize(
    ("change", "audience", "leaves"),
    [
        (Change(consent=Consent.WITHDRAWN), Audience.OUTSIDE, False),
        (Change(restrictions=(Restriction.TEAM_ONLY,)), Audience.OUTSIDE, False),
        (Change(restrictions=(Restriction.NO_PUBLICATION,)), Audience.PUBLIC, False),
        (Change(restrictions=(Restriction.NO_PUBLICATION,)), Audience.OUTSIDE, True),
        (Change(restrictions=(Restriction.HIDE_IDENTITY,)), Audience.OUTSIDE, True),
    ],
)
def test_what_its_source_keeps_back_never_leaves(
    ours: Team, tmp_path: Path, change: Change, audience: Audience, leaves: bool
) -> None:
    witness = named(ours, "witness")
    with ours.sanad.bench.records.reading() as reading:
        hashes = [one.value for one in reading.examination(witness).fingerprints]
    ours.sanad.terms.set(SECOND, change, "R-1", "asked on the telephone")
    try:
        left = ours.desk.export(tmp_path / "list", replace(OURS, audience=audience), "R-2", "T-3")
        content = (tmp_path / "list").read_bytes()
        assert left.items == 3 + leaves
        assert left.kept_back == (not leaves)
        assert all((value.encode() in content) == leaves for value in hashes)
        assert (witness in ours.left()[-1].happening.objects) == leaves
        # What the team may not use either is not told to whoever asks.
        asked = near(ours, f"{hashes[0]}\n".encode())
        assert (witness in asked) == (change.consent is not Consent.WITHDRAWN)
    finally:
        given = Change(consent=Consent.GIVEN, restrictions=())
        ours.sanad.terms.set(SECOND, given, "R-1", "back to the beginning")


def test_what_left_is_on_record_before_the_file_has_its_name(ours: Team, tmp_path: Path) -> None:
    before = len(ours.left())
    left = ours.desk.export(tmp_path / "list", OURS, "R-2", "T-3")
    (event,) = ours.left()[before:]
    assert set(event.happening.objects) == {named(ours, word) for word in ("market", "street", "copy", "witness")}
    note = event.happening.note or ""
    for word in (left.id, "sanad", left.sha256, "T-3", "R-2", "outside"):
        assert word in note
    assert left.sha256 == hashlib.sha256((tmp_path / "list").read_bytes()).hexdigest()
    for wish, path in (
        (OURS, tmp_path / "list"),
        (Wish(ListFormat.VPDQ_TEXT), tmp_path / "videos"),
        (Wish(ListFormat.PDQ_TEXT, detail=True), tmp_path / "other"),
        (replace(OURS, audience=Audience.TEAM), tmp_path / "other"),
    ):
        with pytest.raises(UsageError):
            ours.desk.export(path, wish, "R-2", "T-3")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list"]
    assert len(ours.left()) == before + 1
    assert ours.sanad.verify().whole


def test_a_list_that_was_imported_is_held_against_what_arrives_later(ours: Team, theirs: Team, tmp_path: Path) -> None:
    content = exported(ours, tmp_path / "list")
    kept = theirs.lists.keep(io.BytesIO(content), "T-1", "R-5")
    assert (kept.items, kept.public_key, kept.by) == (4, ours.sanad.folder.key.public_key, "R-5")
    assert theirs.lists.all() == (kept,)
    before = {match.item for match in theirs.desk.matches("T-1")[1]}
    later = theirs.take(SECOND, later=small(scene(2)))["later"]
    after = {match.item for match in theirs.desk.matches("T-1")[1]}
    assert after - before == {later}
    with pytest.raises(UsageError, match="on record already"):
        theirs.lists.keep(io.BytesIO(content), "T-1", "R-5")
    with pytest.raises(UsageError, match="name"):
        theirs.lists.keep(io.BytesIO(content), "../T-1", "R-5")
    with pytest.raises(NotFound):
        theirs.desk.matches("T-2")
    with pytest.raises(InvalidInput, match="line 2"):
        theirs.lists.keep(io.BytesIO(b"ab" * 32 + b"\nno hash\n"), "T-2", "R-5")
    assert theirs.lists.all() == (kept,)
    assert theirs.sanad.verify().whole


def test_a_list_is_removed_with_a_reason_and_its_file_stays(ours: Team, theirs: Team, tmp_path: Path) -> None:
    content, why = exported(ours, tmp_path / "list"), "They took the list back: it held items of another team."
    kept = theirs.lists.keep(io.BytesIO(content), "T-7", "R-5")
    theirs.lists.keep(io.BytesIO(content), "T-8", "R-5")
    for refused, error in ((("T-7", "no longer"), UsageError), (("T-70", why), NotFound)):
        with pytest.raises(error):
            theirs.lists.remove(*refused, "R-5")
    assert list(theirs.desk.matches("T-7")[1])
    removed = theirs.lists.remove("T-7", why, "R-5")
    assert removed.removed is not None
    assert (removed.removed.by, removed.removed.reason) == ("R-5", why)
    assert [one.removed is None for one in theirs.lists.all() if one.name in ("T-7", "T-8")] == [False, True]
    with pytest.raises(UsageError, match="removed"):
        theirs.desk.matches("T-7")
    with pytest.raises(UsageError, match="on record already"):
        theirs.lists.keep(io.BytesIO(content), "T-7", "R-5")
    assert list(theirs.desk.matches("T-8")[1]), "the same file under another name is a list of its own"
    with theirs.sanad.bench.vault.open(kept.object) as stream:
        assert stream.read() == content
    with theirs.sanad.bench.records.reading() as reading:
        *_, event = reading.events()
    assert (event.happening.type, event.happening.objects) == (EventType.POLICY_ASSIGNMENT, (kept.object,))
    assert why in (event.happening.note or "")
    assert theirs.lists.remove("T-7", "Somebody says so once more, and it changes nothing.", "R-9") == removed
    with theirs.sanad.bench.records.reading() as reading:
        assert [*reading.events()][-1] == event
    assert theirs.sanad.verify().whole


def test_a_list_lies_encrypted_in_an_encrypted_case(tmp_path: Path) -> None:
    key = make_key_file(tmp_path / "key")
    sanad = Sanad.create(tmp_path / "case", keys=(key,))
    PeerListDesk(lambda: sanad.bench).keep(io.BytesIO(b"ab" * 32 + b"\n"), "plantedname", "R-5")
    for path in (tmp_path / "case").rglob("*"):
        if path.is_file():
            assert b"abababab" not in path.read_bytes(), path
            assert b"plantedname" not in path.read_bytes(), path
    again = Sanad.open(tmp_path / "case", key=key)
    head, found = SharingDesk(lambda: again.bench, again.folder.key).matches("plantedname")
    assert (head.format, list(found)) == (ListFormat.PDQ_TEXT, [])


def test_the_commands_speak_both_languages_and_to_machines(ours: Team, theirs: Team, tmp_path: Path) -> None:
    def answer(team: Team, schema: str, *words: str | Path) -> dict:
        done = team.command(*words, "--json")
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        jsonschema.validate(document, json.loads(shipped_schema(f"{schema}-1.json")))
        return document

    path = tmp_path / "list"
    left = answer(ours, "fingerprints-export", "fingerprints", "export", path, "--to", "T-3", "--by", "R-2")
    told = answer(theirs, "fingerprints-compare", "fingerprints", "compare", path)
    (row,) = (row for row in told["rows"] if row["sha256"] == named(theirs, "mirrored"))
    assert (row["kind"], row["source"], row["name"]) == ("candidate", FIRST, "plantedmirrored.jpg")
    whose = answer(ours, "fingerprints-item", "fingerprints", "item", left["list"], str(row["number"]))
    assert whose["sha256"] == named(ours, "market")
    answer(theirs, "fingerprints-lists", "fingerprints", "import", path, "--name", "T-9", "--by", "R-5")
    answer(theirs, "fingerprints-lists", "fingerprints", "list")
    answer(theirs, "fingerprints-compare", "fingerprints", "matches", "T-9")
    reason = ("--reason", "A newer list of theirs takes its place.", "--by", "R-5")
    answer(theirs, "fingerprints-lists", "fingerprints", "remove", "T-9", *reason)
    assert "newer list of theirs" in theirs.command("fingerprints", "list").stdout
    assert theirs.command("fingerprints", "matches", "T-9").returncode == 2
    answer(ours, "matches", "matches", named(ours, "street"))

    english = theirs.command("fingerprints", "compare", path).stdout
    arabic = theirs.command("fingerprints", "compare", path, "--lang", "ar", "--csv", tmp_path / "near.csv").stdout
    for words in (english, arabic):
        assert named(theirs, "mirrored")[:12] in words
        assert ours.sanad.folder.key.public_key in words
    assert "a reason to ask the other team" in english
    assert "سبب لسؤال الفريق الآخر" in arabic
    with (tmp_path / "near.csv").open(newline="") as table:
        assert {row["sha256"] for row in csv.DictReader(table)} == {row["sha256"] for row in told["rows"]}

    path.write_bytes(path.read_bytes().replace(b'"quality":100', b'"quality":99', 1))
    done = theirs.command("fingerprints", "compare", path)
    assert (done.returncode, "signature" in done.stderr) == (65, True)
    for missing in (tmp_path / "nothing", tmp_path):
        done = theirs.command("fingerprints", "compare", missing)
        assert done.returncode in (2, 4)


def test_the_table_for_bayanat_joins_by_md5_and_says_so(ours: Team, tmp_path: Path) -> None:
    before = len(ours.left())
    done = ours.command("matches", "--incident", ours.incident, "--csv", tmp_path / "matches.csv")
    assert done.returncode == 0, done.stderr
    assert "key for joining" in done.stdout
    with (tmp_path / "matches.csv").open(newline="") as table:
        (row,) = csv.DictReader(table)
    assert tuple(row) == BAYANAT
    md5 = {
        hashlib.sha256(content).hexdigest(): hashlib.md5(content, usedforsecurity=False).hexdigest()
        for path in ours.folder.glob("S-*/*.jpg")
        if (content := path.read_bytes())
    }
    assert {row["query_sha256"], row["match_sha256"]} == {named(ours, "street"), named(ours, "copy")}
    assert (row["query_video"], row["match_video"]) == (md5[row["query_sha256"]], md5[row["match_sha256"]])
    assert (row["kind"], row["distance"]) == ("same_exposure", "0.10")
    (event,) = ours.left()[before:]
    assert set(event.happening.objects) == {named(ours, "street"), named(ours, "copy")}


def test_copies_are_told_with_whose_record_they_are(ours: Team) -> None:
    street, copy = named(ours, "street"), named(ours, "copy")
    for language, word in (("en", "One copy"), ("ar", "نسخة واحدة")):
        told = ours.command("matches", street[:10], "--lang", language).stdout
        for part in (street[:12], copy[:12], FIRST, word, "50 %"):
            assert part in told.replace("\u2068", "").replace("\u2069", ""), part
    alone = ours.command("matches", named(ours, "market")).stdout
    assert "Nothing in this archive was found to resemble it." in alone


def test_sheets_are_drawn_from_working_copies_only(ours: Team, tmp_path: Path) -> None:
    catalogue = Catalogue.open(Language.ARABIC)
    report = ours.sanad.item(named(ours, "street"))
    (page,) = ours.copies.item_sheet(report, catalogue, SheetForm.PNG)
    assert report.summary.examination is not None
    (frame,) = report.summary.examination.keyframes
    forged = replace(frame, derivative=report.summary.item.sha256)
    examination = replace(report.summary.examination, keyframes=(forged,))
    aside = replace(report, summary=replace(report.summary, examination=examination))
    (empty,) = ours.copies.item_sheet(aside, catalogue, SheetForm.PNG)

    def colourful(content: bytes) -> int:
        pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)
        return int((np.ptp(pixels, axis=-1) > 40).sum())

    assert colourful(page) > 10_000
    assert colourful(empty) == 0, "evidence itself is never opened, whatever the records name"


def test_sheets_of_an_incident_and_of_pairs(ours: Team, tmp_path: Path) -> None:
    before = len(ours.left())
    out = tmp_path / "sheet.png"
    for words in (
        ("contact-sheet", "--incident", ours.incident, "-o", out, "--lang", "ar"),
        ("contact-sheet", named(ours, "street"), "-o", tmp_path / "item.jpg"),
        ("matches", named(ours, "street"), "--sheet", tmp_path / "pairs.png", "--lang", "ar"),
    ):
        done = ours.command(*words)
        assert done.returncode == 0, done.stderr
    sizes = {path.name: Image.open(path).size for path in tmp_path.iterdir()}
    assert sizes.keys() == {"sheet.png", "item.jpg", "pairs.png"}
    assert all(width == 1600 and height <= 2260 for width, height in sizes.values())
    notes = [event.happening.note or "" for event in ours.left()[before:]]
    assert [note.split(",")[0] for note in notes] == ["contact-sheet", "contact-sheet", "pairs-sheet"]
    for note, path in zip(notes, (out, tmp_path / "item.jpg", tmp_path / "pairs.png"), strict=True):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in note
    assert ours.command("contact-sheet", "-o", out).returncode == 2
    assert ours.command("contact-sheet", named(ours, "street"), "-o", tmp_path / "sheet.gif").returncode == 2
    assert ours.sanad.verify().whole
