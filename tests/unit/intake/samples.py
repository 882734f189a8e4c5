"""One sample of each kind of arrival, as name and bytes."""

import binascii
import gzip
import lzma

from tests.unit.intake import archives, chats
from tests.unit.intake import outlook_files as outlook
from tests.unit.intake import store_files as stores
from tests.unit.intake.arrange import attached, mail, skype_export, tar_of, zip_of
from tests.unit.intake.mails import (
    clear_mail,
    dkim_signed,
    mailbox_of,
    opaque_mail,
    photo_mail,
    pieces,
    sealed,
)
from tests.unit.intake.skype_db import main_db, said, transfer
from tests.unit.intake.web_samples import WEB_FILES

PHOTO = bytes(range(256)) * 8
A, B, C, D = (f"0-weu-d3-{letter * 32}" for letter in "abcd")


def uri_object(id: str, *, kind: str = "Picture.1", name: str = "f.png", size: int = len(PHOTO)) -> str:
    """The content of a message that sends a file, in Skype's own form."""
    return (
        f'<URIObject uri="https://api.asm.skype.com/v1/objects/{id}" url_thumbnail="https://api.asm.skype.com/'
        f'v1/objects/{id}/views/imgt1_anim" type="{kind}" doc_id="{id}" width="11" height="6">To view this shared '
        f'photo, go to: <a href="https://login.skype.com/login/sso?go=xmmfallback?pic={id}">…</a><OriginalName '
        f'v="{name}"></OriginalName><FileSize v="{size}"></FileSize><meta type="photo" originalName="{name}"></meta>'
        "</URIObject>"
    )


def message(
    number: int, content: object, messagetype: object = "RichText/UriObject", **more: object
) -> dict[str, object]:
    """A record of a `MessageList`."""
    record: dict[str, object] = {
        "id": str(1594056032000 + number),
        "displayName": "Sam",
        "originalarrivaltime": f"2020-06-28T17:20:{number % 60:02}.609Z",
        "messagetype": messagetype,
        "version": 1594056032374.0,
        "content": content,
        "conversationid": "8:live:sam",
        "from": "8:live:sam",
        "properties": None,
        "amsreferences": None,
    }
    return record | more


def conversation(*messages: dict[str, object], id: str = "8:live:sam") -> dict[str, object]:
    """`messages` oldest first; the export has them the other way round."""
    return {"id": id, "displayName": "Sam", "threadProperties": None, "MessageList": list(reversed(messages))}


def skype_members() -> dict[str, bytes]:
    return {
        "messages.json": skype_export([conversation(message(1, uri_object(A)), message(2, uri_object(B)))]),
        "endpoints.json": b'{"endpoints":[]}',
        f"media/{A}.json": b'{"filename":"f.png","contents":{"1":{"type":"image/png"}}}',
        f"media/{A}.1.png": PHOTO,
        f"media/{A}.2.jpeg": b"poster",
        f"media/{C}.1.jpeg": b"orphan",
    }


def eml() -> bytes:
    inner = mail(
        [attached(b'attachment; filename="inner.jpg"', b"aW5uZXI=")],
        b"Message-ID: <inner@example>\r\n",
        boundary=b"inner",
    )
    parts = [
        b"Content-Type: text/plain\r\n\r\nSee https://we.tl/t-abc",
        attached(b'attachment; filename="a.jpg"'),
        b"Content-Type: message/rfc822\r\n\r\n" + inner,
        b"Content-Type: application/zip; name=b.zip\r\n\r\n" + zip_of({"deep.jpg": PHOTO}),
    ]
    return mail(parts, b"Message-ID: <outer@example>\r\nDate: Sun, 28 Jun 2020 20:20:30 +0300\r\n")


def mbox() -> bytes:
    return b"".join(
        b"From sam@example.org Sun Jun 28 17:20:30 2020\r\nMessage-ID: <%d@example>\r\n" % number + eml() + b"\r\n"
        for number in range(3)
    )


def outlook_msg() -> bytes:
    inner = outlook.letter([outlook.attachment("inner.jpg", PHOTO)], header=24)
    archive = outlook.attachment("b.zip", zip_of({"deep.jpg": PHOTO}))
    link = outlook.attachment("c.mov", None, p3705=7, p370D="https://1drv.ms/x")
    return outlook.msg([outlook.attachment("a.jpg", PHOTO * 3), outlook.embedded(inner), archive, link])


def outlook_tnef() -> bytes:
    inner = outlook.tnef([outlook.tnef_attachment(b"inner.jpg", PHOTO)], outlook.LETTER)
    held = {0x3705: 5, 0x3701: (0x000D, outlook.IMESSAGE + inner)}
    named = outlook.tnef_attachment(b"A.JPG", PHOTO, {0x3707: "a.jpg"})
    return outlook.tnef([named, outlook.tnef_attachment(b"Untitled", None, held)], outlook.LETTER)


