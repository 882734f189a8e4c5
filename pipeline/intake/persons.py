"""Addresses, telephone numbers and accounts of people, as stated, brought to one way of writing."""

import re
import unicodedata
from email.utils import parseaddr
from typing import Final

from pipeline.model.arrivals import Channel
from pipeline.model.sources import IdentityForm, IdentityRole, StatedIdentity

CHATS: Final = frozenset({Channel.SKYPE, Channel.WHATSAPP, Channel.TELEGRAM, Channel.SIGNAL})
"""Where the conversation itself bears the number, account or name of whoever it is held with."""

_ADDRESS: Final = re.compile(r"[^\s@<>\"]{1,200}@[^\s@<>\"]{1,200}")
_IN_BRACKETS: Final = re.compile(r"<([^<>]{1,300})>\s*\Z")
_TELEPHONE: Final = re.compile(r"(?:\+|00)?[\d\s().\-/]{7,30}")
_FEWEST, _MOST = 7, 15
"""Digits of a telephone number (E.164 allows 15)."""
_SKYPE_PREFIX: Final = re.compile(r"\d{1,2}:(?=\S)")
_SKYPE_TELEPHONE: Final = "4:"


def stated_identity(role: IdentityRole, channel: Channel | None, raw: str) -> StatedIdentity:
    """`raw` as stated, with its form and the one way of writing it."""
    form, normalised = normalise(raw, channel)
    return StatedIdentity(role, channel, raw, form, normalised)


def normalise(raw: str, channel: Channel | None = None) -> tuple[IdentityForm, str]:
    """Form and one way of writing of `Name <account>`, an address, a number or a name."""
    found = _IN_BRACKETS.search(raw)
    stated = unicodedata.normalize("NFC", _visible(found[1] if found else raw)).strip()
    if channel is Channel.SKYPE and _SKYPE_PREFIX.match(stated):
        return _of_skype(stated)
    if number := telephone(stated):
        return IdentityForm.TELEPHONE, number
    address = stated if _ADDRESS.fullmatch(stated) else parseaddr(stated)[1]
    if _ADDRESS.fullmatch(address):
        return IdentityForm.ADDRESS, address.lower()
    if found:
        return IdentityForm.ACCOUNT, stated.casefold()
    return IdentityForm.NAME, " ".join(stated.casefold().split())


def telephone(stated: str) -> str | None:
    """`+963944123456`; without the `+` where no country was stated. None for what is no telephone number."""
    plain = "".join(_western(character) for character in _visible(stated)).strip()
    if not _TELEPHONE.fullmatch(plain):
        return None
    digits = re.sub(r"\D", "", plain)
    international = plain.startswith(("+", "00"))
    if plain.startswith("00"):
        digits = digits[2:]
    if not _FEWEST <= len(digits) <= _MOST:
        return None
    return f"+{digits}" if international else digits


def tells_who(channel: Channel, conversation: str) -> bool:
    """Whether the name of a conversation is, or may be, that of a person or account."""
    return channel in CHATS or telephone(conversation) is not None or bool(_ADDRESS.fullmatch(conversation.strip()))


def spellings(stated: StatedIdentity) -> tuple[str, ...]:
    """The words by which other fields may repeat the identity, the longest first."""
    name, _, account = stated.raw.partition("<")
    found = {stated.raw, stated.normalised, name.strip(" \"'"), account.rstrip("> ")}
    return tuple(sorted((words for words in found if len(words) >= 3), key=lambda words: (-len(words), words)))


def _of_skype(stated: str) -> tuple[IdentityForm, str]:
    account = _SKYPE_PREFIX.sub("", stated, count=1)
    number = telephone(account) if stated.startswith(_SKYPE_TELEPHONE) else None
    return (IdentityForm.TELEPHONE, number) if number else (IdentityForm.ACCOUNT, account.casefold())


def _visible(words: str) -> str:
    """Without direction marks and joiners: chat programs put them around numbers."""
    return "".join(character for character in words if unicodedata.category(character) != "Cf")


def _western(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdigit() and not character.isascii() else character
