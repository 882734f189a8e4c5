"""`sanad init` and `sanad submit`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.app import Sanad
from pipeline.cli.answers import InitAnswer, print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.model.arrivals import Handover, Submission, SubmissionEntry
from pipeline.model.basics import IncidentCode, SourceCode

Paths = Annotated[list[Path], typer.Argument(help="Files and folders to take in.", show_default=False)]
Source = Annotated[str, typer.Option("--source", help="Pseudonym of who handed it over, never a name.")]
Kind = Annotated[
    str | None, typer.Option("--kind", help="Read it as this kind of container instead of looking what it is.")
]
Holder = Annotated[str | None, typer.Option("--holder", help="Who held it until now (role or pseudonym).")]
Acquirer = Annotated[str | None, typer.Option("--acquirer", help="Who acquired it for the team.")]
Method = Annotated[str | None, typer.Option("--method", help="How it was acquired: drive, download, forwarded …")]
Witness = Annotated[str | None, typer.Option("--witness", help="Who witnessed the handover.")]
Consent = Annotated[str | None, typer.Option("--consent", help="What the source consented to.")]
Restriction = Annotated[str | None, typer.Option("--restriction", help="What must not be done with it.")]


def init(
    folder: Annotated[Path, typer.Argument(help="The case folder to make.", envvar="SANAD_CASE")] = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Make a case folder: records, vault, signing key.

    Example: `sanad init ./case`
    """
    sanad = Sanad.create(folder)
    if json_output:
        print_answer(InitAnswer(str(folder), sanad.folder.key.public_key))
    else:
        typer.echo(f"New case in {folder}. Its public key: {sanad.folder.key.public_key}")


def submit(
    paths: Paths,
    incident: Annotated[str | None, typer.Option("--incident", help="Code of the incident it is for.")] = None,
    source: Source = "unnamed",
    kind: Kind = None,
    holder: Holder = None,
    acquirer: Acquirer = None,
    method: Method = None,
    witness: Witness = None,
    consent: Consent = None,
    restriction: Restriction = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Take in files, folders, mailboxes and exports, and print a receipt that lists every file.

    Example: `sanad submit ./from-activists inbox.mbox --incident SYR-ALP-20171113-01 --source S-04`
    """
    sanad = Sanad.open(case)
    handover = Handover(SourceCode(source), holder, acquirer, method, witness, consent, restriction)
    submission = sanad.submit(paths, handover, IncidentCode(incident) if incident else None, kind)
    document = sanad.receipt(submission)
    if json_output:
        sys.stdout.buffer.write(document)
    else:
        print_receipt(sanad, submission)


def print_receipt(sanad: Sanad, submission: Submission) -> None:
    """Every file with its SHA-256, on the terminal."""
    with sanad.bench.records.reading() as reading:
        entries = reading.entries(submission.id)
        gaps = reading.gaps_of(submission.id)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Submission {submission.id}", style="bold")
    for entry in entries:
        # Two lines for each file: a digest that is cut to fit a column is none.
        console.print(
            Text.assemble((f"  {_mark(entry):<10}", "cyan"), _shown(entry), f" · {entry.object.size:,} bytes")
        )
        console.print(Text(f"            {entry.object.sha256}", style="dim"))
    new = sum(entry.receipt is not None and not entry.known for entry in entries)
    known = sum(entry.known for entry in entries)
    console.print(f"{new} new arrivals, {known} on record before, {len(gaps)} gaps.")
    if submission.repeats:
        console.print(f"Nothing new: submission {submission.repeats} brought all of it first. This one is on record.")
    console.print(f"Signed receipt: {sanad.receipt_path(submission)}  (check: sanad receipt verify FILE)")


def _shown(entry: SubmissionEntry) -> str:
    """The name, and where it lay if that is not plain from the name."""
    if not entry.path or entry.path == (entry.name.display,):
        return entry.name.display
    return f"{entry.name.display} (in {' › '.join(entry.path)})"


def _mark(entry: SubmissionEntry) -> str:
    if entry.receipt is None:
        return "container"
    return "known" if entry.known else "new"
