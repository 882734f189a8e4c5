"""Parts of the exported document that protect sources: for whom it is, what is left out, how sources were graded."""

import datetime as dt
from dataclasses import dataclass

from pipeline.model.basics import SourceCode
from pipeline.model.sources import Reliability
from pipeline.model.terms import Audience


@dataclass(frozen=True, slots=True)
class AudiencePart:
    code: Audience
    words: str


@dataclass(frozen=True, slots=True)
class KeptBackPart:
    """How much is left out; nothing else is told of it."""

    by_source: int
    """Items withheld at their source's wish: used nowhere."""
    restricted: int
    """Items that are not for this audience, or not yet."""
    gaps: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradedSourcePart:
    """How reliable a source has been, as a person judged it (A to F). It gives no points."""

    code: SourceCode
    reliability: Reliability
    reliability_words: str
    by: str | None
    """Null where nobody has graded it; then it is F."""
    time: dt.datetime | None
    time_shown: str | None
    words: str
