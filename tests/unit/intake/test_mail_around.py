"""What stands around the files of a mail: links, mails that were sent on, notes, facts, names in odd encodings."""

import base64
import hashlib
import io
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline.intake import names
from pipeline.intake.contents import Content
from pipeline.intake.mail.forwarded import sent_on
from pipeline.intake.mail.links import cloud_link, expiry_in, links_in
from pipeline.intake.mail.times import MailServers, mail_claim
from pipeline.intake.means import Means
from pipeline.intake.opening import Place
from pipeline.intake.sniff import walk_over
from pipeline.model.arrivals import Channel, FoundGap, GapKind, MessageContext
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, TimeSemantics
from tests.unit.intake.arrange import MemoryCabinet, arrivals, attached, containers, gaps, mail, notes, read_bytes
from tests.unit.intake.mails import DATE, message_of, photo_mail

# Links


def _html(markup: str) -> bytes:
    return mail([b"Content-Type: text/html; charset=utf-8\r\n\r\n" + markup.encode()])


def _links(markup: str, tmp_path: Path) -> list[FoundGap]:
    return gaps(read_bytes(_html(markup), tmp_path))


def test_the_words_on_a_link_name_the_file(tmp_path: Path) -> None:
    address = "https://drive.google.com/file/d/1AbC/view?usp=drive_web&amp;x=1"
    markup = f'<a href="{address}" aria-label="IMG_0001.MOV"><span>IMG_0001.MOV</span></a> {address}'
    (gap,) = _links(markup, tmp_path)
    assert gap.name is not None
    assert gap.name.display == "IMG_0001.MOV"
    (unnamed,) = _links(f'<a href="{address}">see the video</a>', tmp_path)
    assert unnamed.name is None


def test_the_plain_text_of_the_same_mail_makes_no_second_gap(tmp_path: Path) -> None:
    address = "https://1drv.ms/v/s!Aabc"
    parts = [
        f"Content-Type: text/plain\r\n\r\n<{address}>".encode(),
        f'Content-Type: text/html\r\n\r\n<a href="{address}">بلدة الأتارب.mp4</a>'.encode(),
    ]
    (gap,) = gaps(read_bytes(mail(parts, subtype=b"alternative"), tmp_path))
    assert gap.name is not None
    assert gap.name.display == "بلدة الأتارب.mp4"


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("Click to Download IMG.MOV 345 MB. Available until Jul 28, 2020.", "Jul 28, 2020"),
        ("Verfügbar bis 28.07.2020", "28.07.2020"),
        ("متاح حتى ٢٨ يوليو ٢٠٢٠", "٢٨ يوليو ٢٠٢٠"),
        ("Expires on 5 July 2020\nmore", "5 July 2020"),
        ("no date", None),
    ],
)
def test_an_end_is_told_as_it_is_stated(words: str, until: str | None, tmp_path: Path) -> None:
    assert expiry_in(words) == until
    address = "https://www.icloud.com/attachment/?u=https%3A%2F%2Fx&f=IMG_0001.MOV"
    (gap,) = _links(f"<p>{words}</p><a href='{address}'>x</a>", tmp_path)
    told = {one.name: one.value for one in gap.reason.parameters}
    assert told.get("until") == until
    assert gap.reason.id == ("intake-gap-linked" if until is None else "intake-gap-linked-until")


@pytest.mark.parametrize(
    ("address", "service", "post"),
    [
        ("https://t.me/channel_name/1234", "Telegram", True),
        ("https://x.com/somebody/status/930062", "X", True),
        ("https://twitter.com/i/web/status/930062", "X", True),
        ("https://youtu.be/dQw4w9WgXcQ", "YouTube", True),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "YouTube", True),
        ("https://www.dropbox.com/s/abc/a.mp4?dl=0", "Dropbox", False),
        ("https://mega.nz/file/abc#key", "MEGA", False),
        ("https://mega.nz/#!abc!key", "MEGA", False),
        ("https://team.sharepoint.com/:i:/g/abc", "SharePoint", False),
        ("https://me-my.sharepoint.com/:v:/g/personal/abc", "OneDrive", False),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2F1drv.ms%2Fv%2Fabc&data=1",
            "OneDrive",
            False,
        ),
        ("https://www.google.com/url?q=https%3A%2F%2Fwe.tl%2Ft-abc&sa=D", "WeTransfer", False),
    ],
)
def test_services_are_known_also_behind_wrappers(address: str, service: str, post: bool) -> None:
    link = cloud_link(address)
    assert link is not None
    assert (link.service, link.is_post) == (service, post)


