"""What a source asked for is honoured by every output: sealed names, withdrawal, restrictions, gradings."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.cli.options import Format
from pipeline.desks.terms import Change
from pipeline.errors import NotFound, UsageError
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, IncidentCode, Language, SourceCode
from pipeline.model.custody import EventType
from pipeline.model.objects import ItemStatus
from pipeline.model.sources import IdentityForm, IdentityRole, Reliability
from pipeline.model.terms import Audience, Consent, Restriction
from pipeline.storage.unlocking import Passphrase
from pipeline.tasks import perform
from tests.media import photos

ROOT = Path(__file__).parents[2]
FOLDER, MAIL = SourceCode("S-04"), SourceCode("S-07")
NAME, ADDRESS = "Qamar Plantedname", "Planted.Sender@mail.example"
REASON = "The court asked for a first-hand witness."
WITHDRAWN = Change(consent=Consent.WITHDRAWN)


@dataclass(frozen=True)
class World:
    sanad: Sanad
    code: IncidentCode
    only_mailed: Digest
    both_ways: Digest
    only_folder: Digest

    def work(self) -> None:
        while not self.sanad.tasks.drained():
            for task in self.sanad.bench.records.ready(100):
                perform(self.sanad.bench, self.sanad.settings.workers, task.key)

    def sender(self) -> SourceCode:
        with self.sanad.bench.records.reading() as reading:
            (receipt,) = reading.receipts_of(self.only_mailed)
        return receipt.source

    def everything(self, audience: Audience = Audience.TEAM) -> str:
        """Every form of the summary in both languages, and every form of each item's page."""
        view = self.sanad.summary(self.code, audience)
        written = [self.sanad.render(view, form.value, language) for form in Format for language in Language]
        pages = ((Format.TEXT, Language.ENGLISH), (Format.JSON, Language.ENGLISH), (Format.HTML, Language.ARABIC))
        for item in (self.only_mailed, self.both_ways, self.only_folder):
            report = self.sanad.item(item, audience)
            written += [self.sanad.render(report, form.value, language) for form, language in pages]
        return b"\n".join(written).decode()

    def document(self, audience: Audience = Audience.TEAM) -> dict:
        return json.loads(self.sanad.render(self.sanad.summary(self.code, audience), "json", Language.ENGLISH))

    def numbers(self, audience: Audience = Audience.TEAM) -> list[int]:
        return [item["number"] for item in self.document(audience)["items"]]


def mailbox(path: Path, *attached: tuple[str, bytes]) -> Path:
    whole = b""
    for number, (name, content) in enumerate(attached):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{NAME} <{ADDRESS}>", "evidence@documentation.example"
        mail["Subject"], mail["Message-ID"] = f"plantedsubject{number}", f"<{number}@mail.example>"
        mail["Date"] = f"Tue, 14 Nov 2017 09:0{number}:00 +0200"
        mail.set_content(f"plantedwords{number} by the market\n")
        mail.add_attachment(content, "image", "jpeg", filename=name)
        whole += b"From x@mail.example Tue Nov 14 09:00:00 2017\n" + mail.as_bytes() + b"\n"
    path.write_bytes(whole)
    return path


def digest_named(sanad: Sanad, name: str) -> Digest:
    with sanad.bench.records.reading() as reading:
        found = [
            entry.object.sha256
            for one in reading.submissions()
            for entry in reading.entries(one.id)
            if entry.name.display == name
        ]
    return found[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sanad]:
    """A case with three pictures: one in a folder, one in a mailbox, one in both."""
    base = tmp_path_factory.mktemp("protection")
    one, two, three = sorted(photos(base / "made", 3, tagged=1).iterdir())
    folder = base / "batch"
    folder.mkdir()
    (folder / "plantedfolder.jpg").write_bytes(one.read_bytes())
    (folder / "VID_plantedboth_20171113_141002.jpg").write_bytes(two.read_bytes())
    box = mailbox(base / "box.mbox", ("mailedboth.jpg", two.read_bytes()), ("plantedmailed.jpg", three.read_bytes()))
    sanad = Sanad.create(base / "case", sources_keys=(Passphrase("a passphrase for the sources"),))
    incident = sanad.add_incident(ROOT / "samples/al-atareb/incident.toml")
    sanad.submit([folder], Handover(FOLDER, holder="plantedholder"), incident.code)
    sanad.submit([box], Handover(MAIL), incident.code)
    sanad.start_decoders()
    yield sanad
    sanad.stop_decoders()


