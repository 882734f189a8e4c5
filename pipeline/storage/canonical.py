"""Canonical bytes (RFC 8785) of nouns, and the digests over them."""

import hashlib

import rfc8785

from pipeline.errors import InvalidInput
from pipeline.model.basics import Digest
from pipeline.storage.documents import plain


def canonical_bytes(value: object) -> bytes:
    """RFC 8785 bytes of a noun, or of tuples and mappings of plain values.

    Raises InvalidInput for what JSON cannot carry exactly: NaN and infinities, integers beyond ±(2**53 - 1),
    lone surrogates.
    """
    return canonical_json(plain(value))


def canonical_json(value: object) -> bytes:
    """As `canonical_bytes`, for a value that consists of JSON types already."""
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except rfc8785.CanonicalizationError as error:
        raise InvalidInput(f"cannot be put on record exactly: {error}") from error


def digest_of(content: bytes) -> Digest:
    """SHA-256 of `content`."""
    return Digest(hashlib.sha256(content).hexdigest())


def row_digest(value: object) -> Digest:
    """SHA-256 over the canonical bytes of a noun: what a custody event says about a row."""
    return digest_of(canonical_bytes(value))
