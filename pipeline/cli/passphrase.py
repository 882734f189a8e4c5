"""`sanad passphrase change`: another passphrase for an encrypted case."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_CASE, Case
from pipeline.cli.unlocking import asked_twice, open_case, somebody_is_there
from pipeline.errors import UsageError
from pipeline.storage.unlocking import Passphrase, passphrase_at

app = typer.Typer(help="The passphrase of an encrypted case.", no_args_is_help=True)

NewPassphraseFile = Annotated[
    Path | None,
    typer.Option("--new-passphrase-file", help="File whose first line is the new passphrase.", dir_okay=False),
]


@app.command()
def change(new_passphrase_file: NewPassphraseFile = None, case: Case = DEFAULT_CASE) -> None:
    """Open the case with another passphrase from now on. Copies of the folder made before still open with the old one.

    Example: `sanad passphrase change`
    """
    sanad = open_case(case)
    sanad.folder.require_encrypted()
    sanad.folder.lock_anew(_new(new_passphrase_file))
    typer.echo("The case opens with the new passphrase now. Backups made before still open with the old one.")


def _new(file: Path | None) -> Passphrase:
    if file is not None:
        return passphrase_at(file)
    if not somebody_is_there():
        raise UsageError("there is nobody to ask for the new passphrase", remedy="Give --new-passphrase-file.")
    return Passphrase(asked_twice("New passphrase: "))
