"""Who stands behind a source's code, sealed, and how far a source has shown itself to be relied on."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.arrivals import Channel
from pipeline.model.basics import SourceCode


class IdentityRole(StrEnum):
    """Where an identity was stated."""

    SENDER = "sender"
    FIRST_SENDER = "first_sender"
    """Whom a forwarded message names as its first sender."""
    NEIGHBOUR = "neighbour"
    """Who wrote a message beside the one that brought the file."""
    STATED = "stated"
    """Named in another field of the message: who sent it on, where it was kept before."""
    CONVERSATION = "conversation"
    """The conversation's own number or account."""
    TITLE = "title"
    """What a chat calls the conversation: often the name of whoever it is held with."""
    NAMED = "named"
    """Put on record by a member of the team."""


class IdentityForm(StrEnum):
    ADDRESS = "address"
    """An e-mail address, in lower case."""
    TELEPHONE = "telephone"
    """`+` and digits as in E.164; without the `+` where the country was not stated."""
    ACCOUNT = "account"
    """An account of a service, without the service's prefix."""
    NAME = "name"


@dataclass(frozen=True, slots=True)
class StatedIdentity:
    """What lies inside a seal. It is never written anywhere in the clear."""

    role: IdentityRole
    channel: Channel | None
    """None for what a member of the team wrote down."""
    raw: str
    """As stated; channels let senders write it freely. Escaped for display."""
    form: IdentityForm
    normalised: str
    """Equal where two ways of writing mean the same address, number or account."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Words that only the holder of the sources key can read."""

    recipient: str
    """The public key that it was sealed to (`age1…`)."""
    age: str
    """An age v1 file, in base64."""


@dataclass(frozen=True, slots=True)
class SourceIdentity:
    """One way in which whoever is behind a code was named. Written once, however often it is met."""

    code: SourceCode
    mark: str
    """Keyed digest over channel, raw and normalised form: tells two of them apart without opening either."""
    role: IdentityRole
    channel: Channel | None
    sealed: Sealed
    first_seen: dt.datetime
    by: str
    """Whom custody events name, or who wrote it down."""


class Reliability(StrEnum):
    """How reliable a source has been (NATO AJP-2.1, "Admiralty" grading). It gives no points."""

    A = "A"
    """Completely reliable."""
    B = "B"
    """Usually reliable."""
    C = "C"
    """Fairly reliable."""
    D = "D"
    """Not usually reliable."""
    E = "E"
    """Unreliable."""
    F = "F"
    """Cannot be judged. What every source is while nobody has graded it."""


@dataclass(frozen=True, slots=True)
class Grading:
    """A person's judgement of a source. Earlier ones stay on record."""

    code: SourceCode
    grade: Reliability
    previous: Reliability | None
    """None for the first one."""
    by: str
    reason: str
    time: dt.datetime


@dataclass(frozen=True, slots=True)
class SourceOverview:
    """A code as `sanad source list` shows it."""

    code: SourceCode
    receipts: int
    channels: tuple[Channel, ...]
    identities: int
    """Sealed ones."""
    grading: Grading | None
    """The newest; None means F."""

    @property
    def grade(self) -> Reliability:
        return self.grading.grade if self.grading else Reliability.F
