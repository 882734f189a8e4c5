"""What turned up after a document left the case, and other incidents that may be the same event.

Both are worked out of the records whenever they are asked for; neither is stored.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.ancestry import Dating
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.issued import IssuedSummary
from pipeline.model.pair_decisions import PairDecision
from pipeline.model.sentences import Sentence


class NewsKind(StrEnum):
    OLDER_COPY = "older_copy"
    """A record dates a copy before everything that the document could know."""
    OLDER_RECORD = "older_record"
    """The very bytes that the document speaks of came again, with a record that dates them before."""
    COPY = "copy"
    RULING = "ruling"
    """Somebody ruled about a pair with an item that the document speaks of."""


@dataclass(frozen=True, slots=True)
class News:
    kind: NewsKind
    of: Digest
    """The item that a document speaks of."""
    other: Digest
    """The copy, or the other item of the ruling; `of` itself for an older record."""
    since: dt.datetime
    """When it came in, or was ruled."""
    was_here: bool
    """True where it lay in the archive before, and was only found to be a copy since."""
    dated: Dating | None
    """The record that makes it older."""
    ruling: PairDecision | None
    issued: tuple[IssuedSummary, ...]
    """The documents that were issued before and do not speak of it, oldest first."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another incident that may be the same event. Software merges none."""

    incident: IncidentCode
    reasons: tuple[Sentence, ...]
    items: tuple[Digest, ...]
    """Items of this incident that the other one shares, itself or by a copy; in this incident's order."""
