"""`sanad incident`: what is investigated."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.answers import IncidentsAnswer, print_answer
from pipeline.cli.incident_asides import duplicates, issued
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.unlocking import open_case
from pipeline.model.basics import IncidentCode

app = typer.Typer(help="Incidents: add, list, show; documents that were issued; duplicates.", no_args_is_help=True)


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="The incident as TOML.", dir_okay=False)],
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Put an incident on record, or a newer form of it.

    Example: `sanad incident add market.toml`
    """
    incident = open_case(case).add_incident(file)
    if json_output:
        print_answer(IncidentsAnswer((incident,)))
    else:
        typer.echo(f"{incident.code}: {incident.title.en}")


@app.command("list")
def list_incidents(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """List the incidents of the case.

    Example: `sanad incident list --json`
    """
    incidents = open_case(case).incidents()
    if json_output:
        print_answer(IncidentsAnswer(incidents))
        return
    table = Table("code", "title", "from", "place")
    for incident in incidents:
        start = incident.window.interval.earliest.isoformat()
        table.add_row(incident.code, Text(incident.title.en), start, Text(incident.place.label.en))
    Console().print(table)


@app.command()
def show(code: str, case: Case = DEFAULT_CASE, json_output: AsJson = True) -> None:
    """Print everything on record about an incident, as JSON.

    Example: `sanad incident show SYR-ALP-20171113-01`
    """
    print_answer(IncidentsAnswer((open_case(case).incident(IncidentCode(code)),)))


app.command("issued")(issued)
app.command("duplicates")(duplicates)
