"""What the auto-archiver leaves: posts, files named by their sums, records of where they were."""

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.intake.identity import receipt_id
from pipeline.model.arrivals import Arrival, Channel, Found, GapKind
from pipeline.model.attestations import AttestationKind, AttestationResult
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis
from tests.unit.intake.arrange import arrivals, containers, gaps, notes, read, read_bytes, reasons, sha256, zip_of
from tests.unit.intake.bundle_builders import (
    PROCESSED,
    URL,
    auto_archiver,
    media,
    metadata,
    ots,
    record_file,
    sha3,
    stored,
    table,
)
from tests.unit.intake.token_builder import bare, token
from tests.unit.intake.web_builders import JPEG, MP4, Wacz, signer, without

AUTHORITY = signer("Stamps", timestamping=True)
NAME, SUMS = AttestationKind.SELF_VERIFYING_NAME, AttestationKind.CONTAINER_DIGESTS
TOKEN = AttestationKind.TIMESTAMP_TOKEN
VALID, INVALID, NOT_CHECKED = AttestationResult.VALID, AttestationResult.INVALID, AttestationResult.NOT_CHECKED
RECORD = next(name for name in auto_archiver() if name.endswith(".json"))
VIDEO = next(name for name in auto_archiver() if name.endswith(".mp4"))


def laid_out(members: dict[str, bytes], folder: Path) -> list[Found]:
    for path, content in members.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return read(folder)


def video(found: list[Found]) -> Arrival:
    return next(one for one in arrivals(found) if one.object.sha256 == sha256(MP4))


def vouched(one: Arrival) -> list[tuple[AttestationKind, AttestationResult]]:
    assert one.message is not None
    return [(voucher.kind, voucher.result) for voucher in one.message.attestations]


def test_a_file_comes_with_its_post(tmp_path: Path) -> None:
    one = video(laid_out(auto_archiver(), tmp_path))
    assert one.channel is Channel.AUTO_ARCHIVER and one.message is not None
    context = one.message
    assert (context.conversation, context.subject, context.words) == (URL, "قصف السوق", "الآن‹U+202E›")
    assert context.sender is None
    assert context.sent is not None and context.sent.semantics is TimeSemantics.PLATFORM_UPLOAD
    assert context.sent.authority is Authority.EXPORT and context.sent.zone_basis is ZoneBasis.STATED_OFFSET
    assert context.sent.interval.earliest == dt.datetime(2026, 5, 1, 8, 30, tzinfo=dt.UTC)
    assert context.transport[0].interval.earliest == PROCESSED
    assert {fact.name: fact.value for fact in context.facts} == {"status": "telethon: success", "uploader": "witness"}
    assert vouched(one) == [(SUMS, VALID), (NAME, VALID)] and notes(one) == []


def test_what_the_archiver_made_is_told_apart(tmp_path: Path) -> None:
    found = laid_out(auto_archiver(), tmp_path)
    made = [notes(one) for one in arrivals(found)]
    assert made == [[], ["intake-note-aa-screenshot"], ["intake-note-aa-thumbnail"]]
    assert {one.name.display.rpartition(".")[2] for one in containers(found)[1:]} == {"csv", "json", "html"}


def test_addresses_that_gave_nothing_are_gaps(tmp_path: Path) -> None:
    (gap,) = gaps(laid_out(auto_archiver(), tmp_path))
    assert (gap.kind, gap.reason.id) == (GapKind.LINKED, "intake-gap-aa-nothing")
    assert gap.reason.parameters[0].value == "https://social.example/gone"


def test_zipped_unpacked_or_moved_it_makes_no_second_receipts(tmp_path: Path) -> None:
    source = SourceCode("S-01")
    (tmp_path / "one").mkdir()
    unpacked = {receipt_id(source, one) for one in arrivals(laid_out(auto_archiver(), tmp_path / "one"))}
    zipped = {receipt_id(source, one) for one in arrivals(read_bytes(zip_of(auto_archiver()), tmp_path, name="x.zip"))}
    below = {f"run 7/{path}": content for path, content in auto_archiver().items()}
    moved = {receipt_id(source, one) for one in arrivals(read_bytes(zip_of(below), tmp_path, name="y.zip"))}
    assert unpacked == zipped == moved and len(unpacked) == 3


