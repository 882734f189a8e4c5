"""Public keys of mail servers: given by the team in files, or asked of the DNS where the team wants that.

Keys are changed every few months and vanish from the DNS: what is not kept at intake cannot be checked later. A
question to the DNS tells its servers which senders a team looks into, so nothing is asked unless it is set.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from pipeline.errors import Unavailable
from pipeline.model.sentences import Sentence, text

PUBLISHED = "published.txt"
"""One name in a line: keys whose private half was made public, so that anybody may have signed."""
_LONGEST_RECORD = 1 << 16
_MOST_UNANSWERED = 10
"""Questions in a row that the DNS leaves open, after which it is asked no more: each takes seconds."""
_LABELS = re.compile(r"(?!.*\.\.)[a-z0-9_][a-z0-9_.-]{0,252}")


class KeyOrigin(StrEnum):
    GIVEN = "given"
    DNS = "dns"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A TXT record as it stood, under its name in the DNS."""

    name: str
    text: bytes
    origin: KeyOrigin
    published: bool
    """The team knows that its private half was made public."""


@dataclass(frozen=True, slots=True)
class NoKey:
    """Why there is none."""

    reason: Sentence


class KeySource(Protocol):
    def find(self, selector: str, domain: str) -> KeyRecord | NoKey: ...


@dataclass(slots=True)
class MailKeys:
    """Keys in a folder, as `<selector>._domainkey.<domain>.txt`, then what `look_up` finds. Each asked once."""

    folder: Path | None = None
    look_up: Callable[[str], bytes | None] | None = None
    """The TXT record of a name, None where there is none; raises Unavailable."""
    _known: dict[str, KeyRecord | NoKey] = field(default_factory=dict)
    _unanswered: int = 0

    def find(self, selector: str, domain: str) -> KeyRecord | NoKey:
        name = f"{selector}._domainkey.{domain}".lower()
        # Names come out of mails: none may lead out of the folder.
        if _LABELS.fullmatch(name) is None:
            return NoKey(Sentence("attestation-key-name"))
        if name not in self._known:
            self._known[name] = self._given(name) or self._asked(name)
        return self._known[name]

    def _given(self, name: str) -> KeyRecord | None:
        record = self._file(f"{name}.txt")
        return None if record is None else self._record(name, record.strip(), KeyOrigin.GIVEN)

    def _asked(self, name: str) -> KeyRecord | NoKey:
        if self.look_up is None:
            return NoKey(Sentence("attestation-key-not-asked", (text("name", name),)))
        try:
            if self._unanswered >= _MOST_UNANSWERED:
                raise Unavailable("the DNS does not answer")
            record = self.look_up(name)
            self._unanswered = 0
        except Unavailable:
            self._unanswered += 1
            return NoKey(Sentence("attestation-key-away", (text("name", name),)))
        if record is None:
            return NoKey(Sentence("attestation-key-gone", (text("name", name),)))
        return self._record(name, record, KeyOrigin.DNS)

    def _record(self, name: str, record: bytes, origin: KeyOrigin) -> KeyRecord:
        published = (self._file(PUBLISHED) or b"").decode("utf-8", "replace").lower().split()
        return KeyRecord(name, record, origin, name in published)

    def _file(self, name: str) -> bytes | None:
        if self.folder is None:
            return None
        try:
            with (self.folder / name).open("rb") as stream:
                return stream.read(_LONGEST_RECORD)
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class PublicKey:
    key: RSAPublicKey | Ed25519PublicKey
    bits: int
    testing: bool
    """The domain says that it only tries signing (`t=y`)."""


def tags_of(value: bytes) -> dict[str, bytes] | None:
    """The tags of a record or signature (RFC 6376 section 3.2); None where it is no such list."""
    found: dict[str, bytes] = {}
    for part in value.split(b";"):
        name, equals, content = part.partition(b"=")
        if not part.strip():
            continue
        key = name.strip().decode("ascii", "replace")
        if not equals or key in found:
            return None
        found[key] = content.strip()
    return found


def public_key(record: bytes) -> PublicKey | Sentence:
    """The key in a TXT record (RFC 6376 section 3.6.1, RFC 8463), or why there is none to use."""
    tags = tags_of(record) or {}
    packed = b"".join(tags.get("p", b"").split())
    if "p" in tags and not packed:
        return Sentence("attestation-key-revoked")
    try:
        raw = base64.b64decode(packed, validate=True)
        if tags.get("k", b"rsa").lower() == b"ed25519":
            return PublicKey(Ed25519PublicKey.from_public_bytes(raw), 256, _testing(tags))
        key = load_der_public_key(raw)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return Sentence("attestation-key-unusable")
    if not isinstance(key, RSAPublicKey):
        return Sentence("attestation-key-unusable")
    return PublicKey(key, key.key_size, _testing(tags))


def _testing(tags: dict[str, bytes]) -> bool:
    return b"y" in [flag.strip() for flag in tags.get("t", b"").split(b":")]
