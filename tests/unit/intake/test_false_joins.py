"""Whoever can write into an export or mailbox may name files that others sent: that is said, or not believed."""

from pathlib import Path

from pipeline.model.attestations import AttestationResult
from tests.unit.intake.arrange import arrivals, attached, gaps, mail, notes, read, read_bytes, skype_export, tar_of
from tests.unit.intake.chats import read_zip, unpacked, whatsapp_android
from tests.unit.intake.mails import clear_mail, mailbox_of, pieces
from tests.unit.intake.samples import PHOTO, A, conversation, message, uri_object

ANDROID = "IMG-20220327-WA0002.jpg"


def test_a_line_that_a_sender_typed_is_told_where_both_name_one_file(tmp_path: Path) -> None:
    text = whatsapp_android(
        "27/03/2022, 21:41 - Sam: look what she sent",
        f"27/03/2022, 20:00 - Rania: {ANDROID} (file attached)",
        f"27/03/2022, 21:42 - Sam: {ANDROID} (file attached)",
        "27/03/2022, 21:43 - Sam: IMG-20220327-WA0003.jpg (file attached)",
    )
    found = read_zip({"_chat.txt": text, ANDROID: PHOTO, "IMG-20220327-WA0003.jpg": b"other"}, tmp_path)
    disputed = [(one.name.display, "intake-note-chat-disputed" in notes(one)) for one in arrivals(found)]
    assert disputed == [(ANDROID, True), (ANDROID, True), ("IMG-20220327-WA0003.jpg", False)]


def test_a_piece_of_another_sender_completes_no_mail(tmp_path: Path) -> None:
    whole = mail([attached(b"attachment; filename=a.jpg", b"aGVs\r\n" * 40)], b"Message-ID: <whole@x>\r\n")
    first, second = pieces(whole, 2)
    assert second.count(b"From: sam@example.org") == 1
    foreign = second.replace(b"From: sam@example.org", b"From: other@example.org")
    found = read_bytes(mailbox_of([first, foreign]), tmp_path)
    assert not arrivals(found)
    assert [gap.reason.parameters[0].value for gap in gaps(found)] == ["2", "1"]
    spelled = second.replace(b"From: sam@example.org", b"From: Sam <Sam@Example.org>")
    assert len(arrivals(read_bytes(mailbox_of([first, spelled]), tmp_path))) == 1


def test_an_export_that_names_the_file_of_another_is_told(tmp_path: Path) -> None:
    theirs = {"messages.json": skype_export([conversation(message(1, uri_object(A)))]), f"media/{A}.1.png": PHOTO}
    spoofed = message(2, uri_object(A), displayName="Rania", **{"from": "8:live:rania"})
    (tmp_path / "a.tar").write_bytes(tar_of(theirs))
    (tmp_path / "b.tar").write_bytes(tar_of({"messages.json": skype_export([conversation(spoofed)])}))
    told = {one.message.sender: notes(one) for one in arrivals(read(tmp_path)) if one.message}
    assert told["Sam <8:live:sam>"] == ["intake-note-size-equal"]
    assert told["Rania <8:live:rania>"] == ["intake-note-size-equal", "intake-note-skype-elsewhere"]


def test_a_second_file_of_one_id_is_held_to_the_size_by_itself(tmp_path: Path) -> None:
    export = skype_export([conversation(message(1, uri_object(A)))])
    members = {"messages.json": export, f"media/{A}.1.png": PHOTO, f"media/{A}.1.jpg": b"put there"}
    found = read_zip(members, tmp_path)
    several, equal, differs = "intake-note-skype-several", "intake-note-size-equal", "intake-note-size-differs"
    assert {one.object.size: notes(one) for one in arrivals(found)} == {
        len(PHOTO): [equal, several],
        len(b"put there"): [differs, several],
    }


def test_nothing_that_vouches_for_a_mail_covers_a_file_beside_it(tmp_path: Path) -> None:
    signed = clear_mail()
    members = {
        "Messages/17.partial.emlx": b"%d\n" % len(signed) + signed,
        "Attachments/17/1.1/put-there.jpg": b"\xff\xd8\xff\xe0 put there",
    }
    found = read(unpacked(members, tmp_path))
    told = {one.name.display: one for one in arrivals(found)}
    own, beside = told["a.jpg"].message, told["put-there.jpg"].message
    assert own is not None
    assert beside is not None
    assert [made.result for made in own.attestations] == [AttestationResult.VALID]
    assert own.sender == beside.sender
    assert beside.attestations == ()
    assert notes(told["put-there.jpg"]) == ["intake-note-apple-beside"]