@pytest.fixture
def world(made: Sanad) -> Iterator[World]:
    (incident,) = made.incidents()
    names = ("plantedmailed.jpg", "mailedboth.jpg", "plantedfolder.jpg")
    world = World(made, incident.code, *(digest_named(made, name) for name in names))
    world.work()
    yield world
    # The next test begins without terms; the history of this one stays on record.
    given = Change(consent=Consent.GIVEN, restrictions=())
    for subject in (FOLDER, MAIL, world.sender(), *(one.id for one in made.summary(incident.code).submissions)):
        made.terms.set(subject, given, "R-1", "back to the beginning")
    world.work()


def test_nothing_on_record_names_the_sender(world: World, tmp_path: Path) -> None:
    # Copied by another process: closing the file here would take away the locks that the database holds.
    subprocess.run(["cp", "-r", world.sanad.folder.path / "records", tmp_path / "copy"], check=True)
    text = b"".join(file.read_bytes() for file in (tmp_path / "copy").iterdir()).decode("utf-8", "replace")
    for plant in (NAME, ADDRESS, ADDRESS.lower(), "Plantedname"):
        assert plant not in text
    assert "plantedwords0" in text, "what was said stays for reviewers"
    assert NAME not in world.everything()
    assert ADDRESS not in world.everything()


def test_the_sources_key_tells_who_is_behind_a_code_and_the_ledger_keeps_who_asked(world: World) -> None:
    desk, code = world.sanad.sources, world.sender()
    with pytest.raises(UsageError, match="key of its own"):
        desk.unseal(code, None, "R-2", REASON)
    with pytest.raises(UsageError, match="does not open"):
        desk.unseal(code, Passphrase("another"), "R-2", REASON)
    with pytest.raises(UsageError, match="30 characters"):
        desk.unseal(code, Passphrase("a passphrase for the sources"), "R-2", "because")
    before = len(told(world, EventType.DECRYPTION))
    (found,) = desk.unseal(code, Passphrase("a passphrase for the sources"), "R-2", REASON)
    assert (found.stated.role, found.stated.form) == (IdentityRole.SENDER, IdentityForm.ADDRESS)
    assert found.stated.raw == f"{NAME} <{ADDRESS}>"
    assert found.stated.normalised == ADDRESS.lower()
    events = told(world, EventType.DECRYPTION)
    assert len(events) == before + 1
    assert "R-2" in events[-1]
    assert REASON in events[-1]
    assert NAME not in events[-1]


def told(world: World, type: EventType) -> list[str]:
    with world.sanad.bench.records.reading() as reading:
        return [one.happening.note or "" for one in reading.events() if one.happening.type is type]


def test_the_same_mailbox_again_seals_nothing_twice(world: World, tmp_path: Path) -> None:
    with world.sanad.bench.records.reading() as reading:
        before = reading.identities_of(world.sender())
    box = mailbox(tmp_path / "again.mbox", ("later.jpg", b"\xff\xd8\xff\xe0 not much of a picture"))
    world.sanad.submit([box], Handover(MAIL))
    with world.sanad.bench.records.reading() as reading:
        assert reading.identities_of(world.sender()) == before


def test_what_its_only_source_withdrew_stands_nowhere_but_as_a_count(world: World) -> None:
    assert world.numbers() == [1, 2, 3]
    plants = ("plantedmailed", "plantedwords1", "plantedsubject1", world.only_mailed[:8])
    before = world.everything()
    assert all(plant in before for plant in plants)
    with world.sanad.bench.records.reading() as reading:
        receipt = next(one for one in reading.receipts_of(world.only_mailed))
    world.sanad.terms.set(receipt.id, WITHDRAWN, "R-2", "She called on 3 May.")
    for after_work in (False, True):
        if after_work:
            world.work()
        summaries = [
            world.sanad.render(world.sanad.summary(world.code), form.value, language).decode()
            for form in Format
            for language in Language
        ]
        assert not [plant for plant in plants for page in summaries if plant in page]
        pages = world.everything(Audience.PUBLIC) if after_work else world.everything()
        assert not [plant for plant in plants[:3] if plant in pages]
        document = world.document()
        assert world.numbers() == [1, 2], "the others keep their numbers"
        assert document["kept_back"]["by_source"] == 1
        assert world.only_mailed not in json.dumps(document["sources"])
    with world.sanad.bench.records.reading() as reading:
        recorded = reading.incident_assessment(world.code)
    assert recorded is not None
    assert world.only_mailed not in recorded.items
    assert world.sanad.bench.vault.holds(world.only_mailed), "a withdrawal destroys nothing"
    assert not world.sanad.verify().faults
    world.sanad.terms.set(receipt.id, Change(consent=Consent.GIVEN), "R-2", "She called again.")
    world.work()
    assert world.numbers() == [1, 2, 3]
    assert "plantedmailed" in world.everything()


