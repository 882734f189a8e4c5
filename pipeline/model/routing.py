"""Which incident an arrival belongs to, and why: rules lead, software suggests, a person answers."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.arrivals import Channel, Gap, Receipt
from pipeline.model.basics import Digest, IncidentCode, SourceCode
from pipeline.model.places import PlaceClaim
from pipeline.model.sentences import Sentence
from pipeline.model.times import Interval


@dataclass(frozen=True, slots=True)
class Traces:
    """What is known about one arrival or gap that can lead it to an incident."""

    channel: Channel
    mailbox: tuple[str, ...]
    """Names of what was handed over and of the containers inside: a mailbox, an export, a folder."""
    source: SourceCode
    sender: str | None
    """As stated; known at intake only."""
    conversation: str | None
    words: tuple[str, ...]
    """Subject, caption, names of file and folders."""
    sent: tuple[Interval, ...]
    """When the message was sent, as its channel says."""
    taken: tuple[Interval, ...] = ()
    """When the file says it was made; known after the examination, as are places."""
    places: tuple[PlaceClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """An incident that a rule leads to."""

    incident: IncidentCode
    rule: str


class Hint(StrEnum):
    """Why an incident is suggested, strongest first."""

    COPY = "copy"
    PLACE = "place"
    CONVERSATION = "conversation"
    NAME = "name"
    TAKEN = "taken"
    SENT = "sent"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An incident that an arrival may belong to; a person answers."""

    incident: IncidentCode
    hints: tuple[Hint, ...]
    reasons: tuple[Sentence, ...]
    """One for each hint, in the same order."""


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """An item, or a gap, that belongs to no incident yet."""

    item: Digest | None
    receipts: tuple[Receipt, ...]
    """Of the item, oldest first; empty for a gap."""
    gap: Gap | None
    suggestions: tuple[Suggestion, ...]
    """Likeliest first."""


@dataclass(frozen=True, slots=True)
class InboxAnswer:
    """What was answered to an entry of the inbox that no attachment of an item can hold."""

    subject: str
    """`item/` with a digest, or `gap/` with the gap's id."""
    incident: IncidentCode | None
    """None: it belongs to no incident of this case. It stays on record, outside the inbox."""
    since: dt.datetime
    by: str
    reason: str | None = None
