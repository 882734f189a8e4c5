"""`sanad pair`: what people rule about two items. It outweighs what was measured, and is not asked again."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.cli.answers import print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.pair_answers import PairAnswer, PairsAnswer
from pipeline.cli.unlocking import open_case
from pipeline.desks.pairs import Pair, Ruled
from pipeline.errors import UsageError
from pipeline.model.pair_decisions import PairDecision, PairStatus

app = typer.Typer(help="Pairs of items: copies of one capture, or not; rule, list.", no_args_is_help=True)
Item = Annotated[str, typer.Argument(help="An item's SHA-256, or how it begins.")]


@app.command()
def rule(
    item: Item,
    other: Item,
    reviewer: Annotated[str, typer.Option("--reviewer", help="Who rules: a code or role, never a name.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence of 30 characters or more.")],
    copy: Annotated[bool, typer.Option("--copy", help="Of one capture: they count once.")] = False,
    same_scene: Annotated[bool, typer.Option("--same-scene", help="One place or moment, two captures.")] = False,
    not_a_copy: Annotated[bool, typer.Option("--not-a-copy", help="They are not, and it is not asked again.")] = False,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Rule whether two items are copies of one capture. The newest ruling on a pair holds; earlier ones stay on record.

    Example: `sanad pair rule 3f2a9c41 77b0e1d2 --not-a-copy --reviewer R-2 --reason "Shadows differ by an hour."`
    """
    said = {PairStatus.COPY: copy, PairStatus.SAME_SCENE: same_scene, PairStatus.NOT_A_COPY: not_a_copy}
    chosen = [status for status, given in said.items() if given]
    if len(chosen) != 1:
        raise UsageError("say one of --copy, --same-scene, --not-a-copy")
    ruled = open_case(case).pairs.rule(item, other, chosen[0], reviewer, reason)
    if json_output:
        print_answer(PairAnswer(ruled))
        return
    for line in _told(ruled):
        typer.echo(line)


@app.command("list")
def list_pairs(item: Item, case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """List what an item was matched with and what people ruled; what waits for a look stands first.

    Example: `sanad pair list 3f2a9c41`
    """
    digest, pairs = open_case(case).pairs.of(item)
    if json_output:
        print_answer(PairsAnswer(digest, pairs))
        return
    console = Console(highlight=False, soft_wrap=True)
    for pair in pairs:
        console.print(Text(_line(pair)))
    if not pairs:
        console.print("Nothing resembles it, and nobody has ruled about it.")


def _told(ruled: Ruled) -> list[str]:
    said = ruled.decision
    lines = [f"{said.item[:12]} and {said.other[:12]}: {said.status.value}, by {said.reviewer}. It is in the ledger."]
    together = len(ruled.lineages) == 1
    lines.append("They count once from now on." if together else "They do not count as one from now on.")
    if together is not (said.status is PairStatus.COPY):
        lines.append("What was ruled about other pairs stands against it: `sanad pair list` shows which.")
    for one in ruled.parted:
        because = " and ".join(digest[:12] for digest in one.because)
        lines.append(f"Left out: the match of {one.item[:12]} with {one.other[:12]}, because {because} were parted.")
    if ruled.incidents:
        lines.append(f"Assessed anew: {', '.join(ruled.incidents)}.")
    return lines


def _line(pair: Pair) -> str:
    measured = pair.match.kind.value if pair.match else "no match"
    agreement = f", {pair.match.agreement:.0%} of the blocks agree" if pair.match else ""
    counted = ", counted together" if pair.together else ""
    return f"{pair.other[:12]}: {measured}{agreement}{counted}; {_ruling(pair.decision)}"


def _ruling(decision: PairDecision | None) -> str:
    if decision is None:
        return "nobody has ruled"
    day = f"{decision.time:%Y-%m-%d}"
    if decision.status is PairStatus.COPY:
        return f"a copy, by {decision.reviewer} on {day}: {decision.reason}"
    return f"ruled out ({decision.status.value}) by {decision.reviewer} on {day}: {decision.reason}"
