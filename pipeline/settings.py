"""The only reader of TOML files and of the environment."""

import ipaddress
import os
import tomllib
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import InvalidInput, SetupError

MOST_CONTEXT_LINES: Final = 50
"""Messages on either side of one that brought a file; more would be the conversation itself."""


class Strict(BaseModel):
    """The form of a configuration file: a misspelt key is an error, not a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


T = TypeVar("T", bound=Strict)
_OF_NAMED: Final = frozenset({"imap"})
"""Sections that hold sections with names of the team's own."""


class CustodySettings(Strict):
    agent: str
    timestamp_authorities: tuple[str, ...]


class QueueSettings(Strict):
    redis_url: str


class WorkerSettings(Strict):
    processes: int
    lease_s: float
    reconcile_s: float
    attempts: int
    retry_s: float


class DecodingSettings(Strict):
    minimum_level: str


class IntakeSettings(Strict):
    depth: int
    members: int
    unpacked_gib: int
    context_lines: int = Field(ge=0, le=MOST_CONTEXT_LINES)


class MailSettings(Strict):
    own_servers: tuple[str, ...]
    dns: Literal["none", "system"]


class ImapSettings(Strict):
    """One mailbox, or several of one user, on a server: a section `[imap.NAME]`."""

    host: str = Field(min_length=1)
    user: str = Field(min_length=1)
    port: int | None = Field(default=None, ge=1, le=65_535)
    """None: the usual one of `tls`."""
    mailboxes: tuple[str, ...] = Field(default=("INBOX",), min_length=1)
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    ca_file: str | None = None
    password_env: str | None = None
    password_file: str | None = None
    token_file: str | None = None
    source: str = "unnamed"
    incident: str | None = None
    poll_s: float = Field(default=60, ge=1, le=1_500)
    """Servers hang up on who says nothing for half an hour."""
    mark: str | None = Field(default=None, pattern=r"^(\\Flagged|[A-Za-z$][A-Za-z0-9_$.-]{0,60})$")

    @model_validator(mode="after")
    def _lawful(self) -> Self:
        if self.tls == "none" and not _is_this_machine(self.host):
            raise ValueError('tls = "none" is for a server on this machine only')
        if sum(named is not None for named in (self.password_env, self.password_file, self.token_file)) != 1:
            raise ValueError("name one of password_env, password_file and token_file")
        return self


class HttpSettings(Strict):
    keep_days: float = Field(gt=0)
    file_gib: float = Field(gt=0)
    open_gib: float = Field(gt=0)
    idle_s: float = Field(gt=0)
    request_s: float = Field(gt=0)


class AskSettings(Strict):
    file_mib: int = Field(gt=0)
    at_once: int = Field(ge=1, le=8)
    keep_minutes: float = Field(gt=0)


class Settings(Strict):
    """Everything in `config/sanad.toml`; the comments there say what each value means."""

    custody: CustodySettings
    queue: QueueSettings
    workers: WorkerSettings
    decoding: DecodingSettings
    intake: IntakeSettings
    mail: MailSettings
    imap: dict[str, ImapSettings]
    http: HttpSettings
    ask: AskSettings


def config_folder() -> Path:
    """Where the shipped configuration lies: inside the wheel, or beside the package in a checkout."""
    here = Path(__file__).parent
    for folder in (here / "shipped_config", here.parent / "config"):
        if (folder / "sanad.toml").is_file():
            return folder
    raise SetupError("the shipped configuration is missing", remedy="reinstall sanad")


def shipped_text(name: str, case: Path | None = None) -> str:
    """A configuration file as text: the case's own where it has one, else the shipped one."""
    if case is not None and (case / name).is_file():
        return (case / name).read_text(encoding="utf-8")
    return (config_folder() / name).read_text(encoding="utf-8")


def read_toml(path: Path, as_type: type[T]) -> T:
    """A user's TOML file as a typed value. Raises InvalidInput that names the file and the key."""
    try:
        return as_type.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InvalidInput(f"no such file: {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{path} is not TOML: {error}") from error
    except ValidationError as error:
        raise InvalidInput(f"{path}: {_first_fault(error)}") from error


def load_settings(case: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Shipped values, overridden by the case's `sanad.toml`, overridden by SANAD_<SECTION>_<KEY>."""
    merged = tomllib.loads(shipped_text("sanad.toml"))
    own = case / "sanad.toml"
    if own.is_file():
        try:
            _override(merged, tomllib.loads(own.read_text(encoding="utf-8")), own)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SetupError(f"{own} is not TOML: {error}") from error
    _override_from_environment(merged, environment)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise SetupError(f"settings: {_first_fault(error)}", remedy=f"look into {own} and SANAD_* variables") from error


def take_passphrase(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """The passphrase in SANAD_PASSPHRASE, which is taken out, so that no program started later inherits it."""
    return environment.pop("SANAD_PASSPHRASE", None)


def take_sources_passphrase(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """As `take_passphrase`, of the key to who is behind the sources' codes: SANAD_SOURCES_PASSPHRASE."""
    return environment.pop("SANAD_SOURCES_PASSPHRASE", None)


def password_in_environment(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """What a variable that the settings name holds; None where it is not set, or empty."""
    return environment.get(name) or None


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _override(merged: dict[str, dict[str, object]], own: Mapping[str, Any], path: Path) -> None:
    for section, values in own.items():
        if section not in merged or not isinstance(values, dict):
            raise SetupError(f"{path}: there is no section [{section}]", remedy=f"sections: {', '.join(merged)}")
        for key, value in values.items():
            if key not in merged[section] and section not in _OF_NAMED:
                raise SetupError(
                    f"{path}: [{section}] has no key {key!r}", remedy=f"keys: {', '.join(merged[section])}"
                )
            merged[section][key] = value


def _override_from_environment(merged: dict[str, dict[str, object]], environment: Mapping[str, str]) -> None:
    for section, values in merged.items():
        if section in _OF_NAMED:
            continue
        for key, shipped in values.items():
            text = environment.get(f"SANAD_{section}_{key}".upper())
            if text is not None:
                values[key] = text.split() if isinstance(shipped, list) else text


def _first_fault(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
