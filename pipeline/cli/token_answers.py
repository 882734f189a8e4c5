"""What `sanad token` answers to machines."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pipeline.model.tokens import Scope


@dataclass(frozen=True, slots=True)
class TokenLine:
    name: str
    scopes: tuple[Scope, ...]
    source: str | None
    incident: str | None
    until: dt.datetime
    """From this moment on it opens nothing."""
    by: str
    revoked: dt.datetime | None


@dataclass(frozen=True, slots=True)
class TokensAnswer:
    tokens: tuple[TokenLine, ...]
    schema: Literal["sanad/tokens/1"] = "sanad/tokens/1"


@dataclass(frozen=True, slots=True)
class NewTokenAnswer:
    token: TokenLine
    secret: str
    """The token itself. It is shown this once."""
    schema: Literal["sanad/token/1"] = "sanad/token/1"
