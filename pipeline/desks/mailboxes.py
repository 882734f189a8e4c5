"""Mailboxes on a server: what is new in them is taken in, once or again and again.

How far each was read stands in a bookmark, which is written with the receipts. Where it is lost, or the server numbers
its mails anew (UIDVALIDITY), all is looked at again: that costs time and makes no second receipt of anything.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.intake.imap.account import Account
from pipeline.intake.imap.answers import MailFolder, MailTrouble, Opened, Refused, plain_mailbox
from pipeline.intake.imap.connection import Connection
from pipeline.intake.imap.listing import Box
from pipeline.intake.imap.reader import ImapReader, Look, place_of
from pipeline.intake.means import Means
from pipeline.intake.names import shown
from pipeline.model.arrivals import Submission
from pipeline.model.bookmarks import Bookmark
from pipeline.model.custody import EventOutcome, EventType
from pipeline.ports import Reader, Workbench

RENEWED_S: Final = 300.0
"""IDLE is ended and begun anew after this long. Servers allow 29 minutes (RFC 2177), but what stands between often
forgets a silent connection; and mail that came in the moment before IDLE began is only told of then."""
FIRST_PAUSE_S: Final = 5.0
LONGEST_PAUSE_S: Final = 600.0

Take = Callable[[Callable[[Means], list[Reader]]], Submission]
"""Makes one submission of what the readers bring."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one look at the mailboxes brought."""

    submission: Submission | None
    """None where nothing was new."""
    renumbered: tuple[str, ...] = ()
    """Mailboxes that were looked at from the beginning, because the server has numbered their mails anew."""
    unmarked: int = 0
    """Mails that the server did not let us mark."""
    trouble: MailTrouble | None = None
    """Why it ended early. What came before is on record; the next look goes on behind it."""

    @property
    def is_nothing(self) -> bool:
        return self == Fetched(None)


@dataclass(frozen=True, slots=True)
class MailboxDesk:
    bench: Callable[[], Workbench]
    account: Account
    mailboxes: tuple[str, ...]
    take: Take
    poll_s: float = 60.0
    mark: str | None = None
    secret_file: Path | None = None
    """Where password or token lie, if in a file."""

    def folders(self) -> tuple[MailFolder, ...]:
        """Every mailbox of the user. Raises SetupError, Unavailable."""
        with Connection.open(self.account) as server:
            return server.folders()

    def fetch(self, *, again: bool = False) -> Fetched:
        """Takes in all that is new; `again`: all that is there, whatever the bookmarks say.

        Raises SetupError, NotFound for a mailbox that is not there, Unavailable where the server is away.
        """
        with Connection.open(self.account) as server:
            return self.taken(server, again=again)[0]

    def watch(self, pause: Callable[[float], object]) -> Iterator[Fetched]:
        """Whatever comes, for as long as it is asked; `pause` waits so many seconds.

        A server that is away is told of and waited for; all else raises as `fetch` does.
        """
        return _Watch(self, pause).rounds()

    def taken(self, server: Connection, *, again: bool = False) -> tuple[Fetched, Opened]:
        """One look over an open connection; also how the first mailbox was when it began."""
        looks, renumbered = self._looks(server, again=again)
        new = [look for look in looks if look.uids]
        if not new:
            return Fetched(None, renumbered), looks[0].opened
        readers: list[ImapReader] = []

        def made(means: Means) -> list[Reader]:
            readers.extend(self._reader(server, look, means) for look in new)
            return list(readers)

        submission = self.take(made)
        trouble = next((reader.trouble for reader in readers if reader.trouble is not None), None)
        unmarked = sum(reader.unmarked for reader in readers)
        return Fetched(submission, renumbered, unmarked, trouble), looks[0].opened

    def _looks(self, server: Connection, *, again: bool) -> tuple[list[Look], tuple[str, ...]]:
        bench, door = self.bench(), self.account.door
        with bench.records.reading() as reading:
            marks = {each.place: int(each.mark) for each in reading.bookmarks_of(door)}
        looks: list[Look] = []
        renumbered: list[str] = []
        for mailbox in dict.fromkeys(plain_mailbox(each) for each in self.mailboxes):
            opened = server.select(mailbox)
            place = place_of(opened)
            uids = server.uids_after(opened, 0 if again else marks.get(place, 0))
            looks.append(Look(opened, uids))
            if place not in marks and any(other.partition(" ")[2] == mailbox for other in marks):
                renumbered.append(mailbox)
                self._tell_renumbered(opened)
            if place not in marks and not uids:
                with bench.records.writing() as tx:
                    tx.put_bookmark(Bookmark(door, place, str(max((opened.next_uid or 1) - 1, 0)), bench.clock.now()))
        return looks, tuple(renumbered)

    def _tell_renumbered(self, opened: Opened) -> None:
        bench = self.bench()
        note = (
            f"mailbox {shown(opened.mailbox, 100)}: numbered anew (UIDVALIDITY {opened.validity}), looked at as a whole"
        )
        with bench.records.writing() as tx:
            tx.record(bench.happening(EventType.METADATA_MODIFICATION, outcome=EventOutcome.WARNING, note=note))

    def _reader(self, server: Connection, look: Look, means: Means) -> ImapReader:
        box = Box(self.account.host, self.account.user, look.opened.mailbox, look.opened.validity)
        return ImapReader(server, look, box, means, self.account.door, self.bench().clock.now, self.mark)


@dataclass(slots=True)
class _Watch:
    desk: MailboxDesk
    pause: Callable[[float], object]
    failures: int = 0
    """Since something last went well."""
    idles: bool = True
    """False once the server's IDLE has broken down."""

    def rounds(self) -> Iterator[Fetched]:
        while True:
            try:
                with Connection.open(self.desk.account) as server:
                    yield from self._connected(server)
            except MailTrouble as trouble:
                yield Fetched(None, trouble=trouble)
                self.pause(min(FIRST_PAUSE_S * 2 ** min(self.failures, 20), LONGEST_PAUSE_S))
                self.failures += 1

    def _connected(self, server: Connection) -> Iterator[Fetched]:
        """Until the connection is of no more use."""
        while True:
            fetched, first = self.desk.taken(server)
            told = replace(fetched, trouble=None)
            if not told.is_nothing:
                yield told
            if fetched.trouble is not None:
                raise fetched.trouble
            self.failures = 0
            if not self.idles or not server.can_idle:
                self.pause(self.desk.poll_s)
            elif not self._idled(server, first):
                self.idles = False
                return

    def _idled(self, server: Connection, first: Opened) -> bool:
        """Waits until it is worth looking again. False where that broke down, and the connection with it."""
        if server.select(first.mailbox) != first:
            return True
        # Only the open mailbox is told of.
        others = len(self.desk.mailboxes) > 1
        try:
            server.idle(min(RENEWED_S, self.desk.poll_s) if others else RENEWED_S)
        except Refused:
            return False
        return True
