"""Messages saved out of Outlook (.msg): each trap with a file made for it."""

import struct
from pathlib import Path

import pytest

from pipeline.intake.identity import gap_id, receipt_id
from pipeline.intake.limits import OpeningLimits
from pipeline.model.arrivals import Channel, GapKind
from pipeline.model.attestations import AttestationKind, AttestationResult
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority, TimeSemantics
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    attached,
    containers,
    gaps,
    mail,
    notes,
    read_bytes,
    reasons,
    zip_of,
)
from tests.unit.intake.outlook_files import (
    LETTER,
    TIME,
    attachment,
    compound,
    embedded,
    letter,
    msg,
    ole_object,
    properties,
)

SOURCE = SourceCode("S-01")
HEADERS = (
    "Microsoft Mail Internet Headers Version 2.0\r\n"
    "Received: from b.example by mx.example.org; Sun, 28 Jun 2020 20:20:45 +0300\r\n"
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=sel; h=from; b=AAAA\r\n"
    "From: Sam <sam@example.org>\r\nMessage-ID: <headers@example>\r\n\r\n"
)


def receipts(content: bytes, folder: Path) -> set[str]:
    return {receipt_id(SOURCE, one) for one in arrivals(read_bytes(content, folder))}


def test_an_attachment_arrives_with_its_message(tmp_path: Path) -> None:
    cabinet = MemoryCabinet()
    content = msg([attachment("photo.jpg", b"x" * 10_000)], LETTER | {0x007D: HEADERS})
    (one,) = arrivals(read_bytes(content, tmp_path, cabinet=cabinet))
    assert cabinet.objects[one.object.sha256] == b"x" * 10_000
    assert (one.name.display, one.path, one.channel) == ("photo.jpg", ("message::1",), Channel.OUTLOOK)
    message = one.message
    assert message is not None
    assert (message.identity, message.raw) == ("<outlook@example>", one.containers[0])
    assert (message.sender, message.subject, message.words) == ("Sam <sam@example.org>", "photos", "See the photos")
    assert message.sent is not None
    assert (message.sent.interval.earliest, message.sent.authority) == (TIME, Authority.EXPORT)
    assert [claim.source for claim in message.transport] == ["PR_MESSAGE_DELIVERY_TIME", "Received: by mx.example.org"]
    assert {claim.semantics for claim in message.transport} == {TimeSemantics.RECEIVE}


def test_signatures_of_servers_are_named_and_not_checked(tmp_path: Path) -> None:
    (one,) = arrivals(read_bytes(msg([attachment()], LETTER | {0x007D: HEADERS}), tmp_path))
    assert one.message is not None
    (said,) = one.message.attestations
    assert (said.kind, said.result, said.by) == (
        AttestationKind.DKIM,
        AttestationResult.NOT_CHECKED,
        "sel._domainkey.example.org",
    )
    assert said.reason is not None and said.reason.id == "intake-note-outlook-no-mime"
    (one,) = arrivals(read_bytes(msg([attachment()]), tmp_path))
    assert one.message is not None and [said.by for said in one.message.attestations] == [None]


@pytest.mark.parametrize(
    ("stored", "values", "shown"),
    [
        ({"name": "صورة من الحي.jpg"}, {}, "صورة من الحي.jpg"),
        ({"name": "صورة.jpg".encode("cp1256")}, {0x3FFD: 1256}, "صورة.jpg"),
        ({"name": "صورة.jpg".encode("cp1256")}, {0x3FF1: 0x0401}, "صورة.jpg"),
        ({"name": "صورة.jpg".encode("cp1256")}, {}, "صورة.jpg"),
        ({"name": "снимок.jpg".encode("koi8-r")}, {0x3FDE: 20866}, "снимок.jpg"),
        ({"name": "照片.jpg".encode("gbk")}, {0x3FFD: 1252, 0x3FDE: 936}, "照片.jpg"),
        ({"name": "照片.jpg".encode("gbk")}, {0x3FFD: 1252, 0x3FF1: 0x0804}, "照片.jpg"),
        ({"name": "照片.jpg".encode("big5")}, {0x3FFD: 950}, "照片.jpg"),
        ({"name": None, "p3704": "SHORT~1.JPG"}, {}, "SHORT~1.JPG"),
        ({"name": None, "p3001": "shown"}, {}, "shown"),
        ({"name": None}, {}, "‹attachment 1›"),
        ({"name": "evil\u202egpj.exe"}, {}, "evil‹U+202E›gpj.exe"),
        ({"name": "../../etc/passwd"}, {}, "../../etc/passwd"),
    ],
)
def test_names_in_every_code_page(
    stored: dict[str, object], values: dict[int, object], shown: str, tmp_path: Path
) -> None:
    (one,) = arrivals(read_bytes(msg([attachment(**stored)], LETTER | values), tmp_path))  # type: ignore[arg-type]
    assert one.name.display == shown


