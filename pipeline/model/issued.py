"""Summaries that left the case: when something older turns up, whoever has one must be told."""

import datetime as dt
from dataclasses import dataclass

from pipeline.model.basics import Digest, Language
from pipeline.model.terms import Audience


@dataclass(frozen=True, slots=True)
class IssuedSummary:
    """One document about an incident or item, as it was written for somebody."""

    id: str
    """Random."""
    subject: str
    """Code of the incident, or digest of the item."""
    format: str
    """What `--format` calls it."""
    language: Language
    audience: Audience
    sha256: Digest
    """Of the document."""
    items: tuple[Digest, ...]
    """Every item that it speaks of, sorted."""
    time: dt.datetime
