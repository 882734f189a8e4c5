"""What the tests build of chat exports: texts of WhatsApp, records and pages of Telegram, records of Signal."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.model.arrivals import Arrival, Found, FoundGap, MessageContext
from tests.unit.intake.arrange import MemoryCabinet, arrivals, gaps, read, zip_of

PHOTO = b"\xff\xd8\xff\xe0 a photo"
LRM, RLM = "\u200e", "\u200f"


def whatsapp_ios(*lines: str) -> bytes:
    return "".join(line + "\r\n" for line in lines).encode()


def whatsapp_android(*lines: str) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def whatsapp_members() -> dict[str, bytes]:
    """One of each: brought, missing, left out, orphaned, deleted."""
    return {
        "_chat.txt": whatsapp_ios(
            f"[3/27/22, 21:40:00] Dmitry S: {LRM}Messages and calls are end-to-end encrypted.",
            f"{LRM}[3/27/22, 21:41:55] Dmitry S: {LRM}<attached: 00000035-PHOTO-2022-03-27-21-41-55.jpg>",
            f"{LRM}[3/27/22, 21:42:00] Rania: {LRM}<attached: 00000036-VIDEO-2022-03-27-21-42-00.mp4>",
            f"{LRM}[3/27/22, 21:43:00] Rania: {LRM}image omitted",
            f"{LRM}[3/27/22, 21:44:00] Rania: {LRM}This message was deleted.",
        ),
        "00000035-PHOTO-2022-03-27-21-41-55.jpg": PHOTO,
        "00000099-PHOTO-2022-03-01-10-00-00.jpg": b"orphan",
    }


def telegram_message(id: int, **more: object) -> dict[str, object]:
    record: dict[str, object] = {
        "id": id,
        "type": "message",
        "date": "2017-11-13T14:09:03",
        "date_unixtime": "1510574943",
        "from": "Sam",
        "from_id": "user42",
        "text": "",
        "text_entities": [],
    }
    return record | more


def telegram_json(*messages: Mapping[str, object], **more: object) -> bytes:
    chat = {"name": "Atareb", "type": "private_group", "id": 777}
    return json.dumps(chat | more | {"messages": list(messages)}, ensure_ascii=False, indent=1).encode()


def telegram_members() -> dict[str, bytes]:
    name = "photos/photo_1@13-11-2017_14-09-03.jpg"
    return {
        "result.json": telegram_json(
            telegram_message(1, photo=name, width=1280, height=853, text=["look ", {"type": "bold", "text": "here"}]),
            telegram_message(2, file="(File not included. Change data exporting settings to download.)"),
            telegram_message(3, file="video_files/gone.mp4", media_type="video_file"),
        ),
        name: PHOTO,
        "photos/photo_1@13-11-2017_14-09-03_thumb.jpg": b"small",
        "files/orphan.pdf": b"orphan",
    }


def telegram_page(*messages: str, title: str = "Atareb") -> bytes:
    body = "\n".join(messages)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title>
<link href="css/style.css" rel="stylesheet"/></head><body onload="CheckLocation();"><div class="page_wrap">
<div class="page_header"><div class="content"><div class="text bold">
{title}
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">13 November 2017</div></div>
{body}
</div></div></div></body></html>""".encode()


def page_message(
    id: int, inner: str, *, sender: str | None = "Sam", date: str = "13.11.2017 14:09:03 UTC+02:00"
) -> str:
    """A message of a page; without `sender` it is joined to the one before."""
    name = f'<div class="from_name">\n{sender} \n</div>' if sender else ""
    joined = "" if sender else " joined"
    return (
        f'<div class="message default clearfix{joined}" id="message{id}"><div class="pull_left userpic_wrap"><div '
        f'class="userpic userpic1" style="width: 42px"><div class="initials">S</div></div></div><div class="body">'
        f'<div class="pull_right date details" title="{date}">14:09</div>{name}{inner}</div></div>'
    )


def page_photo(href: str, thumb: str = "") -> str:
    image = f'<img class="photo" style="width: 260px" src="{thumb}"/>' if thumb else ""
    return f'<div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="{href}">{image}</a></div>'


