"""Each trap of Skype's exports, form by form: 2015, 2019, and what Teams Free writes since 2025."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.intake.identity import gap_id
from pipeline.intake.skype.content import read_content
from pipeline.model.arrivals import Arrival, Found, FoundGap, GapKind, MessageContext
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import (
    arrivals,
    containers,
    gaps,
    notes,
    read,
    read_bytes,
    reasons,
    skype_export,
    tar_of,
)
from tests.unit.intake.samples import PHOTO, A, B, C, conversation, message, uri_object

Record = dict[str, object]


def export(tmp_path: Path, messages: Sequence[Record], media: Mapping[str, bytes], **more: bytes) -> list[Found]:
    members = {"messages.json": skype_export([conversation(*messages)])}
    members |= {f"media/{name}": content for name, content in media.items()}
    return read_bytes(tar_of(members | {name.replace("__", "."): raw for name, raw in more.items()}), tmp_path, "x.tar")


def context(one: Arrival | FoundGap) -> MessageContext:
    assert one.message is not None
    return one.message


OLD_FORM = (
    f'<URIObject type="Picture.1" uri="https://api.asm.skype.com/v1//objects/{A}" url_thumbnail="https://api.asm.'
    f'skype.com/v1//objects/{A}/views/imgt1"><Title /><Description />To view this share, go to: <a href="https://login'
    f'.skype.com/login/sso?go=xmmfallback?pic={A}">x</a><OriginalName v="" /></URIObject>'
)


def test_the_form_of_2015(tmp_path: Path) -> None:
    record = message(1, OLD_FORM, amsreferences=None, **{"from": "https://db3-client-s/v1/users/ME/contacts/8:sam"})
    (photo,) = arrivals(export(tmp_path, [record], {f"{A}.1.jpg": PHOTO}))
    assert context(photo).sender == "Sam <8:sam>"


SENTENCES = (
    "To view this shared photo, go to:",
    "Om du vill visa den här filen går du till:",
    "Pokud chcete zobrazit tento soubor:",
    "لعرض هذه الصورة المشتركة، انتقل إلى:",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_sentence_for_the_reader_is_never_looked_at(sentence: str, tmp_path: Path) -> None:
    content = uri_object(A).replace("To view this shared photo, go to:", sentence)
    (photo,) = arrivals(export(tmp_path, [message(1, content)], {f"{A}.1.jpeg": PHOTO}))
    assert context(photo).words is None


@pytest.mark.parametrize("digits", range(8))
def test_fractions_of_any_length_are_read(digits: int, tmp_path: Path) -> None:
    stated = "2020-07-06T17:20:30" + (f".{'9876543'[:digits]}" if digits else "") + "Z"
    record = message(1, uri_object(A), originalarrivaltime=stated)
    (photo,) = arrivals(export(tmp_path, [record], {f"{A}.1.jpeg": PHOTO}))
    sent = context(photo).sent
    assert sent is not None
    assert sent.interval.earliest.microsecond == int("987654"[:digits].ljust(6, "0"))
    assert sent.stated == stated


def teams(number: int, content: str, **more: object) -> Record:
    """A message of somebody else, as Teams Free writes it: without `from`."""
    record: Record = {"from": None, "displayName": "Unknown User", "messagetype": "RichText/Html"}
    return message(number, content, **{**record, **more})


def test_photos_in_html_messages_are_found_and_those_in_replies_are_not_sent_again(tmp_path: Path) -> None:
    image = (
        '<img itemtype="http://schema.skype.com/AMSImage" src="https://eu-api.asm.skype.com/v1/objects/%s/views/imgo">'
    )
    emoji = '<img itemtype="http://schema.skype.com/Emoji" src="https://statics.teams.cdn.office.net/a.png">'
    reply = (
        f'<blockquote itemtype="http://schema.skype.com/Reply" itemid="1">{image % A}</blockquote>{image % B}{emoji}'
    )
    forward = f'<blockquote itemtype="http://schema.skype.com/Forward">{image % C}</blockquote>'
    many = [teams(1, f"<p>see</p>{image % A}"), teams(2, reply), teams(3, forward)]
    found = arrivals(export(tmp_path, many, {f"{one}.1.png": one.encode() for one in (A, B, C)}))
    assert [(context(one).identity[-1], one.path[0][6:-6]) for one in found] == [("3", C), ("2", B), ("1", A)]
    assert context(found[2]).words == "see"


def test_a_forwarded_message_says_so_and_from_whom(tmp_path: Path) -> None:
    origin = {"originalMessageContext": json.dumps({"originalSender": "8:live:first", "originalMessageId": "1"})}
    (photo,) = arrivals(export(tmp_path, [teams(1, uri_object(A), properties=origin)], {f"{A}.1.png": PHOTO}))
    assert context(photo).forwarded
    assert context(photo).forwarded_from == "8:live:first"
    assert context(photo).sender is None


def test_files_on_onedrive_are_links_and_never_fetched(tmp_path: Path) -> None:
    files = json.dumps(
        [
            {"fileName": "one.mp4", "fileInfo": {"shareUrl": "https://1drv.ms/x", "fileUrl": ""}},
            {"title": "two.mp4"},
        ]
    )
    found = export(tmp_path, [teams(1, "<p>x</p>", properties={"files": files})], {f"{A}.1.png": PHOTO})
    assert [(gap.kind, gap.name.display if gap.name else "") for gap in gaps(found)] == [
        (GapKind.LINKED, "one.mp4"),
        (GapKind.LINKED, "two.mp4"),
    ]


def test_members_by_name_and_a_missing_sidecar_do_no_harm(tmp_path: Path) -> None:
    talk = conversation(teams(1, uri_object(A))) | {
        "threadProperties": {"membercount": 2, "members": ["Sam", "Unknown User"], "topic": "Group"}
    }
    members = {"messages.json": skype_export([talk]), f"media/{A}.1.png": PHOTO}
    (photo,) = arrivals(read_bytes(tar_of(members), tmp_path, "x.tar"))
    assert photo.name.display == "f.png"


def test_what_teams_leaves_out_is_missing_and_did_not_expire(tmp_path: Path) -> None:
    late = teams(1, uri_object(A, kind="File.1"), originalarrivaltime="2025-07-01T10:00:00Z")
    members = {
        "messages.json": skype_export([conversation(late)], exportDate="2026-01-01T00:00"),
        f"media/{B}.1.png": b"b",
    }
    assert reasons(read_bytes(tar_of(members), tmp_path, "x.tar")) == ["intake-gap-missing"]


def test_microsofts_viewer_is_a_record_and_no_media(tmp_path: Path) -> None:
    page = {"skype-parser/index__html": b"<html>"}
    found = export(tmp_path, [message(1, uri_object(A))], {f"{A}.1.png": PHOTO}, **page)
    assert [one.name.display for one in containers(found)][1:] == ["messages.json", "index.html"]
    assert len(arrivals(found)) == 1


OTHER_TYPES = (
    "Poll",
    "PopCard",
    "Event/Call",
    "Notice",
    "Translation",
    "ThreadActivity/AddMember",
    "RichText/Contacts",
    "RichText/Location",
    "RichText/ScheduledCallInvite",
    "RichText/Media_CallTranscript",
    "InviteFreeRelationshipChanged/Initialized",
)


@pytest.mark.parametrize("kind", OTHER_TYPES)
def test_messages_that_bring_no_file_leave_nothing(kind: str, tmp_path: Path) -> None:
    many = [message(1, "<x>&lt;</x>", kind), message(2, {"card": {"files": []}}, kind), message(3, "", kind)]
    found = export(tmp_path, many, {f"{A}.1.png": PHOTO})
    assert not gaps(found)
    assert [notes(one) for one in arrivals(found)] == [["intake-note-orphan"]]


def test_a_list_of_contacts_gives_names_to_those_who_state_none(tmp_path: Path) -> None:
    table = "\ufefftype,id,display_name\nperson,live:sam,Samira\nperson,8:x,\n".encode()
    many = [message(1, uri_object(A), displayName=None), message(2, uri_object(B))]
    found = export(tmp_path, many, {f"{A}.1.png": b"a", f"{B}.1.png": b"b"}, contacts__csv=table)
    assert [context(one).sender for one in arrivals(found)] == ["Sam <8:live:sam>", "Samira <8:live:sam>"]
    assert "contacts.csv" in [one.name.display for one in containers(found)]


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"Given Name,Family Name\na,b\n", b'"', b"id,name\n" + b'"' * 9_999])
def test_another_programs_contacts_are_a_file_or_do_no_harm(raw: bytes, tmp_path: Path) -> None:
    found = export(tmp_path, [message(1, uri_object(A))], {f"{A}.1.png": PHOTO}, contacts__csv=raw)
    listed = [one.name.display for one in (*arrivals(found), *containers(found))]
    assert listed.count("contacts.csv") == 1
    assert context(arrivals(found)[0]).sender == "Sam <8:live:sam>"


def test_a_name_cannot_pass_for_an_account(tmp_path: Path) -> None:
    record = message(1, uri_object(A), displayName="Eve <8:live:sam>", **{"from": None})
    (photo,) = arrivals(export(tmp_path, [record], {f"{A}.1.png": PHOTO}))
    assert context(photo).sender == "Eve ‹8:live:sam›"


def test_one_id_twice_in_a_conversation_is_two_messages(tmp_path: Path) -> None:
    one, other = message(1, uri_object(A)), message(1, uri_object(B), originalarrivaltime="2020-06-29T00:00:00Z")
    found = gaps(export(tmp_path, [one, other], {f"{C}.1.png": b"c"}))
    assert len(found) == 2
    assert len({gap_id(SourceCode("S-01"), gap) for gap in found}) == 2
    assert [gap.path for gap in found] == [("messages.json", B), ("messages.json", A)]


def test_two_files_of_one_name_in_one_message_are_two_gaps(tmp_path: Path) -> None:
    twice = '<files><file size="5" index="0">a.jpg</file><file size="5" index="1">a.jpg</file></files>'
    found = gaps(export(tmp_path, [message(1, twice, "RichText/Files")], {}))
    assert len({gap_id(SourceCode("S-01"), gap) for gap in found}) == 2


def test_a_gap_is_the_same_in_a_tar_unpacked_and_by_itself(tmp_path: Path) -> None:
    raw = skype_export([conversation(message(1, uri_object(A)))])
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "messages.json").write_bytes(raw)
    (tmp_path / "x.tar").write_bytes(tar_of({"8_x/messages.json": raw}))
    (tmp_path / "alone.json").write_bytes(raw)
    ids = set()
    for root in ("folder", "x.tar", "alone.json"):
        (gap,) = gaps(read(tmp_path / root))
        ids.add(gap_id(SourceCode("S-01"), gap))
    assert len(ids) == 1


def test_a_text_only_edit_of_a_message_with_a_file_is_noted(tmp_path: Path) -> None:
    first = message(1, uri_object(A))
    later = message(1, 'gone <e_m a="sam" ts="1594056039" t="61"></e_m>', "RichText")
    later["properties"] = {"edittime": "1594056039999"}
    (photo,) = arrivals(export(tmp_path, [first, later], {f"{A}.1.png": PHOTO}))
    assert notes(photo) == ["intake-note-edited", "intake-note-size-equal"]


def test_words_of_a_message_are_kept_without_markup() -> None:
    assert read_content('<p>a &amp; b</p><e_m a="x"></e_m>').words == "a & b"
