"""Which copy comes from which, by evidence that can be told, and whose record dates the earliest one."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest, ReceiptId, SourceCode
from pipeline.model.sentences import Parameter, Sentence
from pipeline.model.times import Authority


class OrderEvidence(StrEnum):
    """What speaks for one of two copies being the earlier generation."""

    CONTAINS = "contains"
    """It shows more of the picture, and the picture goes on without a seam beyond what the other shows."""
    UNMARKED = "unmarked"
    """The edges of what differs are seen in the other: it was laid on that one."""
    REPHOTOGRAPHED = "rephotographed"
    """The other shows it whole, in perspective and with something around: taken of a screen or print."""
    STRUCTURE = "structure"
    """Built as a camera builds files; the other has passed through a platform or program."""
    METADATA = "metadata"
    """States what a camera writes and messengers remove."""
    MOVING = "moving"
    """The video that a still was taken from."""
    LONGER = "longer"
    """The other is a stretch of it."""
    COMPRESSION = "compression"
    """Of equal size and less compressed."""
    SCREENSHOT = "screenshot"
    """The other is named as programs name pictures of a screen."""
    PIXELS = "pixels"
    """Has more pixels where both show the same. Enlarging is easy: it never decides."""
    TIME = "time"
    """A record that its sender cannot edit knew it earlier. Copies overtake originals: it never decides."""


class VoteWeight(StrEnum):
    DECIDES = "decides"
    LEANS = "leans"
    """Two kinds that lean one way, with nothing against them, decide."""
    ADDS = "adds"
    """Said beside the others; never decides, however many they are."""


@dataclass(frozen=True, slots=True)
class Vote:
    kind: OrderEvidence
    weight: VoteWeight
    earlier: Digest
    """The copy that it speaks for."""
    measured: tuple[Parameter, ...] = ()


class Order(StrEnum):
    ORDERED = "ordered"
    """One comes from the other, directly or through copies that are not here."""
    BOTH_CHANGED = "both_changed"
    """Each has something that the other lost: both come from a copy that is not here."""
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class Derivation:
    """What is known about the order of two copies; `item` < `other`."""

    item: Digest
    other: Digest
    order: Order
    earlier: Digest | None
    """None unless `ORDERED`."""
    votes: tuple[Vote, ...] = ()

    @property
    def later(self) -> Digest | None:
        if self.earlier is None:
            return None
        return self.other if self.earlier == self.item else self.item


@dataclass(frozen=True, slots=True)
class Dating:
    """A record that a copy existed by some time, and whose it is."""

    item: Digest
    by: dt.datetime
    """The latest moment that the record allows, UTC."""
    authority: Authority
    source: str
    """The record, for example `Date` of a mail."""
    receipt: ReceiptId

    @property
    def editable(self) -> bool:
        """Whether whoever sent the file could have written it."""
        return self.authority not in (Authority.OWN_CUSTODY, Authority.CRYPTOGRAPHIC)


@dataclass(frozen=True, slots=True)
class Generation:
    item: Digest
    at_least: int
    """1 for a copy that nothing here is known to precede; counted among the copies that are here."""


@dataclass(frozen=True, slots=True)
class Ancestry:
    """The copies of one lineage in their order, as far as it is known."""

    lineage: str
    derivations: tuple[Derivation, ...]
    """Between the copies that resemble each other most: one fewer than there are copies, at most."""
    generations: tuple[Generation, ...]
    """In the lineage's order."""
    dated_by: tuple[Dating, ...]
    """The earliest record of our own custody; before it, where there are earlier ones, the earliest that is signed
    and the earliest that can be edited. Earliest first."""
    best: Digest
    """The best generation held."""
    best_from: tuple[SourceCode, ...]
    """Who handed it over, or sent it."""
    ask: tuple[Sentence, ...]
    """What to ask the source for."""
