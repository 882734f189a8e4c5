"""Words of a message for readers outside the team: without what leads to a person, an account or a computer.

A caption says what was filmed, and readers need it; the mail that was forwarded under it names who wrote it, and a link
leads to somebody's storage. Names in running text cannot be told from other words: only what has a form is masked.
"""

import re
from typing import Final

from pipeline.model.terms import Audience

MASK: Final = "[…]"
_LINK: Final = re.compile(r"(?i)\b(?:https?|ftp|tg|whatsapp|skype)://?[^\s<>\"']{1,2000}|\bwww\.[^\s<>\"']{1,2000}")
_ADDRESS: Final = re.compile(r"[^\s<>()\[\]\",;:@]{1,64}@[^\s<>()\[\]\",;:@]{1,255}")
_HANDLE: Final = re.compile(r"(?<!\S)@\w{2,64}")
_NUMBER: Final = re.compile(r"(?:\+|00)?[0-9٠-٩۰-۹](?:[ \u00a0().\-/]{0,2}[0-9٠-٩۰-۹]){7,17}")
_FIELD: Final = re.compile(
    r"(?im)^([>\s*]{0,20}(?:from|to|cc|bcc|reply-to|sender|von|an|de|para|à|от|кому|من|إلى|نسخة|المرسل|المستلم)\s{0,3}[:：])[^\n]*$"
)
"""A line of a quoted mail's head, in the languages that programs write it in."""
_DATE: Final = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]\d{1,2}[:.]\d\d(?:[:.]\d\d)?)?")


def words_for(words: str, audience: Audience) -> str:
    """The words as `audience` may read them; the team reads them whole."""
    if audience is Audience.TEAM:
        return words
    masked = _FIELD.sub(rf"\1 {MASK}", words)
    for pattern in (_LINK, _ADDRESS, _HANDLE):
        masked = pattern.sub(MASK, masked)
    return _NUMBER.sub(_unless_a_date, masked)


def _unless_a_date(found: re.Match[str]) -> str:
    """A date and time has as many digits as a telephone number, and readers need it."""
    return found[0] if _DATE.match(found[0]) else MASK
