"""The thresholds of `config/checks.toml`, typed."""

import datetime as dt
import hashlib
import tomllib
from functools import cached_property
from typing import Annotated

import rfc8785
from pydantic import Field, ValidationError

from pipeline.errors import SetupError
from pipeline.settings import Strict

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class RuleSet(Strict):
    """Rules of one check. They are part of its version."""

    @cached_property
    def mark(self) -> str:
        """First 8 digits of the SHA-256 over the rules' canonical JSON."""
        return hashlib.sha256(rfc8785.dumps(self.model_dump(mode="json"))).hexdigest()[:8]


class CaptureTimeRules(RuleSet):
    window_tolerance_min: Annotated[float, Field(ge=0, lt=30)]
    far_h: Positive
    clock_skew_s: Annotated[float, Field(gt=0, lt=450)]
    """Below half a step of the 15-minute grid of zones, or every pair of clocks would agree."""
    name_identity_s: Annotated[float, Field(gt=0, lt=450)]
    unset_dates: tuple[dt.date, ...]
    unset_days: tuple[MonthDay, ...]
    first_year: int

    @property
    def tolerance(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.window_tolerance_min)

    @property
    def far(self) -> dt.timedelta:
        return dt.timedelta(hours=self.far_h)

    def is_unset(self, shown: dt.date) -> bool:
        """Whether a clock that shows this date was probably never set."""
        if shown.year < self.first_year or shown in self.unset_dates:
            return True
        return f"{shown:%m-%d}" in self.unset_days


class PlaceRules(RuleSet):
    far_m: Positive
    near_sigmas: Positive
    near_at_most_m: Positive
    unknown_datum_m: Annotated[float, Field(ge=0)]
    stale_fix_s: Positive
    travel_km_h: Positive


class EarlierCopyRules(RuleSet):
    own_tolerance_min: Annotated[float, Field(ge=0)]
    other_tolerance_h: Annotated[float, Field(ge=0)]

    @property
    def own_tolerance(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.own_tolerance_min)

    @property
    def other_tolerance(self) -> dt.timedelta:
        return dt.timedelta(hours=self.other_tolerance_h)


class CheckRules(Strict):
    capture_time: CaptureTimeRules
    place: PlaceRules
    earlier_copy: EarlierCopyRules

    @classmethod
    def from_toml(cls, words: str) -> "CheckRules":
        """The rules in the text of a `checks.toml`. Raises SetupError that names the key at fault."""
        try:
            return cls.model_validate(tomllib.loads(words))
        except tomllib.TOMLDecodeError as error:
            raise SetupError(f"checks.toml is not TOML: {error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise SetupError(f"checks.toml: {key}: {first['msg']}") from error
