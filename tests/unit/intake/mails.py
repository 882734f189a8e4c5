"""Mails with signatures, as the tests build them: keys, seals, certificates."""

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import dkim
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from pipeline.intake.limits import OpeningLimits
from pipeline.intake.mail.canon import Canonical, RawField, raw_fields
from pipeline.intake.mail.keys import MailKeys
from pipeline.intake.mail.times import MailServers
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Arrival, Found, MessageContext
from tests.unit.intake.arrange import MemoryCabinet, arrivals, attached, mail, root_of

DOMAIN, SELECTOR = b"own.example", b"key1"
DATE = b"Date: Sun, 28 Jun 2020 20:20:30 +0300\r\n"
MADE = dt.datetime(2020, 6, 28, 17, 20, 31, tzinfo=dt.UTC)


@cache
def rsa_key(bits: int = 1024) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def record(key: rsa.RSAPublicKey | ed25519.Ed25519PublicKey, more: bytes = b"") -> bytes:
    """The TXT record of a key."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        kind, raw = b"ed25519", key.public_bytes_raw()
    else:
        der = serialization.PublicFormat.SubjectPublicKeyInfo
        kind, raw = b"rsa", key.public_bytes(serialization.Encoding.DER, der)
    return b"v=DKIM1; k=" + kind + b"; " + more + b"p=" + base64.b64encode(raw)


def photo_mail(header: bytes = DATE, sender: bytes = b"sam@own.example", body: bytes = b"Look.\r\n>From here") -> bytes:
    """A mail with a text and one photo."""
    whole = mail([b"Content-Type: text/plain\r\n\r\n" + body, attached(b"attachment; filename=a.jpg")], header)
    return whole.replace(b"sam@example.org", sender, 1)


def dkim_signed(whole: bytes, **options: object) -> bytes:
    """Signed by another program's code; `options` are its own."""
    return bytes(dkim.sign(whole, SELECTOR, DOMAIN, pem(rsa_key()), **options)) + whole


