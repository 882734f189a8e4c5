"""Mails as programs build them, well and badly."""

import base64
import datetime as dt
import quopri
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.intake.identity import receipt_id
from pipeline.intake.mail.times import MailServers
from pipeline.model.arrivals import Channel, GapKind, MessageContext
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis
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
    sha256,
    zip_of,
)
from tests.unit.intake.samples import PHOTO

NAME = "صورة من مجزرة الأتارب ١٣ تشرين.jpg"
UTF8 = NAME.encode()
CP1256 = "صورة من الأتارب.jpg".encode("cp1256")


def _b64(raw: bytes) -> bytes:
    return base64.b64encode(raw)


def _cut(raw: bytes, size: int) -> list[bytes]:
    return [raw[at : at + size] for at in range(0, len(raw), size)]


def _continued(raw: bytes) -> bytes:
    pieces = _cut(raw, 11)
    return b"attachment;" + b";".join(
        b"\r\n filename*%d*=%s%s" % (n, b"utf-8'ar'" if n == 0 else b"", quote(piece).encode())
        for n, piece in enumerate(pieces)
    )


ARABIC_NAMES = {
    "raw UTF-8": (b'attachment; filename="' + UTF8 + b'"', NAME),
    "raw windows-1256": (b'attachment; filename="' + CP1256 + b'"', "صورة من الأتارب.jpg"),
    "RFC 2231": (b"attachment; filename*=UTF-8''" + quote(UTF8).encode(), NAME),
    "RFC 2231 in windows-1256": (
        b"attachment; filename*=windows-1256''" + quote(CP1256).encode(),
        "صورة من الأتارب.jpg",
    ),
    "RFC 2231 continued, letters cut in two": (_continued(UTF8), NAME),
    "RFC 2231 continued in wrong order": (
        b"attachment; filename*1*=%D8%B1%D8%A9.jpg; filename*0*=utf-8''%D8%B5%D9%88",
        "صورة.jpg",
    ),
    "encoded words in base64": (b'attachment; filename="=?utf-8?B?' + _b64(UTF8) + b'?="', NAME),
    "encoded words without quotes": (b"attachment; filename==?utf-8?B?" + _b64(UTF8) + b"?=", NAME),
    "encoded words, letters cut in two": (
        b'attachment; filename="' + b"\r\n ".join(b"=?utf-8?B?" + _b64(p) + b"?=" for p in _cut(UTF8, 7)) + b'"',
        NAME,
    ),
    "encoded words in windows-1256": (
        b'attachment; filename="=?windows-1256?B?' + _b64(CP1256) + b'?="',
        "صورة من الأتارب.jpg",
    ),
    "encoded words, quoted-printable": (
        b'attachment; filename="=?utf-8?Q?' + quopri.encodestring(UTF8, header=True).replace(b"=\n", b"") + b'?="',
        NAME,
    ),
    "encoded words of two encodings": (
        b'attachment; filename="=?utf-8?B?'
        + _b64("صو".encode())
        + b"?= =?cp1256?B?"
        + _b64("رة".encode("cp1256"))
        + b'?="',
        "صورة",
    ),
    "unquoted with spaces": (b"attachment; filename=This is a test.txt; size=3", "This is a test.txt"),
    "escaped quotes": (b'attachment; filename="a \\"b\\".jpg"', 'a "b".jpg'),
    "a Windows path": (b'attachment; filename="..\\x.jpg"', "..\\x.jpg"),
    "a path": (b'attachment; filename="/foo/bar"', "/foo/bar"),
    "a quote that never ends": (b'attachment; filename="abc.jpg', "abc.jpg"),
    "an encoding nobody knows": (b"attachment; filename*=x-none''a%20b.jpg", "a b.jpg"),
    "ISO-8859-1 quoted-printable": (b'attachment; filename="=?ISO-8859-1?Q?d=E9gats.jpg?="', "dégats.jpg"),
}


@pytest.mark.parametrize("way", ARABIC_NAMES)
def test_names_are_read_in_every_way_they_are_written(way: str, tmp_path: Path) -> None:
    fields, name = ARABIC_NAMES[way]
    (photo,) = arrivals(read_bytes(mail([attached(fields)]), tmp_path))
    assert photo.name.display == name
    assert photo.object.size == 5