@pytest.mark.parametrize(
    "address",
    [
        "https://t.me/channel_name",
        "https://x.com/somebody",
        "https://1drv.ms.evil.example/x",
        "https://example.org/drive.google.com/file/d/1",
        "https://dropbox.com/login",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://[x",
        "ftp://1drv.ms/x",
        "https://mega.nz/",
    ],
)
def test_other_addresses_are_none(address: str) -> None:
    assert cloud_link(address) is None


def test_posts_are_said_to_be_posts(tmp_path: Path) -> None:
    (gap,) = _links("https://t.me/channel_name/1234", tmp_path)
    assert (gap.kind, gap.reason.id) == (GapKind.LINKED, "intake-gap-linked-post")


def test_a_shortcut_that_stands_for_an_attachment_is_a_gap(tmp_path: Path) -> None:
    shortcut = b"[InternetShortcut]\r\nProp3=19,2\r\nURL=https://1drv.ms/v/s!Aabc\r\n"
    part = attached(b'attachment; filename="video.mp4.url"', base64.b64encode(shortcut))
    found = read_bytes(mail([part]), tmp_path)
    (gap,) = gaps(found)
    assert gap.name is not None
    assert (gap.kind, gap.name.display) == (GapKind.LINKED, "video.mp4.url")
    assert [one.value for one in gap.reason.parameters] == ["OneDrive", "https://1drv.ms/v/s!Aabc"]
    assert not arrivals(found)
    assert len(containers(found)) == 2


def test_a_body_that_lies_elsewhere_is_a_gap_with_its_end(tmp_path: Path) -> None:
    part = (
        b'Content-Type: message/external-body; access-type=URL; URL="https://files.example/\r\n a.mov";\r\n'
        b' name="a.mov"; expiration="Fri, 14 Jul 2020 19:13:14 +0000"\r\n\r\nContent-Type: video/quicktime\r\n\r\n'
    )
    (gap,) = gaps(read_bytes(mail([part]), tmp_path))
    assert gap.name is not None
    told = {one.name: one.value for one in gap.reason.parameters}
    assert (gap.name.display, told["address"]) == ("a.mov", "https://files.example/a.mov")
    assert told["until"] == "Fri, 14 Jul 2020 19:13:14 +0000"
    old = (
        b"Content-Type: message/external-body; access-type=anon-ftp; site=x.example; directory=pub; name=a.gif\r\n\r\n"
    )
    (gap,) = gaps(read_bytes(mail([old]), tmp_path))
    assert gap.reason.parameters[1].value == "x.example/pub/a.gif"


