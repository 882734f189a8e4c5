"""How commands come by the key of an encrypted case: options, the environment, or a question on the terminal."""

import functools
import getpass
import inspect
import sys
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer

from pipeline.app import Sanad
from pipeline.errors import UsageError
from pipeline.settings import take_passphrase
from pipeline.storage.case import CaseFolder
from pipeline.storage.unlocking import BY_KEY_FILE, BY_PASSPHRASE, Key, Passphrase, key_file_at, passphrase_at
from pipeline.tools.dumps import leave_no_dumps

KeyFileOption = Annotated[
    Path | None,
    typer.Option("--key-file", envvar="SANAD_KEY_FILE", help="Key of an encrypted case.", dir_okay=False),
]
PassphraseFileOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="File whose first line opens an encrypted case.", dir_okay=False),
]
_OPTIONS: Final = {"key_file": KeyFileOption, "passphrase_file": PassphraseFileOption}


@dataclass(frozen=True, slots=True)
class Given:
    """What a command line says about keys."""

    key_file: Path | None = None
    passphrase_file: Path | None = None


_NOTHING: Final = Given()
_GIVEN: ContextVar[Given] = ContextVar("given", default=_NOTHING)


def given_keys() -> Given:
    """What the command line of the running command says about keys."""
    return _GIVEN.get()


def open_case(case: Path) -> Sanad:
    """The case, unlocked where it is encrypted. Raises as `Sanad.open`."""
    return Sanad.open(case, key=key_of(case))


def key_of(case: Path) -> Key | None:
    """What was given to unlock the case; None where it is not encrypted, or nothing was given and nobody can be asked.

    Raises NotFound where there is no case, InvalidInput for a file that holds no key.
    """
    if not CaseFolder.encrypted(case):
        return None
    leave_no_dumps()
    sorts = CaseFolder.opened_by(case)
    given = given_keys()
    if given.passphrase_file is not None and (BY_PASSPHRASE in sorts or given.key_file is None):
        return passphrase_at(given.passphrase_file)
    if given.key_file is not None and BY_KEY_FILE in sorts:
        return key_file_at(given.key_file)
    words = take_passphrase()
    if words:
        return Passphrase(words)
    if BY_PASSPHRASE in sorts and somebody_is_there():
        return Passphrase(getpass.getpass(f"Passphrase of {case}: "))
    return None if given.key_file is None else key_file_at(given.key_file)


def asked_twice(question: str) -> str:
    """A new passphrase from the terminal; empty where none is wanted. Raises UsageError where the two differ."""
    words = getpass.getpass(question)
    if words and getpass.getpass("Once more: ") != words:
        raise UsageError("the two passphrases differ", remedy="Begin again.")
    return words


def somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def give_key_options(app: typer.Typer) -> None:
    """Lets every command that opens a case take `--key-file` and `--passphrase-file`."""
    for info in app.registered_commands:
        if info.callback is not None:
            info.callback = _with_key_options(info.callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            give_key_options(group.typer_instance)


def _with_key_options(command: Callable[..., Any]) -> Callable[..., Any]:
    own = inspect.signature(command, eval_str=True)
    if "case" not in own.parameters or _OPTIONS.keys() & own.parameters.keys():
        return command

    @functools.wraps(command)
    def with_keys(*, key_file: Path | None, passphrase_file: Path | None, **rest: Any) -> Any:
        _GIVEN.set(Given(key_file, passphrase_file))
        return command(**rest)

    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)
        for name, option in _OPTIONS.items()
    ]
    cast(Any, with_keys).__signature__ = own.replace(parameters=[*own.parameters.values(), *added])
    return with_keys
