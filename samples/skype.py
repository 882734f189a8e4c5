"""The Skype export: one tar with messages.json, endpoints.json and a flat media folder."""

import datetime as dt
import io
import json
import tarfile
from dataclasses import dataclass
from html import escape

OWNER = "8:live:documentation.desk"
ACTIVIST = "8:live:activist.atareb"
TAR_NAME = "8_live_activist.atareb_export.tar"
ORIGIN = "https://api.asm.skype.com/v1/objects/"
PACKED = 1_518_264_000  # 2018-02-10T12:00:00Z, the modification time of every member


@dataclass(frozen=True, slots=True)
class Media:
    """An object of the media folder; an empty `body` means that only the side file is left."""

    docid: str
    filename: str
    kind: str
    body: bytes
    expiry: str = "3017-11-13T12:40:00.5687593Z"
    poster: bytes = b""


def docid(number: int, region: str = "weu", shard: int = 3) -> str:
    """An object name in the form of the service."""
    return f"0-{region}-d{shard}-{(number * 0x9E3779B97F4A7C15F39CC0605CEDC835) % (1 << 128):032x}"


def uri_object(kind: str, media: Media, size: int, sentence: str, query: str) -> str:
    """The content string of a message that shows a stored object."""
    place = ORIGIN + media.docid
    view = {"Picture.1": "imgt1_anim", "File.1": "original"}.get(kind, "thumbnail")
    link = f"https://login.skype.com/login/sso?go=xmmfallback?{query}={media.docid}"
    photo = f'<meta type="photo" originalName="{escape(media.filename)}"></meta>' if kind == "Picture.1" else ""
    return (
        f'<URIObject uri="{place}" url_thumbnail="{place}/views/{view}" type="{kind}" '
        f'doc_id="{media.docid}" width="1280" height="960">{sentence} <a href="{link}">{link}</a>'
        f'<OriginalName v="{escape(media.filename)}"></OriginalName><FileSize v="{size}"></FileSize>'
        f"{photo}</URIObject>"
    )


def message(
    when: str,
    sender: str,
    kind: str,
    content: str,
    references: tuple[str, ...] = (),
    properties: dict[str, object] | None = None,
) -> dict[str, object]:
    """One entry of MessageList; `when` is an ISO time with Z."""
    moment = dt.datetime.fromisoformat(when.replace("Z", "+00:00"))
    millis = int(moment.timestamp() * 1000)
    return {
        "id": str(millis),
        "displayName": None if sender == OWNER else "ناشط الأتارب",
        "originalarrivaltime": when,
        "messagetype": kind,
        "version": float(millis),
        "content": content,
        "conversationid": ACTIVIST,
        "from": sender,
        "properties": properties,
        "amsreferences": list(references) or None,
    }


def packed(messages: list[dict[str, object]], media: tuple[Media, ...]) -> bytes:
    """The uncompressed tar; `messages` oldest first, stored newest first as the service does."""
    conversation = {
        "id": ACTIVIST,
        "displayName": "ناشط الأتارب",
        "version": 1518260000000.0,
        "properties": {
            "conversationblocked": False,
            "lastimreceivedtime": "2017-11-14T08:01:10.4Z",
            "consumptionhorizon": "1510646470400;1510646471000;0",
            "conversationstatus": None,
        },
        "threadProperties": None,
        "MessageList": messages[::-1],
    }
    body = {"userId": OWNER, "exportDate": "2018-02-10T11:52", "conversations": [conversation]}
    members = {"messages.json": _json(body), "endpoints.json": _json(_endpoints())}
    for item in media:
        members[f"media/{item.docid}.json"] = _json(
            {"expiry_date": item.expiry, "filename": item.filename, "contents": {"1": {"type": item.kind}}}
        )
        if item.body:
            members[f"media/{item.docid}.1.{item.kind.split('/')[1]}"] = item.body
        if item.poster:
            members[f"media/{item.docid}.2.jpeg"] = item.poster
    return _tar(members)


def _endpoints() -> dict[str, object]:
    device = {"languageId": "ar-SY", "platform": "Android", "appId": "com.skype.raider", "productContext": ""}
    return {
        "endpoints": [
            {
                "endpointId": "{5b0f7c52-1d7e-4b4c-9a55-8d2f6d0c1a11}",
                "timestamp": "2018-02-10T11:50:03.1Z",
                "transports": {"transports": []},
                "clientDescription": device,
            }
        ]
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _tar(members: dict[str, bytes]) -> bytes:
    sheet = io.BytesIO()
    with tarfile.open(fileobj=sheet, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, body in members.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(body), PACKED, 0o644
            archive.addfile(entry, io.BytesIO(body))
    return sheet.getvalue()
