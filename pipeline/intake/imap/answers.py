"""What a mail server answers, as far as intake needs it."""

import datetime as dt
from dataclasses import dataclass

from pipeline.errors import Unavailable

INBOX = "INBOX"


class MailTrouble(Unavailable):
    """Trouble with the server, not with what is here."""


class Cut(MailTrouble):
    """The connection was lost: all that was asked for can be asked for again."""


class Refused(MailTrouble):
    """The server said no, or something that makes no sense. The connection stands."""


class Gone(Exception):
    """The mail is no longer there."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A mailbox as it was when it was opened."""

    mailbox: str
    validity: int
    """UIDVALIDITY: where it is another one, all numbers of mails (UID) are others."""
    next_uid: int | None
    """The number that the next mail will have at least; None where the server does not say."""
    mails: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What the server states about one mail."""

    uid: int
    size: int
    """Bytes; some servers reckon it, and are wrong."""
    received: dt.datetime | None
    """INTERNALDATE, aware. Whoever may put mails into the mailbox can set it."""
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailFolder:
    name: str
    mails: int | None
    """None where it can hold none, or the server does not say."""


def plain_mailbox(name: str) -> str:
    """The one name that every server has is written in any case."""
    return INBOX if name.upper() == INBOX else name
