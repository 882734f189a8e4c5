import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pipeline.export.catalogue import exporters
from pipeline.export.html import HtmlExporter, range_of
from pipeline.export.pictures import PictureBook
from pipeline.model.basics import Language, OriginalName
from pipeline.wording.catalogue import Catalogue
from tests.unit.export import case
from tests.unit.export.drawn import DrawnPictures

LANGUAGES = list(Language)
VOID = {"meta", "img", "br", "input", "link", "hr"}
SVG_SHAPES = {"rect", "line", "circle", "path", "polygon"}
XSS = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
TURNED = "evil\u202egpj.exe\u2066\u0000\x1b[31m"


class Reading(HTMLParser):
    """Tags, attributes and whether every element is closed in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.misplaced: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.misplaced.append(tag)


def page(summary=None, language: Language = Language.ENGLISH) -> str:
    return HtmlExporter().write(summary or case.summary(), language, DrawnPictures()).decode("utf-8")


def read(text: str) -> Reading:
    reading = Reading()
    reading.feed(text)
    return reading


def hostile():
    video = case.video()
    receipt = video.receipts[0]
    message = replace(receipt.arrival.message, sender=XSS, subject=TURNED, words=XSS + "ب" * 1_000_000)
    arrival = replace(receipt.arrival, name=OriginalName("00", XSS + TURNED), path=(XSS, TURNED), message=message)
    examination = video.examination
    described = replace(
        examination.description,
        make=XSS,
        software=(TURNED,),
        facts=tuple(case.Fact(XSS, TURNED + XSS * 100, "exiftool") for _ in range(400)),
    )
    item = replace(
        video,
        receipts=(replace(receipt, arrival=arrival),),
        examination=replace(examination, description=described),
    )
    return case.summary((item, *case.items()[1:]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "summary", [case.summary(), case.unassessed(), case.report()], ids=["incident", "bare", "item"]
)
def test_the_page_is_well_formed_and_its_links_lead_somewhere(summary, language: Language) -> None:
    reading = read(page(summary, language))
    assert reading.misplaced == []
    assert reading.open == []
    ids = [attributes["id"] for _, attributes in reading.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [attributes["href"] for tag, attributes in reading.tags if tag == "a" and attributes.get("href")]
    if not isinstance(summary, type(case.report())):
        assert {target.removeprefix("#") for target in targets} <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_alone(language: Language) -> None:
    text = page(language=language)
    reading = read(text)
    assert not [tag for tag, _ in reading.tags if tag in {"script", "link", "iframe", "object", "embed", "form"}]
    for tag, attributes in reading.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("src", "href"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:image/jpeg;base64,")), (tag, value)
    assert "http://" not in text
    assert "https://" not in text


def test_the_policy_allows_exactly_the_pages_own_style() -> None:
    text = page()
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(
        attributes["content"]
        for tag, attributes in read(text).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_stay_words(language: Language) -> None:
    text = page(hostile(), language)
    reading = read(text)
    assert not [tag for tag, _ in reading.tags if tag == "script"]
    assert not [attributes for tag, attributes in reading.tags if "onerror" in attributes]
    assert reading.misplaced == []
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "\x00" not in text
    assert r"\u{202e}gpj" in text
    assert len(text) < 1_500_000


def test_every_name_from_outside_is_set_apart() -> None:
    name = "سوق الأتارب ١٣-١١.jpg"
    text = page()
    shown = len(re.findall(re.escape(name), text))
    alone = len(re.findall(rf"<bdi>{re.escape(name)}</bdi>", text))
    assert shown == alone > 0


@pytest.mark.parametrize(("language", "direction"), [(Language.ENGLISH, "ltr"), (Language.ARABIC, "rtl")])
def test_language_and_direction_are_stated(language: Language, direction: str) -> None:
    tag, attributes = read(page(language=language)).tags[0]
    assert (tag, attributes["lang"], attributes["dir"]) == ("html", language.value, direction)


def test_tables_have_captions_and_sections_names() -> None:
    text = page()
    assert text.count("<table") == text.count("<caption>")
    for tag, attributes in read(text).tags:
        if tag == "img":
            assert attributes.get("alt")
        if tag == "section" and "id" in attributes:
            assert attributes["aria-labelledby"] == f"{attributes['id']}-h"


def test_the_reviewer_reads_what_a_person_must_decide() -> None:
    text = page()
    assert "It never verifies" in text
    assert "index, not probability" in text
    assert "Earlier strike on the same market" in text
    assert "Do not publish faces" in text
    assert "This summary is not whole" in text


def test_an_incident_without_alternatives_is_asked_for_them() -> None:
    assert "No alternative is on record" in page(case.unassessed())


def test_twenty_items_stay_small() -> None:
    many = tuple(
        replace(item, number=place) for place, item in enumerate((*case.items(), *case.items(), *case.items()[:4]), 1)
    )
    assert len(many) == 20
    written = page(case.summary(many))
    assert len(written.encode()) < 3_000_000


def test_pictures_stop_at_the_budget_and_are_never_evidence() -> None:
    pictures = DrawnPictures()
    book = PictureBook(pictures, budget=30_000)
    given = [book.uri(case.sha(f"frame {place}"), 360) for place in range(40)]
    assert given[0] is not None
    assert given[-1] is None
    assert sum(len(uri) for uri in given if uri) <= 30_000
    evidence = {item.item.sha256 for item in case.items()}
    asking = DrawnPictures()
    HtmlExporter().write(case.summary(), Language.ENGLISH, asking)
    assert asking.asked
    assert not evidence & {derivative for derivative, _ in asking.asked}


def test_bytes_that_are_no_jpeg_are_not_shown() -> None:
    class Odd:
        def jpeg(self, derivative, longest_side: int) -> bytes:
            return b"<svg onload=alert(1)>"

    text = HtmlExporter().write(case.summary(), Language.ENGLISH, Odd()).decode()
    assert "data:image" not in text
    assert "picture not shown" in text


def test_both_languages_hold_the_same_elements() -> None:
    english, arabic = (read(page(language=language)).tags for language in (Language.ENGLISH, Language.ARABIC))
    assert [tag for tag, _ in english] == [tag for tag, _ in arabic]


def test_exporters_are_named_by_their_format() -> None:
    assert set(exporters()) >= {"text", "json", "html"}
    assert all(name == exporter.format for name, exporter in exporters().items())


@pytest.mark.parametrize(
    ("lowest", "highest", "shown"),
    [(61, 84, "61–84"), (79, 79, "79"), (84, None, "≥ 84"), (None, 20, "≤ 20"), (None, None, "–"), (0, None, "≥ 0")],
)
def test_ranges(lowest: int | None, highest: int | None, shown: str) -> None:
    assert range_of(lowest, highest) == shown


def test_templates_ask_only_for_messages_that_exist() -> None:
    from importlib import resources

    catalogues = [Catalogue.open(language) for language in LANGUAGES]
    folder = resources.files("pipeline.export").joinpath("templates")
    asked = {
        f"{'ask' if template.name.startswith('ask_') else 'summary'}-{name}"
        for template in folder.iterdir()
        for name in re.findall(r"\bt\('([a-z_-]+)'[,)]", template.read_text(encoding="utf-8"))
    }
    assert len(asked) > 100
    assert not [name for name in asked for catalogue in catalogues if not catalogue.has(name)]


def test_a_cropped_copy_is_framed_where_it_was_cut_and_where_it_differs() -> None:
    shapes = [attributes for tag, attributes in read(page()).tags if tag == "rect"]
    kept = [one for one in shapes if one["class"] == "r-kept"]
    differs = [one for one in shapes if one["class"] == "r-differs"]
    assert [(one["x"], one["y"], one["width"], one["height"]) for one in kept] == [("50", "100", "900", "820")]
    assert [(one["x"], one["y"], one["width"], one["height"]) for one in differs] == [("800", "850", "180", "120")]
