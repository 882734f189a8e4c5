"""What mail servers vouch for: DKIM, ARC, and the findings of our own server."""

import datetime as dt
import io
import re
from pathlib import Path
from random import Random

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from pipeline.errors import Unavailable
from pipeline.intake.mail.canon import Canonical, RawField, body_sum, raw_fields
from pipeline.intake.mail.keys import MailKeys
from pipeline.intake.mail.times import MailServers
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.times import Authority
from tests.unit.intake.arrange import MemoryCabinet, containers, root_of, sha256
from tests.unit.intake.mails import (
    DATE,
    MADE,
    dkim_signed,
    given,
    mailbox_of,
    message_of,
    photo_mail,
    read_with,
    record,
    rsa_key,
    sealed,
    stamped,
)

NAME = "key1._domainkey.own.example"
VALID, INVALID, NOT_CHECKED = AttestationResult


def _record(more: bytes = b"") -> bytes:
    return record(rsa_key().public_key(), more)


def _only(whole: bytes, tmp_path: Path, keys: MailKeys | None = None) -> Attestation:
    (made,) = message_of(read_with(whole, tmp_path, keys)).attestations
    return made


def _limits(made: Attestation) -> set[str]:
    return {one.id.removeprefix("attestation-limit-") for one in made.limits}


def _reason(made: Attestation) -> str:
    assert made.reason is not None
    return made.reason.id.removeprefix("attestation-")


# DKIM


@pytest.mark.parametrize("header", [b"relaxed", b"simple"])
@pytest.mark.parametrize("body", [b"relaxed", b"simple"])
def test_what_another_program_signed_fits(header: bytes, body: bytes, tmp_path: Path) -> None:
    whole = dkim_signed(photo_mail(), canonicalize=(header, body))
    made = _only(whole, tmp_path, given(tmp_path / "keys", _record()))
    assert (made.kind, made.result, made.by) == (AttestationKind.DKIM, VALID, "own.example (key1)")
    assert _limits(made) == {"key-given"}


def test_the_key_is_preserved_and_named_once(tmp_path: Path) -> None:
    cabinet = MemoryCabinet()
    whole = dkim_signed(photo_mail())
    keys = given(tmp_path / "keys", _record())
    found = read_with(whole, tmp_path, keys, cabinet=cabinet)
    (made,) = message_of(found).attestations
    assert made.material == (sha256(_record()),)
    assert cabinet.objects[made.material[0]] == _record()
    assert [one.name.display for one in containers(found)].count(NAME) == 1


def test_the_key_of_a_whole_mailbox_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "two.mbox"
    path.write_bytes(mailbox_of([dkim_signed(photo_mail())] * 2))
    means = Means(keys=given(tmp_path / "keys", _record()))
    found = list(reader_for(root_of(path), None, means).read(MemoryCabinet()))
    assert [one.name.display for one in containers(found)].count(NAME) == 1


def test_without_a_key_nothing_is_asked_and_that_is_said(tmp_path: Path) -> None:
    made = _only(dkim_signed(photo_mail()), tmp_path)
    assert (made.result, _reason(made)) == (NOT_CHECKED, "key-not-asked")


def test_a_changed_text_is_seen_without_any_key(tmp_path: Path) -> None:
    made = _only(dkim_signed(photo_mail()).replace(b"Look.", b"Loot."), tmp_path)
    assert (made.result, _reason(made)) == (INVALID, "dkim-body-differs")


def test_a_changed_field_or_another_key_does_not_fit(tmp_path: Path) -> None:
    whole = dkim_signed(photo_mail())
    keys = given(tmp_path / "keys", _record())
    changed = _only(whole.replace(b"Subject: photos", b"Subject: photon"), tmp_path, keys)
    other = _only(whole, tmp_path, given(tmp_path / "other", record(rsa_key(2048).public_key())))
    for made in (changed, other):
        assert (made.result, _reason(made)) == (INVALID, "dkim-header-differs")


