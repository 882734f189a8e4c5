"""Web archives: what is taken out of them, what is said about it, and what is counted."""

import gzip
import io
import zlib
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.intake.identity import gap_id, receipt_id
from pipeline.intake.limits import OpeningLimits
from pipeline.model.arrivals import Arrival, Channel, FoundContainer, FoundGap, GapKind
from pipeline.model.attestations import AttestationKind, AttestationResult
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority, TimeSemantics
from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, gaps, notes, read_bytes, reasons, sha256
from tests.unit.intake.web_builders import (
    DATE,
    JPEG,
    MP4,
    WARC,
    archive,
    chunked,
    compressed,
    http,
    page,
    part,
    record,
    response,
    sha1_base32,
)

URL = "https://example.org/media/photo.jpg"
SOURCE = SourceCode("S-01")


def only(found: list[object]) -> Arrival:
    (one,) = [item for item in found if isinstance(item, Arrival)]
    return one


def left(found: list[object]) -> tuple[int, int]:
    """Records that are no media, and small pictures, as the gap counts them."""
    (gap,) = [one for one in found if isinstance(one, FoundGap) and one.reason.id == "intake-gap-web-left"]
    by_name = {one.name: int(one.value) for one in gap.reason.parameters}
    return by_name["pages"], by_name["small"]


def vouched(one: Arrival) -> list[tuple[AttestationKind, AttestationResult]]:
    assert one.message is not None
    return [(voucher.kind, voucher.result) for voucher in one.message.attestations]


def test_media_come_with_their_address_page_and_time(tmp_path: Path) -> None:
    cabinet = MemoryCabinet()
    found = read_bytes(archive(), tmp_path, cabinet=cabinet)
    photo = arrivals(found)[0]
    assert (photo.object.sha256, photo.name.display) == (sha256(JPEG), "photo.jpg")
    assert photo.channel is Channel.WEB_ARCHIVE and photo.path == ("urn:uuid:photo",)
    context = photo.message
    assert context is not None and context.identity == "urn:uuid:photo"
    assert (context.conversation, context.subject) == ("https://example.org/post", "قصف السوق")
    assert context.sender is None and context.sent is None
    (archived,) = context.transport
    assert (archived.stated, archived.semantics, archived.authority) == (
        DATE,
        TimeSemantics.RECEIVE,
        Authority.EXPORT,
    )
    facts = {fact.name: fact.value for fact in context.facts}
    assert facts == {"WARC-Target-URI": URL, "Content-Type": "image/jpeg", "software": "archiver 1.0"}
    assert vouched(photo) == [(AttestationKind.CONTAINER_DIGESTS, AttestationResult.VALID)]
    assert "intake-note-web-page-by-time" in notes(photo)


def test_everything_is_an_arrival_or_counted(tmp_path: Path) -> None:
    found = read_bytes(archive(), tmp_path)
    names = [one.name.display for one in arrivals(found)]
    assert names == ["photo.jpg", "view.png", "film.mp4", "again.jpg"]
    assert left(found) == (1, 1)
    assert reasons(found) == ["intake-gap-web-left"]


@pytest.mark.parametrize("form", ["plain", "each record compressed", "compressed as a whole"])
def test_however_it_is_compressed_it_holds_the_same_files(form: str, tmp_path: Path) -> None:
    forms = {
        "plain": archive(),
        "each record compressed": compressed(*WARC),
        "compressed as a whole": gzip.compress(archive(), mtime=0),
    }
    plain = arrivals(read_bytes(archive(), tmp_path))
    other = arrivals(read_bytes(forms[form], tmp_path))
    assert [receipt_id(SOURCE, one) for one in plain] == [receipt_id(SOURCE, one) for one in other]


