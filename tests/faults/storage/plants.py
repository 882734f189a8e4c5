"""Words and pictures that are planted in what a case takes in, and a search for them in every byte of some folders."""

import base64
import json
import mailbox
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from tests.media import photos
from tests.unit.intake.arrange import tar_of

SENDER = "Samira Planted-Haddad"
ADDRESS = "samira.planted@example.org"
ARABIC_SENDER = "سميرة المزروعة الحداد"
SUBJECT = "planted subject: the bakery street"
ARABIC_SUBJECT = "موضوع مزروع عن شارع الفرن"
CAPTION = "the planted witness lives behind the bakery"
ARABIC_CAPTION = "الشاهدة المزروعة تسكن خلف الفرن"
FILE_NAME = "planted-courtyard-0417.jpg"
ARABIC_FILE_NAME = "فناء-مزروع-٠٤١٧.jpg"
CONVERSATION = "8:live:planted.person_1"
SOURCE = "S-PLANTED-7"

WORDS = (
    *(SENDER, ADDRESS, ARABIC_SENDER, SUBJECT, ARABIC_SUBJECT, CAPTION, ARABIC_CAPTION),
    *(FILE_NAME, ARABIC_FILE_NAME, CONVERSATION, SOURCE),
)
JPEG_STARTS = (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xdb")


@dataclass(frozen=True, slots=True)
class Material:
    """What is handed over."""

    paths: tuple[Path, ...]
    pictures: tuple[bytes, ...]
    """The photos in it, as they were before anything wrapped them."""


def material(folder: Path) -> Material:
    """A mailbox, a Skype export and a folder."""
    made = [path.read_bytes() for path in sorted(photos(folder / "made", 5, first_seed=417, tagged=2).iterdir())]
    # Large enough to be kept by its place in the export instead of a second time.
    made[4] += b"planted behind the picture " * 3_000
    batch = folder / "batch"
    batch.mkdir()
    (batch / FILE_NAME).write_bytes(made[0])
    (batch / ARABIC_FILE_NAME).write_bytes(made[1])
    box = folder / "inbox.mbox"
    _mailbox(box, made[2], made[3])
    export = folder / "export.tar"
    export.write_bytes(_skype(made[4]))
    return Material((batch, box, export), tuple(made))


def _mailbox(path: Path, *pictures: bytes) -> None:
    box = mailbox.mbox(path)
    stated = ((SENDER, SUBJECT, CAPTION, FILE_NAME), (ARABIC_SENDER, ARABIC_SUBJECT, ARABIC_CAPTION, ARABIC_FILE_NAME))
    for (sender, subject, caption, name), picture in zip(stated, pictures, strict=True):
        mail = EmailMessage()
        mail["From"] = f"{sender} <{ADDRESS}>"
        mail["To"] = "team@example.org"
        mail["Date"] = "Mon, 13 Nov 2017 14:30:00 +0200"
        mail["Message-ID"] = f"<{len(picture)}@example.org>"
        mail["Subject"] = subject
        mail.set_content(caption)
        mail.add_attachment(picture, maintype="image", subtype="jpeg", filename=name)
        box.add(mail)
    box.close()


def _skype(picture: bytes) -> bytes:
    document = "0-weu-d3-417417417417417417417417417417ab"
    content = (
        f'<URIObject type="Picture.1" uri="https://api.asm.skype.com/v1/objects/{document}" doc_id="{document}">'
        f'<Title>{FILE_NAME}</Title><OriginalName v="{FILE_NAME}"/><FileSize v="{len(picture)}"/></URIObject>'
    )
    said = {
        "id": "1510576200000",
        "displayName": ARABIC_SENDER,
        "originalarrivaltime": "2017-11-13T12:30:00.000Z",
        "messagetype": "RichText/UriObject",
        "version": 1510576200000,
        "content": content,
        "conversationid": CONVERSATION,
        "from": CONVERSATION,
        "properties": None,
        "amsreferences": [document],
    }
    conversation = {
        "id": CONVERSATION,
        "displayName": SENDER,
        "version": 1510576200000,
        "properties": {},
        "threadProperties": None,
        "MessageList": [said],
    }
    export = {"userId": "8:live:team", "exportDate": "2020-07-06T20:55", "conversations": [conversation]}
    return tar_of({"messages.json": json.dumps(export).encode(), f"media/{document}.1.jpeg": picture})


def forms(word: str) -> Iterator[bytes]:
    """The bytes that a word may have become: encodings, base64 at any offset, percent signs, JSON, hexadecimal."""
    plain = word.encode()
    for raw in (plain, word.encode("utf-16-le"), word.encode("utf-16-be")):
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for offset in range(3):
            coded = base64.b64encode(bytes(offset) + raw).rstrip(b"=")
            # Without the letters that the bytes before and behind have a part in.
            yield coded[(0, 2, 3)[offset] : len(coded) - (1 if (offset + len(raw)) % 3 else 0)]
    yield quote(word, safe="").encode()
    yield quote(word, safe="").lower().encode()
    yield json.dumps(word)[1:-1].encode()
    yield json.dumps(word)[1:-1].upper().replace("\\U", "\\u").encode()


def needles(words: Iterable[str], digests: Iterable[str], pictures: Iterable[bytes]) -> dict[bytes, str]:
    """What is looked for, each with the word for it."""
    found: dict[bytes, str] = {}
    for word in words:
        found |= dict.fromkeys(forms(word), f"word {word}")
    for digest in digests:
        for form in (digest.encode(), bytes.fromhex(digest), digest[:12].encode()):
            found[form] = f"digest {digest[:12]}"
        found |= dict.fromkeys(forms(digest), f"digest {digest[:12]}")
    for number, picture in enumerate(pictures):
        # Somewhere within, where no two pictures are alike.
        for place in (len(picture) // 3, len(picture) // 2):
            found[picture[place : place + 24]] = f"picture {number}"
            found |= dict.fromkeys(_in_base64(picture[place : place + 60]), f"picture {number}")
    return found | dict.fromkeys(JPEG_STARTS, "start of a JPEG")


def _in_base64(piece: bytes) -> Iterator[bytes]:
    for offset in range(3):
        yield base64.b64encode(piece[offset : offset + 48])[:60]


def image(folders: Iterable[Path]) -> dict[str, bytes]:
    """Every file below the folders, by its path; the path is part of what lies on the disk."""
    return {
        str(path): path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        for folder in folders
        for path in sorted(folder.rglob("*"))
    }


def leaks(files: Mapping[str, bytes], wanted: Mapping[bytes, str]) -> set[str]:
    """What was found anywhere, in contents or in paths."""
    haystack = b"\0\0\0\0".join(content for path, content in files.items() for content in (path.encode(), content))
    return {what for needle, what in wanted.items() if needle in haystack}