def test_each_of_several_signatures_is_checked(tmp_path: Path) -> None:
    whole = b"DKIM-Signature: v=1; nonsense\r\n" + dkim_signed(dkim_signed(photo_mail()))
    made = message_of(read_with(whole, tmp_path, given(tmp_path / "keys", _record()))).attestations
    assert [(one.result, _reason(one)) for one in made] == [
        (INVALID, "dkim-broken"),
        (VALID, "dkim-valid"),
        (VALID, "dkim-valid"),
    ]


def test_a_mail_saved_with_other_line_ends_fits_with_a_note(tmp_path: Path) -> None:
    whole = dkim_signed(photo_mail()).replace(b"\r\n", b"\n")
    made = _only(whole, tmp_path, given(tmp_path / "keys", _record()))
    assert made.result is VALID
    assert "repair-line_ends" in _limits(made)


def test_quoted_from_lines_of_a_mailbox_explain_a_difference(tmp_path: Path) -> None:
    whole = dkim_signed(photo_mail(body=b"x\r\nFrom here\r\n>From there"))
    quoted = re.sub(rb"(?m)^(>*From )(?=here|there)", rb">\1", whole)
    made = _only(quoted, tmp_path, given(tmp_path / "keys", _record()))
    assert made.result is VALID
    assert "repair-unquoted" in _limits(made)


def test_a_signature_over_the_begin_of_the_text_says_so(tmp_path: Path) -> None:
    whole = dkim_signed(photo_mail(), length=True) + b"added by somebody\r\n"
    made = _only(whole, tmp_path, given(tmp_path / "keys", _record()))
    assert made.result is VALID
    assert "length" in _limits(made)


def test_fields_that_are_not_covered_are_named(tmp_path: Path) -> None:
    keys = given(tmp_path / "keys", _record())
    made = _only(stamped(photo_mail(), {"h": "from:subject"}), tmp_path, keys)
    told = next(one for one in made.limits if one.id == "attestation-limit-uncovered")
    assert told.parameters[0].value == "Date, Content-Type"
    # Of doubled fields the lowest is signed, and programs show the first.
    doubled = _only(b"From: other@own.example\r\n" + stamped(photo_mail(), {}), tmp_path, keys)
    told = next(one for one in doubled.limits if one.id == "attestation-limit-uncovered")
    assert "From" in str(told.parameters[0].value)


def test_a_signature_that_leaves_out_the_sender_counts_for_nothing(tmp_path: Path) -> None:
    made = _only(stamped(photo_mail(), {"h": "subject:date"}), tmp_path, given(tmp_path / "keys", _record()))
    assert (made.result, _reason(made)) == (INVALID, "dkim-no-from")


def test_weak_and_trial_keys_and_ends_are_said(tmp_path: Path) -> None:
    keys = given(tmp_path / "keys", _record(b"t=y; "))
    (tmp_path / "keys" / "published.txt").write_text(f"other\n{NAME}\n")
    whole = stamped(photo_mail(sender=b"sam@elsewhere.example"), {"x": "1593450000"})
    made = _only(whole, tmp_path, keys)
    assert made.result is VALID
    assert {"testing", "until", "published", "other-domain"} <= _limits(made)


def _prime(seed: Random) -> int:
    while True:
        number = seed.getrandbits(384) | 3 << 382 | 1
        if all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7, 11, 13)):
            return number


