"""Exports of Telegram on desktop: JSON, pages, and both together."""

import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Undecodable
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.intake.telegram.json import Mended, read_records
from pipeline.intake.telegram.pages import PageState, read_page
from pipeline.model.arrivals import Arrival, Channel, FoundGap, GapKind
from pipeline.model.attestations import StatedFact
from pipeline.model.times import Authority, ZoneBasis
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    containers,
    gaps,
    notes,
    read,
    read_bytes,
    reasons,
    root_of,
    tar_of,
    zip_of,
)
from tests.unit.intake.chats import (
    PHOTO,
    context,
    only,
    only_gap,
    page_gap,
    page_message,
    page_photo,
    read_zip,
    telegram_json,
    telegram_members,
    telegram_message,
    telegram_page,
    unpacked,
)

NAME = "photos/photo_1@13-11-2017_14-09-03.jpg"
UTC = dt.datetime(2017, 11, 13, 12, 9, 3, tzinfo=dt.UTC)


def one_message(tmp_path: Path, **more: object) -> Arrival:
    record = telegram_message(1, photo=NAME, **more)
    return only(read_zip({"result.json": telegram_json(record), NAME: PHOTO}, tmp_path))


def message_id(one: Arrival | FoundGap) -> str:
    return next(fact.value for fact in context(one).facts if fact.name == "id")


@pytest.mark.parametrize("form", ["zip", "tar", "folder", "zip of a folder"])
def test_every_shape_of_an_export_is_read(form: str, tmp_path: Path) -> None:
    members = telegram_members()
    if form == "folder":
        found = read(unpacked(members, tmp_path / "ChatExport_2022-03-27"))
    elif form == "zip of a folder":
        found = read_zip({f"ChatExport_2022-03-27 (1)/{name}": raw for name, raw in members.items()}, tmp_path)
    else:
        found = read_bytes(zip_of(members) if form == "zip" else tar_of(members), tmp_path)
    assert sorted((one.name.display, tuple(notes(one))) for one in arrivals(found)) == [
        ("orphan.pdf", ("intake-note-orphan",)),
        ("photo_1@13-11-2017_14-09-03.jpg", ()),
        ("photo_1@13-11-2017_14-09-03_thumb.jpg", ("intake-note-telegram-thumbnail",)),
    ]
    assert {one.channel for one in arrivals(found)} == {Channel.TELEGRAM}
    assert reasons(found) == ["intake-gap-chat-omitted", "intake-gap-missing"]
    assert "result.json" in [one.name.display for one in containers(found)]


def test_the_context_says_who_when_and_where(tmp_path: Path) -> None:
    told = context(arrivals(read_zip(telegram_members(), tmp_path))[0])
    assert (told.conversation, told.sender) == ("Atareb", "Sam <user42>")
    # The id of a chat between two people is the other one's account.
    assert "777" not in told.identity
    assert told.words == "look here"
    assert told.sent is not None
    assert told.sent.interval.earliest == UTC
    assert (told.sent.zone_basis, told.sent.authority) == (ZoneBasis.UTC_BY_DEFINITION, Authority.EXPORT)
    assert {StatedFact("id", "1"), StatedFact("type", "private_group"), StatedFact("width", "1280")} <= set(told.facts)


def test_old_exports_state_local_time_and_ids_as_numbers(tmp_path: Path) -> None:
    record = telegram_message(1, photo=NAME, from_id=42, edited="1970-01-01T02:00:00")
    del record["date_unixtime"]
    told = context(only(read_zip({"result.json": telegram_json(record), NAME: PHOTO}, tmp_path)))
    assert told.sender == "Sam <42>"
    assert told.sent is not None and told.sent.wall_clock == "2017-11-13T14:09:03"
    assert told.notes == ()


def test_times_that_fit_in_no_zone_are_pointed_out(tmp_path: Path) -> None:
    one = one_message(tmp_path, date="2016-01-01T00:00:00")
    assert notes(one) == ["intake-note-telegram-times-differ"]


