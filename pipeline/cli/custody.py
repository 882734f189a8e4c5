"""`sanad custody verify` and `sanad receipt verify`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.cli.answers import CustodyAnswer, ReceiptAnswer, print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case, deliver
from pipeline.cli.unlocking import open_case
from pipeline.errors import CustodyError, InvalidInput
from pipeline.model.basics import SubmissionId
from pipeline.model.custody import CustodyReport
from pipeline.storage.answer_receipts import AnswerStatement
from pipeline.storage.receipts import ReceiptCheck, ReceiptStatement, verify_receipt

app = typer.Typer(help="Chain of custody.", no_args_is_help=True)
receipt_app = typer.Typer(help="Signed receipts of submissions and of questions.", no_args_is_help=True)


@app.command()
def verify(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Check the fixity of every object and the whole ledger. Exits 90 on any fault.

    Example: `sanad custody verify`
    """
    report = open_case(case).verify()
    if json_output:
        print_answer(CustodyAnswer(report))
    else:
        _print(report)
    if not report.whole:
        raise CustodyError(f"{len(report.faults)} faults in the chain of custody")


def _print(report: CustodyReport) -> None:
    console = Console()
    console.print(
        f"{report.objects} objects ({report.bytes:,} bytes), {report.rows} rows, {report.events} events, "
        f"{report.heads} signed heads, {report.timestamps} time-stamp tokens checked.",
        highlight=False,
    )
    for fault in report.faults:
        console.print(Text(f"FAULT {fault.kind.value}: {fault.where}: {fault.detail}", style="bold red"))
    for note in report.not_checked:
        console.print(Text(f"not checked: {note}"))
    if report.whole:
        console.print("No fault found. What this does not show: see SECURITY.md.")


@receipt_app.command("verify")
def verify_file(
    file: Annotated[Path, typer.Argument(help="The receipt that Sanad gave.", dir_okay=False)],
    key: Annotated[str | None, typer.Option("--key", help="Public key of the case, if you were given it.")] = None,
    json_output: AsJson = False,
) -> None:
    """Check a receipt's signature. Needs no case folder.

    Example: `sanad receipt verify receipt.json --key 3b6a27bc…`
    """
    try:
        document = file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}") from error
    check = verify_receipt(document, key)
    if json_output:
        print_answer(ReceiptAnswer(check))
    else:
        _print_check(check)
    if not check.valid:
        raise CustodyError("the receipt does not hold")


@receipt_app.command("show")
def show_kept(
    submission: Annotated[str, typer.Argument(help="Number of the submission, as its receipt says.")],
    case: Case = DEFAULT_CASE,
) -> None:
    """Print the copy of a receipt that the case keeps, also where it lies there encrypted.

    Example: `sanad receipt show 0f3a… > receipt.json`
    """
    deliver(open_case(case).folder.kept_receipt(SubmissionId(submission)), None)


def _print_check(check: ReceiptCheck) -> None:
    for problem in check.problems:
        typer.echo(f"PROBLEM: {problem.value}")
    if check.statement is not None:
        typer.echo(_told(check.statement))
        typer.echo(f"Signed with {check.statement.public_key}")
    if check.statement is not None and not check.key_compared:
        typer.echo("Anybody could have signed this: compare that key with the one that the team published (--key).")


def _told(statement: ReceiptStatement | AnswerStatement) -> str:
    if isinstance(statement, AnswerStatement):
        return (
            f"Answer {statement.id} about the file with SHA-256 {statement.sha256}: {len(statement.answers)} held, of "
            f"{statement.searchable} searchable items; {statement.not_searchable} could not be searched."
        )
    files, gaps = len(statement.entries), len(statement.gaps)
    return f"Submission {statement.submission}: {files} files, {gaps} gaps."
