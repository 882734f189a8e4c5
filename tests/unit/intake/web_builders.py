"""Builds web archives: records byte by byte, so that they can be wrong in any way, and WACZ files around them."""

import base64
import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.unit.intake.arrange import zip_of

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8
MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(range(256)) * 16
DATE = "2026-05-01T10:00:00Z"
NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


def sha1_base32(content: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(content).digest()).decode()


def record(
    kind: str,
    url: str,
    block: bytes,
    *,
    id: str = "",
    date: str = DATE,
    content_type: str = "",
    length: int | None = None,
    **fields: str,
) -> bytes:
    """One record; further `fields` are written as `WARC-…`, with underlines for dashes."""
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {date}"]
    if id:
        lines.append(f"WARC-Record-ID: <urn:uuid:{id}>")
    lines += [f"WARC-{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    stated = content_type or "application/http; msgtype=response"
    lines += [f"Content-Type: {stated}", f"Content-Length: {len(block) if length is None else length}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def http(body: bytes, content_type: str = "image/jpeg", status: str = "200 OK", **fields: str) -> bytes:
    """An HTTP answer; further `fields` with underlines for dashes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def response(url: str, body: bytes, content_type: str = "image/jpeg", *, id: str = "", **fields: str) -> bytes:
    """A plain answer with the sums that archivers write."""
    block = http(body, content_type)
    return record(
        "response", url, block, id=id, Payload_Digest=sha1_base32(body), Block_Digest=sha1_base32(block), **fields
    )


def part(url: str, whole: bytes, start: int, end: int, *, id: str, total: str | None = None) -> bytes:
    """Bytes `start` up to `end` of `whole`, as a browser fetched them."""
    stated = f"bytes {start}-{end - 1}/{len(whole) if total is None else total}"
    block = http(whole[start:end], "video/mp4", "206 Partial Content", Content_Range=stated)
    return record("response", url, block, id=id)


def chunked(body: bytes, size: int = 700) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def compressed(*records: bytes) -> bytes:
    """Each record in a gzip member of its own, as the standard asks for."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def page(url: str = "https://example.org/post", title: str = "قصف السوق") -> bytes:
    body = f"<!doctype html><html><head><title>{title}</title></head><body>…</body></html>".encode()
    return response(url, body, "text/html; charset=utf-8", id="page")


WARC = (
    record(
        "warcinfo",
        "",
        b"software: archiver 1.0\r\nformat: WARC File Format 1.1\r\n",
        content_type="application/warc-fields",
    ),
    page(),
    response("https://example.org/media/photo.jpg", JPEG, id="photo"),
    response("https://example.org/dot.gif", b"GIF89a" + bytes(37), "image/gif", id="dot"),
    part("https://example.org/film.mp4", MP4, 0, 2000, id="film-1"),
    part("https://example.org/film.mp4", MP4, 2000, len(MP4), id="film-2"),
    record(
        "revisit",
        "https://example.org/again.jpg",
        http(b""),
        id="again",
        Refers_To="<urn:uuid:photo>",
        Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    ),
    record(
        "resource",
        "urn:view:https://example.org/post",
        b"\x89PNG\r\n\x1a\n" + bytes(2000),
        id="view",
        content_type="image/png",
    ),
)
"""A small archive with one of everything that is taken out, and of what is not."""


def archive(*records: bytes) -> bytes:
    return b"".join(records or WARC)


@dataclass(frozen=True)
class Signer:
    """A key with a certificate chain: the key's own, and the root that issued it."""

    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def pem(self) -> str:
        return "".join(one.public_bytes(Encoding.PEM).decode() for one in self.chain)


def signer(domain: str = "archive.example", issuer: str = "Test Root", *, timestamping: bool = False) -> Signer:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)])
    root = _certificate(root_name, root_name, root_key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    own = _certificate(name, root_name, key.public_key()).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False
    )
    if timestamping:
        own = own.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Signer(key, (own.sign(root_key, SHA256()), root.sign(root_key, SHA256())))


def _certificate(name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOON - dt.timedelta(days=30))
        .not_valid_after(NOON + dt.timedelta(days=30))
    )


def anonymous_signature(key: ec.EllipticCurvePrivateKey, text: str, *, raw: bool = True) -> dict[str, str]:
    """`signedData` as a browser makes it: the two numbers of the signature one behind the other."""
    der = key.sign(text.encode(), ec.ECDSA(SHA256()))
    size = (key.key_size + 7) // 8
    numbers = b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(der))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "hash": text,
        "signature": base64.b64encode(numbers if raw else der).decode(),
        "publicKey": base64.b64encode(public).decode(),
        "created": "2026-05-01T12:00:00Z",
        "software": "ArchiveWeb.page 0.14",
    }


def domain_signature(by: Signer, text: str, domain: str = "archive.example") -> dict[str, str]:
    signature = base64.b64encode(by.key.sign(text.encode(), ec.ECDSA(SHA256()))).decode()
    return {
        "hash": text,
        "signature": signature,
        "created": "2026-05-01T12:00:00Z",
        "domain": domain,
        "domainCert": by.pem,
        "version": "0.1.0",
    }


PAGES = (
    b'{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n'
    b'{"url": "https://example.org/post", "title": "Market", "ts": "2026-05-01T09:59:00Z"}\n'
)


@dataclass
class Wacz:
    """The members of a WACZ, made consistent when it is packed."""

    members: dict[str, bytes] = field(
        default_factory=lambda: {"archive/data.warc.gz": compressed(*WARC), "pages/pages.jsonl": PAGES}
    )
    extra: dict[str, bytes] = field(default_factory=dict)
    """Members that the package does not list."""
    listed: list[dict[str, object]] = field(default_factory=list)
    """Resources that the package lists though they are not there."""
    old: bool = False

    def package(self) -> bytes:
        resources = [*(self._resource(path, content) for path, content in self.members.items()), *self.listed]
        record: dict[str, object] = {"profile": "data-package", "resources": resources, "wacz_version": "1.1.1"}
        return json.dumps(record, indent=2).encode()

    def _resource(self, path: str, content: bytes) -> dict[str, object]:
        digest = hashlib.sha256(content).hexdigest()
        if self.old:
            return {"path": path, "stats": {"hash": digest, "bytes": len(content)}, "hashing": "sha256"}
        return {"name": path.rpartition("/")[2], "path": path, "hash": f"sha256:{digest}", "bytes": len(content)}

    def whole(self, signed: Mapping[str, str] | None = None) -> dict[str, bytes]:
        package = self.package()
        digest: dict[str, object] = {"path": "datapackage.json", "hash": package_sum(package)}
        if signed is not None:
            digest["signedData"] = dict(signed)
        return {
            **self.members,
            **self.extra,
            "datapackage.json": package,
            "datapackage-digest.json": json.dumps(digest).encode(),
        }

    def packed(self, signed: Mapping[str, str] | None = None) -> bytes:
        return zip_of(self.whole(signed))


def package_sum(package: bytes) -> str:
    return f"sha256:{hashlib.sha256(package).hexdigest()}"


def without(members: Mapping[str, bytes], names: Sequence[str]) -> dict[str, bytes]:
    return {name: content for name, content in members.items() if name not in names}
