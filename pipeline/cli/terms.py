"""`sanad terms`: consent, its withdrawal, and restrictions."""

import datetime as dt
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.cli.answers import print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.source_answers import TermsAnswer
from pipeline.cli.unlocking import open_case
from pipeline.desks.terms import Change
from pipeline.errors import UsageError
from pipeline.model.terms import Consent, Restriction, Terms

app = typer.Typer(help="Terms of use: consent, withdrawal, restrictions.", no_args_is_help=True)

Subject = Annotated[str, typer.Argument(help="A source's code, a submission, or how a receipt's id begins.")]


@app.command("set")
def set_terms(
    subject: Subject,
    by: Annotated[str, typer.Option("--by", help="Who puts it on record: a code or role, never a name.")],
    reason: Annotated[str, typer.Option("--reason", help="How the team came to know.")],
    consent: Annotated[Consent | None, typer.Option("--consent", help="What the source consents to.")] = None,
    restriction: Annotated[
        list[Restriction] | None, typer.Option("--restriction", help="What must not be done; may be given again.")
    ] = None,
    no_restriction: Annotated[bool, typer.Option("--no-restriction", help="Lift every restriction.")] = False,
    until: Annotated[
        dt.datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="First day after an embargo (UTC).")
    ] = None,
    words: Annotated[str | None, typer.Option("--words", help="What was asked, as the source words it.")] = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Put terms on record. The strictest of source, submission and receipt holds, in every document, at once.

    Example: `sanad terms set S-04 --consent withdrawn --by R-2 --reason "Called on 3 May: her brother was arrested."`
    """
    if no_restriction and (restriction or until):
        raise UsageError("either restrictions, or none")
    restrictions = () if no_restriction else (tuple(restriction) if restriction else None)
    change = Change(consent, restrictions, until.date() if until else None, words)
    if change == Change():
        raise UsageError("say what is to hold", remedy="--consent, --restriction, --until, --words, --no-restriction")
    sanad = open_case(case)
    terms = sanad.terms.set(subject, change, by, reason)
    if json_output:
        print_answer(TermsAnswer((terms,)))
        return
    typer.echo(f"{described(terms)}. It is in the ledger.")
    if terms.consent in (Consent.REFUSED, Consent.WITHDRAWN):
        typer.echo(
            "It is shown and counted nowhere from now on; the originals stay preserved. Documents that left the "
            "machine before are not changed by this: tell those who hold them.",
            err=True,
        )


@app.command()
def show(subject: Subject, case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Show the terms of a source, submission or receipt, oldest first; the last ones hold.

    Example: `sanad terms show S-04`
    """
    found = open_case(case).terms.history(subject)
    if json_output:
        print_answer(TermsAnswer(found))
        return
    console = Console(highlight=False, soft_wrap=True)
    for terms in found:
        console.print(Text(described(terms)))
    if not found:
        console.print("No terms are on record.")


def described(terms: Terms) -> str:
    """One line: what holds, since when, by whom and why."""
    consent = f"consent {terms.consent.value}" if terms.consent else "no consent on record"
    restrictions = [one.value for one in terms.restrictions]
    until = f" until {terms.embargo_until}" if terms.embargo_until else ""
    held = ", ".join((consent, *restrictions)) + until
    words = f' "{terms.words}"' if terms.words else ""
    return f"{terms.kind.value} {terms.subject}: {held}{words} ({terms.time:%Y-%m-%d}, by {terms.by}: {terms.reason})"