def page_gap(title: str, description: str, kind: str = "media_photo", status: str = "") -> str:
    return (
        f'<div class="media_wrap clearfix"><div class="media clearfix pull_left {kind}"><div class="fill pull_left">'
        f'</div><div class="body"><div class="title bold">{title}</div><div class="description">{description}</div>'
        f'<div class="status details">{status}</div></div></div></div>'
    )


def page_members() -> dict[str, bytes]:
    page = telegram_page(page_message(1, page_photo("photos/a.jpg")), page_message(2, page_photo("photos/gone.jpg")))
    return {"messages.html": page, "photos/a.jpg": PHOTO}


KEY = bytes(range(64))


def stored_name(content: bytes, key: bytes = KEY) -> str:
    name = hashlib.sha256(hashlib.sha256(content).digest() + key).hexdigest()
    return f"files/{name[:2]}/{name}.jpg"


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def signal_attachment(content: bytes, key: bytes = KEY, **pointer: object) -> dict[str, object]:
    locator = {"plaintextHash": b64(hashlib.sha256(content).digest()), "localKey": b64(key), "size": len(content)}
    stated: dict[str, object] = {"contentType": "image/jpeg", "locatorInfo": locator}
    return {"pointer": stated | pointer, "wasDownloaded": True}


def signal_item(sent: int, *attachments: Mapping[str, object], body: str = "", **more: object) -> dict[str, object]:
    item: dict[str, object] = {
        "chatId": "5",
        "authorId": "2",
        "dateSent": str(sent),
        "incoming": {"dateReceived": str(sent + 2_000), "dateServerSent": str(sent + 1_000)},
        "standardMessage": {"text": {"body": body}, "attachments": list(attachments)},
    }
    return {"chatItem": item | more}


SIGNAL_HEAD: Sequence[Mapping[str, object]] = (
    {"version": "1", "backupTimeMs": "1760000000000", "mediaRootBackupKey": b64(b"m" * 32)},
    {"account": {"givenName": "Owner", "familyName": "Name"}},
    {"recipient": {"id": "1", "self": {}}},
    {"recipient": {"id": "2", "contact": {"e164": "963944123456", "profileGivenName": "Sam"}}},
    {"recipient": {"id": "3", "group": {"snapshot": {"title": {"title": "Atareb"}}}}},
    {"chat": {"id": "5", "recipientId": "3"}},
)


def signal_lines(*records: Mapping[str, object]) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (*SIGNAL_HEAD, *records)).encode()


def signal_members() -> dict[str, bytes]:
    return {
        "main.jsonl": signal_lines(
            signal_item(1_510_574_943_000, signal_attachment(PHOTO), body="look"),
            signal_item(1_510_574_950_000, signal_attachment(b"never exported")),
        ),
        "metadata.json": b'{"version":1}',
        stored_name(PHOTO): PHOTO,
        stored_name(b"orphan"): b"orphan",
    }


def sigexport_members() -> dict[str, bytes]:
    message = {
        "date": "2017-11-13T14:09:03.123000",
        "sender": "Sam",
        "body": "look",
        "quote": "",
        "sticker": None,
        "reactions": [],
        "attachments": [{"name": "a.jpg", "path": "media/2017-11-13T14-09-03.123_00_a.jpg"}],
    }
    return {
        "data.json": json.dumps(message).encode() + b"\n" + json.dumps(message | {"attachments": []}).encode() + b"\n",
        "chat.md": b"[2017-11-13 14:09:03] Sam: look ![a.jpg](./media/2017-11-13T14-09-03.123_00_a.jpg)\n",
        "media/2017-11-13T14-09-03.123_00_a.jpg": PHOTO,
    }


def unpacked(members: Mapping[str, bytes], folder: Path) -> Path:
    for name, content in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def read_zip(
    members: Mapping[str, bytes], folder: Path, name: str = "export.zip", cabinet: MemoryCabinet | None = None
) -> list[Found]:
    path = folder / name
    path.write_bytes(zip_of(members))
    return read(path, cabinet=cabinet)


def context(one: Arrival | FoundGap) -> MessageContext:
    assert one.message is not None
    return one.message


def only(found: Sequence[Found]) -> Arrival:
    (one,) = arrivals(found)
    return one


def only_gap(found: Sequence[Found]) -> FoundGap:
    (one,) = gaps(found)
    return one
