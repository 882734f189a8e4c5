"""S/MIME: mails inside their signature, signatures beside them, packed and encrypted ones."""

import base64
import zlib
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7

from pipeline.intake.identity import receipt_id
from pipeline.intake.mail.smime_kinds import is_signed_content
from pipeline.model.arrivals import GapKind
from pipeline.model.attestations import AttestationKind, AttestationResult
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority
from tests.unit.intake.arrange import arrivals, attached, containers, gaps, mail, read_bytes, reasons, sha256
from tests.unit.intake.mails import (
    certificate,
    clear_mail,
    cms,
    mailbox_of,
    message_of,
    opaque_mail,
    read_with,
)

VALID, INVALID, NOT_CHECKED = AttestationResult
FINGERPRINT = "SHA-256 "


def test_a_mail_inside_its_signature_is_read_with_the_mail_around_it(tmp_path: Path) -> None:
    found = read_with(opaque_mail(), tmp_path)
    message = message_of(found)
    (photo,) = arrivals(found)
    assert (photo.name.display, photo.object.size, photo.path) == ("a.jpg", 5, ("1", "content", "1"))
    assert (message.identity, message.sender) == ("<opaque@x>", "sam@own.example")
    assert not message.forwarded
    (made,) = message.attestations
    assert (made.kind, made.result) == (AttestationKind.MAIL_SIGNATURE, VALID)
    assert made.by is not None
    assert made.by.startswith(FINGERPRINT)
    assert [one.id for one in made.limits] == ["attestation-limit-certificate"]
    assert made.time is not None
    assert made.time.authority is Authority.EXPORT
    assert made.material == (containers(found)[1].object.sha256,)


@pytest.mark.parametrize("sender", [b"kim@own.example", b"uncle.sam@own.example", b'"sam@own.example" <kim@x.example>'])
def test_a_signature_of_somebody_else_is_said(sender: bytes, tmp_path: Path) -> None:
    whole = opaque_mail().replace(b"From: sam@own.example", b"From: " + sender)
    (made,) = message_of(read_with(whole, tmp_path)).attestations
    assert "attestation-limit-other-address" in [one.id for one in made.limits]


def test_a_changed_mail_inside_does_not_fit(tmp_path: Path) -> None:
    head, _, body = opaque_mail().partition(b"\r\n\r\n")
    changed = base64.b64decode(body).replace(b"aGVsbG8=", b"aGVsbG9=")
    found = read_with(head + b"\r\n\r\n" + base64.encodebytes(changed), tmp_path)
    (made,) = message_of(found).attestations
    assert (made.result, made.reason and made.reason.id) == (INVALID, "attestation-smime-content-differs")


def test_another_key_than_the_certificates_does_not_fit(tmp_path: Path) -> None:
    head, _, body = opaque_mail().partition(b"\r\n\r\n")
    signed = asn1.ContentInfo.load(base64.b64decode(body))
    info = signed["content"]["signer_infos"][0]
    info["signature"] = bytes(256)
    found = read_with(head + b"\r\n\r\n" + base64.encodebytes(signed.dump(force=True)), tmp_path)
    (made,) = message_of(found).attestations
    assert (made.result, made.reason and made.reason.id) == (INVALID, "attestation-smime-signature-differs")


def test_without_the_certificate_nothing_can_be_checked(tmp_path: Path) -> None:
    inner = mail([attached(b"attachment; filename=a.jpg")])
    bare = cms(inner, pkcs7.PKCS7Options.NoCerts)
    part = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = read_with(mail([part + base64.encodebytes(bare)]), tmp_path)
    # The mail inside has fields of its own: it is a mail that was sent on.
    message = message_of(found)
    assert message.forwarded
    (made,) = message.attestations
    assert (made.result, made.reason and made.reason.id) == (NOT_CHECKED, "attestation-smime-no-certificate")


def test_a_signature_beside_covers_what_is_in_the_signed_part(tmp_path: Path) -> None:
    whole = clear_mail()
    for handed, limits in (
        (whole, {"certificate"}),
        (whole.replace(b"\r\n", b"\n"), {"certificate", "repair-line_ends"}),
    ):
        found = read_with(handed, tmp_path)
        (made,) = message_of(found).attestations
        assert made.result is VALID
        assert {one.id.removeprefix("attestation-limit-") for one in made.limits} == limits
        assert [one.name.display for one in containers(found)][1:] == ["smime.p7s"]
    (made,) = message_of(read_with(whole.replace(b"aGVsbG8=", b"aGVsbG9="), tmp_path)).attestations
    assert made.result is INVALID


def test_what_a_list_adds_around_a_signed_part_is_not_covered(tmp_path: Path) -> None:
    signed = clear_mail().partition(b"MIME-Version: 1.0\r\n")[2]
    whole = mail([signed, attached(b"attachment; filename=added.jpg")], boundary=b"around")
    inside, added = arrivals(read_with(whole, tmp_path))
    assert inside.message is not None
    assert added.message is not None
    assert [one.result for one in inside.message.attestations] == [VALID]
    assert not added.message.attestations


