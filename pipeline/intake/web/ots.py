"""OpenTimestamps files: which bytes they are about. Whether they hold is only to be seen in the Bitcoin chain."""

from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import Digest
from pipeline.model.sentences import Sentence

_MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
_SHA256 = 0x08
LONGEST = len(_MAGIC) + 2 + 32
"""Bytes that are looked at."""


def is_ots(head: bytes) -> bool:
    return head.startswith(_MAGIC)


def stamped_digest(head: bytes) -> str | None:
    """The SHA-256 that the file is about, in hexadecimal; None where it is about a sum of another kind."""
    rest = head[len(_MAGIC) :]
    if not is_ots(head) or len(rest) < 34 or rest[0] != 1 or rest[1] != _SHA256:
        return None
    return rest[2:34].hex()


def ots_voucher(head: bytes, item: Digest, material: Digest) -> Attestation:
    """What an OpenTimestamps file that was handed over for `item` says about it."""
    stamped = stamped_digest(head)
    kind = AttestationKind.TIMESTAMP_TOKEN
    if stamped is not None and stamped != item:
        return Attestation(
            kind, AttestationResult.INVALID, "OpenTimestamps", Sentence("intake-voucher-time-other"), (material,)
        )
    reason = "intake-voucher-ots" if stamped is not None else "intake-voucher-time-unreadable"
    return Attestation(kind, AttestationResult.NOT_CHECKED, "OpenTimestamps", Sentence(reason), (material,))
