"""`sanad submit`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.app import Sanad
from pipeline.cli.before import Force, Named, PasswordFile, Yes, look_for_room, parted, passwords_in
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.tallying import print_tally
from pipeline.cli.unlocking import open_case
from pipeline.errors import InvalidInput
from pipeline.model.arrivals import Handover, Submission, SubmissionEntry
from pipeline.model.basics import IncidentCode, SourceCode
from pipeline.model.tally import tally
from pipeline.model.terms import KNOWN_WORDS, read_stated
from pipeline.settings import MOST_CONTEXT_LINES

Paths = Annotated[list[Path], typer.Argument(help="Files and folders to take in.", show_default=False)]
PathsOrPipe = Annotated[
    list[Path], typer.Argument(help="Files and folders to take in; - reads standard input.", show_default=False)
]
Source = Annotated[str, typer.Option("--source", help="Pseudonym of who handed it over, never a name.")]
Kind = Annotated[
    str | None, typer.Option("--kind", help="Read it as this kind of container instead of looking what it is.")
]
Holder = Annotated[str | None, typer.Option("--holder", help="Who held it until now (role or pseudonym).")]
Acquirer = Annotated[str | None, typer.Option("--acquirer", help="Who acquired it for the team.")]
Method = Annotated[str | None, typer.Option("--method", help="How it was acquired: drive, download, forwarded …")]
Witness = Annotated[str | None, typer.Option("--witness", help="Who witnessed the handover.")]
Consent = Annotated[
    str | None, typer.Option("--consent", help="What the source consented to: given, limited, not asked, refused.")
]
ContextLines = Annotated[
    int | None,
    typer.Option(
        "--context-lines", min=0, max=MOST_CONTEXT_LINES, help="Messages kept around each that brought a file."
    ),
]
Restriction = Annotated[
    str | None,
    typer.Option(
        "--restriction",
        help="What must not be done with it: team only, no publication, hide identity, embargo 2027-01-31.",
    ),
]


def submit(
    paths: PathsOrPipe,
    incident: Annotated[str | None, typer.Option("--incident", help="Code of the incident it is for.")] = None,
    source: Source = "unnamed",
    kind: Kind = None,
    holder: Holder = None,
    acquirer: Acquirer = None,
    method: Method = None,
    witness: Witness = None,
    consent: Consent = None,
    restriction: Restriction = None,
    context_lines: ContextLines = None,
    password_file: PasswordFile = None,
    name: Named = None,
    yes: Yes = False,
    force: Force = False,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Take in files, folders, mailboxes and exports, and print a receipt that lists every file.

    Example: `sanad submit ./from-activists inbox.mbox --incident SYR-ALP-20171113-01 --source S-04`
    """
    sanad = open_case(case)
    tell_what_is_not_understood(consent, restriction)
    handover = Handover(SourceCode(source), holder, acquirer, method, witness, consent, restriction)
    files, piped = parted(paths, name)
    passwords = passwords_in(password_file)
    look_for_room(sanad, files, yes=yes, force=force)
    code = IncidentCode(incident) if incident else None
    submission = sanad.submit(files, handover, code, kind, context_lines, passwords, piped)
    document = sanad.receipt(submission)
    if json_output:
        sys.stdout.buffer.write(document)
        sys.stdout.buffer.flush()
    else:
        print_receipt(sanad, submission)
    require_read(sanad, submission)


def require_read(sanad: Sanad, submission: Submission) -> None:
    """Raises InvalidInput where something that was named itself could not be read at all. It is on record all the
    same, and preserved where its bytes could be had."""
    with sanad.bench.records.reading() as reading:
        unread = tally(reading.entries(submission.id), reading.gaps_of(submission.id)).unread_roots
    if unread:
        raise InvalidInput(
            f"nothing could be read of {', '.join(unread[:5])}{' …' if len(unread) > 5 else ''}; "
            "what could be had of it is preserved",
            remedy="the gaps above say why; then submit the same again: nothing is taken in twice",
        )


def tell_what_is_not_understood(consent: str | None, restriction: str | None) -> None:
    """Free words go on record and are shown; only known ones are honoured by themselves."""
    for words in read_stated(consent, restriction).not_understood:
        typer.echo(f"Kept as written, and not acted on: {words}", err=True)
        typer.echo(f"  known: {KNOWN_WORDS}; or later: sanad terms set", err=True)


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
    print_tally(console, tally(entries, gaps), gaps)
    if submission.repeats:
        console.print(f"Nothing new: submission {submission.repeats} brought all of it first. This one is on record.")
    if sanad.encrypted:
        console.print(f"Its signed receipt is kept encrypted: sanad receipt show {submission.id} > receipt.json")
    else:
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
