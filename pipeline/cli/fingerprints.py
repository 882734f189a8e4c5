"""`sanad fingerprints`: ask other teams, and be asked by them, without a file changing hands."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from pipeline.app import Sanad
from pipeline.cli.answers import print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.sharing_answers import ExportedAnswer, PeerListsAnswer, WhoseAnswer
from pipeline.cli.unlocking import open_case
from pipeline.desks.peer_lists import PeerListDesk
from pipeline.desks.sharing import SharingDesk, Wish
from pipeline.errors import InvalidInput, NotFound, UsageError
from pipeline.export.peer_build import PeerDocument, peer_document, peer_lines
from pipeline.export.table import peer_table
from pipeline.export.text import without_idle_isolates
from pipeline.export.visible import line
from pipeline.export.words import Words
from pipeline.model.basics import IncidentCode, Language
from pipeline.model.shared import ListFormat, ListHead, PeerMatch
from pipeline.model.terms import Audience
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

app = typer.Typer(help="Lists of fingerprints: ask another team without sending media.", no_args_is_help=True)

MOST_ROWS: Final = 1_000
"""Rows that a terminal is shown; a table and JSON hold them all."""
By = Annotated[str, typer.Option("--by", help="Who acts: a code or role, never a name.")]
File = Annotated[Path, typer.Argument(help="The list that the other team made.", dir_okay=False)]
InLanguage = Annotated[Language, typer.Option("--lang", "--language", "-l", help="Language of the words.")]
ToTable = Annotated[Path | None, typer.Option("--csv", help="Write the rows as a table.", dir_okay=False)]


@app.command()
def export(
    dest: Annotated[Path, typer.Argument(help="File to write; for vpdq-text a folder, one file a video.")],
    to: Annotated[str, typer.Option("--to", help="Whom it is for: a code or role. It goes on record.")],
    by: By,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="How to write it.")] = ListFormat.SANAD,
    incident: Annotated[str | None, typer.Option("--incident", help="Only items of this incident.")] = None,
    with_digests: Annotated[
        bool, typer.Option("--with-digests", help="Tell SHA-256 too: whoever has a file then knows that you hold it.")
    ] = False,
    detail: Annotated[
        bool, typer.Option("--detail", help="Features, frames and sound too: finds crops; a larger list.")
    ] = False,
    readers: Annotated[
        Audience, typer.Option("--for", help="Who will have it; what is not for them is left out.")
    ] = Audience.OUTSIDE,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Write what the items look like, and nothing else about them. What left, for whom, is in the ledger.

    Example: `sanad fingerprints export ours.jsonl --incident SYR-ALP-20171113-01 --detail --to T-3 --by R-2`
    """
    code = None if incident is None else IncidentCode(incident)
    left = _desk(open_case(case)).export(dest, Wish(format, code, with_digests, detail, readers), by, to)
    if json_output:
        files = tuple(map(str, left.files))
        print_answer(
            ExportedAnswer(left.id, format, files, left.sha256, left.items, left.kept_back, left.not_searchable)
        )
        return
    typer.echo(f"List {left.id}: {left.items} items in {dest}. It is in the ledger.")
    typer.echo(f"SHA-256 {left.sha256}")
    if left.kept_back or left.not_searchable:
        typer.echo(f"Left out: {left.kept_back} by their terms, {left.not_searchable} that it has nothing to tell of.")


