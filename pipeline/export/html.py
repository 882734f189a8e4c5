"""One self-contained page for reviewers: no script, no network, no evidence, only words, drawings and derivatives."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import ClassVar
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.export.build import incident_document, item_document
from pipeline.export.document import ItemDocument, SummaryDocument
from pipeline.export.item_parts import ItemPart
from pipeline.export.map import has_map, map_view
from pipeline.export.parts import FindingPart
from pipeline.export.pictures import PictureBook, pairs, strip
from pipeline.export.timeline import timeline
from pipeline.model import sentences
from pipeline.model.basics import Language
from pipeline.model.findings import Outcome, Pillar
from pipeline.model.sentences import Parameter, Sentence
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.ports import Pictures
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

GLOSSARY = (
    "index",
    "deciban",
    "line",
    "lineage",
    "earliest",
    "closest",
    "set_aside",
    "contested",
    "coverage",
    "own_record",
    "gap",
    "quarantine",
    "digest",
    "related",
)
_ALWAYS = {Outcome.SUPPORTS, Outcome.CONTRADICTS, Outcome.INCONCLUSIVE}


@dataclass(frozen=True, slots=True)
class HtmlExporter:
    format: ClassVar[str] = "html"

    def write(self, summary: IncidentSummary | ItemReport, language: Language, pictures: Pictures) -> bytes:
        """A UTF-8 page that stands alone. Raises whatever `pictures` raises: a page never hides lost custody."""
        catalogue = Catalogue.open(language)
        book = PictureBook(pictures)
        if isinstance(summary, IncidentSummary):
            page = _incident_page(incident_document(summary, catalogue), book, catalogue)
        else:
            page = _item_page(item_document(summary, catalogue), book, catalogue)
        return page.encode("utf-8")


def _incident_page(document: SummaryDocument, book: PictureBook, catalogue: Catalogue) -> str:
    zone = zone_named(document.incident.window.zone)
    return _rendered(
        "incident.html.j2",
        catalogue,
        zone,
        {
            "d": document,
            "strips": {item.sha256: strip(item, book) for item in document.items},
            "pairs": pairs(document, book),
            "map": map_view(document) if has_map(document.incident.place) else None,
            "timeline": timeline(document, zone),
            "glossary": GLOSSARY,
        },
    )


def _item_page(document: ItemDocument, book: PictureBook, catalogue: Catalogue) -> str:
    if document.item is None:
        return _rendered("kept_back.html.j2", catalogue, zone_named("UTC"), {"d": document})
    return _rendered(
        "item.html.j2",
        catalogue,
        zone_named("UTC"),
        {
            "d": document,
            "strips": {document.item.sha256: strip(document.item, book)},
            "pairs": pairs(document, book),
            "glossary": GLOSSARY,
        },
    )


def _rendered(template: str, catalogue: Catalogue, zone: ZoneInfo, parts: Mapping[str, object]) -> str:
    style = resources.files("pipeline.export").joinpath("style.css").read_text(encoding="utf-8")
    environment = _environment()
    return environment.get_template(template).render(
        parts,
        t=_speaker(catalogue, zone),
        word=catalogue.word,
        metres=lambda amount: catalogue.value(sentences.metres("n", amount), zone),
        seconds=lambda amount: catalogue.value(sentences.seconds("n", amount), zone),
        by_pillar=by_pillar,
        range_of=range_of,
        language=catalogue.language.value,
        direction="rtl" if catalogue.language is Language.ARABIC else "ltr",
        style=Markup(style),  # noqa: S704 - our own file, and CSP pins its digest
        style_digest=base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii"),
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.export", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _speaker(catalogue: Catalogue, zone: ZoneInfo) -> Callable[..., str]:
    def speak(message_id: str, **values: str | int | float) -> str:
        parameters = tuple(_parameter(name, value) for name, value in values.items())
        return catalogue.say(Sentence(f"summary-{message_id}", parameters), zone)

    return speak


def _parameter(name: str, value: str | int | float) -> Parameter:
    return sentences.text(name, value) if isinstance(value, str) else sentences.number(name, value)


def by_pillar(item: ItemPart | tuple[FindingPart, ...]) -> list[tuple[str, list[FindingPart], list[FindingPart]]]:
    """(pillar, findings that say or ask something, findings that say nothing) in the order P, D, L, S."""
    findings = item.findings if isinstance(item, ItemPart) else item
    rows = []
    for pillar in Pillar:
        own = [finding for finding in findings if finding.pillar is pillar]
        if own:
            telling = [finding for finding in own if finding.outcome in _ALWAYS]
            rows.append((own[0].pillar_words, telling, [one for one in own if one.outcome not in _ALWAYS]))
    return rows


def range_of(lowest: int | None, highest: int | None) -> str:
    """`61–84`, `≥ 84`, `≤ 20` or a dash: one source's own count."""
    if lowest is not None and highest is not None:
        return str(lowest) if lowest == highest else f"{lowest}–{highest}"
    if lowest is not None:
        return f"≥ {lowest}"
    return "–" if highest is None else f"≤ {highest}"
