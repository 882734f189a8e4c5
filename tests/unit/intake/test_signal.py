"""Exports of Signal: its own, and those of the program signal-export."""

import base64
import datetime as dt
import hashlib
import io
import json
from pathlib import Path

import pytest

from pipeline.intake.signal.frames import Unread, read_frames
from pipeline.intake.signal.records import octets
from pipeline.model.arrivals import Channel, GapKind
from pipeline.model.attestations import AttestationKind, AttestationResult
from pipeline.model.file_names import read_file_name
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis
from tests.unit.intake.arrange import (
    arrivals,
    containers,
    gaps,
    notes,
    read,
    read_bytes,
    reasons,
    tar_of,
    zip_of,
)
from tests.unit.intake.chats import (
    KEY,
    PHOTO,
    context,
    only,
    only_gap,
    read_zip,
    sigexport_members,
    signal_attachment,
    signal_item,
    signal_lines,
    signal_members,
    stored_name,
    unpacked,
)

SENT = 1_510_574_943_000
UTC = dt.datetime(2017, 11, 13, 12, 9, 3, tzinfo=dt.UTC)


@pytest.mark.parametrize("form", ["zip", "tar", "folder", "zip of a folder"])
def test_every_shape_of_an_export_is_read(form: str, tmp_path: Path) -> None:
    members = signal_members()
    if form == "folder":
        found = read(unpacked(members, tmp_path / "signal-export"))
    elif form == "zip of a folder":
        found = read_zip({f"signal-export/{name}": raw for name, raw in members.items()}, tmp_path)
    else:
        found = read_bytes(zip_of(members) if form == "zip" else tar_of(members), tmp_path)
    assert [notes(one) for one in arrivals(found)] == [[], ["intake-note-orphan"]]
    assert {one.channel for one in arrivals(found)} == {Channel.SIGNAL}
    assert reasons(found) == ["intake-gap-missing"]
    assert {"main.jsonl", "metadata.json"} <= {one.name.display for one in containers(found)}


def test_the_context_says_who_when_and_where(tmp_path: Path) -> None:
    told = context(arrivals(read_zip(signal_members(), tmp_path))[0])
    assert (told.identity, told.conversation, told.sender, told.words) == (
        f"5/2/{SENT}/0",
        "Atareb",
        "Sam <+963944123456>",
        "look",
    )
    assert told.sent is not None and told.sent.interval.earliest == UTC
    assert (told.sent.zone_basis, told.sent.authority) == (ZoneBasis.UTC_BY_DEFINITION, Authority.EXPORT)
    assert [(one.source, one.semantics) for one in told.transport] == [
        ("Signal dateReceived", TimeSemantics.RECEIVE),
        ("Signal dateServerSent", TimeSemantics.RECEIVE),
    ]
    assert {one.authority for one in told.transport} == {Authority.EXPORT}


def test_a_name_vouches_for_its_file(tmp_path: Path) -> None:
    whole, changed = signal_members(), signal_members() | {stored_name(PHOTO): b"another photo"}
    moved = signal_members()
    moved["files/00/renamed.jpg"] = moved.pop(stored_name(PHOTO))
    for members, kind, result, reason in (
        (whole, AttestationKind.SELF_VERIFYING_NAME, AttestationResult.VALID, "name-fits"),
        (changed, AttestationKind.SELF_VERIFYING_NAME, AttestationResult.INVALID, "name-differs"),
        (moved, AttestationKind.CONTAINER_DIGESTS, AttestationResult.VALID, "digest"),
    ):
        (told,) = context(arrivals(read_zip(members, tmp_path))[0]).attestations
        assert (told.kind, told.result) == (kind, result)
        assert told.reason is not None and told.reason.id == f"attestation-signal-{reason}"


@pytest.mark.parametrize(
    "written",
    [
        base64.b64encode(KEY).decode(),
        base64.urlsafe_b64encode(KEY).decode(),
        base64.b64encode(KEY).decode().rstrip("="),
        KEY.hex(),
        KEY.hex().upper(),
        list(KEY),
        {"type": "Buffer", "data": list(KEY)},
    ],
)
def test_bytes_are_read_in_every_way_of_writing_them(written: object) -> None:
    assert octets(written, (64,)) == KEY


@pytest.mark.parametrize(
    "written", ["", "x", "é", [300] * 64, None, 7, "A" * 10_000, base64.b64encode(b"short").decode()]
)
def test_what_are_no_such_bytes_is_none(written: object) -> None:
    assert octets(written, (64,)) is None


