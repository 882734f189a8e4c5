"""What `sanad source` and `sanad terms` answer to machines."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pipeline.model.arrivals import Channel
from pipeline.model.sources import Grading, IdentityForm, IdentityRole, Reliability
from pipeline.model.terms import Terms


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One code. Nothing here tells who is behind it."""

    code: str
    receipts: int
    channels: tuple[Channel, ...]
    sealed: int
    """Ways of naming whoever is behind it that are on record, sealed."""
    grade: Reliability
    graded: dt.datetime | None
    """Null where nobody has graded it; then it is F."""


@dataclass(frozen=True, slots=True)
class SourcesAnswer:
    sources: tuple[SourceLine, ...]
    schema: Literal["sanad/sources/1"] = "sanad/sources/1"


@dataclass(frozen=True, slots=True)
class UnsealedIdentity:
    """One way in which whoever is behind a code was named."""

    role: IdentityRole
    channel: Channel | None
    raw: str
    form: IdentityForm
    normalised: str
    first_seen: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    source: SourceLine
    gradings: tuple[Grading, ...]
    terms: tuple[Terms, ...]
    """Oldest first; the last one holds."""
    identities: tuple[UnsealedIdentity, ...] | None
    """Null where nothing was unsealed."""
    schema: Literal["sanad/source/1"] = "sanad/source/1"


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    code: str
    new: bool
    """False where the same words were sealed under the code before."""
    schema: Literal["sanad/source-name/1"] = "sanad/source-name/1"


@dataclass(frozen=True, slots=True)
class GradingAnswer:
    grading: Grading
    schema: Literal["sanad/grading/1"] = "sanad/grading/1"


@dataclass(frozen=True, slots=True)
class TermsAnswer:
    terms: tuple[Terms, ...]
    """Oldest first; the last one holds."""
    schema: Literal["sanad/terms/1"] = "sanad/terms/1"