def test_what_was_compressed_as_a_whole_is_preserved_unpacked(tmp_path: Path) -> None:
    found = read_bytes(gzip.compress(archive()), tmp_path, name="data.warc.gz")
    outer, inner = containers(found)
    assert inner.name.display == "data.warc" and inner.object.sha256 == sha256(archive())
    assert arrivals(found)[0].containers == (outer.object.sha256, inner.object.sha256)


def test_an_archive_that_has_grown_makes_no_second_receipts(tmp_path: Path) -> None:
    more = response("https://example.org/new.jpg", JPEG + b"2", id="new")
    before = {receipt_id(SOURCE, one) for one in arrivals(read_bytes(archive(), tmp_path))}
    after = {receipt_id(SOURCE, one) for one in arrivals(read_bytes(archive(*WARC, more), tmp_path))}
    assert before < after and len(after) == len(before) + 1


@pytest.mark.parametrize("declared", ["application/octet-stream", "text/plain", "", "binary/octet-stream"])
def test_media_are_found_by_their_bytes_whatever_is_declared(declared: str, tmp_path: Path) -> None:
    found = read_bytes(archive(response("https://example.org/file", JPEG, declared)), tmp_path)
    assert only(found).object.sha256 == sha256(JPEG)


def test_icons_dots_and_drawings_do_not_flood_the_reviewers(tmp_path: Path) -> None:
    found = read_bytes(
        archive(
            response("https://example.org/favicon.ico", b"\0\0\1\0" + bytes(9000), "image/x-icon"),
            response("https://example.org/1x1.png", b"\x89PNG\r\n\x1a\n" + bytes(60), "image/png"),
            response("https://example.org/logo.svg", b"<svg/>" + b" " * 3000, "image/svg+xml"),
            response("https://example.org/a.css", b"a{}", "text/css"),
        ),
        tmp_path,
    )
    assert not arrivals(found) and left(found) == (2, 2)


def test_a_short_sound_recording_is_no_icon(tmp_path: Path) -> None:
    found = read_bytes(archive(response("https://example.org/a.ogg", b"OggS" + bytes(90), "audio/ogg")), tmp_path)
    assert only(found).name.display == "a.ogg"


def test_pictures_of_error_pages_are_counted(tmp_path: Path) -> None:
    found = read_bytes(archive(record("response", URL, http(JPEG, status="404 Not Found"))), tmp_path)
    assert not arrivals(found) and left(found) == (1, 0)


DEFLATE = zlib.compressobj(wbits=-15)
BODIES = {
    "chunks": http(chunked(JPEG), Transfer_Encoding="chunked"),
    "chunks undone by the recorder": http(JPEG, Transfer_Encoding="chunked"),
    "gzip": http(gzip.compress(JPEG), Content_Encoding="gzip"),
    "gzip in chunks": http(chunked(gzip.compress(JPEG)), Content_Encoding="gzip", Transfer_Encoding="chunked"),
    "gzip undone by the recorder": http(JPEG, Content_Encoding="gzip"),
    "deflate": http(zlib.compress(JPEG), Content_Encoding="deflate"),
    "deflate without header": http(DEFLATE.compress(JPEG) + DEFLATE.flush(), Content_Encoding="deflate"),
    "deflate undone by the recorder": http(JPEG, Content_Encoding="deflate"),
    "br undone by the recorder": http(JPEG, Content_Encoding="br"),
}


@pytest.mark.parametrize("body", BODIES)
def test_bodies_are_unpacked(body: str, tmp_path: Path) -> None:
    assert only(read_bytes(archive(record("response", URL, BODIES[body])), tmp_path)).object.sha256 == sha256(JPEG)


def test_a_body_that_cannot_be_unpacked_is_a_gap(tmp_path: Path) -> None:
    brotli = http(b"\x1b\x00\x08\x00" + bytes(2000), Content_Encoding="br")
    (gap,) = gaps(read_bytes(archive(record("response", URL, brotli)), tmp_path))
    assert gap.reason.id == "intake-gap-web-encoding" and gap.kind is GapKind.UNREADABLE
    assert gap.name is not None and gap.name.display == "photo.jpg"


