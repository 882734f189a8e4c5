"""The record of what a server stated about the mails of one batch: preserved, and the container that they lie in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import rfc8785

from pipeline.intake.imap.answers import Listed
from pipeline.intake.mail.facts import fact
from pipeline.model.arrivals import MessageContext
from pipeline.model.sentences import Sentence, number
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant


@dataclass(frozen=True, slots=True)
class Box:
    """One mailbox as long as its UIDVALIDITY stays the same."""

    host: str
    user: str
    mailbox: str
    validity: int

    def address(self, uid: int) -> str:
        """What names one mail (after RFC 5092)."""
        return f"{self.user}@{self.host}/{self.mailbox};UIDVALIDITY={self.validity}/;UID={uid}"


def listing_bytes(box: Box, mails: Sequence[Listed]) -> bytes:
    """Canonical JSON; numbers as text, times in ISO 8601 with the server's own offset."""
    lines = [
        {
            "uid": str(mail.uid),
            "size": str(mail.size),
            "internal_date": mail.received.isoformat() if mail.received else None,
            "flags": list(mail.flags),
        }
        for mail in mails
    ]
    return rfc8785.dumps(
        {
            "imap_listing": 1,
            "server": box.host,
            "user": box.user,
            "mailbox": box.mailbox.encode("utf-8", "backslashreplace").decode(),
            "uid_validity": str(box.validity),
            "mails": lines,
        }
    )


def envelope(box: Box, mail: Listed, fetched: int | None) -> MessageContext:
    """What the server says about a mail, to be joined with what it says itself; `fetched` bytes were had of it."""
    received = _received(mail.received)
    flags = ", ".join(mail.flags[:50])
    wrong = fetched is not None and fetched != mail.size
    sizes = (number("stated", mail.size), number("fetched", fetched or 0))
    return MessageContext(
        identity=box.address(mail.uid),
        raw=None,
        transport=() if received is None else (received,),
        facts=(fact("IMAP flags", flags),) if flags else (),
        notes=(Sentence("intake-note-imap-size", sizes),) if wrong else (),
    )


def _received(stated: dt.datetime | None) -> TimeClaim | None:
    if stated is None or stated.tzinfo is None or not 1970 <= stated.year <= 2200:
        return None
    return from_instant(
        stated,
        semantics=TimeSemantics.RECEIVE,
        authority=Authority.OWN_SERVER,
        zone_basis=ZoneBasis.STATED_OFFSET,
        resolution_s=1.0,
        source="IMAP INTERNALDATE",
        stated=stated.isoformat(),
    )
