import datetime as dt
import json
from dataclasses import replace

import jsonschema
import pytest

from pipeline.export.build import incident_document, item_document
from pipeline.export.item_parts import LineageRole
from pipeline.export.json import JsonExporter, schemas, shipped_schema
from pipeline.model.assessments import Grade
from pipeline.model.basics import Language
from pipeline.model.findings import Outcome
from pipeline.model.objects import ItemStatus
from pipeline.wording.catalogue import Catalogue
from tests.unit.export import case
from tests.unit.export.case import sha
from tests.unit.export.drawn import DrawnPictures

LANGUAGES = list(Language)


def document(language: Language = Language.ENGLISH):
    return incident_document(case.summary(), Catalogue.open(language, isolating=False))


def test_the_shipped_schemas_are_the_generated_ones() -> None:
    for name, schema in schemas().items():
        assert json.loads(shipped_schema(name)) == schema, f"{name}: write it anew from pipeline.export.json.schemas()"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("summary", "schema"),
    [
        (case.summary(), "summary-1.json"),
        (case.unassessed(), "summary-1.json"),
        (case.report(), "item-1.json"),
    ],
    ids=["incident", "unassessed", "item"],
)
def test_every_json_output_validates(summary, schema: str, language: Language) -> None:
    written = json.loads(JsonExporter().write(summary, language, DrawnPictures()))
    jsonschema.validate(written, json.loads(shipped_schema(schema)), jsonschema.Draft202012Validator)
    assert written["schema"] == f"sanad/{schema.split('-')[0]}/1"
    assert written["language"] == language.value


def test_the_same_summary_gives_the_same_bytes() -> None:
    first, second = (JsonExporter().write(case.summary(), Language.ARABIC, DrawnPictures()) for _ in range(2))
    assert first == second


def test_machine_output_holds_no_isolating_characters() -> None:
    written = JsonExporter().write(case.summary(), Language.ARABIC, DrawnPictures()).decode()
    assert not set(written) & set("\u2066\u2067\u2068\u2069\u202e")


def test_scores_are_an_index_or_nothing() -> None:
    scores = document().scores
    assert scores.verification.value == 50 + 1.25 * 7.4
    assert "not probability" in scores.verification.value_words
    assert scores.provenance.value is None
    assert scores.provenance.value_words == "not determined"


def test_the_grade_says_which_line_it_depends_on() -> None:
    grade = document().grade
    assert grade.whole.code is Grade.G2
    assert [one.line for one in grade.depends_on] == [1]
    assert len(grade.without_each) == 3
    assert [name.label for name in grade.set_aside] == ["I4"]


def test_every_kind_of_item_is_there_with_its_state() -> None:
    items = document().items
    assert [item.status for item in items].count(ItemStatus.EXAMINED) == 5
    assert [item.label for item in items if item.waiting] == ["I7"]
    assert [item.label for item in items if item.set_aside] == ["I4"]
    assert items[4].quarantine is not None
    assert items[6].description is None
    assert items[0].restrictions == ("Do not publish faces",)


def test_lineage_roles() -> None:
    roles = [item.lineage.role for item in document().items]
    assert roles[:4] == [
        LineageRole.ONLY,
        LineageRole.EARLIEST_KNOWN_COPY,
        LineageRole.COPY,
        LineageRole.COPY,
    ]
    assert document().items[1].lineage.also_closest_to_capture


def test_a_match_is_told_alike_from_both_sides() -> None:
    photo, mirrored = document().items[1], document().items[2]
    one, other = photo.matches[0], mirrored.matches[0]
    assert (one.other.label, other.other.label) == ("I3", "I2")
    assert one.reversed is not other.reversed
    assert one.transformed == other.transformed
    assert any("mirrored" in words for words in one.transformed)
    assert (one.picture, one.other_picture) == (other.other_picture, other.picture)


def test_the_balance_holds_what_counts_and_nothing_else() -> None:
    balance = document().balance
    assert [entry.decibans for entry in balance.supporting] == [10.0, 8.0, 6.0, 4.0]
    assert [entry.decibans for entry in balance.contradicting] == [-30.0, -3.0]
    assert balance.contradicting[0].set_aside
    assert any("I8" in words for words in balance.open)


def test_a_finding_that_does_not_count_is_left_out_of_the_balance() -> None:
    video = case.video()
    quiet = tuple(replace(one, counts=False) for one in video.assessment.findings)
    summary = case.summary((replace(video, assessment=replace(video.assessment, findings=quiet)),))
    assert incident_document(summary, Catalogue.open(Language.ENGLISH)).balance.supporting == ()


def test_findings_before_the_assessment_are_shown_without_weight() -> None:
    video = case.video()
    alone = (case.finding("file_integrity", case.Group.CONTINUITY, Outcome.NEUTRAL),)
    bare = replace(video, assessment=None, examination=replace(video.examination, findings=alone))
    item = incident_document(case.summary((bare,)), Catalogue.open(Language.ENGLISH)).items[0]
    assert item.waiting
    assert item.findings[0].decibans is None
    assert item.scores is None


def test_times_are_shown_in_the_zone_of_that_date() -> None:
    video = document().items[0]
    assert "14:45:00 UTC+02:00 (12:45:00 UTC)" in video.receipts[0].sent.shown
    assert "zone not stated" in video.description.times[0].shown
    assert video.description.times[0].latest - video.description.times[0].earliest > dt.timedelta(hours=25)


def test_an_item_document_has_its_incidents_and_its_custody() -> None:
    item = item_document(case.report(), Catalogue.open(Language.ENGLISH, isolating=False))
    assert item.incidents[0].code == case.CODE
    assert item.custody[0].type_words == "capture"
    assert item.item.receipts[0].holder == "a shopkeeper"
    assert item.item.sha256 == sha("video")


def test_a_weight_on_few_checks_says_so() -> None:
    few = replace(case.incident_assessment(), whole=case.score(7.4, informative=0), date=case.score(12.0))
    scores = incident_document(replace(case.summary(), assessment=few), Catalogue.open(Language.ENGLISH)).scores
    assert "limited checks" in scores.verification.words
    assert "limited checks" not in scores.date.words