def test_a_name_in_the_content_type_is_read(tmp_path: Path) -> None:
    part = b'Content-Type: image/jpeg; name="=?utf-8?B?' + _b64(UTF8) + b'?="\r\n\r\nx'
    assert arrivals(read_bytes(mail([part]), tmp_path))[0].name.display == NAME


def test_the_bytes_of_a_raw_name_are_kept(tmp_path: Path) -> None:
    (photo,) = arrivals(read_bytes(mail([attached(b'attachment; filename="' + CP1256 + b'"')]), tmp_path))
    assert bytes.fromhex(photo.name.raw_hex) == CP1256


def test_a_part_may_have_only_a_location_or_no_name_at_all(tmp_path: Path) -> None:
    parts = [
        b"Content-Type: image/png\r\nContent-Location: http://x.example/a.png\r\n\r\nx",
        b"Content-Type: image/png\r\nContent-ID: <1>\r\nContent-Disposition: inline\r\n\r\ny",
    ]
    first, second = arrivals(read_bytes(mail(parts, subtype=b"related"), tmp_path))
    assert first.name.display == "http://x.example/a.png"
    assert (second.name.raw_hex, second.name.display) == ("", "‹image/png 2›")


def test_two_files_of_one_name_are_two_arrivals(tmp_path: Path) -> None:
    found = arrivals(read_bytes(mail([attached(b"inline; filename=one.gif")] * 2), tmp_path))
    assert [one.path for one in found] == [("1",), ("2",)]


def test_texts_are_no_items_but_attached_texts_are(tmp_path: Path) -> None:
    parts = [
        b"Content-Type: text/plain\r\n\r\nsee below",
        b"Content-Type: text/html\r\n\r\n<p>see below</p>",
        b'Content-Type: text/plain; name="notes.txt"\r\nContent-Disposition: inline\r\n\r\nnotes',
        b"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nunnamed",
        b"Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF",
    ]
    found = arrivals(read_bytes(mail(parts), tmp_path))
    assert [one.path[-1] for one in found] == ["3", "4", "5"]
    assert found[0].message is not None
    assert found[0].message.words == "see below"


def test_forwarded_mails_keep_their_own_context(tmp_path: Path) -> None:
    inner = mail([attached(b"attachment; filename=a.jpg")], b"Message-ID: <inner@x>\r\n", boundary=b"inner")
    plain = b"Content-Type: message/rfc822\r\n\r\n" + inner
    encoded = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(inner)
    for part in (plain, encoded):
        found = read_bytes(mail([part], b"Message-ID: <outer@x>\r\n"), tmp_path)
        (photo,) = arrivals(found)
        assert photo.message is not None
        assert photo.message.identity == "<inner@x>"
        assert photo.message.forwarded
        assert len(containers(found)) == 2
        assert photo.path == ("1", "1")


def test_damaged_base64_is_decoded_as_far_as_it_goes_and_said_so(tmp_path: Path) -> None:
    cases = {
        b"aGVs*bG8!=": (b"hello", ["intake-note-base64-junk"]),
        b"aGVsbG8": (b"hello", []),
        b"aGVsbG8=\r\n\r\n-- list footer": (b"hello", ["intake-note-base64-junk", "intake-note-base64-behind"]),
        b"aGVsbA==bG8=": (b"hell", ["intake-note-base64-behind"]),
        b"aGVsb": (b"hel", ["intake-note-base64-cut"]),
    }
    for encoded, (content, told) in cases.items():
        (photo,) = arrivals(read_bytes(mail([attached(b"attachment; filename=a", encoded)]), tmp_path))
        assert photo.object.sha256 == sha256(content), encoded
        assert notes(photo) == told


def test_a_large_attachment_is_decoded_piece_by_piece(tmp_path: Path) -> None:
    content = bytes(range(256)) * 3_001
    for encoding, encoded in (
        (b"base64", base64.encodebytes(content)),
        (b"quoted-printable", quopri.encodestring(content)),
    ):
        part = b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + encoded
        (photo,) = arrivals(read_bytes(mail([part]), tmp_path))
        assert photo.object.sha256 == sha256(content)


