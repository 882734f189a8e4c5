"""Deliveries that nobody finishes: what came whole is taken in, the rest is on record, nothing lies about."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.desks.announcing import Announcement, permitted
from pipeline.desks.delivery_troubles import Closed, Forbidden, TooMany, TooMuch
from pipeline.errors import CustodyError
from pipeline.intake.delivered import DeliveredFile
from pipeline.intake.names import from_text
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, IncidentCode, SourceCode
from pipeline.model.deliveries import AnnouncedFile, Delivery, DeliveryState
from pipeline.model.tokens import Scope, Token
from pipeline.storage.arriving import InUse
from tests.http_intake import FAR, sha256
from tests.unit.storage.nouns import SetClock

KEEP = dt.timedelta(days=14)
WHOLE, PART, NEVER = b"it came whole", b"it came in part", b"it never came"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(dt.datetime.now(dt.UTC))


@pytest.fixture
def sanad(tmp_path: Path, clock: SetClock) -> Sanad:
    return Sanad.create(tmp_path / "case", clock)


@pytest.fixture
def token(sanad: Sanad) -> Token:
    return sanad.tokens.add("drop", [Scope.SUBMIT], FAR, "R-2", SourceCode("S-04"))[0]


def begun(sanad: Sanad, token: Token, *contents: bytes, words: str | None = None) -> Delivery:
    files = tuple(
        AnnouncedFile(from_text(f"{number}.jpg"), len(content), Digest(sha256(content)), False)
        for number, content in enumerate(contents)
    )
    announced = Announcement(Handover(SourceCode(""), method=words), None, files)
    return sanad.deliveries.begin(token, announced).delivery


def sent(sanad: Sanad, token: Token, delivery: Delivery, content: bytes, count: int | None = None) -> bool:
    with sanad.deliveries.receiving(token, delivery.id, Digest(sha256(content))) as incoming:
        incoming.begin(None)
        incoming.append(content[:count])
        return incoming.end()


def test_what_came_whole_is_taken_in_when_its_time_is_over(sanad: Sanad, token: Token, clock: SetClock) -> None:
    delivery = begun(sanad, token, WHOLE, PART, NEVER)
    assert sent(sanad, token, delivery, WHOLE)
    assert not sent(sanad, token, delivery, PART, 5)
    assert sanad.deliveries.close_old(KEEP) == ()
    clock.advance(days=15)
    (closed,) = sanad.deliveries.close_old(KEEP)
    assert closed.state is DeliveryState.FINISHED
    assert closed.submission is not None
    with sanad.bench.records.reading() as reading:
        entries, gaps = reading.entries(closed.submission), reading.gaps_of(closed.submission)
    assert [entry.object.sha256 for entry in entries if entry.receipt] == [sha256(WHOLE)]
    counts = [[parameter.value for parameter in gap.reason.parameters] for gap in gaps]
    assert counts == [[5, len(PART)], [0, len(NEVER)]]
    assert sanad.folder.arriving.deliveries() == ()
    assert sanad.deliveries.close_old(KEEP) == ()
    assert sanad.verify().whole


def test_a_delivery_of_which_nothing_came_is_closed_without_a_submission(
    sanad: Sanad, token: Token, clock: SetClock
) -> None:
    delivery = begun(sanad, token, NEVER)
    clock.advance(days=15)
    (closed,) = sanad.deliveries.close_old(KEEP)
    assert (closed.state, closed.submission) == (DeliveryState.ABANDONED, None)
    with sanad.bench.records.reading() as reading:
        assert reading.submissions() == ()
        assert "abandoned" in (list(reading.events())[-1].happening.note or "")
    with pytest.raises(Closed):
        sent(sanad, token, delivery, NEVER)
    with pytest.raises(Closed):
        sanad.deliveries.finish(token, delivery.id, leave_out_missing=False)


def test_what_is_being_sent_is_not_closed_and_not_finished(sanad: Sanad, token: Token, clock: SetClock) -> None:
    delivery = begun(sanad, token, WHOLE)
    clock.advance(days=15)
    with sanad.deliveries.receiving(token, delivery.id, Digest(sha256(WHOLE))) as incoming:
        incoming.begin(None)
        assert sanad.deliveries.close_old(KEEP) == ()
        with pytest.raises(InUse):
            sanad.deliveries.finish(token, delivery.id, leave_out_missing=True)


def test_pieces_that_a_crash_left_behind_go(sanad: Sanad, token: Token) -> None:
    left = sanad.folder.arriving.file("0" * 32, 0)
    with left.held():
        left.append(b"left behind")
    sanad.deliveries.close_old(KEEP)
    assert sanad.folder.arriving.deliveries() == ()


def test_a_crash_between_intake_and_its_record_doubles_nothing(sanad: Sanad, token: Token) -> None:
    delivery = begun(sanad, token, WHOLE)
    sent(sanad, token, delivery, WHOLE)
    desk = sanad.deliveries
    file = sanad.folder.arriving.file(delivery.id, 0)
    first = desk.take(delivery, (DeliveredFile(delivery.files[0], len(WHOLE), file.open),))
    finished, _ = desk.finish(token, delivery.id, leave_out_missing=False)
    with sanad.bench.records.reading() as reading:
        assert finished.submission is not None
        again = reading.submission(finished.submission)
        assert len(reading.receipts_of(Digest(sha256(WHOLE)))) == 1
    assert again is not None
    assert again.repeats == first.id


def test_a_piece_that_the_disk_changed_is_not_taken_for_what_came(sanad: Sanad, token: Token) -> None:
    delivery = begun(sanad, token, WHOLE)
    sent(sanad, token, delivery, WHOLE)
    (piece,) = (sanad.folder.path / "vault" / "arriving" / delivery.id / "0").glob("0*")
    piece.write_bytes(b"IT CAME WHOLE")
    with pytest.raises(CustodyError):
        sanad.deliveries.finish(token, delivery.id, leave_out_missing=False)
    with sanad.bench.records.reading() as reading:
        assert reading.item(Digest(sha256(WHOLE))) is None


def test_a_file_sent_in_crumbs_is_refused_at_last(sanad: Sanad, token: Token) -> None:
    content = bytes(30_000)
    delivery = begun(sanad, token, content)
    with sanad.deliveries.receiving(token, delivery.id, Digest(sha256(content))) as incoming:
        folder = sanad.folder.path / "vault" / "arriving" / delivery.id / "0"
        for number in range(20_000):
            (folder / f"{number:05}").touch()
        with pytest.raises(TooMuch, match="pieces"):
            incoming.append(b"x")


def test_a_token_has_bounds(sanad: Sanad, token: Token) -> None:
    for number in range(100):
        begun(sanad, token, WHOLE, words=str(number))
    with pytest.raises(TooMany):
        begun(sanad, token, WHOLE, words="one more")
    assert len(begun(sanad, token, WHOLE, words="7").files) == 1, "announced before"


def test_ids_that_are_none_lead_nowhere(sanad: Sanad, token: Token) -> None:
    for id in ("..", "../" * 3, "", "0" * 31):
        with pytest.raises(ValueError, match="not the id"):
            sanad.folder.arriving.file(id, 0)


def test_an_incident_of_the_token_holds_for_all_of_it(sanad: Sanad, token: Token) -> None:
    bound = replace(token, incident=IncidentCode("SYR-1"), scopes=(Scope.SUBMIT, Scope.READ))
    asked = Announcement(Handover(SourceCode("")), None, ())
    assert permitted(bound, asked).incident == "SYR-1"
    with pytest.raises(Forbidden):
        permitted(bound, replace(asked, incident=IncidentCode("SYR-2")))
