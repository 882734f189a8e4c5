"""One mailbox read from a server that misbehaves."""

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from pipeline.intake.identity import gap_id, receipt_id
from pipeline.intake.imap.account import Account, Secret
from pipeline.intake.imap.answers import Cut, Listed, Opened, Refused
from pipeline.intake.imap.connection import Connection
from pipeline.intake.imap.fetching import PIECE, groups
from pipeline.intake.imap.listing import Box
from pipeline.intake.imap.reader import LISTED, ImapReader, Look
from pipeline.intake.limits import OpeningLimits
from pipeline.intake.mail.times import MailServers
from pipeline.intake.means import Means
from pipeline.model.arrivals import Found, GapKind
from pipeline.model.basics import SourceCode
from pipeline.model.bookmarks import Bookmark
from pipeline.model.times import Authority
from tests.contracts.test_reader_contract import assert_lawful
from tests.unit.intake.arrange import MemoryCabinet, arrivals, attached, containers, gaps, mail, notes, reasons
from tests.unit.intake.mails import pieces as pieces_of_mail

SOURCE = SourceCode("S-01")
NOW = dt.datetime(2017, 11, 14, 8, 0, tzinfo=dt.UTC)
BOX = Box("mail.example.org", "team", "INBOX", 7)


def built(number: int, size: int = 9) -> bytes:
    photo = attached(b"attachment; filename=%d.jpg" % number, base64.encodebytes(b"%d" % number * size))
    return mail(
        [photo], b"Message-ID: <%d@x>\r\nReceived: from a by mx.own.example; 13 Nov 2017 14:00:00 +0200\r\n" % number
    )


@dataclass
class Server:
    """Holds mails by number; each oddity is asked for by name."""

    mails: dict[int, bytes]
    sizes: dict[int, int] = field(default_factory=dict)
    """Sizes that it states wrongly."""
    refuses: frozenset[int] = frozenset()
    lists_not: frozenset[int] = frozenset()
    """Of which it cannot state size and date."""
    gone: frozenset[int] = frozenset()
    """Listed, and no longer there when their bodies are asked for."""
    goes_at: int | None = None
    """From there on, no mail has bytes any more."""
    endless: bool = False
    cut_after: int = 1_000_000
    validity: int = 7
    asked: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)
    refuses_marks: bool = False

    def select(self, mailbox: str, *, to_mark: bool = False) -> Opened:
        return Opened(mailbox, self.validity, max(self.mails, default=0) + 1, len(self.mails))

    def listed(self, uids: Sequence[int]) -> dict[int, Listed]:
        if self.lists_not & set(uids):
            raise Refused("an internal error")
        return {
            uid: Listed(uid, self.sizes.get(uid, len(self.mails[uid])), NOW, ("\\Answered",))
            for uid in uids
            if uid in self.mails
        }

    def pieces(self, uids: Sequence[int], start: int, length: int) -> dict[int, bytes]:
        self.asked.append((tuple(uids), start))
        if len(self.asked) > self.cut_after:
            raise Cut("cut")
        if self.refuses & set(uids):
            raise Refused("the server has a bad day")
        if start == self.goes_at:
            return {}
        if self.endless:
            return dict.fromkeys(uids, b"x" * length)
        return {uid: self.mails[uid][start : start + length] for uid in uids if uid not in self.gone}

    def still_there(self, uid: int) -> bool:
        return uid in self.mails and uid not in self.gone

    def mark(self, uids: Sequence[int], flag: str) -> None:
        if self.refuses_marks:
            raise Refused("read-only")
        self.marked += uids


def reader(
    server: Server, means: Means | None = None, box: Box = BOX, mark: str | None = None, **more: object
) -> ImapReader:
    uids = tuple(more.get("uids") or sorted(server.mails))  # type: ignore[arg-type]
    look = Look(Opened(box.mailbox, box.validity, (max(uids) if uids else 0) + 1, len(uids)), uids)
    return ImapReader(server, look, box, means or Means(), "imap/x", lambda: NOW, mark)  # type: ignore[arg-type]


def read(one: ImapReader, cabinet: MemoryCabinet | None = None) -> tuple[list[Found], list[str]]:
    """All that was found, and the bookmarks."""
    kept = cabinet or MemoryCabinet()
    told = list(one.read(kept))
    found = [each for each in told if not isinstance(each, Bookmark)]
    assert_lawful(found, kept)
    return found, [each.mark for each in told if isinstance(each, Bookmark)]


