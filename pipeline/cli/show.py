"""`sanad summary` and `sanad item`: what is known, for and against."""

from typing import Annotated

import typer

from pipeline.app import Sanad
from pipeline.cli.options import (
    DEFAULT_CASE,
    Case,
    Format,
    FormatOption,
    LanguageOption,
    Output,
    deliver,
)
from pipeline.model.basics import IncidentCode, Language


def summary(
    incident: Annotated[str, typer.Argument(help="Code of the incident.")],
    format: FormatOption = Format.TEXT,
    lang: LanguageOption = Language.ENGLISH,
    output: Output = None,
    case: Case = DEFAULT_CASE,
) -> None:
    """Write the verification summary of an incident.

    Example: `sanad summary SYR-ALP-20171113-01 --format html --lang ar -o summary.html`
    """
    sanad = Sanad.open(case)
    deliver(sanad.render(sanad.summary(IncidentCode(incident)), format.value, lang), output)


def item(
    item: Annotated[str, typer.Argument(help="The item's SHA-256, or how it begins.")],
    format: FormatOption = Format.TEXT,
    lang: LanguageOption = Language.ENGLISH,
    output: Output = None,
    case: Case = DEFAULT_CASE,
) -> None:
    """Write all that is known about one item.

    Example: `sanad item 3f2a9c41 --lang ar`
    """
    sanad = Sanad.open(case)
    deliver(sanad.render(sanad.item(item), format.value, lang), output)