def test_by_the_table_alone_times_have_no_zone(tmp_path: Path) -> None:
    one = video(laid_out(without(auto_archiver(), [RECORD]), tmp_path))
    assert one.message is not None and one.message.sent is not None
    assert one.message.sent.zone_basis is ZoneBasis.UNKNOWN
    assert one.message.sent.wall_clock == "2026-05-01T08:30:00"


def test_by_the_json_file_alone_files_are_linked_by_their_sum(tmp_path: Path) -> None:
    found = laid_out(without(auto_archiver(), ["db.csv"]), tmp_path)
    assert vouched(video(found)) == [(SUMS, VALID), (NAME, VALID)]
    others = [one for one in arrivals(found) if one is not video(found)]
    assert [notes(one) for one in others] == [["intake-note-aa-unnamed"]] * 2
    assert all(one.message is not None and one.message.conversation == URL for one in others)


def test_sums_of_sha3_are_known(tmp_path: Path) -> None:
    record = record_file(metadata(), [media(MP4, "mp4", keyed=False, algorithm="SHA3-512")])
    members = dict([stored(MP4, "mp4", algorithm="SHA3-512"), stored(record, "json", algorithm="SHA3-512")])
    one = video(laid_out(members, tmp_path))
    assert vouched(one) == [(SUMS, VALID), (NAME, VALID)]
    assert one.message is not None and one.message.attestations[1].by == "SHA3-512"


def test_a_changed_file_is_told_by_its_name_and_its_record(tmp_path: Path) -> None:
    found = laid_out(auto_archiver() | {VIDEO: MP4 + b"changed"}, tmp_path)
    one = next(one for one in arrivals(found) if one.name.display.endswith(".mp4"))
    assert vouched(one) == [(SUMS, INVALID), (NAME, INVALID)]


def test_names_drawn_at_random_vouch_for_nothing(tmp_path: Path) -> None:
    file = media(MP4, "mp4") | {"_key": "./x/post/0123456789abcdef01234567.mp4"}
    members = {"db.csv": table([("ok: success", metadata(), [file])]), "post/0123456789abcdef01234567.mp4": MP4}
    assert vouched(video(laid_out(members, tmp_path))) == [(SUMS, VALID), (NAME, NOT_CHECKED)]


def test_a_file_that_is_named_and_not_there_is_a_gap(tmp_path: Path) -> None:
    found = laid_out(without(auto_archiver(), [VIDEO]), tmp_path)
    gap = next(one for one in gaps(found) if one.reason.id == "intake-gap-aa-missing")
    assert gap.name is not None and gap.name.display == VIDEO.rpartition("/")[2] and gap.message is not None


def test_the_same_file_in_two_posts_is_two_arrivals(tmp_path: Path) -> None:
    other = "https://social.example/post/2"
    rows = [
        ("x: success", metadata(), [media(MP4, "mp4", "one")]),
        ("x: success", metadata(other), [media(MP4, "mp4", "two")]),
    ]
    members = {"db.csv": table(rows), **dict([stored(MP4, "mp4", "one"), stored(MP4, "mp4", "two")])}
    found = arrivals(laid_out(members, tmp_path))
    assert [one.message.conversation for one in found if one.message] == [URL, other]


@pytest.mark.parametrize("form", [token, lambda content, by: bare(token(content, by))])
def test_tokens_vouch_for_the_files_in_their_list(form: object, tmp_path: Path) -> None:
    sums = "\n".join([sha256(MP4), "0" * 64]).encode()
    stamp = form(sums, AUTHORITY)  # type: ignore[operator]
    extra = {"local_archive/post/hashes.txt": sums, "local_archive/post/timestamp_token_x": stamp}
    found = laid_out(auto_archiver() | extra, tmp_path)
    assert vouched(video(found))[-1] == (TOKEN, VALID)
    assert video(found).message.attestations[-1].by == "Stamps"  # type: ignore[union-attr]
    assert {"hashes.txt", "timestamp_token_x"} <= {one.name.display for one in containers(found)}
    others = [one for one in arrivals(found) if one is not video(found)]
    assert all((TOKEN, VALID) not in vouched(one) for one in others)


