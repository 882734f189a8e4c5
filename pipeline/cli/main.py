"""`sanad`: the commands, and how trouble is told."""

import sys

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.cli import (
    ask,
    custody,
    decide,
    doctor,
    fingerprints,
    inbox,
    incident,
    index,
    init,
    intake,
    mail,
    matches,
    pair,
    passphrase,
    serve,
    show,
    source,
    status,
    terms,
    token,
    watch,
    work,
)
from pipeline.cli.unlocking import give_key_options
from pipeline.errors import ExitCode, SanadError

app = typer.Typer(
    name="sanad",
    help="Media evidence verification: keep originals, find copies, weigh what speaks for and against. "
    "Software never decides; a person does.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("init")(init.init)
app.add_typer(incident.app, name="incident")
app.command("submit")(intake.submit)
app.command("watch")(watch.watch)
app.add_typer(mail.app, name="mail")
app.command("inbox")(inbox.inbox)
app.command("route")(inbox.route)
app.command("work")(work.work)
app.command("run")(work.run)
app.command("status")(status.status)
app.command("retry")(status.retry)
app.command("item")(show.item)
app.command("summary")(show.summary)
app.command("ask")(ask.ask)
app.command("matches")(matches.matches)
app.command("contact-sheet")(matches.contact_sheet)
app.command("decide")(decide.decide)
app.add_typer(pair.app, name="pair")
app.add_typer(fingerprints.app, name="fingerprints")
app.add_typer(source.app, name="source")
app.add_typer(terms.app, name="terms")
app.add_typer(custody.app, name="custody")
app.add_typer(custody.receipt_app, name="receipt")
app.add_typer(index.app, name="index")
app.add_typer(passphrase.app, name="passphrase")
app.add_typer(token.app, name="token")
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
give_key_options(app)


def main() -> None:
    """Entry point. Foreseen trouble is one clear line with its remedy and its own exit code."""
    try:
        app()
    except SanadError as error:
        tell(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader (`head`, a closed pager) has seen enough.
        sys.stderr.close()
        sys.exit(ExitCode.OK)
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)


def tell(error: SanadError) -> None:
    console = Console(stderr=True, soft_wrap=True)
    console.print(f"[bold red]sanad:[/] {escape(error.message)}", highlight=False)
    if error.remedy:
        console.print(f"  [bold]try:[/] {escape(error.remedy)}", highlight=False)


if __name__ == "__main__":
    main()
