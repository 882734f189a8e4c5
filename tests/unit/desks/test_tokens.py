"""Tokens: shown once, kept as a digest, ended by their day or by revocation, in the ledger."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.errors import NotFound, UsageError
from pipeline.model.basics import IncidentCode, SourceCode
from pipeline.model.tokens import Scope
from tests.build import NOON
from tests.unit.storage.nouns import SetClock

DAY = NOON + dt.timedelta(days=1)
S4 = SourceCode("S-04")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def sanad(tmp_path: Path, clock: SetClock) -> Sanad:
    return Sanad.create(tmp_path / "case", clock)


def test_a_token_is_known_by_its_text_until_it_ends(sanad: Sanad, clock: SetClock) -> None:
    token, secret = sanad.tokens.add("drop", [Scope.SUBMIT], DAY, "R-2", S4)
    assert len(secret) == len("sanad-") + 43
    assert sanad.tokens.check(secret) == token
    for other in ("", secret[:-1], secret + "a", secret.upper(), "\ud800", "x" * 10**6):
        assert sanad.tokens.check(other) is None
    clock.time = DAY
    assert sanad.tokens.check(secret) is None


def test_a_revoked_token_opens_nothing_and_its_name_is_not_used_again(sanad: Sanad) -> None:
    _, secret = sanad.tokens.add("drop", [Scope.SUBMIT], DAY, "R-2", S4)
    first, again = sanad.tokens.revoke("drop", "R-3"), sanad.tokens.revoke("drop", "R-3")
    assert first.revoked == again.revoked == NOON
    assert sanad.tokens.check(secret) is None
    with pytest.raises(UsageError, match="on record already"):
        sanad.tokens.add("drop", [Scope.SUBMIT], DAY, "R-2", S4)
    with pytest.raises(NotFound):
        sanad.tokens.revoke("other", "R-3")


def test_tokens_are_in_the_ledger_and_their_text_nowhere(sanad: Sanad) -> None:
    _, secret = sanad.tokens.add("drop", [Scope.SUBMIT], DAY, "R-2", S4)
    sanad.tokens.revoke("drop", "R-3")
    with sanad.bench.records.reading() as reading:
        notes = [event.happening.note for event in reading.events()]
    assert notes[-2:] == ["token drop, by R-2", "token drop revoked, by R-3"]
    assert sanad.verify().whole
    sanad.bench.records.close()  # type: ignore[attr-defined]
    for path in sanad.folder.path.rglob("*"):
        assert not path.is_file() or secret.removeprefix("sanad-").encode() not in path.read_bytes()


def test_a_changed_token_is_found(sanad: Sanad) -> None:
    sanad.tokens.add("drop", [Scope.SUBMIT], DAY, "R-2", S4)
    sanad.bench.records.close()  # type: ignore[attr-defined]
    with sqlite3.connect(sanad.folder.path / "records" / "sanad.db") as database:
        database.execute("UPDATE tokens SET body = replace(body, '2026-01-02', '2099-01-02')")
    assert not sanad.verify().whole


@pytest.mark.parametrize(
    ("name", "scopes", "until", "by", "source"),
    [
        ("", [Scope.SUBMIT], DAY, "R-2", S4),
        ("two words", [Scope.SUBMIT], DAY, "R-2", S4),
        ("line\nbreak", [Scope.SUBMIT], DAY, "R-2", S4),
        ("a", [], DAY, "R-2", S4),
        ("a", [Scope.SUBMIT], NOON, "R-2", S4),
        ("a", [Scope.SUBMIT], DAY, " ", S4),
        ("a", [Scope.SUBMIT], DAY, "R-2", None),
    ],
)
def test_tokens_without_sense_are_refused(
    sanad: Sanad, name: str, scopes: list[Scope], until: dt.datetime, by: str, source: SourceCode | None
) -> None:
    with pytest.raises(UsageError):
        sanad.tokens.add(name, scopes, until, by, source)
    assert sanad.tokens.all() == ()


def test_a_token_may_be_bound_to_an_incident_that_there_is(sanad: Sanad) -> None:
    with pytest.raises(NotFound):
        sanad.tokens.add("drop", [Scope.SUBMIT], DAY, "R-2", S4, IncidentCode("SYR-1"))
