"""What an attachment's properties say: its name, whether it is shown in the text, why its bytes are not there."""

from urllib.parse import urlsplit

from pipeline.intake import names
from pipeline.intake.contents import Content
from pipeline.intake.mail.links import cloud_link
from pipeline.intake.opening import Place, gap
from pipeline.intake.outlook.properties import Properties, Tag
from pipeline.model.arrivals import FoundGap, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.sentences import Sentence, text

_BY_REFERENCE = frozenset({2, 3, 4, 7})
"""[MS-OXCMSG] 2.2.2.9: a file on the sender's computer or network; 7 is an address on the web."""
_OLE = 6
_IN_TEXT = 4
_NAMES = (
    Tag.ATTACH_LONG_FILENAME,
    Tag.ATTACH_FILENAME,
    Tag.ATTACH_TRANSPORT_NAME,
    Tag.DISPLAY_NAME,
)
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_PROTECTED = frozenset({"application/x-microsoft-rpmsg-message"})
_MAILS = frozenset({"message/rfc822", "message/global", "multipart/signed"})


def name_of(properties: Properties, number: str) -> OriginalName:
    """The long name, else the short one; what has none is shown by its place."""
    for tag in _NAMES:
        words, raw = properties.text(tag), properties.name_bytes(tag)
        if words and raw is not None:
            return OriginalName(raw.hex(), names.shown(words, names.LONGEST_NAME))
        if words:
            return names.from_text(words)
    return OriginalName("", f"‹attachment {number}›")


def notes_on(properties: Properties) -> tuple[Sentence, ...]:
    """Pictures of signatures and layouts are shown in the text, and are no less kept for that."""
    flags = properties.integer(Tag.ATTACH_FLAGS) or 0
    shown = flags & _IN_TEXT or properties.text(Tag.ATTACH_CONTENT_ID) or properties.integer(Tag.ATTACHMENT_HIDDEN)
    return (Sentence("intake-note-outlook-inline"),) if shown else ()


def content_of_attached(properties: Properties) -> Content | None:
    """What the attachment says it is, where its first bytes do not; SIGNED_MAIL for all that calls itself S/MIME."""
    stated = (properties.text(Tag.ATTACH_MIME_TAG) or "").strip().lower()
    if stated in _MAILS:
        return Content.EML
    if stated in _PROTECTED:
        return Content.ENCRYPTED
    return Content.SIGNED_MAIL if stated in _SMIME else None


def missing(properties: Properties, name: OriginalName, at: Place) -> FoundGap:
    """The gap of an attachment without bytes."""
    method = properties.integer(Tag.ATTACH_METHOD) or 0
    path = properties.text(Tag.ATTACH_LONG_PATHNAME) or properties.text(Tag.ATTACH_PATHNAME)
    if path and method in _BY_REFERENCE:
        address = text("address", names.safe_text(path, 300))
        service = _service(path)
        if service is None:
            return gap(GapKind.LINKED, "intake-gap-outlook-reference", name, at, address)
        return gap(GapKind.LINKED, "intake-gap-linked", name, at, text("service", service), address)
    if method == _OLE:
        return gap(GapKind.UNREADABLE, "intake-gap-outlook-object", name, at)
    return gap(GapKind.MISSING, "intake-gap-outlook-empty", name, at)


def _service(path: str) -> str | None:
    """Where on the web it lies; None for a path on a computer."""
    if not path.lower().startswith(("http://", "https://")):
        return None
    known = cloud_link(path)
    if known is not None:
        return known.service
    try:
        return names.shown(urlsplit(path).hostname or "?", 100)
    except ValueError:
        return "?"