def test_a_body_that_ends_within_its_chunks_is_a_gap(tmp_path: Path) -> None:
    cut = http(chunked(JPEG)[:-100], Transfer_Encoding="chunked")
    assert reasons(read_bytes(archive(record("response", URL, cut)), tmp_path))[0] == "intake-gap-cut-off"


PACKED = gzip.compress(JPEG, mtime=0)


@pytest.mark.parametrize(
    ("block", "summed"),
    [
        (http(JPEG), JPEG),
        (http(chunked(JPEG), Transfer_Encoding="chunked"), chunked(JPEG)),
        (http(chunked(JPEG), Transfer_Encoding="chunked"), JPEG),
        (http(PACKED, Content_Encoding="gzip"), PACKED),
        (http(PACKED, Content_Encoding="gzip"), JPEG),
    ],
)
def test_the_payload_is_summed_as_archivers_do_it(block: bytes, summed: bytes, tmp_path: Path) -> None:
    one = only(read_bytes(archive(record("response", URL, block, Payload_Digest=sha1_base32(summed))), tmp_path))
    assert vouched(one) == [(AttestationKind.CONTAINER_DIGESTS, AttestationResult.VALID)]


@pytest.mark.parametrize("field", ["Payload_Digest", "Block_Digest"])
def test_other_bytes_than_those_that_were_summed_are_told(field: str, tmp_path: Path) -> None:
    one = only(read_bytes(archive(record("response", URL, http(JPEG), **{field: sha1_base32(b"others")})), tmp_path))
    assert vouched(one) == [(AttestationKind.CONTAINER_DIGESTS, AttestationResult.INVALID)]


def test_without_a_sum_nothing_is_vouched_for(tmp_path: Path) -> None:
    one = only(read_bytes(archive(record("response", URL, http(JPEG), Payload_Digest="crc32:1")), tmp_path))
    assert vouched(one) == []


def film(*ranges: tuple[int, int], total: str | None = None) -> bytes:
    url = "https://example.org/film.mp4"
    pieces = [part(url, MP4, *one, id=f"film-{number}", total=total) for number, one in enumerate(ranges)]
    return archive(*pieces)


@pytest.mark.parametrize("ranges", [((0, 1000), (1000, 4120)), ((3000, 4120), (0, 3000)), ((0, 3000), (1000, 4120))])
def test_parts_are_joined_in_any_order(ranges: tuple[tuple[int, int], ...], tmp_path: Path) -> None:
    one = only(read_bytes(film(*ranges), tmp_path))
    assert one.object.sha256 == sha256(MP4) and notes(one) == ["intake-note-web-joined"]


def test_one_part_that_is_the_whole_is_no_part(tmp_path: Path) -> None:
    found = read_bytes(film((0, len(MP4)), (0, len(MP4))), tmp_path)
    assert [one.object.sha256 for one in arrivals(found)] == [sha256(MP4)] * 2
    assert notes(arrivals(found)[0]) == []


def test_missing_parts_are_a_gap_and_the_beginning_is_kept(tmp_path: Path) -> None:
    found = read_bytes(film((0, 1000), (2000, 2500)), tmp_path)
    assert only(found).object.sha256 == sha256(MP4[:1000]) and notes(only(found)) == ["intake-note-web-beginning"]
    (gap, *_) = gaps(found)
    assert (gap.kind, gap.reason.id) == (GapKind.MISSING, "intake-gap-web-parts")
    assert [one.value for one in gap.reason.parameters] == [1500, len(MP4)]


def test_without_the_beginning_there_is_only_the_gap(tmp_path: Path) -> None:
    found = read_bytes(film((1000, 4120)), tmp_path)
    assert not arrivals(found) and reasons(found)[0] == "intake-gap-web-parts"


