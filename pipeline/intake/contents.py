"""What a file is by its first bytes, as far as intake must know: does it hold other files?"""

import re
from enum import StrEnum
from typing import BinaryIO

from pipeline.intake.archives.kinds import DISC_END, archive_kind, may_be_disc
from pipeline.intake.chat_sniff import (
    is_signal_lines,
    is_signal_records,
    is_telegram_json,
    is_telegram_page,
    is_whatsapp_chat,
)
from pipeline.intake.mail.smime_kinds import is_ciphertext, is_signed_content
from pipeline.intake.outlook.compound import MAGIC as COMPOUND
from pipeline.intake.outlook.recognise import is_message
from pipeline.intake.skype.database_marks import is_skype_database
from pipeline.intake.web.marks import is_web_archive

HEAD = 8_192
"""Bytes that are looked at."""


class Content(StrEnum):
    """Kinds of content; what is no container is PLAIN, whatever it is."""

    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    MBOX = "mbox"
    EML = "eml"
    SKYPE = "skype"
    """A `messages.json` of an export by itself."""
    WHATSAPP = "whatsapp"
    """The text of a chat."""
    TELEGRAM = "telegram"
    """A `result.json`."""
    TELEGRAM_PAGE = "telegram_page"
    """A `messages.html`."""
    SIGNAL = "signal"
    """A `main.jsonl`."""
    SIGNAL_LINES = "signal_lines"
    """A `data.json` of signal-export."""
    SKYPE_DATABASE = "skype_database"
    ARCHIVE = "archive"
    """7z, RAR and what else only the confined decoders unpack."""
    TNEF = "tnef"
    OUTLOOK_MESSAGE = "outlook_message"
    OUTLOOK_STORE = "outlook_store"
    EMLX = "emlx"
    SIGNED_MAIL = "signed_mail"
    """S/MIME with the mail inside the signature."""
    WARC = "warc"
    SEALED = "sealed"
    """An archive that Sanad does not open, or a wrapper of mail: something may lie inside."""
    ENCRYPTED = "encrypted"
    PLAIN = "plain"


BOM = b"\xef\xbb\xbf"
_SEALED = {
    b"xar!": "xar",
    b"MSWIM\0\0\0": "WIM",
    b"ALZ\x01": "ALZip",
    b"\x89LZO\0\r\n\x1a\n": "lzop",
    b"StuffIt (c)": "StuffIt",
}
_TNEF, _OUTLOOK_STORE = b"\x78\x9f\x3e\x22", b"!BDN"
_DOCUMENT_MARKS = (b"[Content_Types].xml", b"mimetype", b"META-INF/", b"AndroidManifest.xml")
_PGP = re.compile(rb"\s*-----BEGIN PGP MESSAGE-----")
_EMLX = re.compile(rb"\d{1,12} *\r?\n")
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
# Two of these and nothing but fields above the first blank line: a mail, whatever its file is called.
_MAIL_FIELDS = frozenset(
    b"from to cc date subject received return-path message-id mime-version content-type delivered-to reply-to "
    b"sender in-reply-to dkim-signature x-mailer content-transfer-encoding x-gmail-labels".split()
)
_SKYPE_KEYS = (b'"conversations"', b'"userId"', b'"exportDate"')
# What is taken is not given back: else a line without an end takes time that grows with its square.
_FROM_LINE = re.compile(rb"From ++(?P<address>[^\s]++)[ \t]*+(?P<tail>[^\r\n]*+)\r?\n")
_DATE_TAIL = re.compile(
    rb"(?:at[ \t]+[^\s]+[ \t]+)?(?:[A-Za-z]{3},?[ \t]+)?"
    rb"(?:[A-Za-z]{3}[ \t]+\d{1,2}|\d{1,2}[ \t]+[A-Za-z]{3}|\d{4}-\d\d-\d\d)[ \t,T]"
    rb".*\d{1,2}:\d\d",
)


