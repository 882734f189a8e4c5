"""`sanad work` and `sanad run`."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, cast

import typer

from pipeline.app import Sanad
from pipeline.cli.init import new_keys
from pipeline.cli.intake import Kind, Paths, Source
from pipeline.cli.issuing import hand_over
from pipeline.cli.options import (
    DEFAULT_CASE,
    Case,
    Format,
    FormatOption,
    LanguageOption,
    Output,
)
from pipeline.cli.unlocking import given_keys, open_case
from pipeline.cli.waiting import bars
from pipeline.errors import NotFound
from pipeline.model.arrivals import Handover
from pipeline.model.basics import IncidentCode, Language, SourceCode
from pipeline.registry import resolve

Processes = Annotated[int | None, typer.Option("--processes", "-n", min=1, max=64, help="Workers to start.")]
ROUND_S = 0.1
SHOWN_S = 1.0
"""Between two looks at how far the work has come, where somebody sees it."""


def work(
    processes: Processes = None,
    until_drained: Annotated[bool, typer.Option("--until-drained", help="Stop when nothing is left to do.")] = False,
    case: Case = DEFAULT_CASE,
) -> None:
    """Start workers; a private Redis too when none is configured. Ends with Ctrl-C.

    Example: `sanad work --processes 4`
    """
    with _terminating(), _crew(open_case(case), processes) as crew, bars(transient=True) as shown:
        typer.echo(f"Working on {case}. Ctrl-C ends it; nothing is lost.", err=True)
        _tell_who_works(crew)
        told = 0.0
        while not (until_drained and _drained(crew.sanad)):
            crew.look_after()
            if shown.seen and time.monotonic() - told > SHOWN_S:
                shown.show(crew.sanad.tasks)
                told = time.monotonic()
            time.sleep(ROUND_S)


def run(
    paths: Paths,
    incident: Annotated[str, typer.Option("--incident", help="Code of an incident, or its TOML file.")],
    source: Source = "unnamed",
    kind: Kind = None,
    processes: Processes = None,
    format: FormatOption = Format.TEXT,
    lang: LanguageOption = Language.ENGLISH,
    output: Output = None,
    case: Case = DEFAULT_CASE,
) -> None:
    """Take in, examine and assess everything, then write the incident's verification summary.

    Example: `sanad run ./batch inbox.mbox skype_export.tar --incident market.toml`
    """
    sanad = _open_or_create(case)
    code = incident_code(sanad, incident)
    submission = sanad.submit(paths, Handover(SourceCode(source)), code, kind)
    sanad.receipt(submission)
    with _terminating(), _crew(sanad, processes) as crew:
        _tell_who_works(crew)
        drain(crew)
    hand_over(sanad, sanad.summary(code), format.value, lang, output)


def incident_code(sanad: Sanad, named: str) -> IncidentCode:
    """`named` is a code on record, or a TOML file that is put on record first."""
    path = Path(named)
    if path.suffix == ".toml":
        if not path.is_file():
            raise NotFound(f"no such file: {named}")
        return sanad.add_incident(path).code
    return sanad.incident(IncidentCode(named)).code


def drain(crew: Any) -> None:
    """Looks after the crew until nothing is left to do, with a bar for each kind of task."""
    with bars() as shown:
        while True:
            crew.look_after()
            shown.show(crew.sanad.tasks)
            if _drained(crew.sanad):
                return
            time.sleep(ROUND_S)


def _tell_who_works(crew: Any) -> None:
    if not crew.leads:
        typer.echo("Another process works on this case already: this one waits, and takes over if it ends.", err=True)


def _drained(sanad: Sanad) -> bool:
    return sanad.tasks.drained()


def _open_or_create(case: Path) -> Sanad:
    """The case in the folder, which is made where it does not exist yet or is empty."""
    if case.exists() and not (case.is_dir() and not any(case.iterdir())):
        return open_case(case)
    given = given_keys()
    return Sanad.create(case, keys=new_keys(case, given.key_file, given.passphrase_file))


def _crew(sanad: Sanad, processes: int | None) -> Any:
    # Known by name only: the pipeline never imports its workers.
    return cast(Any, resolve("crew"))(sanad.folder.path, processes, sanad.folder.identity)


@contextmanager
def _terminating() -> Iterator[None]:
    """Lets a service manager's SIGTERM end the crew as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        # Raised here: SIGINT itself is ignored in what a script starts in the background.
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