def test_no_text_of_links_takes_long() -> None:
    for unit in ("<a href='https://we.tl/x'>", "https://we.tl/", "available until", "\n", "<a ", "cid:"):
        markup = unit * (1_000_000 // len(unit))
        assert len(list(links_in(markup, is_html=True))) >= 0
        expiry_in("available until" + markup)


# Mails that were sent on

FORWARDS = {
    "Gmail": (
        "See.\n\n---------- Forwarded message ---------\nFrom: Ahmad <a@x.example>\n"
        "Date: Mon, Nov 13, 2017 at 2:09 PM\nSubject: market\nTo: <b@x.example>\n\nbody",
        None,
        "Ahmad <a@x.example>",
    ),
    "Thunderbird, German": (
        "-------- Weitergeleitete Nachricht --------\nBetreff: \tMarkt\nDatum: \tMo\nVon: \tA <a@x.example>\n\n",
        None,
        "A <a@x.example>",
    ),
    "Apple": ("Begin forwarded message:\n\n> From: a@x.example\n> Subject: s\n> Date: d\n\n", None, "a@x.example"),
    "Apple, German": (
        "Anfang der weitergeleiteten Nachricht:\n\nVon: a@x.example\nBetreff: s\n\n",
        None,
        "a@x.example",
    ),
    "Arabic": (
        "---------- رسالة محوّلة ---------\n\u200fمن: \u202aأحمد <a@x.example>\u202c\n"
        "التاريخ: ١٣ نوفمبر\nالموضوع: السوق\n\n",
        None,
        "أحمد <a@x.example>",
    ),
    "Arabic, Apple": ("بداية الرسالة المُعاد توجيهها:\n\nمن: a@x.example\nالموضوع: s\n\n", None, "a@x.example"),
    "Outlook": ("-----Original Message-----\nFrom: a@x.example\nSent: Monday\n\n", "FW: market", "a@x.example"),
    "Outlook, Arabic": (
        "-----الرسالة الأصلية-----\nمن: a@x.example\nتم الإرسال: الاثنين\n\n",
        "إعادة توجيه: السوق",
        "a@x.example",
    ),
    "Outlook on the web": (
        "________________________________\nFrom: A <a@x.example>\nSent: Monday\nTo: b\nSubject: s\n\n",
        "Fwd: market",
        "A <a@x.example>",
    ),
    "with stars": ("Begin forwarded message:\n\n*From:* a@x.example\n*Date:* d\n", None, "a@x.example"),
}


@pytest.mark.parametrize("program", FORWARDS)
def test_mails_sent_on_in_the_text_are_recognised(program: str) -> None:
    words, subject, sender = FORWARDS[program]
    found = sent_on(words, subject)
    assert found is not None
    assert found.sender == sender
    assert all(name != "To" for name, _ in found.fields)


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("-----Original Message-----\nFrom: a@x.example\nSent: Monday\n\n", "RE: market"),
        ("I got a forwarded message from him.\nFrom: nobody", "Fwd: x"),
        ("______________\nmailing list\n", "Fwd: x"),
        ("", None),
        ("From: a@x.example\nDate: x\n", None),
    ],
)
def test_answers_and_talk_about_it_are_not(words: str, subject: str | None) -> None:
    assert sent_on(words, subject) is None


def test_the_context_tells_whose_mail_was_sent_on(tmp_path: Path) -> None:
    body = FORWARDS["Gmail"][0].replace("\n", "\r\n").encode()
    message = message_of(read_bytes(photo_mail(body=body), tmp_path))
    assert (message.forwarded, message.forwarded_from) == (True, "Ahmad <a@x.example>")
    facts = {one.name: one.value for one in message.facts}
    assert facts["Forwarded message: Date"] == "Mon, Nov 13, 2017 at 2:09 PM"
    assert "Forwarded message: To" not in facts


def test_mails_that_were_sent_on_whole_say_by_whom_and_when(tmp_path: Path) -> None:
    header = b"Resent-From: b@x.example\r\nResent-Date: Mon, 29 Jun 2020 10:00:00 +0300\r\n" + DATE
    message = message_of(read_bytes(photo_mail(header), tmp_path))
    assert (message.forwarded, message.forwarded_from) == (True, "sam@own.example")
    assert {one.name for one in message.facts} == {"Resent-From", "Resent-Date"}