def test_every_mail_comes_with_what_the_server_says_of_it() -> None:
    servers = MailServers(("own.example",), own_mailbox=True)
    found, marks = read(reader(Server({1: built(1), 4: built(4)}), Means(servers=servers)))
    assert [one.name.display for one in arrivals(found)] == ["1.jpg", "4.jpg"]
    message = arrivals(found)[0].message
    assert message is not None
    assert [(claim.source, claim.authority) for claim in message.transport] == [
        ("IMAP INTERNALDATE", Authority.OWN_SERVER),
        ("Received: by mx.own.example", Authority.OWN_SERVER),
    ]
    assert ("IMAP flags", "\\Answered") in [(one.name, one.value) for one in message.facts]
    assert marks == ["4"]


@pytest.mark.parametrize("stated", [0, 100, 5_000_000, PIECE])
@pytest.mark.parametrize("size", [9, PIECE])
def test_a_wrong_size_costs_no_byte(stated: int, size: int) -> None:
    cabinet, whole = MemoryCabinet(), built(1, size)
    found, _ = read(reader(Server({1: whole}, sizes={1: stated})), cabinet)
    assert whole in cabinet.objects.values()
    assert notes(arrivals(found)[0])[0] == "intake-note-imap-size"


def test_a_mail_without_end_is_stopped() -> None:
    limits = OpeningLimits(member_bytes=3 * PIECE)
    found, marks = read(reader(Server({1: built(1)}, endless=True), Means(limits)))
    assert [one.kind for one in gaps(found)] == [GapKind.TOO_LARGE]
    assert marks[-1] == "1"


def test_one_refused_mail_does_not_cost_the_others() -> None:
    found, marks = read(reader(Server({n: built(n) for n in range(1, 6)}, refuses=frozenset({3}))))
    assert [one.name.display for one in arrivals(found)] == ["1.jpg", "2.jpg", "4.jpg", "5.jpg"]
    assert reasons(found) == ["intake-gap-imap-refused"]
    assert marks[-1] == "5"


def test_a_mail_of_which_nothing_is_stated_is_fetched_all_the_same() -> None:
    found, marks = read(reader(Server({n: built(n) for n in range(1, 40)}, lists_not=frozenset({3, 30}))))
    assert len(arrivals(found)) == 39
    assert (gaps(found), marks) == ([], ["39"])


def test_mails_that_are_gone_are_gaps() -> None:
    mails = {n: built(n) for n in range(1, 6)}
    found, _ = read(reader(Server(mails, gone=frozenset({2})), uids=[*mails, 9]))
    assert sorted(one.path[0] for one in gaps(found)) == ["2", "9"]
    assert set(reasons(found)) == {"intake-gap-imap-gone"}
    assert len(arrivals(found)) == 4


def test_a_large_mail_that_goes_half_way_is_a_gap() -> None:
    found, _ = read(reader(Server({1: built(1, 2 * PIECE)}, goes_at=PIECE)))
    assert reasons(found) == ["intake-gap-imap-gone"]


def test_gaps_of_two_mailboxes_are_two() -> None:
    ids = set()
    for box in (BOX, replace(BOX, mailbox="Sent"), replace(BOX, validity=8)):
        found, _ = read(reader(Server({1: built(1)}, gone=frozenset({1}), validity=box.validity), box=box))
        ids.add(gap_id(SOURCE, gaps(found)[0]))
    assert len(ids) == 3


def test_a_receipt_does_not_depend_on_numbers_or_mailboxes() -> None:
    ids = set()
    for number, box in ((1, BOX), (900, replace(BOX, mailbox="Archive", validity=8))):
        found, _ = read(reader(Server({number: built(1)}, validity=box.validity), box=box))
        ids.add(receipt_id(SOURCE, arrivals(found)[0]))
    assert len(ids) == 1


def test_a_lost_line_ends_the_reading_behind_what_came() -> None:
    server = Server({n: built(n) for n in range(1, 2 * LISTED + 1)}, cut_after=6)
    one = reader(server)
    found, marks = read(one)
    assert isinstance(one.trouble, Cut)
    last = int(marks[-1])
    assert LISTED < last < 2 * LISTED
    assert len(arrivals(found)) == last


def test_numbers_that_changed_meanwhile_stop_the_reading() -> None:
    one = reader(Server({1: built(1)}, validity=8))
    assert read(one) == ([], [])
    assert one.trouble is not None


def test_marks_are_set_only_for_what_is_on_record() -> None:
    server = Server({n: built(n) for n in range(1, LISTED + 6)}, refuses=frozenset({2}))
    told = reader(server, mark="\\Flagged").read(MemoryCabinet())
    for each in told:
        if isinstance(each, Bookmark):
            break
        assert not server.marked
    assert not server.marked
    list(told)
    assert server.marked == [1, *range(3, LISTED + 6)]


