"""Tokens of the HTTP intake: who may hand material in or read over the network, and until when."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest, IncidentCode, SourceCode


class Scope(StrEnum):
    SUBMIT = "submit"
    """Hands material in. Alone, it is a drop: whoever holds it is never told what the case holds already."""
    READ = "read"
    """Sees every delivery, and what the case holds already."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is on record of a token. The token itself was shown once and is kept nowhere."""

    name: str
    sha256: Digest
    """Of the token's text, which carries 256 random bits: nobody can go back from here."""
    scopes: tuple[Scope, ...]
    source: SourceCode | None
    """Whose deliveries these are. None where each delivery names its own source."""
    incident: IncidentCode | None
    until: dt.datetime
    """From this moment on it opens nothing any more."""
    made: dt.datetime
    by: str
    revoked: dt.datetime | None = None

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes

    def holds_at(self, now: dt.datetime) -> bool:
        return self.revoked is None and now < self.until
