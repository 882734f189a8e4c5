"""Which kind of CMS (RFC 5652) the first bytes of a file are, without reading further than the first object names."""

import re
from typing import Final

_PKCS7: Final = rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
_SMIME: Final = rb"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01"
_OUTER: Final = rb"\x30(?:\x80|[\x02-\x7f]|\x81.|\x82..|\x83...|\x84....)"
# Enveloped, encrypted, and authenticated-enveloped data.
_CIPHERTEXT: Final = re.compile(_OUTER + rb"(?:" + _PKCS7 + rb"[\x03\x06]|" + _SMIME + rb"\x17)", re.DOTALL)
_COMPRESSED: Final = re.compile(_OUTER + _SMIME + rb"\x09", re.DOTALL)
_SIGNED: Final = re.compile(_OUTER + _PKCS7 + rb"\x02", re.DOTALL)
# The content's kind is plain data, and the content follows; a sequence of 11 bytes around the kind holds nothing else.
_WITH_CONTENT: Final = re.compile(rb"(?<!\x30\x0b)" + _PKCS7 + rb"\x01\xa0", re.DOTALL)
_FAR_ENOUGH: Final = 400


def is_ciphertext(head: bytes) -> bool:
    return _CIPHERTEXT.match(head) is not None


def is_signed_content(head: bytes) -> bool:
    """Whether a signature holds what it signs, or the content is packed. A signature by itself is neither."""
    if _COMPRESSED.match(head):
        return True
    return _SIGNED.match(head) is not None and _WITH_CONTENT.search(head, 0, _FAR_ENOUGH) is not None