def test_a_refused_mark_is_counted_and_costs_nothing() -> None:
    one = reader(Server({1: built(1)}, refuses_marks=True), mark="\\Flagged")
    found, _ = read(one)
    assert (one.unmarked, one.trouble, len(arrivals(found))) == (1, None, 1)


def test_a_mail_in_pieces_holds_the_bookmark_back_until_it_is_whole() -> None:
    first, *others = pieces_of_mail(built(7, 99), 3)
    mails = {1: first} | {n: built(n) for n in range(2, LISTED + 10)}
    mails |= {LISTED + 10 + n: other for n, other in enumerate(others)}
    found, marks = read(reader(Server(mails)))
    assert len(marks) == 1
    assert "intake-gap-partial" not in reasons(found)
    assert any(one.name.display == "‹joined mail›" for one in containers(found))


def test_one_mail_does_not_use_up_what_is_granted_to_others() -> None:
    full = mail([attached(b"attachment; filename=%d.jpg" % n) for n in range(9)], b"Message-ID: <f@x>\r\n")
    found, _ = read(reader(Server({1: full, 2: built(2)}), Means(OpeningLimits(members=5))))
    assert "intake-gap-too-many" in reasons(found)
    assert "2.jpg" in [one.name.display for one in arrivals(found)]


def test_small_mails_are_asked_for_together_and_never_too_many() -> None:
    assert [len(one) for one in groups([Listed(n, 10, None, ()) for n in range(70)])] == [32, 32, 6]
    assert [len(one) for one in groups([Listed(n, 10 * PIECE, None, ()) for n in range(9)])] == [4, 4, 1]


class Client:
    """What the library answers; a search for numbers above the last one names the last one (RFC 3501, 6.4.8)."""

    def __init__(self, uids: Sequence[int]) -> None:
        self.uids = list(uids)
        self.searches: list[str] = []

    def search(self, criteria: list[str]) -> list[int]:
        (span,) = criteria
        self.searches.append(span)
        first, _, last = span.partition(":")
        return self.uids[int(first) - 1 : None if last == "*" else int(last)] or self.uids[-1:]

    def fetch(self, uids: Sequence[int], data: list[str]) -> dict[int, dict[bytes, object]]:
        return {1: {b"FLAGS": (b"\\Seen",)}, 2: {b"RFC822.SIZE": 5, b"INTERNALDATE": None, b"FLAGS": None}}


def test_only_what_is_new_is_searched_for() -> None:
    uids = range(10, 100_010, 4)
    client = Client(uids)
    connection, opened = Connection(client, "host"), Opened("INBOX", 1, 100_010, len(uids))
    assert connection.uids_after(opened, uids[-1]) == ()
    assert connection.uids_after(opened, uids[-3]) == tuple(uids[-2:])
    assert client.searches == ["15001:*"] * 2
    assert connection.uids_after(opened, 0) == tuple(uids)
    assert client.searches[2:] == ["15001:*", "5001:15000", "1:5000"]
    assert connection.uids_after(Opened("INBOX", 1, 1, 0), 0) == ()


def test_what_others_do_to_a_mail_meanwhile_is_no_listing() -> None:
    assert Connection(Client(()), "host").listed([1, 2]) == {2: Listed(2, 5, None, ())}


class Door:
    """How the library lets somebody in."""

    def __init__(self, *can: str) -> None:
        self.can = can
        self.used: list[tuple[str, str, str]] = []

    def has_capability(self, name: str) -> bool:
        return name in self.can

    def oauth2_login(self, user: str, token: str) -> None:
        self.used.append(("XOAUTH2", user, token))

    def plain_login(self, user: str, password: str) -> None:
        self.used.append(("PLAIN", user, password))

    def login(self, user: str, password: str) -> None:
        self.used.append(("LOGIN", user, password))


@pytest.mark.parametrize(
    ("can", "is_token", "way"),
    [(("AUTH=PLAIN",), False, "PLAIN"), ((), False, "LOGIN"), (("AUTH=PLAIN", "AUTH=XOAUTH2"), True, "XOAUTH2")],
)
def test_a_token_or_password_is_shown_as_the_server_wants_it(can: tuple[str, ...], is_token: bool, way: str) -> None:
    door = Door(*can)
    secret = Secret("open sesame", is_token)
    account = Account("host", 993, "team", lambda: secret)
    Connection(door, "host")._log_in(account, secret.text, is_token=secret.is_token)
    assert door.used == [(way, "team", "open sesame")]
