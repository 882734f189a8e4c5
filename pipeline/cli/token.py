"""`sanad token`: who may hand in or read over HTTP."""

import datetime as dt
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.answers import print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.token_answers import NewTokenAnswer, TokenLine, TokensAnswer
from pipeline.cli.unlocking import open_case
from pipeline.model.basics import IncidentCode, SourceCode
from pipeline.model.tokens import Scope, Token

app = typer.Typer(help="Tokens of the HTTP intake.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="What the token is called: never a person's name.")]
By = Annotated[str, typer.Option("--by", help="Who acts: a code or role, never a name.")]


@app.command()
def add(
    name: Name,
    may: Annotated[list[Scope], typer.Option("--may", help="What it opens; may be given again.")],
    until: Annotated[dt.datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="Its last day (UTC).")],
    by: By,
    source: Annotated[str | None, typer.Option("--source", help="Code of the source that it is for.")] = None,
    incident: Annotated[str | None, typer.Option("--incident", help="Incident that all of it is for.")] = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Make a token. It is shown once and kept nowhere; with `--may submit` alone it tells nothing about the case.

    Example: `sanad token add drop-04 --may submit --source S-04 --until 2027-01-31 --by R-2`
    """
    end = until.replace(tzinfo=dt.UTC) + dt.timedelta(days=1)
    token, secret = open_case(case).tokens.add(
        name, may, end, by, SourceCode(source) if source else None, IncidentCode(incident) if incident else None
    )
    if json_output:
        print_answer(NewTokenAnswer(_line(token), secret))
        return
    typer.echo(secret)
    typer.echo("It is shown this once. Whoever has it can use it until it ends or is revoked.", err=True)


@app.command("list")
def list_tokens(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """List the tokens, with what they open; never the tokens themselves.

    Example: `sanad token list`
    """
    tokens = open_case(case).tokens.all()
    if json_output:
        print_answer(TokensAnswer(tuple(map(_line, tokens))))
        return
    table = Table("token", "may", "source", "incident", "ends", "revoked")
    for token in tokens:
        revoked = f"{token.revoked:%Y-%m-%d %H:%M}" if token.revoked else ""
        may = ", ".join(token.scopes)
        cells = (token.name, may, token.source or "", token.incident or "", f"{token.until:%Y-%m-%d %H:%M}", revoked)
        table.add_row(*map(Text, cells))
    Console().print(table)


@app.command()
def revoke(name: Name, by: By, case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Let a token open nothing from now on. What was handed in with it stays.

    Example: `sanad token revoke drop-04 --by R-2`
    """
    token = open_case(case).tokens.revoke(name, by)
    if json_output:
        print_answer(TokensAnswer((_line(token),)))
        return
    typer.echo(f"{name} opens nothing any more. It is in the ledger.")


def _line(token: Token) -> TokenLine:
    return TokenLine(token.name, token.scopes, token.source, token.incident, token.until, token.by, token.revoked)
