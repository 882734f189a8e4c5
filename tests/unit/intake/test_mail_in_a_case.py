"""A mail taken into a case: the settings decide who is asked, and what vouches for it is on record."""

from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.errors import SetupError
from pipeline.model.arrivals import Handover
from pipeline.model.attestations import AttestationResult
from pipeline.model.basics import Digest, SourceCode
from pipeline.settings import load_settings
from tests.unit.intake.arrange import sha256
from tests.unit.intake.mails import dkim_signed, given, photo_mail, record, rsa_key


def test_nobody_is_asked_unless_it_is_set(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}).mail.dns == "none"
    assert load_settings(tmp_path, {"SANAD_MAIL_DNS": "system"}).mail.dns == "system"
    with pytest.raises(SetupError):
        load_settings(tmp_path, {"SANAD_MAIL_DNS": "everybody"})


def test_own_servers_can_be_named(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}).mail.own_servers == ()
    (tmp_path / "sanad.toml").write_text('[mail]\nown_servers = ["own.example"]\n')
    assert load_settings(tmp_path, {}).mail.own_servers == ("own.example",)


def test_a_key_in_the_case_folder_is_used_and_preserved(tmp_path: Path) -> None:
    sanad = Sanad.create(tmp_path / "case")
    (tmp_path / "case" / "trust").mkdir(exist_ok=True)
    text = record(rsa_key().public_key())
    given(tmp_path / "case" / "trust" / "dkim", text)
    mail = tmp_path / "mail.eml"
    mail.write_bytes(dkim_signed(photo_mail()))
    submission = sanad.submit([mail], Handover(SourceCode("S-01")))
    with sanad.bench.records.reading() as reading:
        entries = reading.entries(submission.id)
        (receipt,) = reading.receipts_of(Digest(sha256(b"hello")))
    assert "key1._domainkey.own.example" in [entry.name.display for entry in entries]
    message = receipt.arrival.message
    assert message is not None
    (made,) = message.attestations
    assert (made.result, made.material) == (AttestationResult.VALID, (sha256(text),))
    report = sanad.verify()
    assert not report.faults
    assert not [line for line in report.not_checked if "in no record" in line]