def test_edits_forwards_bots_and_replies(tmp_path: Path) -> None:
    edited = one_message(tmp_path, edited="2017-11-13T15:00:00", edited_unixtime="1510578000")
    assert notes(edited) == ["intake-note-edited"]
    forwarded = context(one_message(tmp_path, forwarded_from="Rania", via_bot="@gif"))
    assert (forwarded.forwarded, forwarded.forwarded_from) == (True, "Rania")
    assert StatedFact("via_bot", "@gif") in forwarded.facts
    hidden = context(one_message(tmp_path, forwarded_from=None))
    assert (hidden.forwarded, hidden.forwarded_from) == (True, None)
    saved = context(one_message(tmp_path, saved_from="Channel"))
    assert (saved.forwarded, saved.forwarded_from) == (True, "Channel")
    records = telegram_message(1, photo=NAME), telegram_message(2, reply_to_message_id=1, text="nice")
    assert len(arrivals(read_zip({"result.json": telegram_json(*records), NAME: PHOTO}, tmp_path))) == 1


SENTENCES = {
    "(File not included. Change data exporting settings to download.)": (GapKind.OMITTED, None),
    "(File exceeds maximum size. Change data exporting settings to download.)": (GapKind.TOO_LARGE, None),
    "(File unavailable, please try again later)": (GapKind.MISSING, None),
    "report.pdf (File not included. Change data exporting settings to download.)": (GapKind.OMITTED, "report.pdf"),
    "(Файл не включён. Измените настройки экспорта.)": (GapKind.OMITTED, None),
    "(الملف غير مدرج. غيّر إعدادات التصدير.)": (GapKind.OMITTED, None),
    "files/gone (1).pdf": (GapKind.MISSING, "gone (1).pdf"),
}


@pytest.mark.parametrize("stated", SENTENCES)
def test_sentences_in_place_of_a_path_say_why(stated: str, tmp_path: Path) -> None:
    one = only_gap(read_zip({"result.json": telegram_json(telegram_message(1, file=stated))}, tmp_path))
    assert (one.kind, one.name.display if one.name else None) == SENTENCES[stated]


def test_a_file_in_parentheses_that_is_there_is_no_sentence(tmp_path: Path) -> None:
    name = "files/(a photo of the market).jpg"
    found = read_zip({"result.json": telegram_json(telegram_message(1, file=name)), name: PHOTO}, tmp_path)
    assert only(found).message is not None


def test_names_and_sizes_are_compared(tmp_path: Path) -> None:
    message = telegram_message(1, file="(File not included. x)", file_name="a.mp4", file_size=12)
    one = only_gap(read_zip({"result.json": telegram_json(message)}, tmp_path))
    assert one.name is not None and one.name.display == "a.mp4"
    for size, expected in ((len(PHOTO), "intake-note-size-equal"), (7, "intake-note-size-differs")):
        assert notes(one_message(tmp_path, photo_file_size=size)) == [expected]


def test_stickers_round_videos_voices_and_thumbnails(tmp_path: Path) -> None:
    files = {
        "stickers/sticker.webp": {"media_type": "sticker", "sticker_emoji": "🙂"},
        "round_video_messages/file_1@13-11-2017_14-09-03.mp4": {"media_type": "video_message"},
        "voice_messages/audio_1@13-11-2017_14-09-03.ogg": {"media_type": "voice_message", "duration_seconds": 3},
        "video_files/a.mp4": {"media_type": "video_file", "thumbnail": "video_files/a.mp4_thumb.jpg"},
    }
    records = [telegram_message(n, file=name, **more) for n, (name, more) in enumerate(files.items())]
    members = {"result.json": telegram_json(*records), "video_files/a.mp4_thumb.jpg": b"small"}
    found = read_zip(members | {name: name.encode() for name in files}, tmp_path)
    kinds = [fact.value for one in arrivals(found) for fact in context(one).facts if fact.name == "media_type"]
    assert kinds == ["sticker", "video_message", "voice_message", "video_file", "video_file"]
    assert notes(arrivals(found)[-1]) == ["intake-note-telegram-thumbnail"]
    assert not gaps(found)