@pytest.mark.parametrize("stated", ["bytes 5-3/10", "bytes 0-9999/4120", "pages 1-2/3", ""])
def test_a_part_that_cannot_be_placed_says_so(stated: str, tmp_path: Path) -> None:
    block = http(MP4[:2000], "video/mp4", "206 Partial Content", Content_Range=stated)
    one = only(read_bytes(archive(record("response", "https://example.org/film.mp4", block)), tmp_path))
    assert notes(one) == ["intake-note-web-unplaced"]


def test_parts_that_disagree_are_told(tmp_path: Path) -> None:
    url, changed = "https://example.org/film.mp4", MP4[:1500] + b"?" + MP4[1501:]
    content = archive(part(url, MP4, 0, 2000, id="a"), part(url, changed, 1000, len(MP4), id="b"))
    one = only(read_bytes(content, tmp_path))
    assert one.object.sha256 == sha256(MP4)
    assert notes(one) == ["intake-note-web-joined", "intake-note-web-parts-disagree"]


def test_parts_of_a_file_of_unknown_length_say_so(tmp_path: Path) -> None:
    one = only(read_bytes(film((0, 2000), (2000, 4120), total="*"), tmp_path))
    assert notes(one) == ["intake-note-web-joined-unknown"]


@pytest.mark.parametrize(
    "named",
    [
        {"Refers_To": "<urn:uuid:photo>"},
        {"Payload_Digest": sha1_base32(JPEG)},
        {"Refers_To_Target_URI": URL, "Refers_To_Date": DATE},
    ],
)
def test_a_revisit_is_the_file_that_it_means(named: dict[str, str], tmp_path: Path) -> None:
    again = record("revisit", "https://example.org/again.jpg", http(b""), id="again", **named)
    found = read_bytes(archive(again, response(URL, JPEG, id="photo")), tmp_path)
    first, second = arrivals(found)
    assert first.object == second.object and notes(second) == ["intake-note-web-revisit"]
    assert second.message is not None and second.message.identity == "urn:uuid:again"


def test_a_revisit_of_what_is_elsewhere_is_a_gap(tmp_path: Path) -> None:
    again = record("revisit", URL, b"", id="again", Payload_Digest=sha1_base32(JPEG))
    found = read_bytes(archive(again), tmp_path)
    assert (gaps(found)[0].kind, reasons(found)[0]) == (GapKind.MISSING, "intake-gap-web-revisit")


def test_a_revisit_of_a_page_or_a_dot_is_counted(tmp_path: Path) -> None:
    dot = b"GIF89a" + bytes(30)
    of_dot = record("revisit", "https://example.org/d.gif", b"", Payload_Digest=sha1_base32(dot))
    of_page = record("revisit", "https://example.org/", http(b"", "text/html"), Payload_Digest="sha1:AAAA")
    found = read_bytes(
        archive(response("https://example.org/d.gif", dot, "image/gif"), of_dot, of_page, page()), tmp_path
    )
    assert left(found) == (3, 1) and not arrivals(found)


def test_pictures_that_the_archiver_made_are_told_apart(tmp_path: Path) -> None:
    view = next(one for one in arrivals(read_bytes(archive(), tmp_path)) if one.name.display == "view.png")
    assert notes(view) == ["intake-note-web-view"]
    assert view.message is not None and view.message.conversation == "https://example.org/post"


def test_the_page_that_asked_for_a_picture_is_its_page(tmp_path: Path) -> None:
    asked = record(
        "request",
        URL,
        b"GET / HTTP/1.1\r\nReferer: https://example.org/post\r\n\r\n",
        content_type="application/http; msgtype=request",
        Concurrent_To="<urn:uuid:photo>",
    )
    other = page("https://example.org/other", "Other")
    one = only(read_bytes(archive(page(), other, asked, response(URL, JPEG, id="photo")), tmp_path))
    assert one.message is not None and one.message.conversation == "https://example.org/post"
    assert notes(one) == []


