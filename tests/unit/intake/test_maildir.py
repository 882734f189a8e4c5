"""Maildir folders."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.intake.identity import receipt_id
from pipeline.model.arrivals import Channel
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority, TimeSemantics
from tests.unit.intake.arrange import arrivals, attached, containers, mail, notes, read, read_bytes, tar_of, zip_of

SOURCE = SourceCode("S-01")


def _mail(number: int) -> bytes:
    return mail([attached(b"attachment; filename=%d.jpg" % number)], b"Message-ID: <%d@x>\r\n" % number)


MEMBERS = {
    "cur/1446038403.M1P2.host,S=1,W=2:2,FS": _mail(1),
    "new/1446038404.M2P2.host": _mail(2),
    "tmp/1446038405.M3P2.host": _mail(3),
    ".Sent/cur/1446038406.M4P2.host:2,": _mail(4),
    "dovecot-uidlist": b"3 V1 N2\n",
    "maildirfolder": b"",
    "beside.jpg": b"beside",
}


def _laid(folder: Path, members: dict[str, bytes]) -> Path:
    for name, content in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_mails_are_read_with_their_flags_and_times(tmp_path: Path) -> None:
    found = read(_laid(tmp_path / "Maildir", MEMBERS))
    by_name = {one.name.display: one for one in arrivals(found)}
    assert set(by_name) == {"1.jpg", "2.jpg", "3.jpg", "4.jpg", "beside.jpg"}
    assert {by_name[name].channel for name in ("1.jpg", "2.jpg", "3.jpg", "4.jpg")} == {Channel.MAILDIR}
    assert by_name["beside.jpg"].channel is Channel.FOLDER
    message = by_name["1.jpg"].message
    assert message is not None
    assert [(one.name, one.value) for one in message.facts] == [("Maildir flags", "F (flagged), S (seen)")]
    (delivered,) = message.transport
    assert delivered.interval.earliest == dt.datetime.fromtimestamp(1446038403, dt.UTC)
    assert (delivered.semantics, delivered.authority) == (TimeSemantics.RECEIVE, Authority.EXPORT)
    assert not message.forwarded
    assert message.identity == "<1@x>"


def test_what_was_not_delivered_whole_is_said(tmp_path: Path) -> None:
    found = {one.name.display: one for one in arrivals(read(_laid(tmp_path / "Maildir", MEMBERS)))}
    assert notes(found["3.jpg"]) == ["intake-note-maildir-tmp"]
    assert notes(found["2.jpg"]) == []


def test_records_of_the_server_are_kept_as_containers(tmp_path: Path) -> None:
    found = read(_laid(tmp_path / "Maildir", MEMBERS))
    named = {one.name.display for one in containers(found)}
    assert {"dovecot-uidlist", "maildirfolder"} <= named


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_maildirs_in_archives_are_read_and_make_the_same_receipts(pack: object, tmp_path: Path) -> None:
    packed = read_bytes(pack({f"home/Maildir/{name}": content for name, content in MEMBERS.items()}), tmp_path)  # type: ignore[operator]
    laid = read(_laid(tmp_path / "Maildir", MEMBERS))
    ours = {receipt_id(SOURCE, one) for one in arrivals(laid) if one.channel is Channel.MAILDIR}
    assert ours == {receipt_id(SOURCE, one) for one in arrivals(packed) if one.channel is Channel.MAILDIR}
    assert len(ours) == 4


def test_a_mail_that_was_read_meanwhile_makes_no_second_receipt(tmp_path: Path) -> None:
    before = read(_laid(tmp_path / "before", {"new/1446038404.M2P2.host": _mail(2)}))
    after = read(_laid(tmp_path / "after", {"cur/1446038404.M2P2.host:2,RS": _mail(2)}))
    assert {receipt_id(SOURCE, one) for one in arrivals(before)} == {receipt_id(SOURCE, one) for one in arrivals(after)}


def test_names_of_other_programs_are_known_by_the_mails(tmp_path: Path) -> None:
    found = read(_laid(tmp_path / "odd", {"cur/first mail": _mail(1), "cur/2;2,S": _mail(2)}))
    assert {one.channel for one in arrivals(found)} == {Channel.MAILDIR}


def test_folders_that_are_merely_called_so_are_left_alone(tmp_path: Path) -> None:
    found = read(_laid(tmp_path / "photos", {"new/a.jpg": b"a", "cur/b.jpg": b"b", "tmp/c.jpg": b"c"}))
    assert {one.channel for one in arrivals(found)} == {Channel.FOLDER}
    assert len(arrivals(found)) == 3