def test_no_text_takes_long_to_look_through() -> None:
    for unit in (
        "-",
        "From: ",
        "\n",
        "a:",
        "*",
        " ",
        "Begin forwarded message:\n",
        "Begin forwarded message:\nFrom:\n",
    ):
        sent_on(unit * (1_000_000 // len(unit)), "Fwd: x")


# Notes


def test_pictures_in_the_text_are_marked_and_kept(tmp_path: Path) -> None:
    html = b'Content-Type: text/html\r\n\r\n<img src="cid:logo%40x">'
    logo = b"Content-Type: image/png\r\nContent-ID: <logo@x>\r\n\r\nabc"
    shown, sent = arrivals(read_bytes(mail([html, logo, attached(b"attachment; filename=a.jpg")]), tmp_path))
    assert notes(shown) == ["intake-note-inline"]
    assert notes(sent) == []
    (related,) = arrivals(read_bytes(mail([b"Content-Type: image/png\r\n\r\nabc"], subtype=b"related"), tmp_path))
    assert notes(related) == ["intake-note-inline"]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        (base64.b64encode(hashlib.md5(b"hello", usedforsecurity=False).digest()), ["intake-note-md5-equal"]),
        (base64.b64encode(bytes(16)), ["intake-note-md5-differs"]),
        (b"no sum!", []),
    ],
)
def test_stated_digests_are_compared(stated: bytes, told: list[str], tmp_path: Path) -> None:
    part = b"Content-MD5: " + stated + b"\r\n" + attached(b"attachment; filename=a.jpg")
    (photo,) = arrivals(read_bytes(mail([part]), tmp_path))
    assert notes(photo) == told


# Names

ARABIC = "صورة.jpg"
CP1256 = ARABIC.encode("cp1256")


def _word(raw: bytes, charset: bytes = b"utf-8") -> bytes:
    return b"=?" + charset + b"?B?" + base64.b64encode(raw) + b"?="


@pytest.mark.parametrize(
    "fields",
    [
        b"attachment; filename*0*=utf-8''" + quote(ARABIC[:4]).encode() + b'; filename*1=".jpg"',
        b"attachment; filename*0*=windows-1256''" + quote(CP1256[:4]).encode() + b'; filename*1=".jpg"',
        b'attachment; filename*0="'
        + _word(ARABIC[:2].encode())
        + b'"; filename*1="'
        + _word(ARABIC[2:].encode())
        + b'"',
        b'attachment; filename*0="' + CP1256[:2] + b'"; filename*1="' + CP1256[2:] + b'"',
        b'attachment; filename="' + _word(CP1256[:2], b"windows-1256") + b" " + _word(ARABIC[2:].encode()) + b'"',
        b"attachment; filename*=''" + quote(ARABIC).encode(),
        b"attachment; filename=" + ARABIC.encode(),
    ],
)
def test_arabic_names_of_mixed_forms_are_read(fields: bytes, tmp_path: Path) -> None:
    (photo,) = arrivals(read_bytes(mail([attached(fields)]), tmp_path))
    assert photo.name.display == ARABIC


def test_a_raw_name_is_read_by_the_encoding_of_the_text(tmp_path: Path) -> None:
    parts = [
        b"Content-Type: text/plain; charset=koi8-r\r\n\r\nx",
        attached(b'attachment; filename="' + "Снимок.jpg".encode("koi8-r") + b'"'),
    ]
    assert arrivals(read_bytes(mail(parts), tmp_path))[0].name.display == "Снимок.jpg"


# What a mailbox says of the mail in it


@pytest.mark.parametrize("channel", [Channel.IMAP, Channel.MAILDIR])
def test_an_envelope_is_joined_to_the_context(channel: Channel) -> None:
    """Readers of mailboxes hand on what the server says: a message without raw bytes is no mail around the mail."""
    cabinet = MemoryCabinet()
    kept = cabinet.keep(io.BytesIO(photo_mail()))
    arrived = mail_claim("Sun, 28 Jun 2020 17:20:35 +0000", TimeSemantics.RECEIVE, Authority.OWN_SERVER, "INTERNALDATE")
    assert arrived is not None
    stated = MessageContext("", None, transport=(arrived,), notes=(Sentence("intake-note-mended"),))
    walk = walk_over(cabinet, Means(servers=MailServers(own_mailbox=True)))
    message = message_of(list(walk.found(kept, names.from_text("7"), Place(channel, message=stated), Content.EML)))
    assert message.transport[0] == arrived
    assert message.raw == kept.sha256
    assert not message.forwarded
    assert message.sender == "sam@own.example"
    assert [note.id for note in message.notes] == ["intake-note-mended"]
