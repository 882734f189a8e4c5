"""The times in a mail: when its sender says it was sent, and when servers say they took it on.

Anyone can write such lines into a file, also those of one's own server. They are therefore the export's word,
unless the mailbox is the team's own and was fetched by the team itself.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.intake import names
from pipeline.intake.mail.fields import Field, first_field, unfolded
from pipeline.model.times import (
    Authority,
    TimeClaim,
    TimeSemantics,
    ZoneBasis,
    from_instant,
    from_wall_clock,
)

MOST_HOPS = 50
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"(?:[a-z]{2,9}[,.]?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[a-z]{3})[a-z]*[\s-]+(?P<year>\d{2,4}),?\s+"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?(?:\s*(?P<zone>[+-]\d{4}|[a-z]{1,5}))?",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\([^()]*\)")
# RFC 5322 section 4.3; letters beyond these say nothing about an offset.
_ZONES = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
          "pst": -8, "pdt": -7}  # fmt: skip
_BY = re.compile(r"\bby\s+([A-Za-z0-9.-]{1,255})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailServers:
    """What is known about the way that mail took to the team."""

    own: tuple[str, ...] = ()
    """Hosts of the team's own mail servers, as `by` names them."""
    own_mailbox: bool = False
    """The mailbox was fetched from the team's own server, not handed over as a file."""


def sent_claim(header: Sequence[Field]) -> TimeClaim | None:
    """The Date field: the clock of the sender's program."""
    stated = _text(first_field(header, b"date"))
    return mail_claim(stated, TimeSemantics.SEND, Authority.EXPORT, "Date header") if stated else None


def transport_claims(header: Sequence[Field], servers: MailServers) -> tuple[TimeClaim, ...]:
    """What the Received fields state, newest first, as they stand in the mail."""
    claims: list[TimeClaim] = []
    own_so_far = servers.own_mailbox
    for field in [field for field in header if field.name == b"received"][:MOST_HOPS]:
        hop = _text(field.value)
        host = receiving_host(field.value)
        # Each server writes above the lines that it got: below the first foreign one, all is hearsay.
        own_so_far = own_so_far and is_own(host, servers.own)
        source = f"Received: by {host}" if host else "Received"
        authority = _authority(servers, own=own_so_far)
        claim = mail_claim(hop.rpartition(";")[2].strip(), TimeSemantics.RECEIVE, authority, source)
        if claim is not None:
            claims.append(claim)
    return tuple(claims)


def _authority(servers: MailServers, *, own: bool) -> Authority:
    if own:
        return Authority.OWN_SERVER
    return Authority.THIRD_PARTY_SERVER if servers.own_mailbox else Authority.EXPORT


def receiving_host(received: bytes) -> str:
    """The server that wrote a Received field, as it calls itself; empty where it does not."""
    found = _BY.search(_text(received))
    return found[1].lower().rstrip(".") if found else ""


def is_own(host: str, own: Sequence[str]) -> bool:
    return any(host == name.lower() or host.endswith("." + name.lower()) for name in own)


def mail_claim(stated: str, semantics: TimeSemantics, authority: Authority, source: str) -> TimeClaim | None:
    """A date of RFC 5322 or its older forms; None where it states none."""
    found = _DATE.search(_COMMENT.sub(" ", stated))
    reading = _reading(found) if found else None
    if found is None or reading is None:
        return None
    resolution = 1.0 if found["second"] else 60.0
    # The date alone: what stands around it in a Received field may name the sender.
    shown = names.safe_text(found[0].strip(), 80)
    offset = _offset(found["zone"])
    if offset is None:
        return from_wall_clock(
            reading,
            semantics=semantics,
            authority=authority,
            resolution_s=resolution,
            source=source,
            stated=shown,
        )
    return from_instant(
        reading.replace(tzinfo=dt.timezone(offset)),
        semantics=semantics,
        authority=authority,
        zone_basis=ZoneBasis.STATED_OFFSET,
        resolution_s=resolution,
        source=source,
        stated=shown,
    )


def _reading(found: re.Match[str]) -> dt.datetime | None:
    """Naive: the wall clock as written."""
    month = found["month"].lower()
    if month not in _MONTHS:
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < 50 else 1900
    elif len(found["year"]) == 3:
        year += 1900
    if not 1970 <= year <= 2200:
        return None
    second = min(int(found["second"] or 0), 59)
    try:
        return dt.datetime(  # noqa: DTZ001 -- the zone is added by the caller, where one is stated
            year, _MONTHS.index(month) + 1, int(found["day"]), int(found["hour"]), int(found["minute"]), second
        )
    except ValueError:
        return None


def _offset(zone: str | None) -> dt.timedelta | None:
    """None where none is stated. `-0000` means UTC, given by a machine that does not tell its own zone."""
    if zone is None:
        return None
    if zone[0] in "+-":
        hours, minutes = int(zone[1:3]), int(zone[3:5])
        if hours > 14 or minutes > 59:
            return None
        size = dt.timedelta(hours=hours, minutes=minutes)
        return -size if zone[0] == "-" else size
    known = _ZONES.get(zone.lower())
    return None if known is None else dt.timedelta(hours=known)


def _text(value: bytes) -> str:
    return unfolded(value).decode("utf-8", "surrogateescape")[:2_000]