def test_the_charset_of_the_header_helps_a_chinese_subject(tmp_path: Path) -> None:
    """As in mails that passed through a Western program, which states its own code page."""
    values = LETTER | {0x0037: "测试主题".encode("gbk"), 0x3FFD: 1252}
    values[0x007D] = 'Content-Type: text/plain; charset="GB2312"\r\n\r\n'
    (one,) = arrivals(read_bytes(msg([attachment()], values), tmp_path))
    assert one.message is not None and one.message.subject == "测试主题"


def test_pictures_in_the_text_are_kept_and_say_so(tmp_path: Path) -> None:
    found = read_bytes(msg([attachment(p3712="cid"), attachment(p3714=4), attachment(p7FFE=1)]), tmp_path)
    assert [notes(one) for one in arrivals(found)] == [["intake-note-outlook-inline"]] * 3


def test_twins_are_two_and_order_is_nothing(tmp_path: Path) -> None:
    a, b, other = attachment("a.jpg", b"A"), attachment("b.jpg", b"B"), attachment("a.jpg", b"other")
    assert len(receipts(msg([a, a, b, other]), tmp_path)) == 4
    assert receipts(msg([a, a, b, other]), tmp_path) == receipts(msg([other, b, a, a]), tmp_path)
    assert receipts(msg([a]), tmp_path) < receipts(msg([b, a]), tmp_path)


def test_what_is_attached_as_archive_is_the_same_in_any_order(tmp_path: Path) -> None:
    one, two = attachment("x.zip", zip_of({"p.jpg": b"1"})), attachment("x.zip", zip_of({"p.jpg": b"1", "q": b"2"}))
    assert len(receipts(msg([one, two]), tmp_path)) == 3
    assert receipts(msg([one, two]), tmp_path) == receipts(msg([two, one]), tmp_path)


def test_messages_without_an_id_are_known_by_what_they_say(tmp_path: Path) -> None:
    nameless = {tag: value for tag, value in LETTER.items() if tag != 0x1035}
    same = receipts(msg([attachment()], nameless), tmp_path)
    assert same == receipts(msg([attachment(), attachment("b")], nameless), tmp_path) & same
    assert same.isdisjoint(receipts(msg([attachment()], nameless | {0x0037: "other"}), tmp_path))


def test_an_attached_message_is_read_in_place(tmp_path: Path) -> None:
    inner = letter([attachment("inner.jpg", b"in")], LETTER | {0x1035: "<inner@example>"}, header=24)
    found = read_bytes(msg([embedded(inner), attachment("outer.jpg")]), tmp_path)
    first, second = arrivals(found)
    assert (first.name.display, first.path) == ("inner.jpg", ("message::1::1",))
    assert first.message is not None and second.message is not None
    assert (first.message.identity, first.message.forwarded) == ("<inner@example>", True)
    assert (second.message.identity, second.message.forwarded) == ("<outlook@example>", False)
    assert first.message.raw == second.message.raw == containers(found)[0].object.sha256


def test_messages_in_messages_end_at_the_limit(tmp_path: Path) -> None:
    inner = letter([attachment("deepest.jpg")], header=24)
    for _ in range(8):
        inner = letter([embedded(inner), attachment("beside.jpg")], header=24)
    found = read_bytes(compound(letter([embedded(inner)])), tmp_path, limits=OpeningLimits(depth=4))
    assert reasons(found) == ["intake-gap-too-deep"]
    assert [one.path[0].count("::") for one in arrivals(found)] == [4, 3, 2]


