"""Mails of Apple's mail program, whole and with their attachments beside them."""

import datetime as dt
import plistlib
from pathlib import Path

from pipeline.intake.identity import receipt_id
from pipeline.model.arrivals import Channel, GapKind
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    attached,
    containers,
    gaps,
    mail,
    notes,
    read,
    read_bytes,
    reasons,
    zip_of,
)
from tests.unit.intake.mails import message_of

SOURCE = SourceCode("S-01")


def emlx(whole: bytes, **properties: object) -> bytes:
    stated = {"date-received": 1_593_364_835, "flags": 8590195713, "remote-id": "7"} | properties
    return b"%-10d\n" % len(whole) + whole + plistlib.dumps(stated)


WHOLE = mail(
    [attached(b"attachment; filename=a.jpg")], b"Message-ID: <1@x>\r\nDate: Sun, 28 Jun 2020 20:20:30 +0300\r\n"
)


def _stripped(name: bytes) -> bytes:
    return (
        b"Content-Type: image/jpeg; name=" + name + b"\r\nContent-Transfer-Encoding: base64\r\n"
        b"X-Apple-Content-Length: 5\r\n\r\n"
    )


PARTIAL = mail(
    [b"Content-Type: text/plain\r\n\r\nLook.", _stripped(b"a.jpg"), _stripped(b"b.jpg")], b"Message-ID: <2@x>\r\n"
)
BOX = {
    "Messages/16.emlx": emlx(WHOLE),
    "Messages/17.partial.emlx": emlx(PARTIAL),
    "Attachments/17/2/a.jpg": b"photo",
    "Attachments/17/9/c.jpg": b"of no part",
    "Attachments/99/2/d.jpg": b"of no mail",
}


def _laid(folder: Path) -> Path:
    for name, content in BOX.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_the_mail_is_read_with_what_the_program_noted(tmp_path: Path) -> None:
    cabinet = MemoryCabinet()
    found = read_bytes(emlx(WHOLE), tmp_path, "16.emlx", cabinet=cabinet)
    message = message_of(found)
    assert (message.identity, message.forwarded) == ("<1@x>", False)
    assert message.raw is not None
    assert cabinet.objects[message.raw] == WHOLE
    (received,) = message.transport
    assert received.interval.earliest == dt.datetime.fromtimestamp(1_593_364_835, dt.UTC)
    assert [one.name for one in message.facts] == ["emlx flags"]
    assert "read" in message.facts[0].value
    assert arrivals(found)[0].channel is Channel.EML
    assert len(containers(found)) == 2


def test_the_same_mail_by_itself_makes_the_same_receipt(tmp_path: Path) -> None:
    (by_apple,) = arrivals(read_bytes(emlx(WHOLE), tmp_path, "16.emlx"))
    (by_itself,) = arrivals(read_bytes(WHOLE, tmp_path, "1.eml"))
    assert receipt_id(SOURCE, by_apple) == receipt_id(SOURCE, by_itself)


def test_a_cut_or_odd_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    cut = emlx(WHOLE)[: len(WHOLE) - 10]
    assert reasons(read_bytes(cut, tmp_path, "16.emlx")) == ["intake-gap-cut-off"]
    assert len(arrivals(read_bytes(cut, tmp_path, "16.emlx"))) == 1
    for behind in (
        b"",
        b"<plist",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><plist><dict/></plist>",
        b"\xff" * 90,
    ):
        whole = b"%d\n" % len(WHOLE) + WHOLE + behind
        assert len(arrivals(read_bytes(whole, tmp_path, "16.emlx"))) == 1
    for odd in ({"flags": "x", "date-received": "y"}, {"flags": -1, "date-received": 1e30}, {"flags": True}):
        assert len(arrivals(read_bytes(emlx(WHOLE, **odd), tmp_path, "16.emlx"))) == 1


def test_attachments_beside_the_mail_are_its_files(tmp_path: Path) -> None:
    found = read(_laid(tmp_path / "INBOX.mbox"))
    by_name = {one.name.display: one for one in arrivals(found)}
    assert len(arrivals(found)) == 4
    message = by_name["a.jpg"].message
    # Two mails have a file of this name; the later one in the list is of the mail without its content.
    assert message is not None
    of_partial = [one for one in arrivals(found) if one.message and one.message.identity == "<2@x>"]
    assert [(one.name.display, one.object.size) for one in of_partial] == [("a.jpg", 5)]
    assert of_partial[0].path[-1] == "Attachments/17/2/a.jpg"
    (gap,) = gaps(found)
    assert (gap.kind, gap.reason.id) == (GapKind.MISSING, "intake-gap-apple-stripped")
    assert gap.name is not None
    assert gap.name.display == "b.jpg"
    for orphan in ("c.jpg", "d.jpg"):
        assert notes(by_name[orphan]) == ["intake-note-apple-orphan"]


def test_a_mailbox_makes_the_same_receipts_wherever_it_lies(tmp_path: Path) -> None:
    laid = read(_laid(tmp_path / "INBOX.mbox"))
    packed = read_bytes(zip_of({f"Mail/V2/INBOX.mbox/{name}": content for name, content in BOX.items()}), tmp_path)
    ours = {receipt_id(SOURCE, one) for one in arrivals(laid) if one.message}
    assert ours == {receipt_id(SOURCE, one) for one in arrivals(packed) if one.message}
    assert len(ours) == 2


def test_a_file_that_is_no_mail_loses_none_of_its_attachments(tmp_path: Path) -> None:
    members = {"Messages/17.partial.emlx": b"nothing", "Attachments/17/2/a.jpg": b"photo"}
    found = read_bytes(zip_of(members), tmp_path)
    assert [one.name.display for one in arrivals(found)] == ["a.jpg"]
    assert reasons(found) == ["intake-gap-no-mail"]
