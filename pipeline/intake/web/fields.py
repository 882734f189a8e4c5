"""Header fields of WARC records and of the HTTP answers in them."""

import io
from dataclasses import dataclass

from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

LONGEST_HEADER = 1 << 16
"""Bytes of one header; a longer one is damage or an attack."""
_WARC_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]


@dataclass(frozen=True, slots=True)
class Fields:
    """A first line and the fields below it."""

    status: str
    """The first line without the protocol's name and version."""
    pairs: tuple[tuple[str, str], ...]
    """Names in lower case, in order."""

    def get(self, name: str) -> str:
        """The first value of the field, empty where there is none."""
        return next((value.strip() for key, value in self.pairs if key == name), "")


def warc_fields(block: bytes) -> Fields | None:
    """The header of a record; None where it is none."""
    return _parsed(block, StatusAndHeadersParser(_WARC_VERSIONS))


def http_fields(block: bytes) -> Fields | None:
    """The header of an answer or request; None where it is none."""
    return _parsed(block, StatusAndHeadersParser([], verify=False))


def _parsed(block: bytes, parser: StatusAndHeadersParser) -> Fields | None:
    try:
        found = parser.parse(io.BytesIO(block))
    except (StatusAndHeadersParserException, EOFError, ValueError, IndexError):
        return None
    if not found.protocol:
        return None
    return Fields(found.statusline, tuple((name.strip().lower(), value) for name, value in found.headers))