def test_a_container_in_a_message_in_a_mail(tmp_path: Path) -> None:
    import base64

    inner = msg([attachment("x.zip", zip_of({"deep.jpg": b"deep"}))])
    outer = mail([attached(b'attachment; filename="m.msg"', base64.b64encode(inner))], b"Message-ID: <eml@x>\r\n")
    (one,) = arrivals(read_bytes(outer, tmp_path))
    assert (one.name.display, one.path) == ("deep.jpg", ("1", "message::1", "deep.jpg"))
    assert one.message is not None and one.message.forwarded


def test_links_and_paths_in_place_of_files(tmp_path: Path) -> None:
    found = read_bytes(
        msg(
            [
                attachment("a.mov", None, p3705=7, p370D="https://example-my.sharepoint.com/personal/a/a.mov"),
                attachment("b.mov", None, p3705=7, p370D="https://files.example.net/b.mov"),
                attachment("c.mov", None, p3705=2, p370D="\\\\server\\share\\c.mov"),
                attachment("d.mov", None),
                attachment("e.jpg", b"here all the same", p3705=7, p370D="https://1drv.ms/x"),
            ]
        ),
        tmp_path,
    )
    assert [(one.kind, one.reason.id) for one in gaps(found)] == [
        (GapKind.LINKED, "intake-gap-linked"),
        (GapKind.LINKED, "intake-gap-linked"),
        (GapKind.LINKED, "intake-gap-outlook-reference"),
        (GapKind.MISSING, "intake-gap-outlook-empty"),
    ]
    assert [one.reason.parameters[0].value for one in gaps(found)[:2]] == ["OneDrive", "files.example.net"]
    assert [one.name.display for one in arrivals(found)] == ["e.jpg"]


def test_two_empty_attachments_alike_are_two_gaps(tmp_path: Path) -> None:
    found = gaps(read_bytes(msg([attachment("a", None), attachment("a", None)]), tmp_path))
    assert len({gap_id(SOURCE, one) for one in found}) == 2


def test_links_in_the_words_are_gaps(tmp_path: Path) -> None:
    found = read_bytes(msg([], LETTER | {0x1000: "See https://we.tl/t-abc"}), tmp_path)
    assert reasons(found) == ["intake-gap-linked"]


def test_files_in_objects_are_taken_out(tmp_path: Path) -> None:
    wrapped = b"photo.jpg\0C:\\photo.jpg\0" + struct.pack("<HHI", 0, 3, 3) + b"C:\0" + struct.pack("<I", 4) + b"JPEG"
    native = struct.pack("<IH", len(wrapped) + 2, 2) + wrapped
    parts = [
        ole_object({"\x01Ole10Native": native, "\x01CompObj": b"plumbing"}),
        ole_object({"CONTENTS": b"BM picture"}),
        ole_object({"\x01Ole10Native": native[:20]}),
        ole_object({"WordDocument": b"only Word reads this"}),
    ]
    cabinet = MemoryCabinet()
    found = read_bytes(msg(parts), tmp_path, cabinet=cabinet)
    assert [(one.name.display, cabinet.objects[one.object.sha256]) for one in arrivals(found)] == [
        ("photo.jpg", b"JPEG"),
        ("‹CONTENTS›", b"BM picture"),
        ("‹Ole10Native›", native[:20]),
    ]
    assert reasons(found) == ["intake-gap-outlook-object"]


def test_signed_and_encrypted_mail_in_a_message(tmp_path: Path) -> None:
    enveloped = bytes.fromhex("308006092a864886f70d010703a080")
    clear = mail([attached(b'attachment; filename="signed.jpg"')], subtype=b"signed")
    found = read_bytes(
        msg(
            [
                attachment("smime.p7m", enveloped, p370E="application/pkcs7-mime"),
                attachment("SMIME.txt", clear, p370E="multipart/signed"),
                attachment("message.rpmsg", b"\x76\xe8\x04\x60", p370E="application/x-microsoft-rpmsg-message"),
            ]
        ),
        tmp_path,
    )
    assert reasons(found).count("intake-gap-encrypted") == 2
    assert "signed.jpg" in [one.name.display for one in arrivals(found)]


def test_a_draft_says_so(tmp_path: Path) -> None:
    (one,) = arrivals(read_bytes(msg([attachment()], LETTER | {0x0E07: 8}), tmp_path))
    assert notes(one) == ["intake-note-outlook-unsent"]


