"""Tokens of the HTTP intake: made, shown once, checked, revoked."""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.desks.reasons import require_person
from pipeline.errors import NotFound, UsageError
from pipeline.model.basics import Digest, IncidentCode, SourceCode
from pipeline.model.custody import EventType
from pipeline.model.tokens import Scope, Token
from pipeline.ports import Reading, Workbench
from pipeline.steps.casefile import require_incident

PREFIX: Final = "sanad-"
"""So that a token that was left lying in a text is recognised as one."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_RANDOM_BYTES: Final = 32
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class TokenDesk:
    bench: Callable[[], Workbench]

    def add(
        self,
        name: str,
        scopes: Sequence[Scope],
        until: dt.datetime,
        by: str,
        source: SourceCode | None = None,
        incident: IncidentCode | None = None,
    ) -> tuple[Token, str]:
        """A new token, and its text, which is shown once and kept nowhere. Raises UsageError, NotFound."""
        bench, person = self.bench(), require_person(by)
        _require_sense(name, scopes, until, source, bench.clock.now())
        secret = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        allowed = tuple(scope for scope in Scope if scope in scopes)
        token = Token(name, _digest(secret), allowed, source, incident, until, bench.clock.now(), person)
        with bench.records.writing() as tx:
            if incident is not None:
                require_incident(tx, incident)
            if any(known.name == name for known in tx.tokens()):
                raise UsageError(f"a token {name} is on record already", remedy="Give the new one another name.")
            row = tx.put_token(token)
            tx.record(bench.happening(EventType.POLICY_ASSIGNMENT, rows=(row,), note=f"token {name}, by {person}"))
            tx.sign_head()
        return token, secret

    def all(self) -> tuple[Token, ...]:
        """In the order in which they were made."""
        with self.bench().records.reading() as reading:
            return reading.tokens()

    def revoke(self, name: str, by: str) -> Token:
        """It opens nothing from now on. Raises NotFound."""
        bench, person = self.bench(), require_person(by)
        with bench.records.writing() as tx:
            token = _named(tx, name)
            if token.revoked is None:
                token = replace(token, revoked=bench.clock.now())
                note = f"token {name} revoked, by {person}"
                tx.record(bench.happening(EventType.POLICY_ASSIGNMENT, rows=(tx.put_token(token),), note=note))
                tx.sign_head()
        return token

    def check(self, secret: str) -> Token | None:
        """The token with this text; None where there is none, or it holds no more."""
        return self.holding(_digest(secret[:_LONGEST]))

    def holding(self, given: Digest) -> Token | None:
        """The token with this SHA-256, as `check`: for who was checked before, and may have been revoked since."""
        with self.bench().records.reading() as reading:
            # All of them are compared, each in constant time: how long it takes tells nothing.
            found = [token for token in reading.tokens() if hmac.compare_digest(token.sha256, given)]
        return next((token for token in found if token.holds_at(self.bench().clock.now())), None)


def _require_sense(
    name: str, scopes: Sequence[Scope], until: dt.datetime, source: SourceCode | None, now: dt.datetime
) -> None:
    if not _NAME.fullmatch(name):
        raise UsageError("a token's name has letters, digits, dots and dashes, at most 64 of them")
    if not scopes:
        raise UsageError("say what the token may do", remedy="--may submit, --may read, or both")
    if until <= now:
        raise UsageError("the token would have run out already", remedy="--until with a day in the future")
    if Scope.READ not in scopes and source is None:
        raise UsageError(
            "a token that may only submit bears the code of the source that it is for",
            remedy="--source S-04: one token for each source, so that one can be revoked without the others",
        )


def _named(reading: Reading, name: str) -> Token:
    for token in reading.tokens():
        if token.name == name:
            return token
    raise NotFound(f"no token is called {name!r}", remedy="sanad token list")


def _digest(secret: str) -> Digest:
    return Digest(hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest())