@pytest.mark.parametrize("named", ["by its sum", "as it was called"])
def test_certificates_beside_a_token_count(named: str, tmp_path: Path) -> None:
    sums = sha256(MP4).encode()
    stamp = token(sums, AUTHORITY, certificates=1)
    extra = {"local_archive/post/hashes.txt": sums, "local_archive/post/timestamp_token": stamp}
    if named == "by its sum":
        extra = dict([stored(sums, "txt"), stored(stamp, "tsr")])
    found = laid_out(auto_archiver() | extra, tmp_path)
    assert vouched(video(found))[-1] == (TOKEN, NOT_CHECKED)
    chain = {stored(AUTHORITY.pem.encode(), "crt")[0]: AUTHORITY.pem.encode()}
    assert vouched(video(laid_out(chain, tmp_path)))[-1] == (TOKEN, VALID)


def test_a_token_about_other_sums_is_told(tmp_path: Path) -> None:
    extra = {
        "local_archive/post/hashes.txt": sha256(MP4).encode(),
        "local_archive/post/timestamp_token": token(b"other", AUTHORITY),
    }
    assert vouched(video(laid_out(auto_archiver() | extra, tmp_path)))[-1] == (TOKEN, INVALID)


def test_opentimestamps_files_are_named_and_not_judged(tmp_path: Path) -> None:
    extra = dict([stored(ots(sha256(MP4)), "ots")])
    one = video(laid_out(auto_archiver() | extra, tmp_path))
    assert vouched(one)[-1] == (TOKEN, NOT_CHECKED)
    assert one.message is not None and one.message.attestations[-1].by == "OpenTimestamps"


def test_a_wacz_inside_is_descended_into(tmp_path: Path) -> None:
    packed = Wacz().packed()
    rows = [("wacz: success", metadata(), [media(packed, "wacz", id="browsertrix")])]
    found = arrivals(laid_out({"db.csv": table(rows), **dict([stored(packed, "wacz")])}, tmp_path))
    assert [one.channel for one in found] == [Channel.WEB_ARCHIVE] * 4


SHEET = (
    "Link,Archive status,Destination folder,Archive location,Upload timestamp,Upload title,Text content,Hash\r\n"
    f"{URL},telethon: success,post,http://x/{'a' * 24}.html,2026-05-01T08:30:00+00:00,Market,words,"
    f"SHA-256:{sha256(MP4)}\r\n"
    "https://social.example/gone,nothing archived,,,,,,\r\n"
    "https://social.example/later,,,,,,,\r\n"
)


def test_a_spreadsheet_beside_the_files_counts(tmp_path: Path) -> None:
    found = laid_out({"sheet.csv": SHEET.encode(), **dict([stored(MP4, "mp4")])}, tmp_path)
    one = video(found)
    assert one.message is not None and (one.message.subject, one.message.words) == ("Market", "words")
    assert reasons(found).count("intake-gap-aa-nothing") == 2


@pytest.mark.parametrize("broken", ["__import__('os')", "{'url': 1}", "[[[", "'"])
def test_a_row_that_cannot_be_read_costs_only_itself(broken: str, tmp_path: Path) -> None:
    content = auto_archiver()["db.csv"] + f'x,"{broken}","[]"\r\n'.encode()
    found = laid_out(auto_archiver() | {"db.csv": content}, tmp_path)
    gap = next(one for one in gaps(found) if one.reason.id == "intake-gap-aa-rows")
    assert gap.reason.parameters[0].value == 1 and len(arrivals(found)) == 3


def test_other_files_beside_it_are_taken_as_they_are(tmp_path: Path) -> None:
    found = laid_out(auto_archiver() | {"holiday.jpg": JPEG, "notes.txt": b"my notes"}, tmp_path)
    beside = [one for one in arrivals(found) if one.channel is Channel.FOLDER]
    assert [one.name.display for one in beside] == ["holiday.jpg", "notes.txt"]


def test_a_record_nested_without_end_is_read_so_far(tmp_path: Path) -> None:
    inner: dict[str, object] = {"filename": "a", "properties": {}}
    for _ in range(300):
        inner = {"filename": "a", "properties": {"more": inner}}
    record = json.dumps({"status": "x", "metadata": {"url": URL, "_processed_at": "2026"}, "media": [inner]}).encode()
    assert laid_out(dict([stored(record, "json")]), tmp_path)
    assert len(sha3(record)) == 128