PLAYLIST = (
    b"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\none.ts\n#EXTINF:6,\nhttps://cdn.example/two.ts\n#EXT-X-ENDLIST\n"
)
TS = (b"\x47" + bytes(187)) * 20


def test_pieces_of_a_stream_know_their_playlist(tmp_path: Path) -> None:
    found = read_bytes(
        archive(
            response("https://example.org/v/one.ts", TS, "video/mp2t"),
            response("https://example.org/v/list.m3u8", PLAYLIST, "application/vnd.apple.mpegurl"),
        ),
        tmp_path,
    )
    one = only(found)
    assert notes(one) == ["intake-note-web-belongs", "intake-note-web-piece"]
    gap = next(one for one in gaps(found) if one.reason.id == "intake-gap-web-pieces")
    assert [one.value for one in gap.reason.parameters] == ["https://example.org/v/list.m3u8", 1, 2]


def test_a_playlist_in_xml_names_its_pieces(tmp_path: Path) -> None:
    mpd = b'<?xml version="1.0"?><MPD><SegmentURL media="a.m4s"/><SegmentURL media="b.m4s"/></MPD>'
    pieces = [response(f"https://example.org/{one}.m4s", b"\0\0\0\x18styp" + bytes(2000), "") for one in "ab"]
    found = read_bytes(archive(*pieces, response("https://example.org/l.mpd", mpd, "application/dash+xml")), tmp_path)
    assert [notes(one)[0] for one in arrivals(found)] == ["intake-note-web-belongs"] * 2
    assert reasons(found) == ["intake-gap-web-left"]


THREE = tuple(response(f"https://example.org/{one}.jpg", JPEG + bytes([one]), id=str(one)) for one in range(3))


def test_a_damaged_record_costs_only_itself_where_each_is_compressed(tmp_path: Path) -> None:
    one, two, three = (gzip.compress(content) for content in THREE)
    broken = two[:60] + bytes(40) + two[100:]
    found = read_bytes(one + broken + three, tmp_path)
    assert [item.name.display for item in arrivals(found)] == ["0.jpg", "2.jpg"]
    assert "intake-gap-web-damaged" in reasons(found)


@pytest.mark.parametrize("length", [10, 99_999_999, len(JPEG) + 40])
def test_a_wrong_length_costs_only_its_record(length: int, tmp_path: Path) -> None:
    wrong = record("response", "https://example.org/1.jpg", http(JPEG), id="1", length=length)
    found = read_bytes(THREE[0] + wrong + THREE[2], tmp_path)
    assert [item.name.display for item in arrivals(found)] == ["0.jpg", "2.jpg"]
    assert {"intake-gap-web-damaged", "intake-gap-cut-off"} & set(reasons(found))


@pytest.mark.parametrize("content", [archive(*THREE), compressed(*THREE)])
def test_an_archive_that_is_cut_off_says_so(content: bytes, tmp_path: Path) -> None:
    found = read_bytes(content[:-400], tmp_path)
    assert [item.name.display for item in arrivals(found)] == ["0.jpg", "1.jpg"]
    assert "intake-gap-cut-off" in reasons(found)


def test_bytes_between_records_are_told(tmp_path: Path) -> None:
    found = read_bytes(THREE[0] + b"not a record at all\r\n" + THREE[1], tmp_path)
    assert len(arrivals(found)) >= 1 and "intake-gap-web-damaged" in reasons(found)


def test_what_unpacks_beyond_measure_is_left(tmp_path: Path) -> None:
    bomb = compressed(record("response", URL, http(bytes(3_000_000), "text/html")))
    found = read_bytes(bomb, tmp_path, limits=OpeningLimits(ratio=50, ratio_from_bytes=100_000))
    assert "intake-gap-bomb" in reasons(found)