@app.command()
def compare(
    file: File,
    lang: InLanguage = Language.ENGLISH,
    table: ToTable = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Tell which items of the archive come near to another team's list. Nothing of the list is kept.

    Example: `sanad fingerprints compare theirs.jsonl --lang ar`
    """
    sanad = open_case(case)
    with _opened(file) as stream:
        head, matches = _desk(sanad).compare(stream)
        _tell(sanad, head, matches, lang, table, json_output=json_output)


@app.command("import")
def keep(
    file: File,
    name: Annotated[str, typer.Option("--name", help="What to call it: a code of the other team, and a date.")],
    by: By,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Keep another team's list in the case, so that what arrives later is compared with it too.

    Example: `sanad fingerprints import theirs.jsonl --name T-3-2026-05 --by R-2`
    """
    with _opened(file) as stream:
        kept = _lists(open_case(case)).keep(stream, name, by)
    if json_output:
        print_answer(PeerListsAnswer((kept,)))
        return
    signed = f"signed with {kept.public_key}" if kept.public_key else "not signed"
    typer.echo(f"{kept.name}: {kept.items} items, {signed}. It is in the ledger, and stays in the vault.")


@app.command("list")
def list_kept(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """List what other teams handed over.

    Example: `sanad fingerprints list`
    """
    found = _lists(open_case(case)).all()
    if json_output:
        print_answer(PeerListsAnswer(found))
        return
    for one in found:
        signed = f"signed with {one.public_key[:16]}…" if one.public_key else "not signed"
        typer.echo(f"{one.name}  {one.format.value}  {one.items} items  {signed}  {one.time:%Y-%m-%d}, by {one.by}")
        if one.removed is not None:
            typer.echo(f"    removed {one.removed.time:%Y-%m-%d}, by {one.removed.by}: {line(one.removed.reason)}")
    if not found:
        typer.echo("No list was imported.")


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="The name that the list was given.")],
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why: 30 characters or more.")],
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Compare nothing with an imported list from now on. Its file stays in the vault; the reason is in the ledger.

    Example: `sanad fingerprints remove T-3-2026-05 --by R-2 --reason "T-3 took the list back on 4 May 2026."`
    """
    removed = _lists(open_case(case)).remove(name, reason, by)
    if json_output:
        print_answer(PeerListsAnswer((removed,)))
        return
    typer.echo(f"Nothing is compared with {name} any more. Its file stays in the vault. It is in the ledger.")


@app.command()
def matches(
    name: Annotated[str, typer.Argument(help="The name that the list was given.")],
    lang: InLanguage = Language.ENGLISH,
    table: ToTable = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Tell which items, also those that arrived since, come near to a list that was imported.

    Example: `sanad fingerprints matches T-3-2026-05 --csv near.csv`
    """
    sanad = open_case(case)
    head, found = _desk(sanad).matches(name)
    _tell(sanad, head, found, lang, table, json_output=json_output)


@app.command()
def item(
    list_id: Annotated[str, typer.Argument(metavar="LIST", help="Id of a list that left this case.")],
    number: Annotated[int, typer.Argument(help="The number that the other team asks about.")],
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Tell which item is behind a number of a list that left this case.

    Example: `sanad fingerprints item 3f2a9c41d0b74e6a8c5d1e2f30415263 17`
    """
    digest = _desk(open_case(case)).whose(list_id, number)
    if json_output:
        print_answer(WhoseAnswer(list_id, number, digest))
        return
    typer.echo(digest)


def _lists(sanad: Sanad) -> PeerListDesk:
    return PeerListDesk(lambda: sanad.bench)


def _desk(sanad: Sanad) -> SharingDesk:
    return SharingDesk(lambda: sanad.bench, sanad.folder.key)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if not file.exists():
        raise NotFound(f"{file} is not there")
    if not file.is_file():
        raise UsageError(f"{file} is no ordinary file: a list is read twice")
    try:
        with file.open("rb") as stream:
            yield stream
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}") from error


def _tell(
    sanad: Sanad,
    head: ListHead,
    found: Iterator[PeerMatch],
    language: Language,
    table: Path | None,
    *,
    json_output: bool,
) -> None:
    # The terminal is shown a few, and is told that there are more.
    most = None if json_output or table else MOST_ROWS
    shown = list(islice(found, most))
    cut_short = most is not None and next(found, None) is not None
    words = Words(Catalogue.open(language, isolating=not json_output), zone_named("UTC"))
    ours, archive = _desk(sanad).known(match.item for match in shown)
    document: PeerDocument = peer_document(head, shown, ours, archive, words, cut_short=cut_short)
    if table is not None:
        table.write_bytes(peer_table(document))
    if json_output:
        print_answer(document)
        return
    told = "\n".join(peer_lines(document, words))
    typer.echo(without_idle_isolates(told) if language is Language.ENGLISH else told)