def content_of(stream: BinaryIO) -> Content:
    """The kind of what `stream` holds from its current position."""
    head = stream.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")):
        return Content.PLAIN if _is_document(head) else Content.ZIP
    if is_web_archive(head):
        return Content.WARC
    if head.startswith(b"\x1f\x8b\x08"):
        return Content.GZIP
    if is_tar_header(head[:512]):
        return Content.TAR
    if head.startswith(_TNEF):
        return Content.TNEF
    if head.startswith(_OUTLOOK_STORE):
        return Content.OUTLOOK_STORE
    if head.startswith(COMPOUND) and is_message(stream):
        return Content.OUTLOOK_MESSAGE
    if is_skype_database(head, stream):
        return Content.SKYPE_DATABASE
    if archive_kind(head) or (may_be_disc(head) and archive_kind(head + stream.read(DISC_END - len(head)))):
        return Content.ARCHIVE
    if sealed_name(head) is not None:
        return Content.SEALED
    if _PGP.match(head) or is_ciphertext(head):
        return Content.ENCRYPTED
    if is_signed_content(head):
        return Content.SIGNED_MAIL
    return _text_content(head)


def sealed_name(head: bytes) -> str | None:
    """What people call an archive that Sanad does not open; None for anything else."""
    return next((name for magic, name in _SEALED.items() if head.startswith(magic)), None)


def is_tar_header(block: bytes) -> bool:
    """Whether 512 bytes are the header of a tar member: its checksum says so, in every dialect."""
    if len(block) < 512 or not block[0]:
        return False
    field = block[148:156].strip(b" \0")
    try:
        stated = int(field, 8)
    except ValueError:
        return False
    as_blank = block[:148] + b" " * 8 + block[156:]
    signed = sum(byte - 256 if byte > 127 else byte for byte in as_blank)
    return stated in (sum(as_blank), signed)


def is_from_line(line: bytes, following: bytes) -> bool:
    """Whether `line` parts two messages of a mailbox, given the line after it.

    "From Russia with love" in a body does not: behind the address stands a date or nothing, and an address
    without a date has an @ or is the dash that Netscape writes; next comes a field of a header.
    """
    found = _FROM_LINE.fullmatch(line if line.endswith(b"\n") else line + b"\n")
    if found is None or not is_field(following):
        return False
    tail = found["tail"].strip()
    if tail:
        return _DATE_TAIL.match(tail) is not None
    return found["address"] == b"-" or b"@" in found["address"]


def is_field(line: bytes) -> bool:
    """Whether `line` begins a field of a mail header."""
    return _FIELD.match(line) is not None


def begins_as_mail(head: bytes) -> bool:
    """Whether what something else calls a mail begins as one: with a field, or the line that parts mails."""
    text = head.removeprefix(BOM).lstrip(b"\r\n")
    return is_field(text) or text.startswith((b"From ", b">From "))


def _is_document(head: bytes) -> bool:
    """Whether a zip is an office document, e-book or program, which people hand over as one file."""
    return head[30:].startswith(_DOCUMENT_MARKS)


_CHATS = (
    (is_telegram_json, Content.TELEGRAM),
    (is_telegram_page, Content.TELEGRAM_PAGE),
    (is_signal_records, Content.SIGNAL),
    (is_signal_lines, Content.SIGNAL_LINES),
    (is_whatsapp_chat, Content.WHATSAPP),
)


def _text_content(head: bytes) -> Content:
    chat = next((content for is_chat, content in _CHATS if is_chat(head)), None)
    if chat is not None:
        return chat
    text = head.removeprefix(BOM)
    first, _, rest = text.partition(b"\n")
    if text.startswith(b"From ") and is_from_line(first + b"\n", rest):
        return Content.MBOX
    if text.lstrip()[:1] == b"{" and any(key in head for key in _SKYPE_KEYS[:2]) and b"\0" not in head:
        return Content.SKYPE if sum(key in head for key in _SKYPE_KEYS) >= 2 else Content.PLAIN
    if _EMLX.match(text) and _is_mail(rest, whole=len(head) < HEAD):
        return Content.EMLX
    return Content.EML if _is_mail(text, whole=len(head) < HEAD) else Content.PLAIN


def _is_mail(text: bytes, *, whole: bool) -> bool:
    names = set()
    lines = text.splitlines() if whole else text.splitlines()[:-1]
    for number, line in enumerate(lines):
        if not line:
            break
        if line[:1] in (b" ", b"\t") and number:
            continue
        found = _FIELD.match(line)
        if found is None:
            return False
        names.add(found[1].lower())
    return len(names & _MAIL_FIELDS) >= 2