def test_a_body_that_unpacks_beyond_measure_is_left(tmp_path: Path) -> None:
    body = http(gzip.compress(JPEG + bytes(3_000_000)), Content_Encoding="gzip")
    limits = OpeningLimits(ratio=50, ratio_from_bytes=100_000)
    assert "intake-gap-bomb" in reasons(read_bytes(archive(record("response", URL, body)), tmp_path, limits=limits))


def test_more_files_than_the_limit_are_left(tmp_path: Path) -> None:
    found = read_bytes(archive(*THREE), tmp_path, limits=OpeningLimits(members=2))
    assert "intake-gap-too-many" in reasons(found) and len(arrivals(found)) == 2


@pytest.mark.parametrize("noise", [b"\r\nWARC/1.0\r\n", b"\x1f\x8b\x08\0"])
def test_what_only_looks_like_records_is_given_up_after_a_while(noise: bytes, tmp_path: Path) -> None:
    first = THREE[0] if noise.strip().startswith(b"WARC") else gzip.compress(THREE[0])
    found = read_bytes(first + noise * 20_000, tmp_path)
    assert only(found).name.display == "0.jpg" and "intake-gap-too-many" in reasons(found)


def test_headers_without_end_are_damage(tmp_path: Path) -> None:
    endless = b"WARC/1.1\r\nWARC-Type: response\r\nX: " + b"a" * 300_000 + b"\r\n"
    found = read_bytes(endless + THREE[0], tmp_path)
    assert only(found).name.display == "0.jpg" and "intake-gap-web-damaged" in reasons(found)


def test_names_and_addresses_from_outside_are_written_out(tmp_path: Path) -> None:
    url = "https://example.org/evil%E2%80%AEgpj.exe?\u202e"
    one = only(read_bytes(archive(response(url, JPEG)), tmp_path))
    assert one.name.display == "evil‹U+202E›gpj.exe"
    assert one.message is not None and "\u202e" not in one.message.facts[0].value


def test_a_record_without_an_id_is_known_by_address_time_and_sum(tmp_path: Path) -> None:
    one = only(read_bytes(archive(record("response", URL, http(JPEG), Payload_Digest=sha1_base32(JPEG))), tmp_path))
    assert one.message is not None
    assert one.message.identity == f"{URL} {DATE} {sha1_base32(JPEG)}"


def test_gaps_of_the_same_archive_are_the_same_gaps(tmp_path: Path) -> None:
    plain, packed = gaps(read_bytes(archive(), tmp_path)), gaps(read_bytes(compressed(*WARC), tmp_path, name="b"))
    # The counted gap is known by the archive file, every other one by its record.
    assert [one.reason for one in plain] == [one.reason for one in packed]
    again = gaps(read_bytes(archive(), tmp_path, name="called otherwise"))
    assert [gap_id(SOURCE, one) for one in plain] == [gap_id(SOURCE, one) for one in again]


def test_the_archive_itself_is_a_container_and_nothing_else(tmp_path: Path) -> None:
    found = read_bytes(archive(), tmp_path)
    assert isinstance(found[0], FoundContainer) and found[0].object.sha256 == sha256(archive())
    assert len(containers(found)) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_what_warcio_writes_is_read(packed: bool, tmp_path: Path) -> None:
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=packed)
    for number in range(5):
        header = StatusAndHeaders("200 OK", [("Content-Type", "image/jpeg")], protocol="HTTP/1.1")
        body = io.BytesIO(JPEG + bytes([number]))
        url = f"https://example.org/{number}.jpg"
        writer.write_record(writer.create_warc_record(url, "response", body, http_headers=header))
    found = read_bytes(target.getvalue(), tmp_path)
    assert [one.object.sha256 for one in arrivals(found)] == [sha256(JPEG + bytes([number])) for number in range(5)]
    results = {result for one in arrivals(found) for _, result in vouched(one)}
    assert results == {AttestationResult.VALID} and reasons(found) == []