def test_line_breaks_inside_of_texts_do_not_part_records(tmp_path: Path) -> None:
    raw = signal_lines(signal_item(SENT, signal_attachment(PHOTO), body='one@@two@@{"chatItem": 7}'))
    found = read_zip({"main.jsonl": raw.replace(b"@@", b"\n"), stored_name(PHOTO): PHOTO}, tmp_path)
    assert context(only(found)).words == 'one\ntwo\n{"chatItem": 7}'
    assert not gaps(found)


def test_a_broken_record_costs_only_itself(tmp_path: Path) -> None:
    broken = b'{"chatItem": {"chatId": "5", "standardMessage": {"text": {"body": "never clos\n'
    raw = signal_lines() + broken + signal_lines(signal_item(SENT, signal_attachment(PHOTO))).splitlines(True)[-1]
    found = read_zip({"main.jsonl": raw, stored_name(PHOTO): PHOTO}, tmp_path)
    assert only(found).message is not None
    one = only_gap(found)
    assert (one.kind, one.reason.id, one.reason.parameters[0].value) == (
        GapKind.UNREADABLE,
        "intake-gap-signal-records",
        1,
    )


@pytest.mark.parametrize(
    "raw",
    [b'{"a": "' + b"x" * (20 << 20), b'{"a":"\n' * 50_000, b"[" * 100_000 + b"\n", b'{"a": 1}\n' * 10 + b"\\" * 10_000],
)
def test_records_of_any_form_end(raw: bytes) -> None:
    unread = Unread()
    assert len(list(read_frames(io.BytesIO(raw), unread))) <= 10
    assert unread.records


def test_items_that_stand_twice_are_one(tmp_path: Path) -> None:
    item = signal_item(SENT, signal_attachment(PHOTO))
    found = read_zip({"main.jsonl": signal_lines(item, item), stored_name(PHOTO): PHOTO}, tmp_path)
    assert len(arrivals(found)) == 1


def test_edits_are_one_message_with_the_files_of_all_versions(tmp_path: Path) -> None:
    first = signal_item(SENT, signal_attachment(PHOTO), body="before")["chatItem"]
    added = signal_attachment(b"added")
    item = signal_item(SENT + 60_000, signal_attachment(PHOTO), added, body="after", revisions=[first])
    members = {"main.jsonl": signal_lines(item), stored_name(PHOTO): PHOTO, stored_name(b"added"): b"added"}
    told = [context(one) for one in arrivals(read_zip(members, tmp_path))]
    assert [(one.words, one.identity) for one in told] == [("before", f"5/2/{SENT}/0"), ("after", f"5/2/{SENT}/1")]
    assert [note.id for one in told for note in one.notes] == ["intake-note-edited"] * 2


def test_deleted_view_once_and_never_downloaded_files(tmp_path: Path) -> None:
    lost = {
        "pointer": {"contentType": "image/jpeg", "locatorInfo": {"encryptedDigest": "eA=="}},
        "wasDownloaded": False,
    }
    deleted, once = (
        {"chatItem": {"chatId": "5", "authorId": "2", "dateSent": str(SENT + n), key: {}}}
        for n, key in enumerate(("remoteDeletedMessage", "viewOnceMessage"))
    )
    found = read_zip({"main.jsonl": signal_lines(deleted, once, signal_item(SENT + 9, lost))}, tmp_path)
    assert {(one.kind, one.reason.id) for one in gaps(found)} == {
        (GapKind.DELETED, "intake-gap-chat-deleted"),
        (GapKind.OMITTED, "intake-gap-chat-view-once"),
        (GapKind.MISSING, "intake-gap-signal-not-downloaded"),
    }


def test_citations_previews_and_long_texts_are_no_sendings(tmp_path: Path) -> None:
    item = signal_item(SENT, body="see")
    standard = item["chatItem"]["standardMessage"]  # type: ignore[index]
    standard["quote"] = {"attachments": [{"thumbnail": signal_attachment(b"cited")}, {"contentType": "image/jpeg"}]}
    standard["linkPreview"] = [{"url": "https://example.org", "image": signal_attachment(b"preview")["pointer"]}]
    standard["longText"] = signal_attachment(b"a long text")["pointer"]
    members = {"main.jsonl": signal_lines(item)}
    members |= {stored_name(raw): raw for raw in (b"cited", b"preview", b"a long text")}
    found = read_zip(members, tmp_path)
    assert [notes(one) for one in arrivals(found)] == [["intake-note-signal-preview"]] * 2
    assert len(containers(found)) == 3 and not gaps(found)
    assert not gaps(read_zip({"main.jsonl": signal_lines(item)}, tmp_path))


