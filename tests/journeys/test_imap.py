"""Mailboxes on a real server: all that is new, once, whatever happens on the way; and nothing on the server changes."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.app import Sanad
from pipeline.cli.answers import shipped_schema
from pipeline.cli.main import app
from pipeline.desks.mailboxes import Fetched
from pipeline.errors import NotFound, SetupError, Unavailable
from pipeline.model.arrivals import Channel, GapKind, Handover, Receipt, Submission
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority
from pipeline.settings import load_settings
from tests.imap_server import PASSWORD, Dovecot, Line, dovecot
from tests.unit.intake.arrange import attached, mail, sha256

MAILS, EVERY = 500, 5
ARABIC = "صور حلب 2017"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


def photo(number: int) -> bytes:
    return b"\xff\xd8\xff photo %d \xff\xd9" % number


def built(number: int) -> bytes:
    """Mail `number`; one in `EVERY` brings a photo."""
    header = b"Message-ID: <%d@example.org>\r\nDate: Mon, 13 Nov 2017 14:%02d:00 +0200\r\n" % (number, number % 60)
    parts = [b"Content-Type: text/plain\r\n\r\nLook.\r\n"]
    if number % EVERY == 0:
        parts.append(attached(b"attachment; filename=%d.jpg" % number, base64.b64encode(photo(number))))
    return mail(parts, header)


def mailbox(server: Dovecot, user: str, count: int, first: int = 1) -> set[str]:
    """Delivers `count` mails; the digests of the photos in them."""
    numbers = range(first, first + count)
    server.deliver(user, {f"M{number:05}": built(number) for number in numbers})
    return {sha256(photo(number)) for number in numbers if number % EVERY == 0}


def team(tmp_path: Path, port: int, user: str, *more: str, folder: str = "case") -> Sanad:
    case = tmp_path / folder
    created = Sanad.create(case)
    (case / "password").write_text(f"{PASSWORD}\n")
    (case / "password").chmod(0o600)
    lines = ["[imap.team]", 'host = "127.0.0.1"', f'user = "{user}"', f"port = {port}", *more]
    lines += [] if any(line.startswith("tls") for line in more) else ['tls = "none"']
    lines += [] if any("_env" in line or "token" in line for line in more) else ['password_file = "password"']
    (case / "sanad.toml").write_text("\n".join(lines) + "\n")
    return Sanad(created.folder, load_settings(case, {}), created.bench)


def receipts(sanad: Sanad) -> list[Receipt]:
    with sanad.bench.records.reading() as reading:
        return [receipt for item in reading.unattached_items(100_000) for receipt in reading.receipts_of(item)]


def digests(sanad: Sanad) -> list[str]:
    return sorted(receipt.item for receipt in receipts(sanad))


def brought(fetched: Fetched) -> Submission:
    assert fetched.submission is not None
    return fetched.submission


def known(sanad: Sanad, submission: Submission) -> list[bool]:
    with sanad.bench.records.reading() as reading:
        return [entry.known for entry in reading.entries(submission.id) if entry.receipt]


def at_body(
    number: int, then: Callable[[], object], goes_on: bool = True, asked: bytes = b"BODY.PEEK"
) -> Callable[[bytes], bool]:
    """Runs `then` when bodies of mails are asked for the `number`-th time, before the server hears of it."""
    seen = []

    def heard(said: bytes) -> bool:
        if asked in said:
            seen.append(said)
            if len(seen) == number:
                then()
                return goes_on
        return True

    return heard


def test_all_that_is_new_is_taken_once_and_the_server_stays_as_it_was(server: Dovecot, tmp_path: Path) -> None:
    photos = mailbox(server, "all", MAILS)
    before = server.state("all")
    sanad = team(tmp_path, server.plain, "all")
    desk = sanad.mailboxes("team")
    submission = brought(desk.fetch())
    assert digests(sanad) == sorted(photos)
    with sanad.bench.records.reading() as reading:
        entries = reading.entries(submission.id)
        assert not reading.gaps_of(submission.id)
    # Every mail and every listing is preserved as a container.
    assert sum(entry.receipt is None for entry in entries) == MAILS + MAILS / 100
    after = server.state("all")
    assert {uid: set(flags) - {b"\\Recent"} for uid, flags in after.items()} == {uid: set() for uid in before}
    assert desk.fetch().is_nothing
    more = mailbox(server, "all", 5, MAILS + 1)
    assert known(sanad, brought(desk.fetch())) == [False]
    assert digests(sanad) == sorted(photos | more)
    assert sanad.verify().whole


def test_what_the_server_says_of_a_mail_stands_with_it(server: Dovecot, tmp_path: Path) -> None:
    mailbox(server, "said", 5)
    sanad = team(tmp_path, server.plain, "said")
    desk = sanad.mailboxes("team")
    desk.fetch()
    (receipt,) = receipts(sanad)
    message = receipt.arrival.message
    assert message is not None and message.identity == "<5@example.org>"
    assert (receipt.arrival.channel, receipt.arrival.path[1:]) == (Channel.IMAP, ("2",))
    assert [(claim.source, claim.authority) for claim in message.transport] == [
        ("IMAP INTERNALDATE", Authority.OWN_SERVER)
    ]
    with sanad.bench.vault.open(receipt.arrival.containers[0]) as stream:
        listing = json.loads(stream.read())
    assert (listing["mailbox"], len(listing["mails"])) == ("INBOX", 5)
    with sanad.bench.vault.open(receipt.arrival.containers[1]) as stream:
        assert stream.read() == built(5)


@pytest.mark.parametrize("cut_at", [1, 2, 6])
def test_a_lost_line_costs_nothing_but_time(server: Dovecot, tmp_path: Path, cut_at: int) -> None:
    user = f"lost{cut_at}"
    photos = mailbox(server, user, 180)
    with Line(server.plain) as line:
        line.heard = at_body(cut_at, lambda: None, goes_on=False)
        sanad = team(tmp_path, line.port, user)
        desk = sanad.mailboxes("team")
        first = desk.fetch()
        assert isinstance(first.trouble, Unavailable)
        taken = digests(sanad)
        assert len(taken) < len(photos)
        second = desk.fetch()
    assert second.trouble is None
    assert digests(sanad) == sorted(photos)
    assert len(known(sanad, brought(first))) == len(taken)
    # What was on record when the line broke was not even asked for again.
    assert known(sanad, brought(second)) == [False] * (len(photos) - len(taken))


def test_a_killed_process_costs_nothing_but_time(server: Dovecot, tmp_path: Path) -> None:
    photos = mailbox(server, "killed", 250)
    with Line(server.plain) as line:
        sanad = team(tmp_path, line.port, "killed")
        command = [sys.executable, "-m", "pipeline.cli.main", "mail", "fetch", "team", "--case", sanad.folder.path]
        process: list[subprocess.Popen[bytes]] = []
        line.heard = at_body(6, lambda: os.kill(process[0].pid, signal.SIGKILL), goes_on=False)
        process.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        assert process[0].wait(60) == -signal.SIGKILL
        taken = digests(sanad)
        assert 0 < len(taken) < len(photos)
        line.heard = lambda said: True
        submission = brought(sanad.mailboxes("team").fetch())
    assert digests(sanad) == sorted(photos)
    assert known(sanad, submission).count(True) == 0, "receipts and bookmark were written together"
    assert len(sanad.tasks.cut_short()) == 1
    assert sanad.verify().whole


def test_new_mail_is_told_of_by_the_server(server: Dovecot, tmp_path: Path) -> None:
    mailbox(server, "idle", 5)
    idled = []

    def heard(said: bytes) -> bool:
        if b"IDLE" in said:
            idled.append(said)
            first = 5 * len(idled) + 1
            threading.Thread(target=mailbox, args=(server, "idle", 5, first)).start()
        return True

    def never(seconds: float) -> None:
        raise AssertionError("the server can IDLE")

    with Line(server.plain, heard) as line:
        sanad = team(tmp_path, line.port, "idle")
        watching = sanad.mailboxes("team").watch(never)
        for _ in range(3):
            fetched = next(watching)
            assert fetched.trouble is None and fetched.submission is not None
        watching.close()
    assert len(idled) >= 2
    assert len(digests(sanad)) >= 3


def test_a_server_that_cannot_tell_is_asked(tmp_path: Path) -> None:
    with dovecot("imap_capability = IMAP4rev1 LITERAL+ UIDPLUS SASL-IR") as server:
        mailbox(server, "asked", 5)
        sanad = team(tmp_path, server.plain, "asked", "poll_s = 7")
        pauses: list[float] = []

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                mailbox(server, "asked", 5, 6)

        watching = sanad.mailboxes("team").watch(pause)
        assert known(sanad, brought(next(watching))) == [False]
        assert known(sanad, brought(next(watching))) == [False]
        watching.close()
    assert pauses == [7.0] * 3


def test_a_server_that_is_away_is_waited_for_longer_and_longer(server: Dovecot, tmp_path: Path) -> None:
    mailbox(server, "away", 5)
    with Line(server.plain, lambda said: False) as line:
        sanad = team(tmp_path, line.port, "away")
        pauses: list[float] = []
        watching = sanad.mailboxes("team").watch(pauses.append)
        for _ in range(9):
            assert isinstance(next(watching).trouble, Unavailable)
        line.heard = lambda said: True
        assert known(sanad, brought(next(watching))) == [False]
        watching.close()
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 600, 600]


@pytest.mark.parametrize("cut_at", [b"CAPABILITY", b"AUTHENTICATE", b"EXAMINE", b"SEARCH"])
def test_a_line_that_breaks_is_no_fault_of_the_settings(server: Dovecot, tmp_path: Path, cut_at: bytes) -> None:
    with Line(server.plain, lambda said: cut_at not in said) as line:
        mailbox(server, "breaks", 1)
        with pytest.raises(Unavailable):
            team(tmp_path, line.port, "breaks").mailboxes("team").fetch()


def test_other_numbers_of_the_same_mails_make_no_second_receipt(server: Dovecot, tmp_path: Path) -> None:
    photos = mailbox(server, "anew", 50)
    sanad = team(tmp_path, server.plain, "anew")
    desk = sanad.mailboxes("team")
    desk.fetch()
    server.number_anew("anew")
    fetched = desk.fetch()
    assert fetched.renumbered == ("INBOX",)
    assert known(sanad, brought(fetched)) == [True] * len(photos)
    assert digests(sanad) == sorted(photos)
    with sanad.bench.records.reading() as reading:
        assert any("numbered anew" in (event.happening.note or "") for event in reading.events())
    assert desk.fetch().is_nothing


def test_all_can_be_looked_at_again(server: Dovecot, tmp_path: Path) -> None:
    photos = mailbox(server, "again", 20)
    sanad = team(tmp_path, server.plain, "again")
    desk = sanad.mailboxes("team")
    first = brought(desk.fetch())
    again = brought(desk.fetch(again=True))
    assert again.repeats == first.id
    assert known(sanad, again) == [True] * len(photos)


def test_the_same_mails_as_a_file_are_another_arrival(server: Dovecot, tmp_path: Path) -> None:
    mailbox(server, "file", 5)
    sanad = team(tmp_path, server.plain, "file")
    sanad.mailboxes("team").fetch()
    (tmp_path / "inbox.mbox").write_bytes(b"From - Mon Nov 13 14:00:00 2017\n" + built(5))
    sanad.submit([tmp_path / "inbox.mbox"], Handover(SourceCode("S-01")))
    assert {receipt.arrival.channel for receipt in receipts(sanad)} == {Channel.IMAP, Channel.MBOX}
    assert len(set(digests(sanad))) == 1


@pytest.mark.parametrize("asked", [b"RFC822.SIZE", b"BODY.PEEK"])
def test_a_mail_that_goes_while_it_is_fetched_is_a_gap(server: Dovecot, tmp_path: Path, asked: bytes) -> None:
    user = f"goes-{asked[:4].decode().lower()}"
    photos = mailbox(server, user, 10)

    def delete() -> None:
        with server.client(user) as client:
            client.select_folder("INBOX")
            client.delete_messages([3])
            client.expunge()

    with Line(server.plain) as line:
        line.heard = at_body(1, delete, asked=asked)
        sanad = team(tmp_path, line.port, user)
        fetched = sanad.mailboxes("team").fetch()
    with sanad.bench.records.reading() as reading:
        gaps = reading.gaps_of(brought(fetched).id)
    assert [(gap.kind, gap.path[-1], gap.reason.id) for gap in gaps] == [(GapKind.DELETED, "3", "intake-gap-imap-gone")]
    assert digests(sanad) == sorted(photos)
    assert fetched.trouble is None


def test_names_in_arabic_and_with_spaces(server: Dovecot, tmp_path: Path) -> None:
    mailbox(server, "named", 5)
    with server.client("named") as client:
        client.create_folder(ARABIC)
        client.append(ARABIC, built(10))
    sanad = team(tmp_path, server.plain, "named", f'mailboxes = ["inbox", "{ARABIC}"]')
    desk = sanad.mailboxes("team")
    assert {(folder.name, folder.mails) for folder in desk.folders()} == {("INBOX", 5), (ARABIC, 1)}
    submission = brought(desk.fetch())
    assert [root.display for root in submission.roots] == ["INBOX", ARABIC]
    assert len(digests(sanad)) == 2
    assert desk.fetch().is_nothing


def test_a_large_mail_fills_no_memory(server: Dovecot, tmp_path: Path) -> None:
    film = os.urandom(22 << 20)
    large = mail([attached(b"attachment; filename=film.mp4", base64.encodebytes(film))], b"Message-ID: <l@x>\r\n")
    server.deliver("large", {"M1": large})
    sanad = team(tmp_path, server.plain, "large")
    desk = sanad.mailboxes("team")
    tracemalloc.start()
    try:
        desk.fetch()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(large) > 30_000_000
    assert digests(sanad) == [sha256(film)]
    assert peak < 16 << 20


def test_mails_are_marked_only_where_the_team_wants_it(server: Dovecot, tmp_path: Path) -> None:
    mailbox(server, "marked", 3)
    sanad = team(tmp_path, server.plain, "marked", "mark = '\\Flagged'")
    assert sanad.mailboxes("team").fetch().unmarked == 0
    assert {b"\\Flagged" in flags and b"\\Seen" not in flags for flags in server.state("marked").values()} == {True}


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_certificates_are_checked(server: Dovecot, tmp_path: Path, tls: str) -> None:
    mailbox(server, f"tls-{tls}", 5)
    port = server.tls if tls == "implicit" else server.plain
    trusting = team(tmp_path, port, f"tls-{tls}", f'tls = "{tls}"', f'ca_file = "{server.ca_file}"')
    assert known(trusting, brought(trusting.mailboxes("team").fetch())) == [False]
    strict = team(tmp_path, port, f"tls-{tls}", f'tls = "{tls}"', folder="strict")
    with pytest.raises(SetupError, match="certificate"):
        strict.mailboxes("team").fetch()


def test_a_wrong_password_is_said(server: Dovecot, tmp_path: Path) -> None:
    sanad = team(tmp_path, server.plain, "wrong")
    (sanad.folder.path / "password").write_text("another one")
    with pytest.raises(SetupError, match="does not let wrong in") as caught:
        sanad.mailboxes("team").fetch()
    assert "another one" not in str(caught.value)


def test_what_is_not_there_is_said(server: Dovecot, tmp_path: Path) -> None:
    sanad = team(tmp_path, server.plain, "absent", 'mailboxes = ["No such"]')
    with pytest.raises(NotFound, match="No such"):
        sanad.mailboxes("team").fetch()
    with pytest.raises(NotFound, match=r"imap\.other"):
        sanad.mailboxes("other")


def test_the_command_answers_people_and_machines(server: Dovecot, tmp_path: Path) -> None:
    mailbox(server, "told", 5)
    sanad = team(tmp_path, server.plain, "told")
    (sanad.folder.path / "password").chmod(0o644)

    def told(*words: str) -> Result:
        done = CliRunner().invoke(app, ["mail", *words, "team", "--case", str(sanad.folder.path)])
        assert done.exit_code == 0, done.output
        assert "chmod 600" in done.stderr
        return done

    for word in ("list", "fetch"):
        answer = json.loads(told(word, "--json").stdout)
        name = "mail-folders" if word == "list" else "mail-fetch"
        jsonschema.validate(answer, json.loads(shipped_schema(f"{name}-1.json")))
        assert answer["schema"] == f"sanad/{name}/1"
    assert (answer["new"], answer["known"], answer["gaps"], answer["trouble"]) == (1, 0, 0, None)
    assert "read  'INBOX' · 5 mails" in told("list").stdout
    assert "Nothing is new" in told("fetch").stdout