def outlook_store() -> bytes:
    inner = stores.Letter([stores.Attached("inner.jpg", PHOTO)], outlook.LETTER | {0x1035: "<inner@example>"})
    outer = stores.Letter([stores.Attached("a.jpg", PHOTO * 6), stores.Attached("message", letter=inner)])
    contact = stores.Letter([], {0x001A: "IPM.Contact"})
    return stores.store([(0x200004, stores.INBOX, outer), (0x200024, stores.TRASH, contact)])


def skype_parts() -> bytes:
    """The messages and the media of one account, downloaded apart."""
    media = {name: content for name, content in skype_members().items() if name.startswith("media/")}
    rest = {name: content for name, content in skype_members().items() if name not in media}
    return zip_of({"messages.tar": tar_of(rest), "files.tar": tar_of(media)})


def skype_database() -> bytes:
    files = '<files alt="posted"><file size="2048" index="0">photo.jpg</file></files>'
    rows = {"Messages": [said(1, files, 68), said(2, "words")], "Transfers": [transfer(1, "photo.jpg", 2048)]}
    return main_db(rows)


def pasted_mail() -> bytes:
    """A file in the text, in the old encoding."""
    lines = (binascii.b2a_uu(PHOTO[at : at + 45]) for at in range(0, 450, 45))
    text = b"begin 644 a.gif\n" + b"".join(lines) + b"`\nend\n"
    return mail([b"Content-Type: text/plain\r\n\r\n" + text], b"Message-ID: <pasted@example>\r\n")


def stripped_emlx() -> bytes:
    """A mail of Apple's program without the content of its attachment."""
    part = b"Content-Type: image/jpeg; name=a.jpg\r\nX-Apple-Content-Length: 2048\r\n\r\n"
    whole = mail([part], b"Message-ID: <apple@example>\r\n")
    return b"%d\n" % len(whole) + whole


FILES = {
    "photo.jpg": PHOTO,
    "photos.zip": zip_of({"a/one.jpg": PHOTO, "two.jpg": b"two", "mail.eml": eml()}),
    "photos.tar": tar_of({"a/one.jpg": PHOTO, "two.jpg": b"two", "x.zip": zip_of({"three.jpg": b"3"})}),
    "photos.tar.gz": tar_of({"a/one.jpg": PHOTO, "two.jpg": b"two"}, "w:gz"),
    "photo.jpg.gz": gzip.compress(PHOTO, mtime=0),
    "photo.jpg.xz": lzma.compress(PHOTO),
    "photos.rar": archives.rar5({"a/one.jpg": PHOTO, "two.jpg": b"two"}),
    "photos.part2.rar": archives.rar5_volumes("photo.jpg", PHOTO, 1000)[1],
    "locked.zip": archives.locked_zip({"one.jpg": PHOTO, "two.jpg": b"two"}, b"open sesame"),
    "mail.eml": eml(),
    "mails.mbox": mbox(),
    "8_live_export.tar": tar_of(skype_members()),
    "8_live_export.zip": zip_of(skype_members()),
    "messages.json": skype_members()["messages.json"],
    "WhatsApp Chat - Rania.zip": zip_of(chats.whatsapp_members()),
    "chat.txt": chats.whatsapp_members()["_chat.txt"],
    "ChatExport_2022-03-27.zip": zip_of(chats.telegram_members()),
    "ChatExport_pages.zip": zip_of(chats.page_members()),
    "result.json": chats.telegram_members()["result.json"],
    "signal.zip": zip_of(chats.signal_members()),
    "main.jsonl": chats.signal_members()["main.jsonl"],
    "signal-export.zip": zip_of(chats.sigexport_members()),
    "8_live_parts.zip": skype_parts(),
    "main.db": skype_database(),
    "message.msg": outlook_msg(),
    "winmail.dat": outlook_tnef(),
    "store.pst": outlook_store(),
    "pasted.eml": pasted_mail(),
    "opaque.eml": opaque_mail(),
    "clear.eml": clear_mail(),
    "sealed.eml": dkim_signed(sealed(photo_mail(), 1, "none")),
    "pieces.mbox": mailbox_of(pieces(eml(), 3)[::-1]),
    "16.emlx": b"%d\n" % len(eml()) + eml() + b"<?xml version='1.0'?><plist><dict/></plist>",
    "Maildir.zip": zip_of({"Maildir/cur/1446038403.M1.host:2,S": eml(), "Maildir/new/1446038404.M2.host": eml()}),
    "apple.zip": zip_of({"Messages/17.partial.emlx": stripped_emlx(), "Attachments/17/1/a.jpg": PHOTO}),
    **WEB_FILES,
}
