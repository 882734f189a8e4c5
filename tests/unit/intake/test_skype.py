"""Skype exports: which message brought which file, and what is no longer there."""

import base64
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.intake.identity import receipt_id
from pipeline.intake.skype.content import read_content
from pipeline.model.arrivals import Arrival, Channel, Found, GapKind, MessageContext
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis
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
    zip_of,
)
from tests.unit.intake.samples import PHOTO, A, B, C, D, conversation, message, skype_members, uri_object


def export(
    tmp_path: Path, messages: Sequence[dict[str, object]], media: Mapping[str, bytes], **more: object
) -> list[Found]:
    members = {"messages.json": skype_export([conversation(*messages)], **more)}
    return read_bytes(
        tar_of(members | {f"media/{name}": content for name, content in media.items()}), tmp_path, "x.tar"
    )


def context(one: Arrival) -> MessageContext:
    assert one.message is not None
    return one.message


SHAPES = {
    "tar": lambda: tar_of(skype_members()),
    "tar.gz": lambda: tar_of(skype_members(), "w:gz"),
    "zip": lambda: zip_of(skype_members()),
    "zip of a folder": lambda: zip_of({f"8_live_x/{name}": raw for name, raw in skype_members().items()}),
    "tar with a dot in front": lambda: tar_of({f"./{name}": raw for name, raw in skype_members().items()}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_an_export_is_read(shape: str, tmp_path: Path) -> None:
    found = read_bytes(SHAPES[shape](), tmp_path)
    assert [(one.name.display, notes(one)) for one in arrivals(found)] == [
        ("f.png", ["intake-note-size-equal"]),
        (f"{A}.2.jpeg", ["intake-note-poster"]),
        (f"{C}.1.jpeg", ["intake-note-orphan"]),
    ]
    assert {one.channel for one in arrivals(found)} == {Channel.SKYPE}
    assert reasons(found) == ["intake-gap-missing"]
    assert [one.name.display for one in containers(found)][1:] == ["messages.json", "endpoints.json", f"{A}.json"]


def test_folders_and_a_bare_file_beside_its_media_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "8_live"
    (folder / "media").mkdir(parents=True)
    for name, content in skype_members().items():
        (folder / name).write_bytes(content)
    (folder / "unrelated.jpg").write_bytes(b"x")
    for root, number in ((tmp_path, 4), (folder, 4), (folder / "messages.json", 3)):
        assert len(arrivals(read(root))) == number


def test_conversations_without_files_and_files_without_conversations_are_read(tmp_path: Path) -> None:
    alone = read_bytes(skype_members()["messages.json"], tmp_path, "messages.json")
    assert reasons(alone) == ["intake-gap-no-media-folder"] * 2
    only_media = {name: raw for name, raw in skype_members().items() if name.startswith("media/")}
    found = read_bytes(tar_of(only_media), tmp_path, "x.tar")
    assert [notes(one) for one in arrivals(found)] == [
        ["intake-note-orphan"],
        ["intake-note-poster"],
        ["intake-note-orphan"],
    ]
    assert arrivals(found)[0].name.display == "f.png"


def test_the_context_says_who_when_and_where(tmp_path: Path) -> None:
    (photo,) = arrivals(export(tmp_path, [message(1, uri_object(A))], {f"{A}.1.jpeg": PHOTO}))
    told = context(photo)
    assert (told.identity, told.conversation, told.sender) == ("1594056032001", "8:live:sam", "Sam <8:live:sam>")
    assert told.sent is not None
    assert told.sent.interval.earliest == dt.datetime(2020, 6, 28, 17, 20, 1, 609_000, tzinfo=dt.UTC)
    assert (told.sent.semantics, told.sent.authority) == (TimeSemantics.SEND, Authority.EXPORT)
    assert told.sent.resolution_s == 0.001
    assert photo.object.size == len(PHOTO)


VOICE = (
    f'<URIObject type="Audio.1/Message.1" url_thumbnail="https://api.asm.skype.com/v1/objects/{A}/views/thumbnail" '
    f'uri="https://eu-api.asm.skype.com/v1/objects/{A}"><Title>Voice</Title><a href="https://login.skype.com/login/sso?'
    f'go=webclient.xmm&amp;am={A}">Play</a><OriginalName v="" /></URIObject>'
)
RECORDING = (
    f'<URIObject type="Video.2/CallRecording.1" url_thumbnail="" uri="" version="1.0"><RecordingStatus '
    f'status="Success" code="200"/><SessionEndReason value="x"/><a href="https://x.example/?go=a&am=zzz">Play & x</a>'
    f'<OriginalName v="Video.mp4" /><RecordingInitiatorId value="8:live:x"/><Identifiers><Id type="callId" value="1"/>'
    f'<Id type="AMSDocumentID" value="{A}"/></Identifiers><RecordingContent timestamp="2020-09-06T08:40:51.1096934Z" '
    f'duration="0:00:24.28"></RecordingContent></URIObject>'
)
WAYS = {
    "the record's list": (message(1, "", messagetype="RichText/Media_Video", amsreferences=[A])),
    "doc_id": message(1, f'<uriobject type="Picture.1" DOC_ID="{A}">x</uriobject>'),
    "address with two slashes": message(
        1,
        f'<URIObject type="Picture.1" uri="https://api.asm.skype.com/v1//objects/{A}"><Title />x</URIObject>',
    ),
    "address of a thumbnail": message(
        1,
        f'<URIObject type="Video.1/Message.1" url_thumbnail="https://us-api.asm.skype.com/v1/objects/{A}/views/thumbnail"/>',
    ),
    "voice message": message(1, VOICE, messagetype="RichText/Media_AudioMsg"),
    "call recording": message(1, RECORDING, messagetype="RichText/Media_CallRecording"),
    "query of a link": message(
        1,
        f'<URIObject type="Picture.1"><a href="https://login.skype.com/login/sso?go=xmmfallback?pic={A}">x</a></URIObject>',
    ),
    "docid of a link": message(
        1,
        f'<URIObject type="File.1"><a href="https://login.skype.com/login/sso?go=webclient.xmm&amp;docid={A}">x</a></URIObject>',
    ),
    "a type nobody knows": message(1, uri_object(A), messagetype="RichText/Media_Hologram"),
}


@pytest.mark.parametrize("way", WAYS)
def test_files_are_found_in_every_way_that_messages_name_them(way: str, tmp_path: Path) -> None:
    found = export(tmp_path, [WAYS[way]], {f"{A}.1.jpeg": PHOTO})
    assert [context(one).identity for one in arrivals(found)] == ["1594056032001"]
    assert not gaps(found)


def test_the_records_own_list_comes_first(tmp_path: Path) -> None:
    found = export(
        tmp_path, [message(1, uri_object(B), amsreferences=[A])], {f"{A}.1.jpeg": PHOTO, f"{B}.1.jpeg": b"other"}
    )
    by_message = [one for one in arrivals(found) if one.message]
    assert by_message[0].object.size == len(PHOTO)


def test_a_quotation_is_no_new_sending(tmp_path: Path) -> None:
    reply = f'<quote author="sam" timestamp="1">{uri_object(A)}</quote>nice'
    both = f'<quote author="sam">{uri_object(A)}</quote>{uri_object(B)}'
    found = export(
        tmp_path,
        [message(1, uri_object(A)), message(2, reply, "RichText"), message(3, both, amsreferences=[A, B])],
        {f"{A}.1.jpeg": PHOTO, f"{B}.1.jpeg": b"b"},
    )
    assert [(context(one).identity[-1], one.path[0][-8]) for one in arrivals(found)] == [("3", "b"), ("1", "a")]


def test_a_file_sent_twice_is_two_arrivals(tmp_path: Path) -> None:
    found = arrivals(export(tmp_path, [message(1, uri_object(A)), message(2, uri_object(A))], {f"{A}.1.jpeg": PHOTO}))
    assert [context(one).identity[-1] for one in found] == ["2", "1"]


def test_several_files_in_one_message_are_all_found(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        [message(1, uri_object(A) + uri_object(B), amsreferences=[B, A, C])],
        {f"{A}.1.png": b"a", f"{B}.1.png": b"b", f"{C}.1.png": b"c"},
    )
    assert sorted(one.path[0] for one in arrivals(found)) == [f"media/{id}.1.png" for id in (A, B, C)]
    assert all(one.message for one in arrivals(found))


def test_an_album_is_its_photos(tmp_path: Path) -> None:
    album: dict[str, object] = {"properties": {"albumId": "album-1"}}
    found = export(
        tmp_path,
        [
            message(1, "", "RichText/Media_Album"),
            message(2, uri_object(A), **album),
            message(3, uri_object(B), **album),
        ],
        {f"{A}.1.png": PHOTO, f"{B}.1.png": PHOTO},
    )
    assert [notes(one) for one in arrivals(found)] == [["intake-note-album", "intake-note-size-equal"]] * 2
    assert not gaps(found)


def test_names_and_sizes_that_differ_are_told(tmp_path: Path) -> None:
    media = {f"{A}.json": b'{"filename":"stored.jpg"}', f"{A}.1.jpeg": PHOTO}
    (photo,) = arrivals(export(tmp_path, [message(1, uri_object(A, name="stated.jpg", size=7))], media))
    assert photo.name.display == "stored.jpg"
    assert [(note.id, [p.value for p in note.parameters]) for note in context(photo).notes] == [
        ("intake-note-name-differs", ["stored.jpg", "stated.jpg"]),
        ("intake-note-size-differs", [7, len(PHOTO)]),
    ]


@pytest.mark.parametrize("sidecar", [b"", b"[]", b"{", b"\xff\xfe", b'{"filename":7}', b'\xef\xbb\xbf{"filename":"a"}'])
def test_odd_sidecars_do_no_harm(sidecar: bytes, tmp_path: Path) -> None:
    media = {f"{A}.json": sidecar, f"{A}.1.jpeg": PHOTO}
    (photo,) = arrivals(export(tmp_path, [message(1, uri_object(A, name="a"))], media))
    assert photo.name.display == "a"


MISSING = {
    "photo": ("Picture.1", 9, "2020-06-28", GapKind.MISSING, "intake-gap-missing"),
    "photo before media were kept": ("Picture.1", 9, "2016-01-01", GapKind.MISSING, "intake-gap-before-2017"),
    "file": ("File.1", 9, "2020-05-01", GapKind.EXPIRED, "intake-gap-expired"),
    "file of last week": ("File.1", 9, "2020-06-30", GapKind.MISSING, "intake-gap-missing"),
    "voice message": ("Audio.1/Message.1", 9, "2020-05-01", GapKind.EXPIRED, "intake-gap-expired"),
    "call recording": ("Video.2/CallRecording.1", 9, "2020-05-01", GapKind.EXPIRED, "intake-gap-expired"),
    "large video": ("Video.1/Message.1", 150_000_000, "2020-05-01", GapKind.EXPIRED, "intake-gap-expired"),
    "small video": ("Video.1/Message.1", 9_000_000, "2020-05-01", GapKind.MISSING, "intake-gap-missing"),
}


@pytest.mark.parametrize("what", MISSING)
def test_files_that_are_gone_say_why(what: str, tmp_path: Path) -> None:
    kind, size, day, gap_kind, reason = MISSING[what]
    record = message(1, uri_object(A, kind=kind, size=size, name="gone"), originalarrivaltime=f"{day}T10:00:00Z")
    (gap,) = gaps(export(tmp_path, [record], {f"{B}.1.png": b"b"}))
    assert (gap.kind, gap.reason.id) == (gap_kind, reason)
    assert gap.name is not None
    assert gap.name.display == "gone"
    assert gap.message is not None


def test_the_order_of_keys_does_not_matter_for_the_export_date(tmp_path: Path) -> None:
    record = message(1, uri_object(A, kind="File.1"), originalarrivaltime="2020-06-30T10:00:00Z")
    late = {"conversations": [conversation(record)], "userId": "8:x", "exportDate": "2020-07-06T20:55"}
    early = {"exportDate": "2020-07-06T20:55", "userId": "8:x", "conversations": [conversation(record)]}
    for whole in (late, early):
        members = {"messages.json": json.dumps(whole).encode(), f"media/{B}.1.png": b"b"}
        assert reasons(read_bytes(tar_of(members), tmp_path)) == ["intake-gap-missing"]


def test_deleted_messages_leave_a_gap_only_where_they_named_a_file(tmp_path: Path) -> None:
    deleted = {"properties": {"deletetime": "1594056033000"}}
    found = export(
        tmp_path,
        [
            message(1, "", "RichText/UriObject", **deleted),
            message(2, "", "RichText", **deleted),
            message(3, "", "RichText/UriObject", amsreferences=[B], **deleted),
            message(4, "", "RichText/UriObject", amsreferences=[A], **deleted),
        ],
        {f"{A}.1.png": PHOTO},
    )
    assert [(gap.kind, gap.message.identity[-1] if gap.message else "") for gap in gaps(found)] == [
        (GapKind.DELETED, "3"),
        (GapKind.DELETED, "1"),
    ]
    assert [notes(one) for one in arrivals(found)] == [["intake-note-deleted"]]


def test_an_edited_message_is_one_arrival_with_a_note(tmp_path: Path) -> None:
    first = message(1, uri_object(A))
    later = first | {
        "id": "1594056039999",
        "content": uri_object(A) + 'more<e_m a="sam" ts_ms="1594056039999" ts="1594056039" t="61"></e_m>',
        "properties": {"edittime": "1594056039999", "isserversidegenerated": True},
    }
    (photo,) = arrivals(export(tmp_path, [first, later], {f"{A}.1.png": PHOTO}))
    assert context(photo).identity == "1594056032001"
    (note,) = [note for note in context(photo).notes if note.id == "intake-note-edited"]
    assert str(note.parameters[0].value).startswith("2020-07-06T17:20:39.999")


def test_a_file_that_an_edit_removed_was_sent_nonetheless(tmp_path: Path) -> None:
    first = message(1, uri_object(A))
    later = message(1, uri_object(B), properties={"edittime": "1594056039999"})
    found = arrivals(export(tmp_path, [first, later], {f"{A}.1.png": b"a", f"{B}.1.png": b"b"}))
    assert {one.path[0] for one in found if one.message} == {f"media/{A}.1.png", f"media/{B}.1.png"}


def test_direct_transfers_cards_and_links_are_gaps(tmp_path: Path) -> None:
    swift = base64.b64encode(b'{"type":"message/card","attachments":[]}').decode()
    files = json.dumps([{"fileName": "report.mp4", "fileInfo": {"shareUrl": "https://1drv.ms/x", "fileUrl": ""}}])
    found = export(
        tmp_path,
        [
            message(
                1,
                '<files alt="posted"><file size="5" index="0" tid="1">قصف.avi</file><file size="6">b</file></files>',
                "RichText/Files",
            ),
            message(
                2,
                f'<URIObject type="SWIFT.1" url_thumbnail="https://x"><Swift b64="{swift}"/></URIObject>',
                "RichText/Media_Card",
            ),
            message(3, "<p>see</p>", "RichText/Html", properties={"files": files}),
        ],
        {f"{B}.1.png": b"b"},
    )
    assert [(gap.kind, gap.reason.id, gap.name.display if gap.name else None) for gap in gaps(found)] == [
        (GapKind.LINKED, "intake-gap-skype-linked", "report.mp4"),
        (GapKind.LINKED, "intake-gap-skype-card", None),
        (GapKind.MISSING, "intake-gap-direct-transfer", "قصف.avi"),
        (GapKind.MISSING, "intake-gap-direct-transfer", "b"),
    ]


SENDERS: dict[str, tuple[dict[str, object], str | None]] = {
    "address of older exports": ({"from": "https://db3-x/v1/users/ME/contacts/8:live:old"}, "Sam <8:live:old>"),
    "no display name": ({"displayName": None}, "8:live:sam"),
    "stamped by the move to Teams": (
        {"from": None, "displayName": "Unknown User", "properties": {"importedBy": {"RawValue": "8:live:moved"}}},
        "8:live:moved",
    ),
    "stamped as text": (
        {"from": None, "displayName": None, "properties": {"importedBy": '{"RawValue": "8:live:moved"}'}},
        "8:live:moved",
    ),
    "only a display name": ({"from": None}, "Sam"),
    "the owner by a placeholder": ({"from": None, "displayName": "Export Owner"}, "8:live:owner"),
    "nobody": ({"from": None, "displayName": None}, None),
    "an override in the name": ({"displayName": "\u202eevil"}, "‹U+202E›evil <8:live:sam>"),
}


@pytest.mark.parametrize("who", SENDERS)
def test_senders_are_told_as_they_are_stated(who: str, tmp_path: Path) -> None:
    fields, sender = SENDERS[who]
    (photo,) = arrivals(export(tmp_path, [message(1, uri_object(A), **fields)], {f"{A}.1.png": PHOTO}))
    assert context(photo).sender == sender


TIMES = {
    "2020-07-06T17:20:30.6090000Z": (609_000, 1e-6, ZoneBasis.STATED_OFFSET),
    "2020-07-06T17:20:30.92Z": (920_000, 0.01, ZoneBasis.STATED_OFFSET),
    "2020-07-06T17:20:30Z": (0, 1.0, ZoneBasis.STATED_OFFSET),
    "2020-07-06T17:20:30": (0, 1.0, ZoneBasis.UTC_ASSUMED),
    "nonsense": (1_000, 0.001, ZoneBasis.UTC_BY_DEFINITION),
}


@pytest.mark.parametrize("stated", TIMES)
def test_times_have_the_precision_that_is_written(stated: str, tmp_path: Path) -> None:
    microsecond, resolution, basis = TIMES[stated]
    (photo,) = arrivals(
        export(tmp_path, [message(1, uri_object(A), originalarrivaltime=stated)], {f"{A}.1.png": PHOTO})
    )
    sent = context(photo).sent
    assert sent is not None
    assert (sent.interval.earliest.microsecond, sent.zone_basis) == (microsecond, basis)
    assert sent.resolution_s == pytest.approx(resolution)


def test_private_conversations_are_one_gap(tmp_path: Path) -> None:
    sealed = [message(n, "", "EndToEndEncryption/EncryptedText") for n in range(3)]
    (gap,) = gaps(export(tmp_path, sealed, {f"{B}.1.png": b"b"}))
    assert gap.kind is GapKind.ENCRYPTED
    assert gap.reason.parameters[1].value == 3


def test_stray_bytes_and_odd_types_are_borne(tmp_path: Path) -> None:
    odd: list[dict[str, object]] = [
        {"id": 7, "content": {"a": 1}, "amsreferences": "x", "properties": []},
        message(1, uri_object(A, name="a\ufffeb")),
        message(2, {"card": True}, amsreferences=[B, None, 7]),
    ]
    raw = skype_export([conversation(*odd)]).replace(b"Sam", b"S\xffm", 1)
    members = {"messages.json": b"\xef\xbb\xbf" + raw, f"media/{A}.1.png": b"a", f"media/{B}.1.png": b"b"}
    found = read_bytes(tar_of(members), tmp_path)
    assert len([one for one in arrivals(found) if one.message]) == 2


def test_a_list_of_messages_that_is_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    whole = skype_export([conversation(message(1, uri_object(A))), conversation(message(2, uri_object(B)), id="8:x")])
    members = {"messages.json": whole[:-300], f"media/{A}.1.png": PHOTO, f"media/{B}.1.png": b"b"}
    found = read_bytes(tar_of(members), tmp_path)
    assert reasons(found) == ["intake-gap-cut-off"]
    assert [notes(one)[-1] for one in arrivals(found)] == ["intake-note-size-equal", "intake-note-orphan"]


def test_service_lists_repeat_nothing_but_notes_to_oneself_count(tmp_path: Path) -> None:
    lists = [
        conversation(message(1, uri_object(A)), id="48:calllogs"),
        conversation(message(2, uri_object(B)), id="48:notes"),
    ]
    members = {"messages.json": skype_export(lists), f"media/{A}.1.png": PHOTO, f"media/{B}.1.png": b"b"}
    found = arrivals(read_bytes(tar_of(members), tmp_path))
    assert [one.message.conversation if one.message else None for one in found] == ["48:notes", None]


def test_an_archive_sent_as_a_file_is_opened_in_its_message(tmp_path: Path) -> None:
    record = message(1, uri_object(D, kind="File.1", name="photos.zip"))
    found = export(tmp_path, [record], {f"{D}.1.zip": zip_of({"in.jpg": PHOTO})})
    (photo,) = arrivals(found)
    assert context(photo).identity == "1594056032001"
    assert photo.path == (f"media/{D}.1.zip", "in.jpg")


def test_another_programs_messages_json_is_a_file(tmp_path: Path) -> None:
    found = read_bytes(tar_of({"messages.json": b'{"participants":[],"messages":[]}', "media/a.jpg": b"x"}), tmp_path)
    assert {one.channel for one in arrivals(found)} == {Channel.FILE}


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from([A, uri_object(A)]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["RawValue", "files", "a"]), inner),
    max_leaves=6,
)
_FIELDS = st.sampled_from(
    ["id", "displayName", "originalarrivaltime", "messagetype", "content", "from", "properties", "amsreferences"]
)
_PROPERTIES = st.dictionaries(
    st.sampled_from(["edittime", "deletetime", "albumId", "files", "importedBy", "originalMessageContext"]), _JSON
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(_FIELDS, _JSON), properties=_PROPERTIES)
def test_fields_of_any_type_are_borne(fields: dict[str, object], properties: dict[str, object], tmp_path: Path) -> None:
    records = [message(1, uri_object(A)) | {"properties": properties} | fields, message(2, uri_object(B))]
    found = export(tmp_path, records, {f"{A}.1.png": b"a", f"{B}.1.png": b"b"})
    assert {f"media/{A}.1.png", f"media/{B}.1.png"} == {one.path[0] for one in arrivals(found)}
    for one in arrivals(found):
        receipt_id(SourceCode("S-01"), one)


@given(
    st.lists(
        st.sampled_from(
            [
                "<URIObject ",
                "<uriobject>",
                "</URIObject>",
                "<quote>",
                "</quote>",
                "<quote/>",
                f'doc_id="{A}">',
                "<file>",
                "<a href='?am=",
                "</file>",
                "<OriginalName v=",
                "<FileSize v='7'/>",
                "<Swift b64='x'/>",
                "&amp;",
                "<",
                '"',
                "<!--",
                "<![CDATA[",
                "<script>",
            ]
        ),
        max_size=30,
    )
)
def test_content_of_any_form_is_borne(pieces: list[str]) -> None:
    content = read_content("".join(pieces))
    assert len(content.files) <= len(pieces)
