"""Documents under the case's signature: Ed25519 over the canonical bytes (RFC 8785) of all but `signature`."""

import json

from pipeline.storage.canonical import canonical_json
from pipeline.storage.documents import plain
from pipeline.storage.keys import CaseKey


def signed(statement: object, key: CaseKey) -> bytes:
    """UTF-8 JSON with line breaks for people. Raises CustodyError where the key is missing."""
    body = plain(statement)
    body["signature"] = key.sign(canonical_json(body))
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
