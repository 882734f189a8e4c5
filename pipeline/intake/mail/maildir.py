"""A Maildir: each mail a file of its own, in `cur` (seen by a mail program), `new` or `tmp` (not delivered whole)."""

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.intake.contents import Content, begins_as_mail, content_of
from pipeline.intake.exports import Listing, head_of
from pipeline.intake.mail.facts import fact
from pipeline.intake.opening import Member, Walk, container
from pipeline.model.arrivals import Channel, Found, MessageContext
from pipeline.model.attestations import StatedFact
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

_MAIL = re.compile(rb"(?P<root>(?:.*/)?)(?P<part>cur|new|tmp)/(?P<name>[^/]+)", re.DOTALL)
# Seconds since 1970, something that is unique on the machine, its name; then flags, on Windows behind ";" or "!".
_NAME = re.compile(rb"(?P<when>\d{9,11})\.[^/]*?(?:[:;!]2,(?P<flags>[A-Za-z]*))?", re.DOTALL)
# What Dovecot, Courier and programs that copy mailboxes write beside the mails.
_RECORDS = re.compile(
    rb"(?:dovecot|courier)[^/]*|maildirfolder|maildirsize|subscriptions|\.mbsyncstate[^/]*|\.uidvalidity|\.isync[^/]*"
)
_FLAGS = {
    "P": "passed on",
    "R": "replied",
    "S": "seen",
    "T": "trashed",
    "D": "draft",
    "F": "flagged",
}
"""https://cr.yp.to/proto/maildir.html"""
_MOST_LOOKED_AT = 10


class MaildirExport:
    """Every folder that has a `cur` or `new` with mails in it; subfolders (`.Sent`) are Maildirs of their own."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        candidates: dict[bytes, list[bytes]] = {}
        for path in listing.paths:
            found = _MAIL.fullmatch(path)
            if found is not None and found["part"] != b"tmp":
                candidates.setdefault(found["root"], []).append(path)
        return tuple(root for root, paths in candidates.items() if _is_maildir(paths, listing))

    def holds(self, root: bytes, path: bytes) -> bool:
        if not path.startswith(root):
            return False
        rest = path[len(root) :]
        found = _MAIL.fullmatch(rest)
        return _RECORDS.fullmatch(rest) is not None or (found is not None and not found["root"])

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        for member in members:
            found = _MAIL.fullmatch(member.raw[len(root) :])
            if found is None:
                yield container(member.object, member.name, replace(member.place, channel=Channel.MAILDIR))
                continue
            if not begins_as_mail(head_of(member, walk)):
                # Whatever else somebody put there is a file like any other.
                yield from walk.found(member.object, member.name, member.place, notes=member.notes)
                continue
            context = _envelope(found["part"].decode(), found["name"], member.notes)
            place = replace(member.place, channel=Channel.MAILDIR, message=context)
            yield from walk.found(member.object, member.name, place, Content.EML)


def _is_maildir(paths: Sequence[bytes], listing: Listing) -> bool:
    """By the names of the files and how they begin: photos have such names too, and `new` is a usual folder.

    Where programs named them otherwise, by the first few mails.
    """
    named = [path for path in paths if _NAME.fullmatch(path.rpartition(b"/")[2])]
    if any(begins_as_mail(listing.head(path)) for path in named[:_MOST_LOOKED_AT]):
        return True
    return any(content_of(io.BytesIO(listing.head(path))) is Content.EML for path in paths[:_MOST_LOOKED_AT])


def _envelope(part: str, name: bytes, notes: tuple[Sentence, ...]) -> MessageContext:
    """What the mailbox says of the mail: when it was delivered, and what was done with it."""
    stated = _NAME.fullmatch(name)
    flags = (stated["flags"] or b"").decode("ascii", "replace") if stated else ""
    delivered = _delivered(int(stated["when"])) if stated else None
    if part == "tmp":
        notes = (*notes, Sentence("intake-note-maildir-tmp"))
    return MessageContext(
        identity="",
        raw=None,
        transport=() if delivered is None else (delivered,),
        facts=tuple(_facts(flags)),
        notes=notes,
    )


def _facts(flags: str) -> Iterator[StatedFact]:
    if flags:
        said = ", ".join(f"{flag} ({_FLAGS[flag]})" if flag in _FLAGS else flag for flag in flags[:26])
        yield fact("Maildir flags", said)


def _delivered(seconds: int) -> TimeClaim | None:
    if not 0 < seconds < 1 << 33:
        return None
    return from_instant(
        dt.datetime.fromtimestamp(seconds, dt.UTC),
        semantics=TimeSemantics.RECEIVE,
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1.0,
        source="Maildir file name",
        stated=str(seconds),
    )