def test_an_unknown_encoding_leaves_the_bytes_with_a_note(tmp_path: Path) -> None:
    part = b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: x-unknown\r\n\r\nabc"
    (photo,) = arrivals(read_bytes(mail([part]), tmp_path))
    assert photo.object.sha256 == sha256(b"abc")
    assert notes(photo) == ["intake-note-transfer-unknown"]


def test_a_missing_end_boundary_loses_nothing(tmp_path: Path) -> None:
    whole = mail([attached(b"attachment; filename=a.jpg")])
    (photo,) = arrivals(read_bytes(whole.replace(b"\r\n--frontier--\r\n", b""), tmp_path))
    assert photo.object.size == 5
    assert notes(photo) == ["intake-note-mended"]


def test_a_boundary_that_the_header_forgot_is_found(tmp_path: Path) -> None:
    for header in (b"", b"; boundary=other"):
        whole = mail([attached(b"attachment; filename=a.jpg")] * 2).replace(b'; boundary="frontier"', header)
        assert len(arrivals(read_bytes(whole, tmp_path))) == 2


def test_an_inner_multipart_with_the_boundary_of_the_outer_one_is_read(tmp_path: Path) -> None:
    inner = b'Content-Type: multipart/mixed; boundary="frontier"\r\n\r\n--frontier\r\n' + attached(
        b"inline; filename=a.jpg"
    )
    assert len(arrivals(read_bytes(mail([inner, attached(b"inline; filename=b.jpg")]), tmp_path))) == 2


def test_a_mail_whose_parts_cannot_be_told_apart_is_a_gap(tmp_path: Path) -> None:
    found = read_bytes(b"From: a@x\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nnothing", tmp_path)
    assert reasons(found) == ["intake-gap-no-boundary"]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_the_line_break_before_a_boundary_is_not_content(newline: bytes, tmp_path: Path) -> None:
    whole = mail([b"Content-Type: image/jpeg\r\n\r\nab\r\n\r\n"]).replace(b"\r\n", newline)
    (photo,) = arrivals(read_bytes(whole, tmp_path))
    assert photo.object.size == 2 + 2 * len(newline)


PGP = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----"
ENVELOPED = bytes.fromhex("3080 06092a864886f70d010703 a080") + bytes(20)


def test_encrypted_mails_are_gaps(tmp_path: Path) -> None:
    pgp_mime = mail(
        [
            b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n" + PGP,
        ],
        subtype=b"encrypted",
    )
    smime = mail(
        [
            b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + _b64(ENVELOPED)
        ]
    )
    declared = mail([b"Content-Type: application/x-pkcs7-mime; smime-type=enveloped-data\r\n\r\nx"])
    inline = mail([b"Content-Type: text/plain\r\n\r\n" + PGP])
    attached_pgp = mail([b"Content-Type: application/octet-stream; name=a.jpg.pgp\r\n\r\n" + PGP])
    for whole in (pgp_mime, smime, declared, inline, attached_pgp):
        found = read_bytes(whole, tmp_path)
        assert [gap.kind for gap in gaps(found)] == [GapKind.ENCRYPTED]
        assert not arrivals(found)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nx", "intake-gap-damaged"),
        (b"Content-Type: message/partial; number=1; total=2\r\n\r\nFrom: a@x\r\n\r\nx", "intake-gap-sealed"),
        (b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: x-gzip64\r\n\r\nabc", "intake-gap-damaged"),
    ],
)
def test_wrappers_that_cannot_be_opened_are_named(part: bytes, reason: str, tmp_path: Path) -> None:
    found = read_bytes(mail([part]), tmp_path)
    assert reasons(found) == [reason]
    assert not arrivals(found)


LINKS = {
    "Google Drive": "https://drive.google.com/file/d/1AbC/view?usp=drive_web",
    "OneDrive": "https://1drv.ms/v/s!Aabc",
    "iCloud Mail Drop": "https://www.icloud.com/attachment/?u=https%3A%2F%2Fcvws.icloud-content.com&f=IMG_0001.MOV&sz=1",
    "WeTransfer": "https://we.tl/t-abc",
    "Google Photos": "https://photos.app.goo.gl/AbC",
    "SharePoint": "https://team.sharepoint.com/:v:/s/x/Eabc?e=1",
    "Dropbox": "https://www.dropbox.com/scl/fi/abc/video.mp4?rlkey=x",
    "MEGA": "https://mega.nz/#!abc!key",
}


