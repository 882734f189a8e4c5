"""A question from its file to its answer, with confined decoders: what is found, in which order, and what is kept."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.desks.asking import HoldsFiles
from pipeline.errors import InvalidInput, UsageError
from pipeline.export.ask_build import answer_part, answers_document
from pipeline.export.ask_text import AskText
from pipeline.intake.names import from_text
from pipeline.model.asking import Answer, Progress, Stage
from pipeline.model.basics import Language
from pipeline.model.custody import EventType
from pipeline.model.likeness import MatchKind
from pipeline.storage.answer_receipts import AnswerStatement
from pipeline.storage.documents import plain
from pipeline.storage.receipts import ReceiptProblem, verify_receipt
from pipeline.wording.catalogue import Catalogue
from tests.asking import ABSENT, MARKET, STREET, WITHDRAWN, Asker, an_archive, part_of, saved, scene, screenshot_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    folder = tmp_path_factory.mktemp("asking")
    yield Asker(an_archive(folder, ROOT / "samples/al-atareb/incident.toml"))


def state(sanad: Sanad) -> tuple[object, ...]:
    """All that a question might leave behind."""
    with sanad.bench.records.reading() as reading:
        events = len(list(reading.events()))
        counts = (reading.item_count(), reading.searchable_count(), len(reading.submissions()))
    files = sorted(path for path in sanad.folder.path.rglob("*") if path.is_file() and "records" not in path.parts)
    # Indexes may be written while they are searched: they hold what is on record anyway.
    return events, counts, [path for path in files if "index" not in path.parts]


def names_of(answer: Answer) -> set[str]:
    return {receipt.arrival.name.display for copy in answer.copies for receipt in copy.held.receipts}


def progress(answer: Answer) -> dict[Stage, Progress]:
    return {report.stage: report.progress for report in answer.stages}


def test_a_crop_is_found_with_its_lineage_and_leaves_nothing_behind(asker: Asker, tmp_path: Path) -> None:
    before = state(asker.sanad)
    _, answers = asker.answers(saved(tmp_path / "crop.jpg", part_of(MARKET)))
    last = answers[-1]
    assert names_of(last) >= {"market.jpg"}
    assert {copy.kind for copy in last.copies} == {MatchKind.SAME_EXPOSURE}
    found = last.copies[0]
    assert found.lineage is not None
    assert len(found.lineage.members) == 2
    assert found.ancestry is not None
    assert {dated.item for dated in found.ancestry.dated_by} <= set(found.lineage.members)
    assert [code for code, _ in found.incidents] == ["SYR-ALP-20171113-01"]
    assert last.archive.searchable == 4
    assert state(asker.sanad) == before, "a question enters nothing"


def test_answers_come_from_quick_to_deep(asker: Asker, tmp_path: Path) -> None:
    _, answers = asker.answers(saved(tmp_path / "sent_on.jpg", part_of(MARKET, 0.98), 60))
    assert answers[0].question.examination is None, "the first one needs no decoder"
    assert progress(answers[0])[Stage.BYTES] is Progress.DONE
    assert not answers[0].finished
    assert answers[-1].finished
    assert not [answer for answer in answers[:-1] if answer.finished]
    ended = [sum(one is not Progress.WAITING for one in progress(answer).values()) for answer in answers]
    assert ended == sorted(ended)
    assert any(answer.copies for answer in answers if progress(answer)[Stage.FEATURES] is Progress.WAITING), (
        "hashes answer before local features were asked"
    )
    assert progress(answers[-1])[Stage.RECORDING] is Progress.NOT_RUN


def test_the_same_bytes_are_known_at_once_and_bring_the_other_copies(asker: Asker, tmp_path: Path) -> None:
    _, answers = asker.answers(saved(tmp_path / "another name.jpg", scene(MARKET), 95))
    (first,) = answers[0].copies
    assert (first.kind, first.match) == (MatchKind.SAME_BYTES, None)
    assert names_of(answers[-1]) == {"market.jpg", "IMG-20171113-WA0004.jpg"}
    assert answers[-1].copies[0].kind is MatchKind.SAME_BYTES


def test_a_screenshot_is_found(asker: Asker, tmp_path: Path) -> None:
    last = asker.last(saved(tmp_path / "screen.jpg", screenshot_of(STREET)))
    assert names_of(last) == {"street.jpg"}


def test_what_is_not_here_is_said_with_its_limits_and_never_called_new(asker: Asker, tmp_path: Path) -> None:
    last = asker.last(saved(tmp_path / "absent.jpg", scene(ABSENT)))
    assert not [copy for copy in last.copies if copy.kind is not MatchKind.CANDIDATE]
    for language in Language:
        part = answer_part(last, Catalogue.open(language, isolating=False))
        assert part.nothing is not None
        assert str(last.archive.searchable) in part.nothing
        assert not {"original", "unique", "first time"} & set(part.nothing.lower().split())
        assert len(part.limits) >= 4


@pytest.mark.parametrize("again", ["bytes", "crop"])
def test_what_its_source_withdrew_is_not_told(asker: Asker, tmp_path: Path, again: str) -> None:
    picture = scene(WITHDRAWN) if again == "bytes" else part_of(WITHDRAWN)
    last = asker.last(saved(tmp_path / "again.jpg", picture))
    assert last.copies == ()
    document = json.dumps(plain(answers_document([last], Catalogue.open(Language.ENGLISH))))
    assert "plantedname" not in document
    assert "S-03" not in document


def test_what_is_no_picture_is_compared_by_its_bytes_alone(asker: Asker, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("plain words, and no picture at all")
    last = asker.last(tmp_path / "notes.txt")
    assert list(progress(last).values()) == [Progress.DONE, *[Progress.NOT_RUN] * 3]
    assert {report.why.id for report in last.stages if report.why} == {"ask-not-media"}


def test_a_damaged_picture_says_why_it_was_not_looked_for(asker: Asker, tmp_path: Path) -> None:
    whole = saved(tmp_path / "whole.jpg", scene(MARKET)).read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[:300])
    last = asker.last(tmp_path / "cut.jpg")
    assert last.finished
    assert last.copies == ()
    assert progress(last)[Stage.HASHES] is Progress.NOT_RUN
    assert last.not_looked or [report for report in last.stages if report.why]


def test_a_container_is_refused_with_the_way_to_submit_it(asker: Asker, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nDate: y\r\n\r\nhello\r\n"
    )
    with pytest.raises(HoldsFiles) as raised, (tmp_path / "mail.eml").open("rb") as stream:
        asker.sanad.asking.read(stream, from_text("mail.eml"))
    assert raised.value.remedy is not None
    assert "sanad submit" in raised.value.remedy


def test_a_file_beyond_the_bound_is_refused(asker: Asker, tmp_path: Path) -> None:
    from dataclasses import replace

    (tmp_path / "large.jpg").write_bytes(b"\xff\xd8" + bytes(4_000))
    with pytest.raises(InvalidInput, match="3,000 bytes"), (tmp_path / "large.jpg").open("rb") as stream:
        replace(asker.sanad.asking, most_bytes=3_000).read(stream, from_text("large.jpg"))


def test_a_receipt_can_be_checked_and_is_on_record(asker: Asker, tmp_path: Path) -> None:
    desk = asker.sanad.asking
    _, answers = asker.answers(saved(tmp_path / "plantedquestion.jpg", part_of(MARKET)))
    with pytest.raises(UsageError, match="not finished"):
        desk.receipt(answers[0])
    document = desk.receipt(answers[-1])
    check = verify_receipt(document, asker.sanad.folder.key.public_key)
    assert (check.valid, check.key_compared) == (True, True)
    statement = check.statement
    assert isinstance(statement, AnswerStatement)
    assert statement.sha256 == answers[-1].question.sha256
    assert {line.sha256 for line in statement.answers} == {copy.held.item.sha256 for copy in answers[-1].copies}
    assert (statement.searchable, len(statement.stages)) == (answers[-1].archive.searchable, 4)
    assert b"plantedquestion" not in document, "the file is named by its digest alone"
    assert asker.sanad.folder.kept_receipt(statement.id) == document
    with asker.sanad.bench.records.reading() as reading:
        event = list(reading.events())[-1].happening
    assert event.type is EventType.DIGITAL_SIGNATURE_GENERATION
    assert statement.sha256 in (event.note or "")
    changed = document.replace(b'"searchable": 4', b'"searchable": 5')
    assert verify_receipt(changed, None).problems == (ReceiptProblem.SIGNATURE_INVALID,)
    assert asker.sanad.verify().whole


def test_the_text_tells_each_stage_once_and_both_languages_are_whole(asker: Asker, tmp_path: Path) -> None:
    _, answers = asker.answers(saved(tmp_path / "crop.jpg", part_of(MARKET)))
    for language, held in ((Language.ENGLISH, "held"), (Language.ARABIC, "لدينا")):
        teller, catalogue = AskText(Catalogue.open(language), width=100), Catalogue.open(language)
        parts = [answer_part(answer, catalogue) for answer in answers]
        told = "".join(teller.stages(part) for part in parts)
        for stage in parts[-1].stages:
            assert told.count(f"{stage.stage_words}:") == 1
        whole = teller.whole(parts[-1])
        assert "market.jpg" in whole
        assert held in whole
        assert "SYR-ALP-20171113-01" in whole


def test_the_pictures_of_an_answer_are_of_one_size_and_the_rest_is_let_go(asker: Asker, tmp_path: Path) -> None:
    asked, answers = asker.answers(saved(tmp_path / "crop.jpg", part_of(MARKET)))
    last = answers[-1]
    asked.keep_shown(last, 24)
    pair = asked.pair(last, last.copies[0])
    assert pair is not None
    assert pair.laid_over
    assert pair.question.startswith(b"\xff\xd8")
    assert pair.held.startswith(b"\xff\xd8")
    assert pair.question != pair.held
    frames = last.question.examination.keyframes if last.question.examination else ()
    assert asked.pictures.jpeg(frames[0].derivative, 100).startswith(b"\xff\xd8")
    with pytest.raises(UsageError, match="only derivatives"):
        asked.pictures.jpeg(last.question.sha256, 100)
    with pytest.raises(UsageError, match="only derivatives"):
        asked.pictures.jpeg(last.copies[0].held.item.sha256, 100)