def test_a_short_key_is_said(tmp_path: Path) -> None:
    seed = Random(7)
    p, q = _prime(seed), _prime(seed)
    d = pow(65537, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(65537, p * q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    key = numbers.private_key(unsafe_skip_rsa_key_validation=True)
    made = _only(stamped(photo_mail(), {}, key), tmp_path, given(tmp_path / "keys", record(key.public_key())))
    assert made.result is VALID
    told = next(one for one in made.limits if one.id == "attestation-limit-short-key")
    assert told.parameters[0].value == 768


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"v=DKIM1; p=", "key-revoked"),
        (b"v=DKIM1; p=AAAA", "key-unusable"),
        (b"v=DKIM1; k=ed25519; p=AAAA", "key-unusable"),
        (b"hello", "key-unusable"),
        (b"", "key-unusable"),
        (b"\xff;;==p", "key-unusable"),
    ],
)
def test_records_that_hold_no_key_are_said(text: bytes, reason: str, tmp_path: Path) -> None:
    made = _only(dkim_signed(photo_mail()), tmp_path, given(tmp_path / "keys", text))
    assert (made.result, _reason(made)) == (NOT_CHECKED, reason)


def test_ed25519_signatures_are_checked(tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    keys = given(tmp_path / "keys", record(key.public_key()))
    whole = stamped(photo_mail(), {}, key)
    assert _only(whole, tmp_path, keys).result is VALID
    assert _only(whole.replace(b"photos", b"photon"), tmp_path, keys).result is INVALID


def test_an_unknown_algorithm_is_not_checked(tmp_path: Path) -> None:
    made = _only(stamped(photo_mail(), {"a": "rsa-sha999"}), tmp_path, given(tmp_path / "keys", _record()))
    assert (made.result, _reason(made)) == (NOT_CHECKED, "unknown-algorithm")


def test_a_time_is_more_than_a_claim_only_with_a_key_out_of_the_dns(tmp_path: Path) -> None:
    whole = stamped(photo_mail(), {"t": str(int(MADE.timestamp()))})
    asked: list[str] = []

    def look_up(name: str) -> bytes | None:
        asked.append(name)
        return _record()

    def authority(keys: MailKeys) -> Authority:
        made = _only(whole, tmp_path, keys)
        assert made.time is not None
        assert made.time.interval.earliest == MADE
        return made.time.authority

    assert authority(MailKeys(None, look_up)) is Authority.CRYPTOGRAPHIC
    assert asked == [NAME]
    assert authority(given(tmp_path / "keys", _record())) is Authority.EXPORT
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "published.txt").write_text(NAME)
    assert authority(MailKeys(tmp_path / "published", look_up)) is Authority.EXPORT
    assert authority(MailKeys(None, lambda name: _record(b"t=y; "))) is Authority.EXPORT


def test_a_key_is_asked_for_once_and_a_silent_dns_is_left_alone(tmp_path: Path) -> None:
    asked: list[str] = []

    def silent(name: str) -> bytes | None:
        asked.append(name)
        raise Unavailable("away")

    keys = MailKeys(None, silent)
    for number in range(40):
        reason = keys.find(f"s{number % 30}", "x.example")
        assert getattr(reason, "reason", None) is not None
    assert len(asked) == 10
    gone = MailKeys(None, lambda name: None)
    made = _only(dkim_signed(photo_mail()), tmp_path, gone)
    assert _reason(made) == "key-gone"


@pytest.mark.parametrize("selector", ["../../etc/passwd", "a/b", "", "a..b", "x" * 300, "\u2025", "A B"])
def test_no_name_leads_out_of_the_folder_or_is_asked_for(selector: str, tmp_path: Path) -> None:
    keys = MailKeys(tmp_path, lambda name: pytest.fail(f"asked for {name}"))
    assert getattr(keys.find(selector, "x.example"), "reason", None) is not None


# The canonical forms, held against another program