def test_the_page_of_a_withheld_item_says_so_and_nothing_else(world: World) -> None:
    world.sanad.terms.set(world.sender(), WITHDRAWN, "R-2", "She called on 3 May.")
    report = world.sanad.item(world.only_mailed)
    document = json.loads(world.sanad.render(report, "json", Language.ENGLISH))
    assert document["item"] is None
    assert document["sha256"] == world.only_mailed
    assert "source’s wish" in document["kept_back"]
    assert (document["incidents"], document["related"], document["events"], document["custody"]) == ([], [], [], [])
    for form in Format:
        for language in Language:
            page = world.sanad.render(report, form.value, language).decode()
            assert "image/jpeg" not in page
            assert "base64," not in page


def test_of_two_receipts_only_the_withdrawn_one_disappears(world: World) -> None:
    """Its name told a time that findings rest on: they are asked again without it."""
    before = world.everything()
    assert "plantedboth" in before
    assert "plantedholder" in before
    world.sanad.terms.set(FOLDER, WITHDRAWN, "R-2", "He called on 3 May.")
    pages = world.everything()
    for plant in ("plantedboth", "plantedfolder", "plantedholder"):
        assert plant not in pages, "before anything was computed again"
    assert "mailedboth.jpg" in pages
    assert FOLDER not in json.dumps(world.document()["sources"])
    world.work()
    pages = world.everything()
    for plant in ("plantedboth", "plantedfolder", "plantedholder"):
        assert plant not in pages
    with world.sanad.bench.records.reading() as reading:
        examination = reading.examination(world.both_ways)
        assessment = reading.assessment(world.both_ways, world.code)
    assert "plantedboth" not in str(examination)
    assert "plantedboth" not in str(assessment)
    shown = {item["sha256"]: item for item in world.document()["items"]}
    assert [receipt["source"] for receipt in shown[world.both_ways]["receipts"]] == [world.sender()]
    assert world.only_folder not in shown


def test_what_is_for_the_team_only_is_left_out_for_others_with_all_that_rests_on_it(world: World) -> None:
    team = Change(restrictions=(Restriction.TEAM_ONLY,))
    world.sanad.terms.set(world.sender(), team, "R-2", "Asked in the mail itself.")
    mine, theirs = world.document(), world.document(Audience.OUTSIDE)
    assert (mine["audience"]["code"], theirs["audience"]["code"]) == ("team", "outside")
    assert "for the team only" in str(mine["items"][2]["terms"])
    assert world.numbers() == [1, 2, 3]
    assert world.numbers(Audience.OUTSIDE) == [1, 2]
    assert theirs["kept_back"]["restricted"] == 1
    pages = world.everything(Audience.OUTSIDE)
    for plant in ("plantedmailed", "plantedwords", "plantedsubject", "mailedboth"):
        assert plant not in pages
    assert "plantedboth" in pages, "the folder's receipt of the same picture is nobody's secret"
    members = {item["sha256"] for line in theirs["sources"]["lines"] for item in line["items"]}
    assert world.only_mailed not in members
    assert world.only_mailed in {item["sha256"] for line in mine["sources"]["lines"] for item in line["items"]}


def test_an_embargo_ends_by_the_clock_and_publication_is_asked_apart(world: World) -> None:
    days = world.sanad.bench.clock.now().date()
    world.sanad.terms.set(world.sender(), Change(embargo_until=days.replace(year=days.year + 1)), "R-2", "Asked.")
    assert world.numbers() == [1, 2, 3]
    assert world.numbers(Audience.OUTSIDE) == [1, 2]
    world.sanad.terms.set(world.sender(), Change(embargo_until=days), "R-2", "Asked again.")
    assert world.numbers(Audience.OUTSIDE) == [1, 2, 3]
    unpublished = Change(restrictions=(Restriction.NO_PUBLICATION,))
    world.sanad.terms.set(world.sender(), unpublished, "R-2", "Asked.")
    assert world.numbers(Audience.OUTSIDE) == [1, 2, 3]
    assert world.numbers(Audience.PUBLIC) == [1, 2]


def test_whose_identity_must_stay_hidden_is_shown_to_others_without_names_words_and_tags(world: World) -> None:
    hide = Change(restrictions=(Restriction.HIDE_IDENTITY,), words="because of my brother plantedbrother")
    world.sanad.terms.set(world.sender(), hide, "R-2", "Asked in the mail itself.")
    assert "plantedmailed" in world.everything()
    pages = world.everything(Audience.OUTSIDE)
    for plant in ("plantedmailed", "plantedwords", "plantedsubject", "plantedbrother", "mailedboth"):
        assert plant not in pages
    (hidden,) = [i for i in world.document(Audience.OUTSIDE)["items"] if i["sha256"] == world.only_mailed]
    assert hidden["description"]["facts"] == []
    assert hidden["receipts"][0]["path"] == []
    assert hidden["keyframes"] or hidden["derivatives"], "the picture itself is shown"


