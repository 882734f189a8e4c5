"""Reads what is new in one mailbox of a mail server.

After every few mails a bookmark follows, which goes on record with them: where the connection is lost, or the machine,
the next run goes on behind it. A mail is marked on the server only after it is on record.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.errors import LimitReached
from pipeline.intake import names
from pipeline.intake.contents import Content
from pipeline.intake.imap.answers import Cut, Gone, Listed, MailTrouble, Opened, Refused
from pipeline.intake.imap.connection import Connection
from pipeline.intake.imap.fetching import PIECE, Pouring, groups
from pipeline.intake.imap.listing import Box, envelope, listing_bytes
from pipeline.intake.limits import Allowance, guarded
from pipeline.intake.means import Means
from pipeline.intake.opening import Place, Waiting, Walk, container, gap, trouble_gap
from pipeline.intake.sniff import walk_over
from pipeline.model.arrivals import Channel, Found, GapKind
from pipeline.model.basics import Digest, OriginalName
from pipeline.model.bookmarks import Bookmark
from pipeline.model.sentences import text
from pipeline.ports import Cabinet

LISTED: Final = 100
"""Mails in one listing; a bookmark follows it."""
_MARKED_BYTES: Final = 32 << 20
"""Before that, one follows as soon as so many bytes were fetched."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be fetched from one mailbox."""

    opened: Opened
    uids: tuple[int, ...]
    """Ascending."""


