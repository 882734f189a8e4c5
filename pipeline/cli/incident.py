"""`sanad incident`: what is investigated."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.app import Sanad
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case, print_json
from pipeline.model.basics import IncidentCode
from pipeline.model.incidents import Incident

app = typer.Typer(help="Incidents: add, list, show.", no_args_is_help=True)
_INCIDENT = TypeAdapter(Incident)


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="The incident as TOML.", dir_okay=False)],
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Put an incident on record, or a newer form of it.

    Example: `sanad incident add market.toml`
    """
    incident = Sanad.open(case).add_incident(file)
    if json_output:
        print_json(_INCIDENT.dump_python(incident, mode="json"))
    else:
        typer.echo(f"{incident.code}: {incident.title.en}")


@app.command("list")
def list_incidents(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """List the incidents of the case.

    Example: `sanad incident list --json`
    """
    incidents = Sanad.open(case).incidents()
    if json_output:
        print_json([_INCIDENT.dump_python(incident, mode="json") for incident in incidents])
        return
    table = Table("code", "title", "from", "place")
    for incident in incidents:
        start = incident.window.interval.earliest.isoformat()
        table.add_row(incident.code, Text(incident.title.en), start, Text(incident.place.label.en))
    Console().print(table)


@app.command()
def show(code: str, case: Case = DEFAULT_CASE) -> None:
    """Print everything on record about an incident, as JSON.

    Example: `sanad incident show SYR-ALP-20171113-01`
    """
    print_json(_INCIDENT.dump_python(Sanad.open(case).incident(IncidentCode(code)), mode="json"))