def test_words_at_handover_are_honoured_from_the_beginning(world: World, tmp_path: Path) -> None:
    batch = photos(tmp_path / "refused", 1, first_seed=90)
    handover = Handover(SourceCode("S-11"), consent="Refused", restriction="team-only, ask me first")
    submission = world.sanad.submit([batch], handover, world.code)
    world.work()
    (terms,) = world.sanad.terms.history(submission.id)
    assert (terms.consent, terms.restrictions) == (Consent.REFUSED, (Restriction.TEAM_ONLY,))
    assert terms.words == "ask me first"
    assert world.document()["kept_back"]["by_source"] == 1
    assert "S-11" not in world.everything()
    world.sanad.terms.set(SourceCode("S-11"), Change(consent=Consent.GIVEN), "R-2", "Asked once more.")
    assert world.document()["kept_back"]["by_source"] == 1, "the strictest of source and submission holds"


def test_what_was_refused_waits_in_no_inbox_and_is_listed_nowhere(world: World, tmp_path: Path) -> None:
    batch = photos(tmp_path / "refused", 2, first_seed=95)
    (batch / "IMG_00001.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut off")
    before = world.sanad.inbox.entries(100)
    submission = world.sanad.submit([batch], Handover(SourceCode("S-12"), consent="given"))
    world.work()
    assert len(world.sanad.inbox.entries(100)) == len(before) + 2
    listed = {status: len(world.sanad.items(status)) for status in ItemStatus}
    world.sanad.terms.set(submission.id, WITHDRAWN, "R-2", "He called on 3 May.")
    assert world.sanad.inbox.entries(100) == before
    assert sum(len(world.sanad.items(status)) for status in ItemStatus) == sum(listed.values()) - 2


def test_a_grade_stands_beside_the_code_and_gives_no_points(world: World) -> None:
    scores = world.document()["scores"]
    grading = world.sanad.sources.grade(FOLDER, Reliability.B, "R-2", "Four of five recordings were confirmed.")
    assert grading.previous is None
    later = world.sanad.sources.grade(FOLDER, Reliability.C, "R-3", "The fifth turned out to be of another day.")
    assert later.previous is Reliability.B
    world.work()
    document = world.document()
    assert document["scores"] == scores
    graded = {one["code"]: one for one in document["sources"]["graded"]}
    assert (graded[FOLDER]["reliability"], graded[FOLDER]["by"]) == ("C", "R-3")
    assert (graded[world.sender()]["reliability"], graded[world.sender()]["by"]) == ("F", None)
    assert [one.grade for one in world.sanad.sources.file(FOLDER).gradings] == [Reliability.B, Reliability.C]
    for language in Language:
        for form in Format:
            page = world.sanad.render(world.sanad.summary(world.code), form.value, language).decode()
            assert "R-3" in page
    with pytest.raises(UsageError, match="30 characters"):
        world.sanad.sources.grade(FOLDER, Reliability.A, "R-2", "good")
    with pytest.raises(NotFound):
        world.sanad.sources.grade(SourceCode("S-99"), Reliability.A, "R-2", "x" * 30)


def test_who_is_behind_a_folders_code_can_be_sealed_by_hand(world: World) -> None:
    assert world.sanad.sources.name(FOLDER, "plantedperson, +963 944 123 456", "R-2")
    assert not world.sanad.sources.name(FOLDER, "plantedperson, +963 944 123 456", "R-2")
    found = world.sanad.sources.unseal(FOLDER, Passphrase("a passphrase for the sources"), "R-2", REASON)
    assert found[-1].stated.raw == "plantedperson, +963 944 123 456"
    assert found[-1].identity.role is IdentityRole.NAMED
    assert "plantedperson" not in world.everything()
    assert not world.sanad.verify().faults


def test_names_of_archives_and_folders_are_for_the_team_alone(world: World) -> None:
    def stated(audience: Audience) -> tuple[list[str], list[str]]:
        document = world.document(audience)
        roots = [root for submission in document["submissions"] for root in submission["roots"]]
        paths = [step for item in document["items"] for one in item["receipts"] for step in one["path"]]
        return roots, paths

    roots, paths = stated(Audience.TEAM)
    assert {"batch", "box.mbox"} <= set(roots)
    assert paths
    assert stated(Audience.OUTSIDE) == stated(Audience.PUBLIC) == ([], [])
    assert "box.mbox" not in world.everything(Audience.OUTSIDE)