def test_places_are_facts(tmp_path: Path) -> None:
    told = context(one_message(tmp_path, location_information={"latitude": 36.139, "longitude": 36.83}))
    assert {StatedFact("latitude", "36.139"), StatedFact("longitude", "36.83")} <= set(told.facts)


def test_a_whole_account_is_read_chat_by_chat(tmp_path: Path) -> None:
    one, two = "chats/chat_01/photos/a.jpg", "chats/chat_02/files/b.mp4"
    chats = (
        telegram_json(telegram_message(1, photo=one), name="First", id=1),
        telegram_json(telegram_message(1, file=two), name="Second", id=2),
    )
    picture = b'[{"date":"2017-01-01T00:00:00","date_unixtime":"1483221600","photo":"profile_pictures/me.jpg"}]'
    account = (
        b'{"about":"x","personal_information":{"user_id":9,"first_name":"Owner"},"profile_pictures":' + picture + b","
        b'"chats":{"about":"y","list":[' + chats[0] + b']},"left_chats":{"about":"z","list":[' + chats[1] + b"]}}"
    )
    members = {"result.json": account, one: b"one", two: b"two", "profile_pictures/me.jpg": b"me"}
    found = read_zip({f"DataExport_2022/{name}": raw for name, raw in members.items()}, tmp_path)
    told = {one.name.display: (context(one).conversation, message_id(one)) for one in arrivals(found)}
    assert told == {
        "me.jpg": ("profile_pictures", "1483221600"),
        "a.jpg": ("First", "1"),
        "b.mp4": ("Second", "1"),
    }


def test_control_characters_that_telegram_writes_are_mended(tmp_path: Path) -> None:
    raw = telegram_json(telegram_message(1, photo=NAME, text="a@@b")).replace(b"@@", rb"\x0B\\x0B\\\x1F")
    told = context(only(read_zip({"result.json": raw, NAME: PHOTO}, tmp_path)))
    assert told.words == "a‹U+000B›\\x0B\\‹U+001F›b"


@given(st.lists(st.sampled_from([b"\\", b"x", b"0", b"B", b"a", b'"', b"\\x1F", "ع".encode()]), max_size=40), st.data())
def test_mending_does_not_depend_on_where_the_file_is_cut(pieces: list[bytes], data: st.DataObject) -> None:
    raw = b"".join(pieces)

    def mended(size: int) -> bytes:
        source, out = Mended(io.BytesIO(raw)), b""
        while piece := source.read(size):
            out += piece
        return out

    assert mended(data.draw(st.integers(1, 7))) == mended(1 << 16)
    if b"\\x" not in raw:
        assert mended(1 << 16) == raw


def test_only_odd_runs_of_backslashes_are_mended() -> None:
    for run in range(1, 9):
        raw = b"\\" * run + b"x0B"
        expected = b"\\" * run + b"u000B" if run % 2 else raw
        assert Mended(io.BytesIO(raw)).read(100) == expected


def test_a_record_without_end_is_given_up(tmp_path: Path) -> None:
    endless = b'{"type":"private_group","messages":[{"id":1,"text":"' + b"x" * (6 << 20)
    with pytest.raises(Undecodable, match="without end"):
        list(read_records(io.BytesIO(endless)))


def test_what_was_read_before_a_cut_stands(tmp_path: Path) -> None:
    raw = telegram_members()["result.json"]
    found = read_zip(telegram_members() | {"result.json": raw[: raw.index(b'"id": 3')]}, tmp_path)
    assert reasons(found) == ["intake-gap-chat-omitted", "intake-gap-cut-off"]
    assert context(arrivals(found)[0]).sender == "Sam <user42>"


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "photos/../../x.jpg", "C:\\x.jpg", "..", ""])
def test_paths_that_lead_outside_find_nothing(path: str, tmp_path: Path) -> None:
    members = {"chat/result.json": telegram_json(telegram_message(1, photo=path)), "etc/passwd": b"x", "x.jpg": b"x"}
    found = read_zip(members, tmp_path)
    assert all(one.message is None for one in arrivals(found))


