"""Copies, what people rule about them, and who must be told: from files to documents in both languages."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import cv2
import jsonschema
import numpy as np
import pytest
from typer.testing import CliRunner

from pipeline.app import Sanad
from pipeline.cli.answers import shipped_schema
from pipeline.cli.main import app
from pipeline.desks.terms import Change
from pipeline.errors import NotFound, UsageError
from pipeline.incident_file import read_incident
from pipeline.incidents import advance
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, IncidentCode, Language, SourceCode
from pipeline.model.custody import EventType
from pipeline.model.issued import IssuedSummary
from pipeline.model.pair_decisions import PairStatus
from pipeline.model.tasks import Task
from pipeline.model.terms import Audience, Restriction
from pipeline.steps.renewing import renew
from pipeline.tasks import perform
from tests.media import photos

ROOT = Path(__file__).parents[2]
SANAD = Path(sys.executable).with_name("sanad")
INCIDENT = ROOT / "samples/al-atareb/incident.toml"
WHY = "Looked at both side by side: the shadows differ."
OTHER = IncidentCode("SYR-ALP-OTHER")


@dataclass
class World:
    sanad: Sanad
    code: IncidentCode
    folder: Path
    items: dict[str, Digest] = field(default_factory=dict)

    def work(self) -> None:
        while True:
            for incident in self.sanad.incidents():
                advance(self.sanad.bench, incident.code)
            tasks: tuple[Task, ...] = self.sanad.bench.records.ready(100)
            for task in tasks:
                perform(self.sanad.bench, self.sanad.settings.workers, task.key)
            if not tasks and self.sanad.tasks.drained():
                return

    def submit(self, name: str, path: Path, source: str, incident: IncidentCode | None) -> Digest:
        submission = self.sanad.submit([path], Handover(SourceCode(source)), incident)
        with self.sanad.bench.records.reading() as reading:
            entries = reading.entries(submission.id)
            (self.items[name],) = (entry.object.sha256 for entry in entries if entry.receipt is not None)
        self.work()
        return self.items[name]

    def document(self, audience: Audience = Audience.TEAM, code: IncidentCode | None = None) -> dict[str, Any]:
        told = self.sanad.summary(code or self.code, audience)
        written = self.sanad.render(told, "json", Language.ENGLISH)
        found: dict[str, Any] = json.loads(written)
        return found

    def pages(self, audience: Audience = Audience.TEAM) -> str:
        told = self.sanad.summary(self.code, audience)
        item = self.sanad.item(self.items["whole"], audience)
        forms = [(form, language) for form in ("text", "html", "json") for language in Language]
        return "\n".join(
            " ".join(self.sanad.render(one, form, language).decode().split())
            for one in (told, item)
            for form, language in forms
        )

    def issue(self, audience: Audience = Audience.OUTSIDE) -> IssuedSummary:
        told = self.sanad.summary(self.code, audience)
        document = self.sanad.render(told, "html", Language.ARABIC)
        return self.sanad.issuing.issue(told, "html", Language.ARABIC, document)

    def findings(self, name: str) -> set[str]:
        with self.sanad.bench.records.reading() as reading:
            found = reading.assessment(self.items[name], self.code)
        assert found is not None
        return {each.finding.code for each in found.findings}

    def inputs(self) -> str:
        with self.sanad.bench.records.reading() as reading:
            found = reading.incident_assessment(self.code)
        assert found is not None
        return found.inputs


def copy_of(path: Path, whole: Path, quality: int = 55) -> Path:
    """As a messenger makes it: encoded anew, without anything that the camera wrote."""
    picture = cv2.imread(str(whole))
    assert picture is not None
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return path


def crop_of(path: Path, whole: Path) -> Path:
    picture = cv2.imread(str(whole))
    assert picture is not None
    height, width = picture.shape[:2]
    inner = np.ascontiguousarray(picture[height // 25 : -height // 25, width // 25 : -width // 25])
    cv2.imwrite(str(path), inner, [cv2.IMWRITE_JPEG_QUALITY, 80])
    return path


def old_mail(path: Path, content: bytes) -> Path:
    """A mailbox that says that the picture was sent sixteen months before the event. Anybody can write one."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@mail.example", "evidence@documentation.example"
    mail["Subject"], mail["Message-ID"] = "look", "<1@mail.example>"
    mail["Date"] = "Mon, 25 Jul 2016 09:00:00 +0300"
    mail.set_content("the market again\n")
    mail.add_attachment(content, "image", "jpeg", filename="old.jpg")
    path.write_bytes(b"From x@mail.example Mon Jul 25 09:00:00 2016\n" + mail.as_bytes() + b"\n")
    return path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A whole picture in the incident, then a crop of it."""
    base = tmp_path_factory.mktemp("copies")
    whole, other = sorted(photos(base / "made", 2, tagged=1).iterdir())
    sanad = Sanad.create(base / "case")
    incident = sanad.add_incident(INCIDENT)
    sanad.start_decoders()
    world = World(sanad, incident.code, base)
    world.submit("whole", whole, "S-01", incident.code)
    world.submit("other", other, "S-02", incident.code)
    world.submit("crop", crop_of(base / "crop.jpg", whole), "S-03", incident.code)
    yield world
    sanad.stop_decoders()


def lineage_of(world: World, name: str) -> tuple[Digest, ...]:
    with world.sanad.bench.records.reading() as reading:
        found = reading.lineage_of(world.items[name])
    return found.members if found else (world.items[name],)


def test_1_the_summary_tells_the_order_with_its_reasons(world: World) -> None:
    (lineage,) = world.document()["lineages"]
    told = lineage["ancestry"]
    (pair,) = told["derivations"]
    assert pair["order"] == "ordered"
    assert pair["earlier"]["sha256"] == world.items["whole"]
    kinds = {vote["kind"] for vote in pair["votes"]}
    assert {"metadata"} <= kinds
    assert all(vote["words"] and vote["weight_words"] for vote in pair["votes"])
    assert {one["item"]["sha256"]: one["at_least"] for one in told["generations"]} == {
        world.items["whole"]: 1,
        world.items["crop"]: 2,
    }
    assert [one["authority"] for one in told["dated_by"]][-1] == "own_custody"
    assert told["best"]["sha256"] == world.items["whole"]
    assert told["best_from"] == ["S-01"]
    assert told["ask"]
    pages = world.pages()
    assert "comes from I1" in pages
    assert "مأخوذة من" in pages
    assert "Our own record of receipt dates" in pages


def test_2_what_leaves_the_case_is_on_record_with_its_digest(world: World) -> None:
    issued = world.issue()
    assert world.sanad.issuing.issued(world.code) == (issued,)
    assert {world.items["whole"], world.items["crop"], world.items["other"]} == set(issued.items)
    with world.sanad.bench.records.reading() as reading:
        (event,) = (one for one in reading.events() if one.happening.type is EventType.DISSEMINATION)
    assert issued.sha256 in (event.happening.note or "")
    assert set(event.happening.objects) == set(issued.items)
    assert world.document()["news"] == []
    assert not world.sanad.verify().faults


def test_3_an_older_copy_reopens_the_incident_and_names_the_document(world: World) -> None:
    before, (issued,) = world.inputs(), world.sanad.issuing.issued(world.code)
    assert "earlier_by_editable_record" not in world.findings("whole")
    copy = copy_of(world.folder / "copy.jpg", world.folder / "made/IMG_00000.jpg")
    world.submit("old", old_mail(world.folder / "old.mbox", copy.read_bytes()), "S-04", None)
    assert lineage_of(world, "old") == lineage_of(world, "whole")
    assert world.inputs() != before
    assert "earlier_by_editable_record" in world.findings("whole")
    (told,) = world.document()["news"]
    assert (told["kind"], told["other"]["sha256"]) == ("older_copy", world.items["old"])
    (document,) = told["issued"]
    assert (document["sha256"], document["format"], document["audience"]) == (issued.sha256, "html", "outside")
    pages = world.pages()
    for words in ("came in that is older", "وصلت نسخة من", issued.sha256, "2016-07-25"):
        assert words in pages
    (waiting,) = world.sanad.issuing.outdated()
    assert (waiting.incident, len(waiting.news)) == (world.code, 1)


def test_4_others_are_told_neither_to_whom_else_it_was_given_nor_what_was_ruled(world: World) -> None:
    for audience in (Audience.OUTSIDE, Audience.PUBLIC):
        document = world.document(audience)
        assert (document["news"], document["overlaps"]) == ([], [])
        assert document["lineages"][0]["ancestry"] is not None
        item = json.loads(
            world.sanad.render(world.sanad.item(world.items["whole"], audience), "json", Language.ENGLISH)
        )
        assert item["news"] == []
        assert "dissemination" not in {event["type"] for event in item["custody"]}
    mine = json.loads(world.sanad.render(world.sanad.item(world.items["whole"]), "json", Language.ENGLISH))
    assert "dissemination" in {event["type"] for event in mine["custody"]}
    assert mine["news"][0]["kind"] == "older_copy"


def test_5_a_ruling_is_refused_without_two_items_a_person_and_a_reason(world: World) -> None:
    rule, whole, old = world.sanad.pairs.rule, world.items["whole"], world.items["old"]
    for item, other, by, why, trouble in (
        (whole, whole, "R-2", WHY, UsageError),
        (whole, old, " ", WHY, UsageError),
        (whole, old, "R-2", "no", UsageError),
        (whole, "00000000", "R-2", WHY, NotFound),
        (whole[:4], old, "R-2", WHY, UsageError),
    ):
        with pytest.raises(trouble):
            rule(item, other, PairStatus.NOT_A_COPY, by, why)
    with world.sanad.bench.records.reading() as reading:
        assert reading.pair_decisions_of(whole) == ()


def test_6_a_ruling_parts_them_assesses_anew_and_is_named_with_its_reason(world: World) -> None:
    whole, old = world.items["whole"], world.items["old"]
    ruled = world.sanad.pairs.rule(old, whole[:10], PairStatus.NOT_A_COPY, "R-2", WHY)
    assert ruled.incidents == (world.code,)
    assert old not in lineage_of(world, "whole")
    world.work()
    assert "earlier_by_editable_record" not in world.findings("whole")
    document = world.document()
    shown = next(item for item in document["items"] if item["sha256"] == whole)
    (ruling,) = shown["rulings"]
    assert (ruling["status"], ruling["reviewer"], ruling["reason"]) == ("not_a_copy", "R-2", WHY)
    assert ruling["other"]["sha256"] == old
    assert {one["kind"] for one in document["news"]} == {"ruling"}
    pages = world.pages()
    assert "ruled out" in pages
    assert WHY in pages
    assert "استُبعد" in pages
    assert WHY not in world.pages(Audience.OUTSIDE)
    with world.sanad.bench.records.reading() as reading:
        (event,) = (one for one in reading.events() if one.happening.note == "not_a_copy")
    assert set(event.happening.objects) == {whole, old}
    assert event.happening.rows
    assert not world.sanad.verify().faults


def test_7_the_ruling_survives_new_programs_and_is_not_asked_again(world: World) -> None:
    whole, old = world.items["whole"], world.items["old"]
    newer = replace(world.sanad.bench.tools[-1], version="99")
    bench = world.sanad.bench
    world.sanad.bench = replace(bench, tools=(*bench.tools[:-1], newer))
    try:
        assert renew(world.sanad.bench)
        world.work()
        assert old not in lineage_of(world, "whole")
        _, pairs = world.sanad.pairs.of(whole)
        found = next(pair for pair in pairs if pair.other == old)
        assert found.decision is not None
        assert not found.together
        assert pairs[-1].decision is not None, "what was ruled stands last"
    finally:
        world.sanad.bench = bench
        renew(bench)
        world.work()
    assert old not in lineage_of(world, "whole")


def test_8_a_person_joins_what_nothing_measured_and_it_counts_once(world: World) -> None:
    lines = len(world.document()["sources"]["lines"])
    ruled = world.sanad.pairs.rule(world.items["other"], world.items["whole"], PairStatus.COPY, "R-3", WHY)
    assert len(ruled.lineages) == 1
    world.work()
    sources = world.document()["sources"]
    assert len(sources["lines"]) == lines - 1
    merges = [merge["explanation"]["id"] for line in sources["lines"] for merge in line["merges"]]
    assert "scoring-merge-ruled" in merges
    world.sanad.pairs.rule(world.items["other"], world.items["whole"], PairStatus.SAME_SCENE, "R-3", WHY)
    world.work()
    assert len(world.document()["sources"]["lines"]) == lines


def test_9_an_incident_that_shares_a_copy_is_suggested_with_its_reason(world: World) -> None:
    twin = replace(read_incident(INCIDENT), code=OTHER)
    with world.sanad.bench.records.writing() as tx:
        row = tx.put_incident(twin)
        tx.record(world.sanad.bench.happening(EventType.METADATA_MODIFICATION, rows=(row,), note=twin.code))
    again = copy_of(world.folder / "again.jpg", world.folder / "made/IMG_00000.jpg", quality=70)
    world.submit("again", again, "S-05", OTHER)
    (told,) = world.document()["overlaps"]
    assert told["incident"] == OTHER
    assert {reason["id"] for reason in told["reasons"]} == {"overlap-copies", "overlap-time_and_place"}
    assert world.items["whole"] in {item["sha256"] for item in told["items"]}
    (back,) = world.document(code=OTHER)["overlaps"]
    assert back["incident"] == world.code
    assert len(world.sanad.incidents()) == 2, "software merges none"
    assert "may be the same event" in world.pages()
    assert OTHER not in json.dumps(world.document(Audience.PUBLIC)["overlaps"])


def test_a_copy_for_the_team_alone_is_named_in_no_document_for_others(world: World) -> None:
    again = world.items["again"]
    mine = world.document()
    assert again in json.dumps(mine["lineages"])
    world.sanad.terms.set(SourceCode("S-05"), Change(restrictions=(Restriction.TEAM_ONLY,)), "R-2", "Asked for it.")
    world.work()
    for audience in (Audience.OUTSIDE, Audience.PUBLIC):
        assert again[:12] not in world.pages(audience)
    assert again in json.dumps(world.document()["lineages"])
    world.sanad.terms.set(SourceCode("S-05"), Change(restrictions=()), "R-2", "Lifted again.")
    world.work()


def told(world: World, *words: str | Path) -> str:
    """In this process: starting another one takes longer than most commands."""
    done = CliRunner().invoke(app, [*map(str, words), "--case", str(world.sanad.folder.path)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_what_counts_as_leaving_the_case(world: World, tmp_path: Path) -> None:
    def issued() -> int:
        return len(world.sanad.issuing.issued(world.code))

    before = issued()
    told(world, "summary", world.code)
    assert issued() == before, "a look of the team in its own terminal"
    told(world, "summary", world.code, "--for", "public")
    assert issued() == before + 1, "whatever is made for others"
    told(world, "summary", world.code, "-o", tmp_path / "summary.txt")
    assert issued() == before + 2
    with (tmp_path / "summary.json").open("wb") as file:
        command = [SANAD, "summary", world.code, "--format", "json", "--case", world.sanad.folder.path]
        subprocess.run(command, stdout=file, check=True)
    assert issued() == before + 3, "standard output that was turned into a file"
    told(world, "item", world.items["whole"], "-o", tmp_path / "item.txt")
    assert len(world.sanad.issuing.issued(world.items["whole"])) == 1
    formats = [one.format for one in world.sanad.issuing.issued(world.code)[-3:]]
    assert formats == ["text", "text", "json"]


def test_what_the_commands_answer(world: World) -> None:
    whole, other = world.items["whole"], world.items["other"]
    rule = ("pair", "rule", whole, other, "--same-scene", "--reviewer", "R-3", "--reason", WHY)
    answers = {
        "pair-1.json": told(world, *rule, "--json"),
        "pairs-1.json": told(world, "pair", "list", whole, "--json"),
        "issued-1.json": told(world, "incident", "issued", world.code, "--json"),
        "duplicates-1.json": told(world, "incident", "duplicates", "--json"),
        "status-1.json": told(world, "status", "--json"),
    }
    for name, answer in answers.items():
        document = json.loads(answer)
        jsonschema.validate(document, json.loads(shipped_schema(name)))
        assert document["schema"] == f"sanad/{name.removesuffix('-1.json')}/1"
    assert json.loads(answers["status-1.json"])["to_be_told"][0]["incident"] == world.code
    assert "do not count as one" in told(world, *rule)
    assert "ruled out (same_scene) by R-3" in told(world, "pair", "list", whole)
    assert world.code in told(world, "status")
    arabic = told(world, "incident", "issued", world.code, "--lang", "ar")
    assert "SHA-256" in arabic
    assert "قرّر" in arabic
    assert "their areas lie" in told(world, "incident", "duplicates", OTHER)