@pytest.mark.parametrize("service", LINKS)
def test_files_on_clouds_are_linked_gaps(service: str, tmp_path: Path) -> None:
    address = LINKS[service]
    html = f'<a href="{address.replace("&", "&amp;")}">x</a> https://example.org/page'.encode()
    parts = [b"Content-Type: text/plain\r\n\r\n<" + address.encode() + b">", b"Content-Type: text/html\r\n\r\n" + html]
    (gap,) = gaps(read_bytes(mail(parts, subtype=b"alternative"), tmp_path))
    assert gap.kind is GapKind.LINKED
    assert [parameter.value for parameter in gap.reason.parameters] == [service, address]
    assert (gap.name.display if gap.name else None) == ("IMG_0001.MOV" if service.startswith("iCloud") else None)


def _context(header: bytes, tmp_path: Path, servers: MailServers | None = None) -> MessageContext:
    (photo,) = arrivals(read_bytes(mail([attached(b"inline; filename=a")], header), tmp_path, servers=servers))
    assert photo.message is not None
    return photo.message


def test_the_context_says_who_when_and_what(tmp_path: Path) -> None:
    cabinet = MemoryCabinet()
    header = b"Message-ID: <1@x>\r\nDate: Sun, 28 Jun 2020 20:20:30 +0300\r\nX-Note: 1\r\n"
    whole = mail(
        [
            b"Content-Type: text/html; charset=windows-1256\r\n\r\n<style>p{}</style><p>" + "القصف".encode("cp1256"),
            attached(b"inline; filename=a"),
        ],
        header,
    )
    (photo,) = arrivals(read_bytes(whole, tmp_path, cabinet=cabinet))
    message = photo.message
    assert message is not None
    assert (message.identity, message.sender, message.subject, message.words) == (
        "<1@x>",
        "sam@example.org",
        "photos",
        "القصف",
    )
    assert message.raw is not None
    assert cabinet.objects[message.raw] == whole
    assert message.sent is not None
    assert message.sent.interval.earliest == dt.datetime(2020, 6, 28, 17, 20, 30, tzinfo=dt.UTC)
    assert (message.sent.semantics, message.sent.authority) == (TimeSemantics.SEND, Authority.EXPORT)
    assert photo.channel is Channel.EML


@pytest.mark.parametrize(
    ("date", "earliest", "basis"),
    [
        (b"28 Jun 20 17:20 GMT", dt.datetime(2020, 6, 28, 17, 20, tzinfo=dt.UTC), ZoneBasis.STATED_OFFSET),
        (
            b"Sun, 28 Jun 2020 17:20:30 -0000",
            dt.datetime(2020, 6, 28, 17, 20, 30, tzinfo=dt.UTC),
            ZoneBasis.STATED_OFFSET,
        ),
        (b"Sun, 28 Jun 2020 17:20:30 (EEST)", dt.datetime(2020, 6, 28, 3, 20, 30, tzinfo=dt.UTC), ZoneBasis.UNKNOWN),
        (b"Sun, 28 Jun 2020 17:20:30 AST", dt.datetime(2020, 6, 28, 3, 20, 30, tzinfo=dt.UTC), ZoneBasis.UNKNOWN),
    ],
)
def test_dates_without_a_zone_stay_without_one(
    date: bytes, earliest: dt.datetime, basis: ZoneBasis, tmp_path: Path
) -> None:
    sent = _context(b"Date: " + date + b"\r\n", tmp_path).sent
    assert sent is not None
    assert (sent.interval.earliest, sent.zone_basis) == (earliest, basis)


@pytest.mark.parametrize(
    "date", [b"yesterday", b"31 Feb 2020 10:00:00 +0000", b"1 Jan 0001 00:00:00 +1400", b"99 Xyz 2020 1:1"]
)
def test_dates_that_are_none_are_left_out(date: bytes, tmp_path: Path) -> None:
    assert _context(b"Date: " + date + b"\r\n", tmp_path).sent is None


