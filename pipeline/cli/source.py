"""`sanad source`: codes, gradings, and, with the sources key only, who is behind a code."""

import getpass
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.app import Sanad
from pipeline.cli.answers import print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.source_answers import (
    GradingAnswer,
    NamedAnswer,
    SourceAnswer,
    SourceLine,
    SourcesAnswer,
    UnsealedIdentity,
)
from pipeline.cli.terms import described
from pipeline.cli.unlocking import open_case, somebody_is_there
from pipeline.desks.sources import LONGEST_NAME, Unsealed
from pipeline.errors import InvalidInput, UsageError
from pipeline.model.basics import SourceCode
from pipeline.model.sources import Reliability, SourceOverview
from pipeline.settings import take_sources_passphrase
from pipeline.storage.sealing import Guard
from pipeline.storage.unlocking import Key, Passphrase, key_file_at, passphrase_at
from pipeline.tools.dumps import leave_no_dumps

app = typer.Typer(help="Sources: codes, gradings, and who is behind a code.", no_args_is_help=True)

_LONGEST_INPUT: Final = 4 * LONGEST_NAME
Code = Annotated[str, typer.Argument(help="The source's code.")]
By = Annotated[str, typer.Option("--by", help="Who acts: a code or role, never a name.")]
SourcesPassphraseFile = Annotated[
    Path | None,
    typer.Option("--sources-passphrase-file", help="File whose first line opens what is sealed.", dir_okay=False),
]
SourcesKeyFile = Annotated[
    Path | None, typer.Option("--sources-key-file", help="Key file that opens what is sealed.", dir_okay=False)
]


@app.command("list")
def list_sources(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """List the codes, never who is behind them.

    Example: `sanad source list`
    """
    found = open_case(case).sources.overviews()
    if json_output:
        print_answer(SourcesAnswer(tuple(map(_line, found))))
        return
    table = Table("code", "receipts", "channels", "sealed", "grade")
    for one in found:
        channels = ", ".join(channel.value for channel in one.channels)
        table.add_row(Text(one.code), str(one.receipts), channels, str(one.identities), _grade(one))
    Console().print(table)
    typer.echo("C-… are conversations; sealed counts the names and addresses locked away behind a code.")


@app.command()
def show(
    code: Code,
    unseal: Annotated[bool, typer.Option("--unseal", help="Show who is behind it. It is put into the ledger.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why it is unsealed, in 30 characters or more.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who asks: a code or role, never a name.")] = "",
    sources_passphrase_file: SourcesPassphraseFile = None,
    sources_key_file: SourcesKeyFile = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Show what is on record about one code: gradings and terms; with --unseal also who is behind it.

    Example: `sanad source show S-kq3ijd2a --unseal --by R-2 --reason "The court asked for a first-hand witness."`
    """
    sanad = open_case(case)
    file = sanad.sources.file(SourceCode(code))
    found: tuple[Unsealed, ...] | None = None
    if unseal:
        key = _sources_key(sanad, sources_passphrase_file, sources_key_file)
        found = sanad.sources.unseal(SourceCode(code), key, by, reason)
    if json_output:
        identities = None if found is None else tuple(map(_identity, found))
        print_answer(SourceAnswer(_line(file.overview), file.gradings, file.terms, identities))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(f"{code}: {file.overview.receipts} receipts, {_grade(file.overview)}", style="bold"))
    for grading in file.gradings:
        console.print(Text(f"  {grading.time:%Y-%m-%d} {grading.grade.value}, by {grading.by}: {grading.reason}"))
    for terms in file.terms:
        console.print(Text(f"  {described(terms)}"))
    for one in found or ():
        channel = one.stated.channel.value if one.stated.channel else "team"
        console.print(Text(f"  {one.stated.role.value} ({channel}): {one.stated.raw} = {one.stated.normalised}"))


@app.command()
def name(
    code: Code,
    by: By,
    file: Annotated[
        Path | None, typer.Option("--file", help="Read it from this file instead of standard input.", dir_okay=False)
    ] = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Seal who is behind a code. Reads a file or standard input: what stands on a command line, others can see.

    Example: `sanad source name S-04 --by R-2 --file who.txt`
    """
    sanad = open_case(case)
    new = sanad.sources.name(SourceCode(code), _words(file), by)
    if json_output:
        print_answer(NamedAnswer(code, new))
    else:
        typer.echo(f"{code}: sealed. It is in the ledger." if new else f"{code}: the same is sealed already.")


@app.command()
def grade(
    code: Code,
    grade: Annotated[Reliability, typer.Argument(help="A (completely reliable) to F (cannot be judged).")],
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence of 30 characters or more.")],
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Grade how reliable a source has been. Earlier grades stay on record; no score changes.

    Example: `sanad source grade S-04 B --by R-2 --reason "Four of five recordings were confirmed by others."`
    """
    grading = open_case(case).sources.grade(SourceCode(code), grade, by, reason)
    if json_output:
        print_answer(GradingAnswer(grading))
    else:
        before = f" (before: {grading.previous.value})" if grading.previous else ""
        typer.echo(f"{code}: {grading.grade.value}{before}, by {grading.by}. It is in the ledger.")


def _sources_key(sanad: Sanad, passphrase_file: Path | None, key_file: Path | None) -> Key | None:
    """What was given to open the seals; None where no key of their own locks them."""
    leave_no_dumps()
    if passphrase_file is not None:
        return passphrase_at(passphrase_file)
    if key_file is not None:
        return key_file_at(key_file)
    words = take_sources_passphrase()
    if words is None and sanad.sources.guard is Guard.OWN_KEY and somebody_is_there():
        words = getpass.getpass("Passphrase of the sources: ")
    return Passphrase(words) if words else None


def _words(file: Path | None) -> str:
    try:
        content = file.read_bytes() if file is not None else sys.stdin.buffer.read(_LONGEST_INPUT + 1)
        if len(content) > _LONGEST_INPUT:
            raise UsageError(f"who is behind a code takes {LONGEST_NAME} characters at most")
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"what is to be sealed cannot be read: {error}") from error


def _grade(one: SourceOverview) -> str:
    if one.grading is None:
        return "F, not graded"
    return f"{one.grade.value} ({one.grading.time:%Y-%m-%d}, {one.grading.by})"


def _line(one: SourceOverview) -> SourceLine:
    graded = one.grading.time if one.grading else None
    return SourceLine(one.code, one.receipts, one.channels, one.identities, one.grade, graded)


def _identity(one: Unsealed) -> UnsealedIdentity:
    stated, sealed = one.stated, one.identity
    return UnsealedIdentity(
        stated.role, stated.channel, stated.raw, stated.form, stated.normalised, sealed.first_seen, sealed.by
    )
