"""The document itself, as JSON. Its shape is `schema/summary-1.json` or `schema/item-1.json`."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import ClassVar

from pydantic import TypeAdapter

from pipeline.export.build import incident_document, item_document
from pipeline.export.document import ItemDocument, SummaryDocument
from pipeline.model.basics import Language
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.ports import JsonValue, Pictures
from pipeline.wording.catalogue import Catalogue


@cache
def _summary() -> TypeAdapter[SummaryDocument]:
    # Built when it is needed: most commands write no document, and it takes a while.
    return TypeAdapter(SummaryDocument)


@cache
def _item() -> TypeAdapter[ItemDocument]:
    return TypeAdapter(ItemDocument)


@dataclass(frozen=True, slots=True)
class JsonExporter:
    format: ClassVar[str] = "json"

    def write(self, summary: IncidentSummary | ItemReport, language: Language, pictures: Pictures) -> bytes:
        """UTF-8, indented, ended by a line feed. Pictures are named by digest, never embedded."""
        # Machines read this: no isolating characters around values.
        catalogue = Catalogue.open(language, isolating=False)
        if isinstance(summary, IncidentSummary):
            written = _summary().dump_json(incident_document(summary, catalogue), indent=2)
        else:
            written = _item().dump_json(item_document(summary, catalogue), indent=2)
        return written + b"\n"


def schemas() -> dict[str, JsonValue]:
    """File name in `schema/` -> JSON Schema generated from the types."""
    return {
        "summary-1.json": _summary().json_schema(mode="serialization"),
        "item-1.json": _item().json_schema(mode="serialization"),
    }


def shipped_schema(name: str) -> bytes:
    """The schema as it ships with the package; a test holds it equal to the generated one."""
    return resources.files("pipeline.export").joinpath("schema", name).read_bytes()
