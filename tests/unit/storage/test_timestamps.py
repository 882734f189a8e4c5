"""Time-stamps from an authority on loopback, and what happens where there is none."""

import datetime as dt
import shutil
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import CustodyError, InvalidInput, Unavailable
from pipeline.model.custody import FaultKind, SignedHead
from pipeline.storage.timestamps import check_token, request_token, verify_token
from tests.unit.storage.authority import LocalAuthority, local_authority, serving
from tests.unit.storage.nouns import Case, a_case, a_happening, fill

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for its authority")


def opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    with local_authority(tmp_path_factory.mktemp("authority") / "tsa") as running:
        yield running


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    with local_authority(tmp_path_factory.mktemp("other") / "tsa") as running:
        yield running


@pytest.fixture
def case(tmp_path: Path, authority: LocalAuthority) -> Case:
    case = a_case(tmp_path / "case", (authority.root,))
    fill(case)
    return case


def head_of(case: Case) -> SignedHead:
    with case.records.reading() as reading:
        return reading.heads()[-1]


def stamped(case: Case, token: bytes) -> None:
    with case.records.writing() as writing:
        row = writing.add_timestamp(writing.heads()[-1], "authority of the test", token)
        writing.record(a_happening(rows=[row]))


def test_a_token_says_when_the_head_existed(case: Case, authority: LocalAuthority) -> None:
    head = head_of(case)
    token = request_token(head, authority.url, opener())
    moment = verify_token(head, token, (authority.root,))
    assert abs(moment.time - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert moment.policy == "1.2.3.4.1"


def test_a_token_of_another_head_does_not_hold(case: Case, authority: LocalAuthority) -> None:
    head = head_of(case)
    token = request_token(head, authority.url, opener())
    with pytest.raises(CustodyError, match="something else"):
        verify_token(replace(head, size=head.size + 1), token, (authority.root,))


def test_a_token_of_an_unknown_authority_does_not_hold(
    case: Case, authority: LocalAuthority, other: LocalAuthority
) -> None:
    head = head_of(case)
    token = request_token(head, other.url, opener())
    with pytest.raises(CustodyError, match="does not hold"):
        verify_token(head, token, (authority.root,))
    assert verify_token(head, token, (authority.root, other.root)).serial_number >= 1


def test_a_token_with_one_flipped_bit_does_not_hold(case: Case, authority: LocalAuthority) -> None:
    head = head_of(case)
    token = request_token(head, authority.url, opener())
    for position in range(0, len(token), 41):
        changed = bytearray(token)
        changed[position] ^= 4
        if check_token(head, bytes(changed), (authority.root,)) is None:
            # A certificate that travels along may differ where nobody looks; who signed, and what, may not.
            assert verify_token(head, bytes(changed), (authority.root,)) == verify_token(head, token, (authority.root,))


def test_verify_reads_stored_tokens(case: Case, authority: LocalAuthority) -> None:
    stamped(case, request_token(head_of(case), authority.url, opener()))
    report = case.records.verify(case.vault)
    assert report.whole
    assert report.timestamps == 1
    assert not any("time-stamp" in note for note in report.not_checked)


def test_without_roots_verify_says_what_it_did_not_check(case: Case, authority: LocalAuthority) -> None:
    stamped(case, request_token(head_of(case), authority.url, opener()))
    report = case.folder.records(case.clock).verify(case.vault)
    assert report.whole
    assert any("who signed them was not checked" in note for note in report.not_checked)


@pytest.mark.parametrize("token", [b"", b"not a token", b"\x30\x03\x02\x01\x00"])
def test_verify_finds_a_token_that_is_none(case: Case, token: bytes) -> None:
    stamped(case, token)
    (fault,) = case.records.verify(case.vault).faults
    assert fault.kind is FaultKind.HEAD_INVALID
    assert fault.where == "timestamp 7/1 of authority of the test"


def test_an_authority_that_is_away_is_trouble_of_the_surroundings(case: Case) -> None:
    with serving(lambda _: b"") as url:
        pass
    with pytest.raises(Unavailable, match="gave no time-stamp"):
        request_token(head_of(case), url, opener(), timeout_s=2)


def test_an_authority_that_answers_something_else_is_refused(case: Case, authority: LocalAuthority) -> None:
    head = head_of(case)
    old = request_token(head, authority.url, opener())
    for answer, status in ((b"<html>", 200), (b"", 200), (b"", 500), (b"x" * (2 << 20), 200), (old, 200)):
        with (
            serving(lambda _, answer=answer: answer, status) as url,  # type: ignore[misc]
            pytest.raises(Unavailable),
        ):
            request_token(head, url, opener())


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://example.org", "example.org"])
def test_only_addresses_of_the_web_are_asked(case: Case, url: str) -> None:
    with pytest.raises(InvalidInput, match="not the address"):
        request_token(head_of(case), url, opener())


def test_roots_must_be_certificates(case: Case, authority: LocalAuthority) -> None:
    head = head_of(case)
    token = request_token(head, authority.url, opener())
    for roots in ((), (b"no certificate",)):
        with pytest.raises(InvalidInput):
            verify_token(head, token, roots)