@dataclass(slots=True)
class ImapReader:
    """Reads once. Where the server fails, it ends early, and `trouble` says why: what came until then is whole."""

    server: Connection
    look: Look
    box: Box
    means: Means
    door: str
    now: Callable[[], dt.datetime]
    mark: str | None = None
    """A flag that mails get once they are on record; None: nothing on the server is changed."""
    trouble: MailTrouble | None = None
    unmarked: int = 0
    """Mails that the server did not let us mark."""
    _last: int = 0
    """All mails up to this number were handed on."""
    _noted: int = 0
    """As the last bookmark says."""
    _fresh: list[int] = field(default_factory=list)
    """Mails handed on since the last bookmark."""
    _bytes: int = 0

    @property
    def name(self) -> OriginalName:
        return names.from_text(self.box.mailbox)

    def read(self, cabinet: Cabinet) -> Iterator[Found | Bookmark]:
        # Of its own: what waits for its other parts holds the bookmarks back, until nothing can be lost any more.
        waiting = Waiting()
        walk = walk_over(cabinet, self.means, waiting)
        try:
            yield from self._everything(walk)
        except MailTrouble as trouble:
            self.trouble = trouble
        yield from waiting.end(walk)
        if self.trouble is None:
            self._last = max(self._last, (self.look.opened.next_uid or 0) - 1)
        if self._last != self._noted:
            yield from self._bookmarked()

    def _everything(self, walk: Walk) -> Iterator[Found | Bookmark]:
        opened = self.server.select(self.box.mailbox, to_mark=self.mark is not None)
        if opened.validity != self.box.validity:
            raise Cut(
                f"{self.box.host} numbered the mails of {self.box.mailbox!r} anew just now", remedy="run it again"
            )
        for start in range(0, len(self.look.uids), LISTED):
            uids = self.look.uids[start : start + LISTED]
            yield from self._some(uids, walk)
            self._last = uids[-1]
            if not _waits(walk):
                yield from self._bookmarked()

    def _bookmarked(self) -> Iterator[Bookmark]:
        self._noted = self._last
        yield Bookmark(self.door, place_of(self.look.opened), str(self._last), self.now())
        # Whoever reads us has put it on record, with all that came before it, when the next line runs.
        fresh, self._fresh, self._bytes = self._fresh, [], 0
        if self.mark is not None and fresh and self.trouble is None:
            try:
                self.server.mark(fresh, self.mark)
            except Refused:
                self.unmarked += len(fresh)

    def _some(self, uids: Sequence[int], walk: Walk) -> Iterator[Found | Bookmark]:
        stated = self._stated(uids)
        mails = [stated[uid] for uid in uids if uid in stated]
        listing = walk.cabinet.keep(io.BytesIO(listing_bytes(self.box, mails)))
        yield container(listing, self.name, Place(Channel.IMAP))
        for uid in uids:
            if uid not in stated:
                yield self._gone(Listed(uid, 0, None, ()), listing.sha256)
        for group in groups(mails):
            for mail, piece in self._fetched(group):
                # A mail is a root of its own: one that holds too much must not use up what is granted to the others.
                walk.allowance = Allowance(walk.limits)
                yield from self._mail(mail, piece, listing.sha256, walk)
                self._last = mail.uid
            if self._bytes >= _MARKED_BYTES and not _waits(walk):
                yield from self._bookmarked()

    def _stated(self, uids: Sequence[int]) -> dict[int, Listed]:
        try:
            return self.server.listed(uids)
        except Refused:
            if len(uids) > 1:
                half = len(uids) // 2
                return self._stated(uids[:half]) | self._stated(uids[half:])
            # Its bytes may be had all the same.
            return {uids[0]: Listed(uids[0], 0, None, ())} if self.server.still_there(uids[0]) else {}

    def _fetched(self, group: Sequence[Listed]) -> Iterator[tuple[Listed, bytes | Refused | None]]:
        """The first piece of each, or what the server says in place of it; None where it is gone."""
        pieces: dict[int, bytes] = {}
        refused = Refused("it answered without the mail")
        try:
            pieces = self.server.pieces([mail.uid for mail in group], 0, PIECE)
        except Refused as trouble:
            refused = trouble
        for mail in group:
            if mail.uid in pieces:
                yield mail, pieces.pop(mail.uid)
            elif len(group) > 1:
                # Refused together, most of them can be had one by one.
                yield from self._fetched((mail,))
            else:
                yield mail, refused if self.server.still_there(mail.uid) else None

    def _mail(self, mail: Listed, piece: bytes | Refused | None, listing: Digest, walk: Walk) -> Iterator[Found]:
        name, place = _name(mail), self._place(mail, listing, None)
        if piece is None:
            yield self._gone(mail, listing)
            return
        if isinstance(piece, Refused):
            yield _refused(piece, name, place)
            return
        pouring = Pouring(self.server, mail, piece)
        try:
            walk.allowance.count_member()
            kept = walk.cabinet.keep(guarded(pouring, (), walk.allowance))
        except Gone:
            yield self._gone(mail, listing)
        except Refused as trouble:
            yield _refused(trouble, name, place)
        except LimitReached as trouble:
            yield trouble_gap(trouble, name, place)
        else:
            self._fresh.append(mail.uid)
            self._bytes += kept.size
            yield from walk.found(kept, name, self._place(mail, listing, kept.size), Content.EML)

    def _gone(self, mail: Listed, listing: Digest) -> Found:
        return gap(GapKind.DELETED, "intake-gap-imap-gone", _name(mail), self._place(mail, listing, None))

    def _place(self, mail: Listed, listing: Digest, fetched: int | None) -> Place:
        place = Place(Channel.IMAP, message=envelope(self.box, mail, fetched))
        return place.inside(listing, str(mail.uid))


def place_of(opened: Opened) -> str:
    """What the bookmark of a mailbox is known by within its door."""
    return f"{opened.validity} {opened.mailbox}"


def _name(mail: Listed) -> OriginalName:
    return OriginalName("", f"‹mail {mail.uid}›")


def _waits(walk: Walk) -> bool:
    """Whether something was read that is only handed on when its other parts are known."""
    return walk.waiting is not None and bool(walk.waiting.parts)


def _refused(trouble: Refused, name: OriginalName, place: Place) -> Found:
    words = text("trouble", names.safe_text(trouble.message, 200))
    return gap(GapKind.UNREADABLE, "intake-gap-imap-refused", name, place, words)
