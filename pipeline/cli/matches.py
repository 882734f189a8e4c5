"""`sanad matches` and `sanad contact-sheet`: the copies of an item, in words, as a table, and as pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipeline.app import Sanad
from pipeline.cli.answers import print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.unlocking import open_case
from pipeline.desks.copies import CopiesDesk
from pipeline.errors import Unavailable, UsageError
from pipeline.export.lettering import arabic_font
from pipeline.export.matches_build import matches_document, matches_lines
from pipeline.export.sheets import SheetForm
from pipeline.export.text import without_idle_isolates
from pipeline.model.basics import IncidentCode, Language
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.model.terms import Audience
from pipeline.wording.catalogue import Catalogue

Item = Annotated[
    str | None, typer.Argument(help="The item's SHA-256, or how it begins.", show_default=False, metavar="ITEM")
]
OfIncident = Annotated[str | None, typer.Option("--incident", help="All items of this incident.")]
InLanguage = Annotated[Language, typer.Option("--lang", "--language", "-l", help="Language of the words.")]
Readers = Annotated[Audience, typer.Option("--for", help="Who will read it; what is not for them is left out.")]
ToTable = Annotated[
    Path | None,
    typer.Option("--csv", help="Write the table that Bayanat imports; it goes on record.", dir_okay=False),
]
ToSheet = Annotated[
    Path | None, typer.Option("--sheet", help="Draw the copies side by side: a .png or .jpg.", dir_okay=False)
]
Output = Annotated[
    Path, typer.Option("--output", "-o", help="A .png or .jpg; later pages get a number.", dir_okay=False)
]


def matches(
    item: Item = None,
    incident: OfIncident = None,
    table: ToTable = None,
    sheet: ToSheet = None,
    lang: InLanguage = Language.ENGLISH,
    readers: Readers = Audience.TEAM,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Tell every copy of an item, with what was done to it, and what shows the same scene or may be a copy.

    Example: `sanad matches 3f2a9c41 --lang ar --sheet copies.png`
    """
    sanad = open_case(case)
    told = _told(sanad, item, incident, readers)
    catalogue = Catalogue.open(lang, isolating=not json_output)
    desk = CopiesDesk(lambda: sanad.bench)
    if isinstance(told, IncidentSummary):
        if table is None or sheet is not None or json_output:
            raise UsageError(
                "for a whole incident there is the table", remedy="sanad matches --incident CODE --csv FILE"
            )
    elif json_output:
        print_answer(matches_document(told, catalogue))
    else:
        document = matches_document(told, catalogue)
        _print("\n".join(matches_lines(document, catalogue)), lang)
    if sheet is not None and isinstance(told, ItemReport):
        _write(sheet, desk.pairs_sheet(told, Catalogue.open(lang), _form(sheet)))
        _warn_of_letters(lang)
    if table is not None:
        _write(table, (desk.table(told, catalogue),))
        if not json_output:
            for note in ("matches-table-md5", "matches-table-distance"):
                _print(catalogue.term(note), lang)


def contact_sheet(
    output: Output,
    item: Item = None,
    incident: OfIncident = None,
    lang: InLanguage = Language.ENGLISH,
    readers: Readers = Audience.TEAM,
    case: Case = DEFAULT_CASE,
) -> None:
    """Draw the frames of an item, or all items of an incident with their copies together, from working copies.

    Example: `sanad contact-sheet --incident SYR-ALP-20171113-01 --lang ar -o sheet.png`
    """
    sanad = open_case(case)
    form, told = _form(output), _told(sanad, item, incident, readers)
    desk, catalogue = CopiesDesk(lambda: sanad.bench), Catalogue.open(lang)
    if isinstance(told, IncidentSummary):
        pages = desk.incident_sheet(told, catalogue, form)
    else:
        pages = desk.item_sheet(told, catalogue, form)
    for path in _write(output, pages):
        typer.echo(path)
    _warn_of_letters(lang)


def _told(sanad: Sanad, item: str | None, incident: str | None, readers: Audience) -> ItemReport | IncidentSummary:
    if (item is None) == (incident is None):
        raise UsageError("name an item, or an incident with --incident")
    if item is not None:
        return sanad.item(item, readers)
    return sanad.summary(IncidentCode(incident or ""), readers)


def _form(path: Path) -> SheetForm:
    suffix = path.suffix.lower().removeprefix(".").replace("jpeg", "jpg")
    if suffix not in list(SheetForm):
        raise UsageError(f"a picture is a .png or a .jpg, not {path.name!r}")
    return SheetForm(suffix)


def _write(path: Path, pages: Sequence[bytes]) -> list[Path]:
    """The first page under the name that was given, the others with their number before the suffix."""
    paths = [path, *(path.with_name(f"{path.stem}-{page}{path.suffix}") for page in range(2, len(pages) + 1))]
    try:
        for each, page in zip(paths, pages, strict=True):
            each.write_bytes(page)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}") from error
    return paths


def _warn_of_letters(language: Language) -> None:
    """Names may be Arabic in either language: what was left out of the pictures is said."""
    if arabic_font() is None:
        typer.echo(Catalogue.open(language).term("doctor-lost-arabic-letters"), err=True)


def _print(words: str, language: Language) -> None:
    typer.echo(without_idle_isolates(words) if language is Language.ENGLISH else words)