def test_the_same_photo_twice_in_one_message_is_two_arrivals(tmp_path: Path) -> None:
    item = signal_item(
        SENT, signal_attachment(PHOTO), signal_attachment(PHOTO, fileName="signal-2017-11-13-140903.jpg")
    )
    found = arrivals(read_zip({"main.jsonl": signal_lines(item), stored_name(PHOTO): PHOTO}, tmp_path))
    assert [context(one).identity[-2:] for one in found] == ["/0", "/1"]
    reading = read_file_name(found[1].name.display)
    assert reading is not None and reading.claim is not None and reading.claim.wall_clock == "2017-11-13T14:09:03"


def test_bare_records_find_their_files_beside_them(tmp_path: Path) -> None:
    folder = unpacked(signal_members() | {"files/private.jpg": b"x", "holiday.jpg": b"x"}, tmp_path / "x")
    assert len(arrivals(read(folder / "main.jsonl"))) == 2
    assert reasons(read_bytes(signal_members()["main.jsonl"], tmp_path, "renamed")) == ["intake-gap-missing"] * 2


def test_hostile_fields_are_passed_over(tmp_path: Path) -> None:
    odd = [
        {
            "chatItem": {
                "chatId": 5,
                "standardMessage": {"attachments": [7, {"pointer": "x"}, {"pointer": {"locatorInfo": []}}]},
            }
        },
        {"chatItem": {"dateSent": "9" * 30, "revisions": [1, {}], "stickerMessage": {"sticker": {"data": None}}}},
        {"recipient": {"id": "2", "contact": []}},
        {"chatItem": None},
    ]
    found = read_zip({"main.jsonl": signal_lines(*odd)}, tmp_path)
    assert set(reasons(found)) == {"intake-gap-signal-not-downloaded"}


def test_signal_export_folders_are_read(tmp_path: Path) -> None:
    members = {f"out/Atareb/{name}": raw for name, raw in sigexport_members().items()}
    told = context(only(read_zip(members, tmp_path)))
    assert (told.conversation, told.sender, told.words) == ("Atareb", "Sam", "look")
    assert told.sent is not None and told.sent.wall_clock == "2017-11-13T14:09:03.123000"
    found = read(unpacked(sigexport_members() | {"media/orphan.jpg": b"o"}, tmp_path / "Atareb"))
    assert [notes(one) for one in arrivals(found)] == [[], ["intake-note-orphan"]]
    assert {"data.json", "chat.md"} <= {one.name.display for one in containers(found)}


def test_signal_export_without_json_is_read_from_markdown(tmp_path: Path) -> None:
    members = sigexport_members()
    del members["data.json"]
    members["chat.md"] += b"[2017-11-13 14:10:03] Sam: hi\n![x](./media/gone%20away.jpg)  \n"
    found = read_zip(members, tmp_path, "Atareb.zip")
    told = context(only(found))
    assert (told.sender, told.words, told.sent and told.sent.wall_clock) == ("Sam", "look", "2017-11-13T14:09:03")
    missing = only_gap(found)
    assert (missing.name and missing.name.display, context(missing).sender) == ("gone away.jpg", "Sam")


def test_a_stated_key_of_another_field_serves_as_well(tmp_path: Path) -> None:
    attachment = signal_attachment(PHOTO)
    locator = attachment["pointer"]["locatorInfo"]  # type: ignore[index]
    locator["key"] = locator.pop("localKey")
    found = read_zip({"main.jsonl": signal_lines(signal_item(SENT, attachment)), stored_name(PHOTO): PHOTO}, tmp_path)
    assert context(only(found)).attestations[0].result is AttestationResult.VALID


def test_the_name_is_the_digest_of_digest_and_key() -> None:
    digest = hashlib.sha256(PHOTO).digest()
    assert stored_name(PHOTO).split("/")[2] == hashlib.sha256(digest + KEY).hexdigest() + ".jpg"
    assert json.loads(signal_lines().splitlines()[0])["backupTimeMs"] == "1760000000000"