def test_a_document_named_like_a_record_is_a_document(tmp_path: Path) -> None:
    inner = telegram_json(telegram_message(9, photo="photos/other.jpg"), id=5)
    members = {
        "result.json": telegram_json(telegram_message(1, file="files/result.json")),
        "files/result.json": inner,
    }
    found = read_zip(members, tmp_path)
    assert message_id(only_gap(found)) == "9"
    assert [one.name.display for one in containers(found)] == ["export.zip", "result.json", "result.json"]


def test_bare_records_find_their_files_beside_them(tmp_path: Path) -> None:
    folder = unpacked(telegram_members() | {"private.json": b"{}", "holiday.jpg": b"x"}, tmp_path / "x")
    found = read(folder / "result.json")
    assert len(arrivals(found)) == 3
    assert reasons(read_bytes(telegram_members()["result.json"], tmp_path, "renamed.json")) == [
        "intake-gap-missing",
        "intake-gap-chat-omitted",
        "intake-gap-missing",
    ]


THUMB = NAME.replace(".jpg", "_thumb.jpg")
NOT_INCLUDED = "Not included, change data exporting settings to download."
TOO_LARGE = "Exceeds maximum size, change data exporting settings to download."
PAGES = {
    "messages.html": telegram_page(
        page_message(1, page_photo(NAME, THUMB) + '<div class="text">\nlook<br>here </div>'),
        page_message(2, page_gap("Photo", NOT_INCLUDED), sender=None),
    ),
    "messages2.html": telegram_page(page_message(3, page_photo("photos/second.jpg"), sender=None)),
    "css/style.css": b"body {}",
    "images/back@2x.png": b"png",
    "js/script.js": b"x",
    NAME: PHOTO,
    THUMB: b"small",
    "photos/second.jpg": b"second",
}


def test_pages_are_read_one_after_the_other(tmp_path: Path) -> None:
    found = read_zip(PAGES, tmp_path)
    told = [(one.name.display, context(one).sender, message_id(one), notes(one)) for one in arrivals(found)]
    assert told == [
        ("photo_1@13-11-2017_14-09-03.jpg", "Sam", "1", []),
        ("photo_1@13-11-2017_14-09-03_thumb.jpg", "Sam", "1", ["intake-note-telegram-thumbnail"]),
        ("second.jpg", "Sam", "3", []),
    ]
    first = context(arrivals(found)[0])
    assert (first.conversation, first.words) == ("Atareb", "look\nhere")
    assert first.sent is not None and first.sent.interval.earliest == UTC
    assert first.sent.zone_basis is ZoneBasis.STATED_OFFSET
    assert (context(only_gap(found)).sender, only_gap(found).kind) == ("Sam", GapKind.OMITTED)
    assets = {"style.css", "back@2x.png", "script.js"}
    assert assets <= {one.name.display for one in containers(found)}


def test_old_pages_name_no_zone(tmp_path: Path) -> None:
    page = telegram_page(page_message(1, page_photo(NAME), date="13.11.2017 14:09:03"))
    sent = context(only(read_zip({"messages.html": page, NAME: PHOTO}, tmp_path))).sent
    assert sent is not None and sent.wall_clock == "2017-11-13T14:09:03"


def test_forwards_in_pages(tmp_path: Path) -> None:
    inner = (
        '<div class="pull_left forwarded userpic_wrap"><div class="userpic"></div></div><div class="forwarded body">'
        '<div class="from_name">\nRania <span class="date details" title="12.11.2017 10:00:00"> 12.11.2017</span></div>'
        f'{page_photo(NAME)}<div class="text">words</div></div>'
    )
    joined = f'<div class="forwarded body">{page_photo("photos/2.jpg")}</div>'
    page = telegram_page(
        page_message(1, inner), page_message(2, joined, sender=None), page_message(3, page_photo("photos/3.jpg"))
    )
    members = {"messages.html": page, NAME: PHOTO, "photos/2.jpg": b"2", "photos/3.jpg": b"3"}
    told = [context(one) for one in arrivals(read_zip(members, tmp_path))]
    assert [(one.sender, one.forwarded, one.forwarded_from) for one in told] == [
        ("Sam", True, "Rania"),
        ("Sam", True, "Rania"),
        ("Sam", False, None),
    ]


