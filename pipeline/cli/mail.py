"""`sanad mail`: mailboxes on a server."""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.app import Sanad
from pipeline.cli.answers import print_answer
from pipeline.cli.intake import print_receipt
from pipeline.cli.mail_answers import MailFetchAnswer, MailFoldersAnswer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.unlocking import open_case
from pipeline.desks.mailboxes import Fetched, MailboxDesk
from pipeline.intake.imap.answers import plain_mailbox
from pipeline.intake.imap.secrets import is_readable_by_others
from pipeline.model.tally import tally

app = typer.Typer(help="Take in mail from a server. Nothing there is deleted or marked as read.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Section [imap.NAME] of the case's sanad.toml.", show_default=False)]


@app.command("list")
def list_mailboxes(name: Name, case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Show the mailboxes that there are on the server, and which of them are read.

    Example: `sanad mail list team`
    """
    desk = _desk(open_case(case), name)
    folders, read = desk.folders(), {plain_mailbox(each) for each in desk.mailboxes}
    if json_output:
        print_answer(MailFoldersAnswer(folders, tuple(sorted(read))))
        return
    console = Console(highlight=False, soft_wrap=True)
    for folder in folders:
        count = "holds no mails" if folder.mails is None else f"{folder.mails} mails"
        mark = "read" if plain_mailbox(folder.name) in read else ""
        console.print(Text.assemble((f"  {mark:<6}", "cyan"), f"{folder.name!r} · {count}"))


@app.command("fetch")
def fetch(
    name: Name,
    again: Annotated[
        bool, typer.Option("--again", help="Look at every mail, not only at new ones. Nothing is taken in twice.")
    ] = False,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Take in what is new in the mailboxes of a server, once.

    Cut short at any point, the next run goes on where this one stopped.

    Example: `sanad mail fetch team`
    """
    sanad = open_case(case)
    fetched = _desk(sanad, name).fetch(again=again)
    if json_output:
        print_answer(_answer(sanad, fetched))
    else:
        _tell(sanad, fetched)
    if fetched.trouble is not None:
        raise fetched.trouble


@app.command("watch")
def watch(name: Name, case: Case = DEFAULT_CASE) -> None:
    """Take in mail as it comes, until Ctrl-C. Each burst is a submission of its own.

    A server that is away is waited for.

    Example: `sanad mail watch team`
    """
    sanad = open_case(case)
    desk = _desk(sanad, name)
    typer.echo(f"Watching {', '.join(desk.mailboxes)} of {desk.account.user}. Ctrl-C ends it.", err=True)
    for fetched in desk.watch(time.sleep):
        if fetched.trouble is None:
            _tell(sanad, fetched)
        else:
            typer.echo(f"{fetched.trouble.message}; it is tried again.", err=True)


def _desk(sanad: Sanad, name: str) -> MailboxDesk:
    desk = sanad.mailboxes(name)
    if desk.secret_file is not None and is_readable_by_others(desk.secret_file):
        typer.echo(f"Other users of this machine can read {desk.secret_file}: chmod 600", err=True)
    return desk


def _answer(sanad: Sanad, fetched: Fetched) -> MailFetchAnswer:
    submission, trouble = fetched.submission, fetched.trouble.message if fetched.trouble else None
    if submission is None:
        return MailFetchAnswer(None, 0, 0, 0, fetched.renumbered, fetched.unmarked, trouble)
    sanad.receipt(submission)
    with sanad.bench.records.reading() as reading:
        total = tally(reading.entries(submission.id), reading.gaps_of(submission.id)).total
    renumbered, unmarked = fetched.renumbered, fetched.unmarked
    return MailFetchAnswer(submission.id, total.new, total.known, total.missing, renumbered, unmarked, trouble)


def _tell(sanad: Sanad, fetched: Fetched) -> None:
    for mailbox in fetched.renumbered:
        typer.echo(f"The server has numbered the mails of {mailbox!r} anew: all were looked at again.", err=True)
    if fetched.submission is None:
        typer.echo("Nothing is new in the mailboxes.")
    else:
        sanad.receipt(fetched.submission)
        print_receipt(sanad, fetched.submission)
    if fetched.unmarked:
        typer.echo(f"The server did not let {fetched.unmarked} mails be marked. They are on record.", err=True)
