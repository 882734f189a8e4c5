"""`sanad summary` and `sanad item`: what is known, for and against."""

from typing import Annotated

import typer

from pipeline.cli.issuing import hand_over
from pipeline.cli.options import DEFAULT_CASE, Case, Format, FormatOption, LanguageOption, Output
from pipeline.cli.unlocking import open_case
from pipeline.model.basics import IncidentCode, Language
from pipeline.model.terms import Audience

Readers = Annotated[Audience, typer.Option("--for", help="Who will read it; what is not for them is left out.")]


def summary(
    incident: Annotated[str, typer.Argument(help="Code of the incident.")],
    format: FormatOption = Format.TEXT,
    lang: LanguageOption = Language.ENGLISH,
    readers: Readers = Audience.TEAM,
    output: Output = None,
    case: Case = DEFAULT_CASE,
) -> None:
    """Write the verification summary of an incident. A file, and whatever is for others, goes on record as issued.

    Example: `sanad summary SYR-ALP-20171113-01 --format html --lang ar --for outside -o summary.html`
    """
    sanad = open_case(case)
    hand_over(sanad, sanad.summary(IncidentCode(incident), readers), format.value, lang, output)


def item(
    item: Annotated[str, typer.Argument(help="The item's SHA-256, or how it begins.")],
    format: FormatOption = Format.TEXT,
    lang: LanguageOption = Language.ENGLISH,
    readers: Readers = Audience.TEAM,
    output: Output = None,
    case: Case = DEFAULT_CASE,
) -> None:
    """Write all that is known about one item. A file, and whatever is for others, goes on record as issued.

    Example: `sanad item 3f2a9c41 --lang ar`
    """
    sanad = open_case(case)
    hand_over(sanad, sanad.item(item, readers), format.value, lang, output)
