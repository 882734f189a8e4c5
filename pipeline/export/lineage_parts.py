"""Parts of the exported document about the order of copies, what people ruled, and what came since it was issued."""

import datetime as dt
from dataclasses import dataclass

from pipeline.export.parts import ItemName, Said
from pipeline.model.ancestry import Order, OrderEvidence, VoteWeight
from pipeline.model.basics import Digest, Language, SourceCode
from pipeline.model.news import NewsKind
from pipeline.model.pair_decisions import PairStatus
from pipeline.model.terms import Audience
from pipeline.model.times import Authority


@dataclass(frozen=True, slots=True)
class VotePart:
    kind: OrderEvidence
    kind_words: str
    weight: VoteWeight
    weight_words: str
    earlier: ItemName
    """The copy that it speaks for being the earlier generation."""
    words: str


@dataclass(frozen=True, slots=True)
class DerivationPart:
    """What is known about the order of two copies that resemble each other."""

    item: ItemName
    other: ItemName
    order: Order
    order_words: str
    earlier: ItemName | None
    votes: tuple[VotePart, ...]
    words: str


@dataclass(frozen=True, slots=True)
class GenerationPart:
    item: ItemName
    at_least: int
    """1 where nothing here is known to precede it; counted among the copies that are here."""
    words: str


@dataclass(frozen=True, slots=True)
class DatingPart:
    """A record that a copy existed by some time, and whose it is."""

    item: ItemName
    by: dt.datetime
    by_shown: str
    authority: Authority
    authority_words: str
    source: str
    editable: bool
    words: str


@dataclass(frozen=True, slots=True)
class AncestryPart:
    derivations: tuple[DerivationPart, ...]
    generations: tuple[GenerationPart, ...]
    dated_by: tuple[DatingPart, ...]
    """Earliest first: of our own custody, and before it a signed one and one that can be edited."""
    best: ItemName
    """The best generation held."""
    best_from: tuple[SourceCode, ...]
    ask: tuple[Said, ...]
    """What to ask its source for."""


@dataclass(frozen=True, slots=True)
class RulingPart:
    """What a person ruled about a pair; it holds."""

    item: ItemName
    other: ItemName
    status: PairStatus
    status_words: str
    reviewer: str
    reason: str
    time: dt.datetime
    time_shown: str
    words: str


@dataclass(frozen=True, slots=True)
class IssuedPart:
    """A document that left the case."""

    subject: str
    format: str
    language: Language
    audience: Audience
    sha256: Digest
    time: dt.datetime
    words: str


@dataclass(frozen=True, slots=True)
class NewsPart:
    kind: NewsKind
    kind_words: str
    of: ItemName
    other: ItemName
    since: dt.datetime
    was_here: bool
    """It lay in the archive before, and was only found to be a copy since."""
    words: str
    documents_words: str
    issued: tuple[IssuedPart, ...]
    """Those that do not speak of it."""


@dataclass(frozen=True, slots=True)
class OverlapPart:
    """Another incident that may be the same event."""

    incident: str
    reasons: tuple[Said, ...]
    items: tuple[ItemName, ...]