RECEIVED = (
    b"Received: from mx.own.example by in.own.example; Sun, 28 Jun 2020 17:20:35 +0000\r\n"
    b"Received: from isp.example\r\n by mx.own.example (Postfix)\r\n id 1; Sun, 28 Jun 2020 17:20:34 +0000\r\n"
    b"Received: by isp.example; Sun, 28 Jun 2020 17:20:33 +0000\r\n"
    b"Received: by in.own.example; Sun, 28 Jun 2020 17:20:32 +0000\r\n"
)


def test_servers_are_only_believed_in_the_own_mailbox_and_from_the_top(tmp_path: Path) -> None:
    own = MailServers(("own.example",), own_mailbox=True)
    authorities = [claim.authority for claim in _context(RECEIVED, tmp_path, own).transport]
    assert authorities == [Authority.OWN_SERVER] * 2 + [Authority.THIRD_PARTY_SERVER] * 2
    from_file = _context(RECEIVED, tmp_path, MailServers(("own.example",))).transport
    assert {claim.authority for claim in from_file} == {Authority.EXPORT}
    assert [claim.interval.earliest.second for claim in from_file] == [35, 34, 33, 32]
    assert from_file[1].source == "Received: by mx.own.example"


def test_archives_in_mails_keep_the_mails_context(tmp_path: Path) -> None:
    part = b"Content-Type: application/zip; name=a.zip\r\n\r\n" + zip_of({"a.jpg": PHOTO})
    (photo,) = arrivals(read_bytes(mail([part], b"Message-ID: <1@x>\r\n"), tmp_path))
    assert photo.message is not None
    assert photo.message.identity == "<1@x>"
    assert photo.path == ("1", "a.jpg")


def test_mails_without_markup_or_header_are_read(tmp_path: Path) -> None:
    assert len(read_bytes(b"From: a@x\nSubject: b\n\nhello", tmp_path)) == 1
    assert len(read_bytes(b"", tmp_path, kind="eml")) == 1


_TOKENS = st.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"--frontier",
        b"--frontier--",
        b"--",
        b"Content-Type: ",
        b"multipart/mixed; ",
        b"multipart/digest",
        b'boundary="frontier"',
        b"boundary=",
        b"message/rfc822",
        b"text/plain; charset=",
        b"utf-8",
        b"cp1256",
        b"utf-16",
        b"Content-Disposition: attachment; ",
        b"filename*0*=utf-8''%D8",
        b"filename*1=",
        b"filename=",
        b'"',
        b"=?utf-8?B?",
        b"=?x?Q?=ZZ",
        b"?=",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"aGVs",
        b"=",
        b"Date: Sun, 28 Jun 2020 17:20:30 ",
        b"+9999",
        b"Received: by x; ",
        b"Message-ID: <1>",
        b" ",
        b"\t",
        b";",
        b"\xff\xfe",
        b"begin 644 x\r\nM",
        b"https://we.tl/x",
        b"https://[x",
        b"hex",
        b"idna",
        b"rot13",
        b"undefined",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tokens=st.lists(_TOKENS, max_size=60))
def test_headers_and_bodies_of_any_form_are_borne(tokens: list[bytes], tmp_path: Path) -> None:
    found = read_bytes(mail([b"".join(tokens)], b"".join(tokens[:8]) + b"\r\n"), tmp_path, kind="eml")
    for one in arrivals(found):
        assert receipt_id(SourceCode("S-01"), one)
        assert one.name.display.encode()


HOSTILE = [
    b";",
    b"; ",
    b'"',
    b"; a",
    b"=?",
    b"=?a?B?",
    b"=?a?B?YQ?= ",
    b"\r\n ",
    b"(",
    b"a=",
    b";a*1*=",
    b"'",
    b"%",
    b"by ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_no_header_takes_long(unit: bytes, tmp_path: Path) -> None:
    long = (unit * 200_000)[:200_000]
    names = (b"Content-Type: image/jpeg; name=", b"Subject: ", b"Received: ", b"Date: ", b"Message-ID: ", b"From: ")
    header = b"".join(name + long + b"\r\n" for name in names)
    begin = time.perf_counter()
    read_bytes(header + b"\r\nx", tmp_path, kind="eml")
    assert time.perf_counter() - begin < 10
