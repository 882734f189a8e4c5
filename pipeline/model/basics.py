"""Names and small values that every other noun is built from."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Digest = NewType("Digest", str)
"""SHA-256 as 64 lower-case hexadecimal digits: the identity of an object."""

SourceCode = NewType("SourceCode", str)
"""Pseudonym of a source. For a submission, whoever handed it over; for a message, its stated sender.

A sender's code is made with the case's secret (`pipeline/storage/keys.py`), so that lists of codes can be shared.
"""

IncidentCode = NewType("IncidentCode", str)
SubmissionId = NewType("SubmissionId", str)
ReceiptId = NewType("ReceiptId", str)
GapId = NewType("GapId", str)

_DIGEST = re.compile(r"[0-9a-f]{64}")


def as_digest(text: str) -> Digest:
    """`text` as a `Digest`. Raises ValueError unless it is 64 lower-case hexadecimal digits."""
    if not _DIGEST.fullmatch(text):
        raise ValueError(f"not a SHA-256 digest: {text[:80]!r}")
    return Digest(text)


class Language(StrEnum):
    ENGLISH = "en"
    ARABIC = "ar"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in both languages of the summary."""

    en: str
    ar: str

    def in_language(self, language: Language) -> str:
        return self.ar if language is Language.ARABIC else self.en


@dataclass(frozen=True, slots=True)
class OriginalName:
    """A name as it arrived. Bytes are kept because names need not be text in any encoding."""

    raw_hex: str
    """The bytes of the name, in hexadecimal."""
    display: str
    """The name made safe to show: decoded as well as can be, controls and direction overrides escaped."""


@dataclass(frozen=True, slots=True)
class ToolVersion:
    """The instrument that produced a result."""

    name: str
    version: str
