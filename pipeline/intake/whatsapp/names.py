"""Names of WhatsApp's exports: which text is a chat, whom it was held with, which files WhatsApp named."""

import re
import unicodedata
from typing import Final

from pipeline.intake import names
from pipeline.intake.opening import Member

CHAT: Final = re.compile(rb"_chat(?: ?\(\d+\))?\.txt", re.IGNORECASE)
"""What iOS calls every chat."""
_WHATSAPP: Final = re.compile("whatsapp|واتس ?[اآ]ب|واتساپ|व्हाट्सऐप|וואטסאפ", re.IGNORECASE)
_FILE: Final = re.compile(
    rb"(?:-?\d{7,8}-.+|(?:IMG|VID|AUD|PTT|STK|DOC|GIF)-\d{8}-WA\d{4,}(?:\D.*)?)", re.IGNORECASE | re.DOTALL
)
_SUFFIX: Final = re.compile(r"\.(?:txt|zip|tar|gz|tgz|7z|rar)\Z|[ _]\(\d{1,3}\)\Z", re.IGNORECASE)
# The words around the name: "WhatsApp Chat with …", "Discussion WhatsApp avec …", "… ile WhatsApp Sohbeti".
_AROUND: Final = re.compile(
    r"(?:.{0,30}\b)?(?:whatsapp|واتس ?[اآ]ب|واتساپ|व्हाट्सऐप|וואטסאפ)(?:[- ]?(?:chat|sohbeti|gesprek|keskustelu|czat))?"
    r"(?: ?[-–—:] ?|[ _](?:s uživatelem|(?:with|mit|avec|con|com|с|s|met|med|z|ze|cu|dengan|với|مع|با|کے ساتھ|עם)"
    r"(?=[ _])))[ _]?(?P<name>.+)",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(r"(?P<name>.+?)(?: ile| के साथ|['’]?(?:n[iı]n))? ?[-–]? ?WhatsApp.{0,20}", re.IGNORECASE)


def named_by_whatsapp(name: bytes) -> bool:
    """Whether only WhatsApp gives such names."""
    return _FILE.fullmatch(name) is not None


def is_chat_name(name: bytes) -> bool:
    """Whether a text of this name is a chat if it looks like one at all."""
    return bool(CHAT.fullmatch(name) or _WHATSAPP.search(names.decoded(name)))


def conversation_name(chat: Member, root: bytes) -> str | None:
    """Whom the chat was held with, as the name of the text, its folder or archive says. Escaped for display."""
    folder = names.decoded(root.rstrip(b"/").rpartition(b"/")[2])
    within = names.decoded(bytes.fromhex(chat.within.raw_hex)) if chat.within else ""
    own = names.decoded(chat.raw.rpartition(b"/")[2])
    candidates = (folder, within) if CHAT.fullmatch(chat.raw.rpartition(b"/")[2]) else (own, folder, within)
    for candidate in candidates:
        if found := _name_in(candidate):
            return names.safe_text(found, 200)
    return None


def _name_in(stated: str) -> str | None:
    visible = "".join(one for one in stated if unicodedata.category(one) != "Cf")
    plain = " ".join(unicodedata.normalize("NFC", visible)[:300].split())
    while (shorter := _SUFFIX.sub("", plain)) != plain:
        plain = shorter
    found = _AROUND.fullmatch(plain) or _BEHIND.fullmatch(plain)
    return found["name"].strip() or None if found else None
