"""`sanad init`: a case folder, encrypted where somebody gives it a key."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.app import Sanad
from pipeline.cli.answers import InitAnswer, print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson
from pipeline.cli.unlocking import asked_twice, somebody_is_there
from pipeline.errors import UsageError
from pipeline.settings import take_passphrase, take_sources_passphrase
from pipeline.storage.unlocking import Key, KeyFile, Passphrase, key_file_at, make_key_file, passphrase_at
from pipeline.tools.dumps import leave_no_dumps

NewKeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        envvar="SANAD_KEY_FILE",
        help="Encrypt the case to the key in this file; a new key is made where there is none.",
        dir_okay=False,
    ),
]
NewPassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="Encrypt the case with the first line of this file.", dir_okay=False),
]


NewSourcesPassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--sources-passphrase-file",
        help="Lock who is behind the sources' codes with the first line of this file, apart from the case.",
        dir_okay=False,
    ),
]


def init(
    folder: Annotated[Path, typer.Argument(help="The case folder to make.", envvar="SANAD_CASE")] = DEFAULT_CASE,
    key_file: NewKeyFile = None,
    passphrase_file: NewPassphraseFile = None,
    sources_passphrase_file: NewSourcesPassphraseFile = None,
    json_output: AsJson = False,
) -> None:
    """Make a case folder: records, vault, signing key. Asks for a passphrase to encrypt it with.

    Example: `sanad init ./case --key-file /media/stick/case.key`
    """
    sources_keys = new_sources_keys(sources_passphrase_file)
    sanad = Sanad.create(folder, keys=new_keys(folder, key_file, passphrase_file), sources_keys=sources_keys)
    if json_output:
        print_answer(InitAnswer(str(folder), sanad.folder.key.public_key, sanad.encrypted))
        return
    typer.echo(f"New case in {folder}. Its public key: {sanad.folder.key.public_key}")
    typer.echo(_what_it_means(sanad.encrypted))


def new_sources_keys(passphrase_file: Path | None) -> tuple[Key, ...]:
    """What opens who is behind the codes; nothing where no key of its own is given."""
    if passphrase_file is not None:
        return (passphrase_at(passphrase_file),)
    words = take_sources_passphrase()
    return (Passphrase(words),) if words else ()


def new_keys(folder: Path, key_file: Path | None, passphrase_file: Path | None) -> tuple[Key, ...]:
    """What a new case is to be opened by; nothing where nobody gives or says anything: then it is not encrypted."""
    leave_no_dumps()
    keys: list[Key] = []
    if key_file is not None:
        keys.append(_key_file(folder, key_file))
    words = _new_words(passphrase_file, ask=not keys)
    if words is not None:
        keys.append(words)
        if words.weak:
            typer.echo(
                "This passphrase is short, and whoever has the disk can try very many: use more words.", err=True
            )
    return tuple(keys)


def _key_file(folder: Path, path: Path) -> KeyFile:
    if path.resolve().is_relative_to(folder.resolve()):
        raise UsageError("a key must not lie in the case that it opens", remedy="Name a file on another medium.")
    return key_file_at(path) if path.exists() else make_key_file(path)


def _new_words(passphrase_file: Path | None, *, ask: bool) -> Passphrase | None:
    if passphrase_file is not None:
        return passphrase_at(passphrase_file)
    words = take_passphrase()
    if words is None and ask and somebody_is_there():
        words = asked_twice("Passphrase of the new case (empty: it is not encrypted): ")
    return Passphrase(words) if words else None


def _what_it_means(encrypted: bool) -> str:
    if encrypted:
        return "It is encrypted. Without its passphrase or key file nobody opens it again: keep a copy elsewhere."
    return "It is NOT encrypted: whoever gets the disk can read it. `sanad init --help` says how to encrypt one."
