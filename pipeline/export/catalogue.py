"""The forms that a summary can be written in, by the name that `--format` calls them."""

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.export.html import HtmlExporter
from pipeline.export.json import JsonExporter
from pipeline.export.text import TextExporter
from pipeline.ports import Exporter


def exporters() -> Mapping[str, Exporter]:
    known: tuple[Exporter, ...] = (TextExporter(), JsonExporter(), HtmlExporter())
    return MappingProxyType({exporter.format: exporter for exporter in known})