@pytest.mark.parametrize(
    ("inner", "kind", "name"),
    [
        (
            page_gap("a.pdf", TOO_LARGE, "media_file"),
            "too_large",
            "a.pdf",
        ),
        (page_gap("Voice message", "Unavailable, please try again later.", "media_voice_message"), "missing", None),
        (page_gap("Self-destructing photo", "", "media_photo", "Expired"), "expired", None),
        (page_gap("Self-destructing video", "", "media_video", "Please view it on your mobile"), "omitted", None),
        (page_gap("Video file", "Nicht enthalten", "media_video"), "omitted", None),
    ],
)
def test_files_that_a_page_only_speaks_of(inner: str, kind: str, name: str | None, tmp_path: Path) -> None:
    one = only_gap(read_zip({"messages.html": telegram_page(page_message(1, inner))}, tmp_path))
    assert (one.kind, one.name.display if one.name else None) == (kind, name)


def test_calls_places_and_links_elsewhere_are_no_files(tmp_path: Path) -> None:
    inner = (
        page_gap("Rania", "", "media_call", "Missed")
        + '<div class="media_wrap"><a class="media clearfix pull_left block_link media_location" '
        'href="https://maps.google.com/maps?q=1,2"><div class="body"></div></a></div>'
        '<a href="https://example.org/x.jpg">x</a><a class="photo_wrap" href="https://example.org/x.jpg">x</a>'
    )
    found = read_zip({"messages.html": telegram_page(page_message(1, inner))}, tmp_path)
    assert not arrivals(found) and not gaps(found)


def test_pages_of_an_account_name_files_from_its_top(tmp_path: Path) -> None:
    page = telegram_page(page_message(1, page_photo("../../chats/chat_01/photos/a.jpg"))).replace(
        b'"css/', b'"../../css/'
    )
    members = {"chats/chat_01/messages.html": page, "chats/chat_01/photos/a.jpg": PHOTO, "css/style.css": b"x"}
    assert context(only(read_zip(members, tmp_path))).sender == "Sam"
    folder = unpacked(members, tmp_path / "x")
    assert context(only(read(folder / "chats/chat_01/messages.html"))).sender == "Sam"


def test_where_both_forms_are_there_the_records_are_read(tmp_path: Path) -> None:
    found = read_zip(telegram_members() | {"messages.html": PAGES["messages.html"]}, tmp_path)
    assert [message_id(one) for one in arrivals(found) if one.message] == ["1"]
    assert {"result.json", "messages.html"} <= {one.name.display for one in containers(found)}


def test_lines_around_are_kept_where_the_team_asks_for_them(tmp_path: Path) -> None:
    records = telegram_message(1, text="before"), telegram_message(2, photo=NAME), telegram_message(3, text="after")
    path = tmp_path / "x.zip"
    path.write_bytes(zip_of({"result.json": telegram_json(*records), NAME: PHOTO}))
    found = list(reader_for(root_of(path), None, Means(context_lines=2)).read(MemoryCabinet()))
    assert [(line.position, line.words) for line in context(only(found)).around] == [(-1, "before"), (1, "after")]


@given(st.text('<div class="message default"a href=photos/>&;\n', max_size=300))
def test_pages_of_any_markup_are_read(markup: str) -> None:
    assert list(read_page('<div class="message default" id="message1">' + markup, PageState()))


def test_deep_markup_takes_no_time(tmp_path: Path) -> None:
    page = telegram_page("<div>" * 200_000 + page_message(1, page_photo(NAME)))
    assert read_zip({"messages.html": page, NAME: PHOTO}, tmp_path)