def test_a_document_is_no_message(tmp_path: Path) -> None:
    for tree in ({"WordDocument": b"text"}, {"Workbook": b"x" * 5000}, {}):
        found = read_bytes(compound(tree), tmp_path)
        assert (len(arrivals(found)), containers(found), gaps(found)) == (1, [], [])


def test_a_message_whose_directory_is_broken_is_a_gap(tmp_path: Path) -> None:
    content = bytearray(msg([attachment()]))
    struct.pack_into("<I", content, 76, 0x00FFFFFF)  # the allocation table lies outside the file
    found = read_bytes(bytes(content), tmp_path)
    assert len(containers(found)) == 1
    assert reasons(found) == ["intake-gap-cut-off"]


def test_a_chain_in_a_circle_ends(tmp_path: Path) -> None:
    content = bytearray(msg([attachment("a.jpg", b"x" * 20_000), attachment("b.jpg", b"fine")]))
    table = (struct.unpack_from("<I", content, 76)[0] + 1) * 512
    chain = [at for at in range(table, len(content), 4) if struct.unpack_from("<I", content, at)[0] == 10]
    struct.pack_into("<I", content, chain[0], 9)
    found = read_bytes(bytes(content), tmp_path)
    assert len(arrivals(found)) + len(gaps(found)) == 2


def test_a_stream_larger_than_the_file_is_cut_off(tmp_path: Path) -> None:
    content = bytearray(msg([attachment("a.jpg", b"x" * 20_000), attachment("b.jpg", b"fine")]))
    at = content.index("__substg1.0_37010102".encode("utf-16-le"))
    struct.pack_into("<I", content, at + 120, 0x7FFFFFFF)
    found = read_bytes(bytes(content), tmp_path)
    assert reasons(found) == ["intake-gap-cut-off"]
    assert [one.name.display for one in arrivals(found)] == ["b.jpg"]


def test_attachments_that_share_one_chain_do_not_multiply_a_file(tmp_path: Path) -> None:
    content = bytearray(msg([attachment(f"{n}.jpg", bytes([n]) * 500_000) for n in range(12)]))
    name = "__substg1.0_37010102".encode("utf-16-le")
    places, at = [], content.find(name)
    while at >= 0:
        places.append(at)
        at = content.find(name, at + 1)
    for place in places:
        struct.pack_into("<I", content, place + 120, 5_900_000)
        struct.pack_into("<I", content, place + 116, struct.unpack_from("<I", content, places[0] + 116)[0])
    found = read_bytes(bytes(content), tmp_path)
    assert sum(one.object.size for one in arrivals(found)) < 5 * len(content)
    assert gaps(found)


def test_a_message_whose_table_needs_a_list_of_its_own(tmp_path: Path) -> None:
    (one,) = arrivals(read_bytes(msg([attachment("big.mov", bytes(range(256)) * 60_000)]), tmp_path))
    assert (one.object.size, notes(one)) == (15_360_000, [])


def test_names_that_lead_in_a_circle_are_met_once(tmp_path: Path) -> None:
    content = bytearray(msg([attachment("a.jpg")]))
    at = content.index("__attach_version1.0_#00000000".encode("utf-16-le"))
    struct.pack_into("<II", content, at + 68, 0, 1)  # its neighbours are the root and the first entry
    assert len(arrivals(read_bytes(bytes(content), tmp_path))) == 1


def test_ten_thousand_siblings_in_a_row_need_no_recursion(tmp_path: Path) -> None:
    many = {f"__substg1.0_{0x4000 + n:04X}0102": b"" for n in range(10_000)}
    tree = {**many, **properties(LETTER, 32), "__attach_version1.0_#00000000": attachment("a.jpg")}
    assert len(arrivals(read_bytes(compound(tree), tmp_path))) == 1


def test_more_attachments_than_the_limit(tmp_path: Path) -> None:
    found = read_bytes(msg([attachment(f"{n}.jpg") for n in range(9)]), tmp_path, limits=OpeningLimits(members=5))
    assert reasons(found) == ["intake-gap-too-many"]
    assert 4 <= len(arrivals(found)) <= 5
