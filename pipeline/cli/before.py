"""What is looked at before a submission begins: what comes through a pipe, passwords, and room for it all."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.app import Sanad
from pipeline.desks.doors import root_at
from pipeline.desks.room import GIB, shown
from pipeline.errors import UsageError
from pipeline.intake.passwords import read_passwords
from pipeline.intake.stream import STANDARD_INPUT, Piped

TELL_BYTES: Final = GIB
"""What may need as much as this is spoken of."""
ASK_BYTES: Final = 10 * GIB
"""At a terminal, what may need as much as this is asked about first."""

PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="Passwords of archives, one a line. They are tried and not kept."),
]
Named = Annotated[str | None, typer.Option("--name", help="What to call the file that standard input (-) brings.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before a large submission.")]
Force = Annotated[bool, typer.Option("--force", help="Go on even where the vault may not have room for it.")]


def passwords_in(path: Path | None) -> tuple[str, ...]:
    return () if path is None else read_passwords(path)


def parted(paths: Sequence[Path], name: str | None) -> tuple[list[Path], Piped | None]:
    """Files and folders, and standard input where `-` stands among them. A file of that name is `./-`."""
    dashes = sum(str(path) == "-" for path in paths)
    if dashes > 1:
        raise UsageError("standard input (-) can be read once")
    if not dashes and name is not None:
        raise UsageError("--name is for what standard input (-) brings")
    if dashes and sys.stdin.isatty():
        raise UsageError("standard input (-) is the terminal", remedy="cat FILE | sanad submit -")
    piped = Piped(sys.stdin.buffer, name or STANDARD_INPUT) if dashes else None
    return [path for path in paths if str(path) != "-"], piped


def look_for_room(sanad: Sanad, paths: Sequence[Path], *, yes: bool, force: bool) -> None:
    """Says what a large submission may need, and asks where somebody is there to answer.

    Raises Unavailable where the vault may not have room for it.
    """
    wanted = sanad.room.reckon([root_at(path) for path in paths])
    if wanted.needed >= TELL_BYTES:
        told = f"{wanted.files} files, {shown(wanted.bytes)}; the vault may need up to {shown(wanted.needed)}"
        typer.echo(f"{told}, {shown(sanad.room.free())} are free.", err=True)
    if not force:
        sanad.room.require(wanted)
    if wanted.needed >= ASK_BYTES and not yes and sys.stdin.isatty() and sys.stderr.isatty():
        typer.confirm("Take it in?", default=True, abort=True, err=True)
