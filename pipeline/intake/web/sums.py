"""Sums as WARC records state them: `sha1:` with base32, `sha256:` with hexadecimal, and what else is written."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

_ALGORITHMS = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512"}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Stated:
    """A sum that a record states."""

    algorithm: str
    """As hashlib calls it."""
    value: bytes


def stated_sum(text: str) -> Stated | None:
    """The sum in `text`; None where there is none or it is of an unknown kind."""
    name, colon, value = text.strip().partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower().replace("-", ""))
    if not colon or algorithm is None or len(value) > _LONGEST:
        return None
    decoded = _decoded(value.strip(), hashlib.new(algorithm, usedforsecurity=False).digest_size)
    return Stated(algorithm, decoded) if decoded is not None else None


def _decoded(value: str, size: int) -> bytes | None:
    """The bytes, told apart by their length: hexadecimal, base32 or base64 of exactly `size` bytes."""
    bare = value.rstrip("=")
    try:
        if len(bare) == 2 * size:
            return binascii.unhexlify(bare)
        if len(bare) == -(-8 * size // 5):
            return base64.b32decode(bare + "=" * (-len(bare) % 8), casefold=True)
        if len(bare) == -(-4 * size // 3) and re.fullmatch(r"[A-Za-z0-9+/_-]+", bare):
            return base64.urlsafe_b64decode(bare.replace("+", "-").replace("/", "_") + "=" * (-len(bare) % 4))
    except (ValueError, binascii.Error):
        return None
    return None
