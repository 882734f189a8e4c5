"""`sanad inbox` and `sanad route`: what belongs to no incident yet, and where it goes."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.text import Text

from pipeline.cli.answers import InboxAnswerDocument, Rerouted, RouteAnswer, Waiting, print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case, LanguageOption
from pipeline.cli.tallying import counted
from pipeline.cli.unlocking import open_case
from pipeline.errors import UsageError
from pipeline.model.basics import IncidentCode, Language
from pipeline.model.routing import InboxEntry
from pipeline.wording.catalogue import Catalogue

_SHOWN = 12
_UTC = ZoneInfo("UTC")  # no reason holds a time


def inbox(
    limit: Annotated[int, typer.Option("--limit", help="Show at most so many items, and as many gaps.", min=1)] = 50,
    lang: LanguageOption = Language.ENGLISH,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """List what no rule and nobody has led to an incident, each with the incidents it may belong to, and why.

    Example: `sanad inbox --lang ar`
    """
    sanad = open_case(case)
    entries, (items, gaps) = sanad.inbox.entries(limit), sanad.inbox.size()
    unknown = sanad.inbox.unknown_incidents()
    if json_output:
        print_answer(InboxAnswerDocument(items, gaps, tuple(map(_waiting, entries)), unknown))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{counted(items, 'item')} and {counted(gaps, 'gap')} in no incident yet.", style="bold")
    words = Catalogue.open(lang, isolating=False)
    for entry in entries:
        _print_entry(console, entry, words)
    for code in unknown:
        console.print(Text(f"routing.toml names incident {code}, which this case does not have.", style="yellow"))
    if entries:
        console.print("Lead one to its incident: sanad route SUBJECT… --to INCIDENT  (or --nowhere --reason TEXT)")


def route(
    subjects: Annotated[
        list[str] | None,
        typer.Argument(help="How an item's SHA-256 or a gap's id begins, or submission:ID for all that it brought."),
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="Code of the incident.")] = None,
    nowhere: Annotated[bool, typer.Option("--nowhere", help="It belongs to no incident of this case.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Ask the rules again of all that waits.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="Why, for the record.")] = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Lead items and gaps to an incident. One item can serve two: route it twice.

    Example: `sanad route 3f2a9c41 --to SYR-ALP-20171113-01`
    """
    ways = (to is not None) + nowhere + again
    if ways != 1 or bool(subjects) is again:
        raise UsageError(
            "say what goes where: SUBJECT… with --to or --nowhere, or --again by itself", remedy="sanad route --help"
        )
    sanad = open_case(case)
    if again:
        items, gaps = sanad.inbox.ask_again()
        if json_output:
            print_answer(Rerouted(items, gaps))
        else:
            typer.echo(f"{counted(items, 'item')} and {counted(gaps, 'gap')} left the inbox.")
        return
    routed = sanad.inbox.route(subjects or (), IncidentCode(to) if to else None, reason)
    if json_output:
        print_answer(RouteAnswer(routed.items, routed.gaps, routed.incident))
    else:
        where = f"to {routed.incident}" if routed.incident else "out of the inbox: no incident of this case"
        led = f"{counted(len(routed.items), 'item')} and {counted(len(routed.gaps), 'gap')}"
        typer.echo(f"{led} led {where}. It is in the ledger.")


def _waiting(entry: InboxEntry) -> Waiting:
    first = entry.receipts[0] if entry.receipts else None
    found = first.arrival if first else entry.gap
    name = found.name.display if found and found.name else None
    return Waiting(
        item=entry.item,
        gap=entry.gap.id if entry.gap else None,
        name=name,
        channel=found.channel if found else None,
        source=(first.source if first else entry.gap.source if entry.gap else None),
        suggestions=entry.suggestions,
    )


def _print_entry(console: Console, entry: InboxEntry, words: Catalogue) -> None:
    waiting = _waiting(entry)
    kind, id = ("item", entry.item) if entry.item else ("gap", waiting.gap)
    name = waiting.name or "(no name)"
    console.print(
        Text.assemble((f"  {kind} {(id or '')[:_SHOWN]}", "cyan"), f"  {name} · {waiting.channel} · {waiting.source}")
    )
    for suggestion in entry.suggestions:
        reasons = " ".join(words.say(reason, _UTC) for reason in suggestion.reasons)
        console.print(Text.assemble(("      may be ", "dim"), (suggestion.incident, "bold"), f": {reasons}"))