def stamped(
    whole: bytes, tags: Mapping[str, str], key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | None = None
) -> bytes:
    """Signed here, with any tags; `bh` and `b` are added."""
    key = key or rsa_key()
    head, _, body = whole.partition(b"\r\n\r\n")
    stated = {"v": "1", "c": "relaxed/simple", "d": DOMAIN.decode(), "s": SELECTOR.decode(), "h": "from:date:subject"}
    stated["a"] = "rsa-sha256" if isinstance(key, rsa.RSAPrivateKey) else "ed25519-sha256"
    stated |= tags
    stated["bh"] = base64.b64encode(hashlib.sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode()
    value = " " + "; ".join(f"{name}={text}" for name, text in stated.items()) + "; b="
    signed = _covered(raw_fields(head + b"\r\n"), stated["h"].split(":"))
    own = RawField(b"DKIM-Signature", value.encode() + b"\r\n")
    return b"DKIM-Signature:" + value.encode() + _signature(key, [*signed, own]) + b"\r\n" + whole


def _covered(fields: Sequence[RawField], names: Sequence[str]) -> list[RawField]:
    return [next(one for one in reversed(fields) if one.name.lower() == name.strip().encode()) for name in names]


def _signature(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, fields: Sequence[RawField]) -> bytes:
    data = b"".join(one.canonical(Canonical.RELAXED) for one in fields).removesuffix(b"\r\n")
    if isinstance(key, rsa.RSAPrivateKey):
        return base64.b64encode(key.sign(data, padding.PKCS1v15(), hashes.SHA256()))
    return base64.b64encode(key.sign(hashlib.sha256(data).digest()))


def sealed(whole: bytes, number: int, state: str) -> bytes:
    """With the seal of one more server (ARC)."""
    head, _, body = whole.partition(b"\r\n\r\n")
    digest = base64.b64encode(hashlib.sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode()
    where = f"i={number}; a=rsa-sha256; d={DOMAIN.decode()}; s={SELECTOR.decode()}; t={1_593_364_800 + number}"
    results = RawField(b"ARC-Authentication-Results", f" i={number}; mx{number}.example; dkim=pass\r\n".encode())
    stated = f" {where}; c=relaxed/simple; h=from:subject; bh={digest}; b="
    covered = _covered(raw_fields(head + b"\r\n"), ["from", "subject"])
    unsigned = RawField(b"ARC-Message-Signature", stated.encode() + b"\r\n")
    message = RawField(unsigned.name, stated.encode() + _signature(rsa_key(), [*covered, unsigned]) + b"\r\n")
    seal = f" {where}; cv={state}; b=".encode()
    chain = [*_chain(raw_fields(head + b"\r\n")), results, message, RawField(b"ARC-Seal", seal + b"\r\n")]
    written = RawField(b"ARC-Seal", seal + _signature(rsa_key(), chain) + b"\r\n")
    return b"".join(one.name + b":" + one.value for one in (written, message, results)) + whole


def _chain(fields: Sequence[RawField]) -> list[RawField]:
    """The seals before, oldest first; each server writes its three above those of the one before."""
    return [one for one in reversed(fields) if one.name.lower().startswith(b"arc-")]


@cache
def certificate(address: str = "sam@own.example") -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sam")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(rsa_key(2048).public_key())
        .serial_number(7)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
        .sign(rsa_key(2048), hashes.SHA256())
    )


def cms(content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
    """`content` signed, in DER; with `DetachedSignature` the signature alone."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    signer = builder.add_signer(certificate(), rsa_key(2048), hashes.SHA256())
    return signer.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def opaque_mail(content: bytes | None = None) -> bytes:
    """A mail inside its own signature."""
    inner = content or mail([attached(b"attachment; filename=a.jpg")]).partition(b"MIME-Version: 1.0\r\n")[2]
    return (
        DATE + b"From: sam@own.example\r\nSubject: signed\r\nMessage-ID: <opaque@x>\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(cms(inner))
    )


def clear_mail() -> bytes:
    """A mail with the signature beside it."""
    signed = mail([attached(b"attachment; filename=a.jpg")], boundary=b"inner").partition(b"MIME-Version: 1.0\r\n")[2]
    signature = base64.encodebytes(cms(signed, pkcs7.PKCS7Options.DetachedSignature)).replace(b"\n", b"\r\n")
    beside = (
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + signature
    )
    return mail([signed, beside], DATE, b"signed").replace(b"sam@example.org", b"sam@own.example", 1)


def pieces(whole: bytes, count: int, id: bytes = b"mail-1@x") -> list[bytes]:
    """The mail sent in `count` pieces, each a mail of its own."""
    lines = whole.splitlines(keepends=True)
    size = -(-len(lines) // count)
    return [
        b"From: sam@example.org\r\nDate: Sun, 28 Jun 2020 20:20:30 +0300\r\nSubject: piece\r\nMIME-Version: 1.0\r\n"
        b"Message-ID: <piece-%d@x>\r\n"
        % number
        + b'Content-Type: message/partial; id="%s"; number=%d; total=%d\r\n\r\n' % (id, number, count)
        + b"".join(lines[(number - 1) * size : number * size])
        for number in range(1, count + 1)
    ]


def mailbox_of(mails: Sequence[bytes]) -> bytes:
    return b"".join(b"From sam@example.org Sun Jun 28 17:20:30 2020\r\n" + one + b"\r\n" for one in mails)


def read_with(
    whole: bytes,
    folder: Path,
    keys: MailKeys | None = None,
    servers: MailServers | None = None,
    cabinet: MemoryCabinet | None = None,
) -> list[Found]:
    """Everything in a mail, with these keys of mail servers."""
    path = folder / "handed-over.eml"
    path.write_bytes(whole)
    means = Means(OpeningLimits(), servers or MailServers(), keys or MailKeys())
    return list(reader_for(root_of(path), "eml", means).read(cabinet or MemoryCabinet()))


def given(folder: Path, text: bytes, name: bytes = SELECTOR + b"._domainkey." + DOMAIN) -> MailKeys:
    """A case folder's keys with one in it."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name.decode()}.txt").write_bytes(text)
    return MailKeys(folder)


def only(found: list[Found]) -> Arrival:
    (one,) = arrivals(found)
    return one


def message_of(found: list[Found]) -> MessageContext:
    message = only(found).message
    assert message is not None
    return message
