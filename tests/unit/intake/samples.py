"""One sample of each kind of arrival, as name and bytes."""

from tests.unit.intake.arrange import attached, mail, skype_export, tar_of, zip_of

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


FILES = {
    "photo.jpg": PHOTO,
    "photos.zip": zip_of({"a/one.jpg": PHOTO, "two.jpg": b"two", "mail.eml": eml()}),
    "photos.tar": tar_of({"a/one.jpg": PHOTO, "two.jpg": b"two", "x.zip": zip_of({"three.jpg": b"3"})}),
    "photos.tar.gz": tar_of({"a/one.jpg": PHOTO, "two.jpg": b"two"}, "w:gz"),
    "mail.eml": eml(),
    "mails.mbox": mbox(),
    "8_live_export.tar": tar_of(skype_members()),
    "8_live_export.zip": zip_of(skype_members()),
    "messages.json": skype_members()["messages.json"],
}