_TEXT = st.lists(
    st.sampled_from([b"a", b"\r\n", b" ", b"\t", b"\r\n\r\n", b"From x", b"x" * 70_000, b" " * 900, b".\r\n"]),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@for_all(parts=_TEXT, form=st.sampled_from(Canonical))
def test_bodies_have_the_sum_that_another_program_makes(parts: list[bytes], form: Canonical) -> None:
    body = b"".join(parts)
    other = {Canonical.SIMPLE: dkim.canonicalization.Simple, Canonical.RELAXED: dkim.canonicalization.Relaxed}[form]
    # Blanks behind the last line of a body that does not end with a line end: the other one leaves them.
    expected = other.canonicalize_body(body.rstrip(b" \t") if form is Canonical.RELAXED else body)
    made = body_sum(io.BytesIO(body), form, "sha256", None)
    assert made.digest.hex() == sha256(expected)


@for_all(value=st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n ", b"b=c", b";"]), max_size=20))
def test_fields_are_what_another_program_makes_of_them(value: list[bytes]) -> None:
    one = RawField(b"Subject", b"".join(value) + b"\r\n")
    for form, other in (
        (Canonical.SIMPLE, dkim.canonicalization.Simple),
        (Canonical.RELAXED, dkim.canonicalization.Relaxed),
    ):
        ((name, content),) = other.canonicalize_headers([(one.name, one.value)])
        assert one.canonical(form) == name + b":" + content


def test_raw_fields_keep_folds_and_leave_out_what_is_none() -> None:
    fields = raw_fields(b"From x\nA: b\n c\r\nno field\r\nD :e\r\n\r\n")
    assert [(one.name, one.value) for one in fields] == [(b"A", b" b\r\n c\r\n"), (b"D ", b"e\r\n")]


@pytest.mark.parametrize("unit", [b" ", b"\t ", b"\r", b"\n", b">", b"\r\n ", b">From ", b" \r"])
def test_no_body_takes_long(unit: bytes) -> None:
    body = unit * (4_000_000 // len(unit))
    for form in Canonical:
        for unquote in (False, True):
            assert body_sum(io.BytesIO(body), form, "sha256", None, unquote=unquote).digest


@pytest.mark.parametrize(
    "value", [b";" * 90_000, b"b=" * 45_000, b"h=" + b"a:" * 45_000, b"b=" + b"\r\n " * 30_000, b"x" * 90_000]
)
def test_no_signature_takes_long(value: bytes, tmp_path: Path) -> None:
    head = b"v=1; a=rsa-sha256; d=own.example; s=key1; h=from; bh=; b=AAAA;"
    read_with(b"DKIM-Signature: " + head + value + b"\r\n" + photo_mail(), tmp_path, given(tmp_path / "k", _record()))


# ARC


def test_a_chain_of_seals_fits_and_names_the_first(tmp_path: Path) -> None:
    whole = sealed(sealed(photo_mail(), 1, "none"), 2, "pass")
    made = _only(whole, tmp_path, given(tmp_path / "keys", _record()))
    assert (made.kind, made.result, made.by) == (AttestationKind.ARC, VALID, "own.example (key1)")
    assert made.reason is not None
    assert made.reason.parameters[0].value == 2
    assert made.time is not None
    assert made.time.interval.earliest == dt.datetime.fromtimestamp(1_593_364_801, dt.UTC)
    state, _, why = dkim.arc_verify(whole, dnsfunc=lambda name, timeout: _record())
    assert state == dkim.CV_Pass, why


@pytest.mark.parametrize(
    ("change", "result", "reason"),
    [
        ((b"Look.", b"Loot."), INVALID, "arc-body-differs"),
        ((b"Subject: photos", b"Subject: photon"), INVALID, "arc-mail-differs"),
        ((b"mx1.example", b"mx9.example"), INVALID, "arc-seal-differs"),
        ((b"i=1; mx1", b"i=3; mx1"), INVALID, "arc-broken"),
        ((b"cv=pass", b"cv=fail"), INVALID, "arc-seal-differs"),
    ],
)
def test_a_changed_chain_does_not_fit(
    change: tuple[bytes, bytes], result: AttestationResult, reason: str, tmp_path: Path
) -> None:
    whole = sealed(sealed(photo_mail(), 1, "none"), 2, "pass").replace(*change)
    made = _only(whole, tmp_path, given(tmp_path / "keys", _record()))
    assert (made.result, _reason(made)) == (result, reason)


def test_a_server_that_refused_the_chain_is_heard(tmp_path: Path) -> None:
    whole = sealed(sealed(photo_mail(), 1, "none"), 2, "fail")
    made = _only(whole, tmp_path, given(tmp_path / "keys", _record()))
    assert (made.result, _reason(made)) == (INVALID, "arc-refused")


def test_a_chain_without_keys_is_not_checked(tmp_path: Path) -> None:
    made = _only(sealed(photo_mail(), 1, "none"), tmp_path)
    assert (made.result, _reason(made)) == (NOT_CHECKED, "key-not-asked")


# Our own server

RESULTS = (
    b"Authentication-Results: in.own.example; dkim=pass (1.2.3.4 secret) header.d=sam.example; spf=fail\r\n"
    b"Received: by in.own.example; Sun, 28 Jun 2020 17:20:35 +0000\r\n"
    b"Received: by isp.example; Sun, 28 Jun 2020 17:20:34 +0000\r\n"
    b"Authentication-Results: in.own.example; dkim=fail\r\n"
    b"Authentication-Results: isp.example; dkim=pass\r\n"
)


def test_findings_count_only_from_the_own_server_in_the_own_mailbox(tmp_path: Path) -> None:
    own = MailServers(("own.example",), own_mailbox=True)
    above, below = message_of(read_with(photo_mail(RESULTS), tmp_path, servers=own)).attestations
    assert (above.result, above.by, _reason(above)) == (VALID, "in.own.example", "results-found")
    assert above.reason is not None
    assert above.reason.parameters[0].value == "dkim=pass (sam.example), spf=fail"
    assert (below.result, _reason(below)) == (NOT_CHECKED, "results-claimed")
    from_file = message_of(read_with(photo_mail(RESULTS), tmp_path, servers=MailServers(("own.example",))))
    assert {one.result for one in from_file.attestations} == {NOT_CHECKED}
    assert not message_of(read_with(photo_mail(RESULTS), tmp_path)).attestations


@pytest.mark.parametrize(
    ("findings", "result"),
    [
        (b"dkim=fail; dmarc=fail", INVALID),
        (b"dmarc=pass; dkim=fail", VALID),
        (b"spf=pass", NOT_CHECKED),
        (b"none", NOT_CHECKED),
        (b"((((dkim=pass", NOT_CHECKED),
    ],
)
def test_findings_are_summed_up(findings: bytes, result: AttestationResult, tmp_path: Path) -> None:
    header = b"Authentication-Results: in.own.example 1; " + findings + b"\r\n"
    own = MailServers(("own.example",), own_mailbox=True)
    (made,) = message_of(read_with(photo_mail(header), tmp_path, servers=own)).attestations
    assert made.result is result


def test_addresses_of_machines_are_no_facts(tmp_path: Path) -> None:
    header = b"X-Originating-IP: [10.1.2.3]\r\nX-Mailer: Mailer 1\r\nUser-Agent: Agent 2\r\n" + DATE
    facts = message_of(read_with(photo_mail(header), tmp_path)).facts
    assert {(one.name, one.value) for one in facts} == {("X-Mailer", "Mailer 1"), ("User-Agent", "Agent 2")}


@pytest.mark.parametrize(
    ("sender", "own"),
    [
        (b"sam@own.example", True),
        (b"Sam <sam@mail.own.example>", True),
        (b"kim@other.example, sam@own.example", False),
        (b'"sam@own.example" <kim@other.example>', False),
        (b"kim@other.example (sam@own.example)", False),
    ],
)
def test_the_domain_is_held_to_the_address_that_counts_as_the_sender(sender: bytes, own: bool, tmp_path: Path) -> None:
    made = _only(dkim_signed(photo_mail(sender=sender)), tmp_path, given(tmp_path / "keys", _record()))
    assert made.result is VALID
    assert ("other-domain" not in _limits(made)) is own