def test_pgp_signatures_are_seen_and_not_checked(tmp_path: Path) -> None:
    signature = b"Content-Type: application/pgp-signature; name=signature.asc\r\n\r\n-----BEGIN PGP SIGNATURE-----"
    whole = mail([attached(b"attachment; filename=a.jpg"), signature], subtype=b"signed")
    found = read_with(whole, tmp_path)
    (made,) = message_of(found).attestations
    assert (made.result, made.reason and made.reason.id) == (NOT_CHECKED, "attestation-pgp-no-key")
    assert len(containers(found)) == 2


@pytest.mark.parametrize("content", [b"x", b"\x30\x03\x02\x01\x01", b""])
def test_signatures_that_cannot_be_read_lose_nothing(content: bytes, tmp_path: Path) -> None:
    signature = (
        b"Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(content)
    )
    whole = mail([attached(b"attachment; filename=a.jpg"), signature], subtype=b"signed")
    (made,) = message_of(read_with(whole, tmp_path)).attestations
    assert (made.result, made.reason and made.reason.id) == (NOT_CHECKED, "attestation-smime-broken")


def test_a_signed_file_by_itself_is_opened(tmp_path: Path) -> None:
    signed = read_bytes(cms(b"%PDF-1.4 a document"), tmp_path, "contract.pdf.p7m")
    (document,) = arrivals(signed)
    assert document.object.sha256 == sha256(b"%PDF-1.4 a document")
    as_mail = read_bytes(cms(mail([attached(b"attachment; filename=a.jpg")])), tmp_path, "smime.p7m")
    (made,) = message_of(as_mail).attestations
    assert made.result is VALID


def test_a_signature_by_itself_is_a_plain_file(tmp_path: Path) -> None:
    alone = cms(b"x" * 50, pkcs7.PKCS7Options.DetachedSignature)
    assert not is_signed_content(alone[:400])
    (one,) = arrivals(read_bytes(alone, tmp_path, "smime.p7s"))
    assert one.object.size == len(alone)
    # Handed over as what it is not, it is a gap that says so.
    part = b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert reasons(read_with(mail([part + base64.encodebytes(alone)]), tmp_path)) == ["intake-gap-signature-alone"]


def _compressed(content: bytes) -> bytes:
    packed = zlib.compress(content)
    info = {"content_type": "compressed_data", "content": asn1.CompressedData({
        "version": 0,
        "compression_algorithm": {"algorithm": "1.2.840.113549.1.9.16.3.8"},
        "encap_content_info": {"content_type": "data", "content": packed},
    })}  # fmt: skip
    return bytes(asn1.ContentInfo(info).dump())


def _as_mail(packed: bytes) -> bytes:
    head = (
        b"From: sam@own.example\r\nSubject: packed\r\nMessage-ID: <packed@x>\r\n"
        b"Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return head + base64.encodebytes(packed)


def test_packed_mails_are_opened_and_bombs_are_not(tmp_path: Path) -> None:
    inner = mail([attached(b"attachment; filename=a.jpg")]).partition(b"MIME-Version: 1.0\r\n")[2]
    message = message_of(read_with(_as_mail(_compressed(inner)), tmp_path))
    assert message.identity == "<packed@x>"
    bomb = read_with(_as_mail(_compressed(b"Content-Type: image/jpeg\r\n\r\n" + bytes(40 << 20))), tmp_path)
    assert reasons(bomb) == ["intake-gap-bomb"]
    cut = read_with(_as_mail(_compressed(inner).replace(zlib.compress(inner)[-8:], bytes(8))), tmp_path)
    assert [one.kind for one in gaps(cut)] == [GapKind.UNREADABLE]


def test_ciphertext_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(b"secret").add_recipient(certificate())
    sealed = builder.encrypt(serialization.Encoding.DER, [])
    (gap,) = gaps(read_bytes(sealed, tmp_path, "smime.p7m"))
    assert gap.kind is GapKind.ENCRYPTED
    # Whatever the mail says that it is.
    part = b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    (gap,) = gaps(read_with(mail([part + base64.encodebytes(sealed)]), tmp_path))
    assert gap.kind is GapKind.ENCRYPTED


@pytest.mark.parametrize(
    "hostile",
    [
        b"\x30\x80" * 3_000,
        b"\x30\x84\xff\xff\xff\xff",
        bytes.fromhex("3080 06092a864886f70d010702 a080") + b"\x24\x80" * 2_000,
        bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101 3100 3080 06092a864886f70d010701 a080 2480")
        + b"\x04\x01a" * 20_000,
        # Whole, but of more pieces than any program writes.
        bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101 3100 3080 06092a864886f70d010701 a080 2480")
        + b"\x04\x01a" * 400_000
        + bytes(6)
        + bytes.fromhex("3100")
        + bytes(6),
    ],
)
def test_no_structure_raises(hostile: bytes, tmp_path: Path) -> None:
    part = b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert reasons(read_with(mail([part + base64.encodebytes(hostile)]), tmp_path))


def test_the_same_signed_mail_makes_no_second_receipt_in_a_mailbox(tmp_path: Path) -> None:
    (alone,) = arrivals(read_bytes(mailbox_of([opaque_mail()]), tmp_path))
    (later,) = arrivals(read_bytes(mailbox_of([b"From: a@x\r\nSubject: y\r\n\r\nz\r\n", opaque_mail()]), tmp_path))
    assert receipt_id(SourceCode("S-01"), alone) == receipt_id(SourceCode("S-01"), later)
