"""The only reader of TOML files and of the environment."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import InvalidInput, SetupError


class Strict(BaseModel):
    """The form of a configuration file: a misspelt key is an error, not a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


T = TypeVar("T", bound=Strict)


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


class Settings(Strict):
    """Everything in `config/sanad.toml`; the comments there say what each value means."""

    custody: CustodySettings
    queue: QueueSettings
    workers: WorkerSettings
    decoding: DecodingSettings
    intake: IntakeSettings


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


def _override(merged: dict[str, dict[str, object]], own: Mapping[str, Any], path: Path) -> None:
    for section, values in own.items():
        if section not in merged or not isinstance(values, dict):
            raise SetupError(f"{path}: there is no section [{section}]", remedy=f"sections: {', '.join(merged)}")
        for key, value in values.items():
            if key not in merged[section]:
                raise SetupError(
                    f"{path}: [{section}] has no key {key!r}", remedy=f"keys: {', '.join(merged[section])}"
                )
            merged[section][key] = value


def _override_from_environment(merged: dict[str, dict[str, object]], environment: Mapping[str, str]) -> None:
    for section, values in merged.items():
        for key, shipped in values.items():
            text = environment.get(f"SANAD_{section}_{key}".upper())
            if text is not None:
                values[key] = text.split() if isinstance(shipped, list) else text


def _first_fault(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
