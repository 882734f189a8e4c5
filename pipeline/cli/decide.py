"""`sanad decide`: what people conclude. Software records it, and never writes one itself."""

from typing import Annotated

import typer

from pipeline.cli.answers import DecisionAnswer, print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.unlocking import open_case
from pipeline.model.decisions import VerificationStatus


def decide(
    subject: Annotated[str, typer.Argument(help="Code of an incident, or an item's SHA-256 or how it begins.")],
    status: Annotated[VerificationStatus, typer.Option("--status", help="The person's conclusion.")],
    reviewer: Annotated[str, typer.Option("--reviewer", help="Who concludes: a code or role, never a name.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence of 30 characters or more.")],
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Put a person's conclusion on record. The machine's findings and scores stay as they are, beside it.

    Example: `sanad decide 3f2a9c41 --status discounted --reviewer R-2 --reason "Same picture as in our file of 2016."`
    """
    decision = open_case(case).decide(subject, status, reviewer, reason)
    if json_output:
        print_answer(DecisionAnswer(decision))
    else:
        typer.echo(f"{decision.subject}: {decision.status.value}, by {decision.reviewer}. It is in the ledger.")
