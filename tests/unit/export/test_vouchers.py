"""What vouches for an arrival is shown in every form and both languages; whoever sent it is not."""

import json

import pytest

from pipeline.export.html import HtmlExporter
from pipeline.export.json import JsonExporter
from pipeline.export.text import TextExporter
from pipeline.model.basics import Language
from pipeline.wording.catalogue import Catalogue
from tests.unit.export.case import report, summary
from tests.unit.export.drawn import DrawnPictures

WORDS = {
    "attestation-kind-dkim",
    "attestation-result-valid",
    "attestation-result-not_checked",
    "attestation-dkim-valid",
    "attestation-limit-key-given",
    "summary-vouchers-note",
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("exporter", [HtmlExporter(), TextExporter(width=400)])
def test_page_and_text_say_what_vouches(exporter: HtmlExporter | TextExporter, language: Language) -> None:
    written = exporter.write(report(), language, DrawnPictures()).decode()
    catalogue = Catalogue.open(language, isolating=False)
    for name in WORDS:
        assert catalogue.term(name) in written, name
    assert "example.org (key1)" in written
    assert "iPhone Mail (14G60)" in written


@pytest.mark.parametrize("language", Language)
def test_json_holds_code_words_and_material(language: Language) -> None:
    written = json.loads(JsonExporter().write(report(), language, DrawnPictures()))
    made = written["item"]["receipts"][0]["attestations"]
    assert [(one["kind"], one["result"]) for one in made] == [
        ("dkim", "valid"),
        ("arc", "not_checked"),
        ("mail_signature", "invalid"),
    ]
    assert made[0]["limits"][0]["id"] == "attestation-limit-key-given"
    assert len(made[0]["material"]) == 1
    assert made[2]["by"] is None


@pytest.mark.parametrize("exporter", [HtmlExporter(), TextExporter(), JsonExporter()])
def test_fields_that_name_people_stay_in_the_records(exporter: HtmlExporter | TextExporter | JsonExporter) -> None:
    for shown in (report(), summary()):
        assert b"friend@example" not in exporter.write(shown, Language.ENGLISH, DrawnPictures())
