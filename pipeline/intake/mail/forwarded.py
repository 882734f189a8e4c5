"""Recognises a mail that was sent on inside the text of another, as programs do it in many languages.

Only the line that the program writes and the fields right below it are looked at. They are text, which whoever sends
it on can edit; the mail that was sent on is not there, only what was copied out of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MOST_LINES = 4_000
"""Lines of a text that are looked through."""
_MOST_FIELDS = 12
_LONGEST_LINE = 1_000

# The words between dashes (Gmail, Thunderbird, Yahoo), or alone at the begin of a line (Apple).
_FORWARDED = (
    "forwarded message", "begin forwarded message", "weitergeleitete nachricht", "weitergeleitete mail",
    "anfang der weitergeleiteten nachricht", "message transféré", "début du message transféré",
    "début du message réexpédié", "message transmis", "mensaje reenviado", "inicio del mensaje reenviado",
    "messaggio inoltrato", "inizio messaggio inoltrato", "yönlendirilmiş ileti", "iletilen ileti", "iletilen mesaj",
    "doorgestuurd bericht", "begin doorgestuurd bericht", "vidarebefordrat meddelande",
    "пересылаемое сообщение", "пересланное сообщение",
    "رسالة محولة", "رسالة معاد توجيهها", "الرسالة المعاد توجيهها", "بدء الرسالة المعاد توجيهها",
    "بداية الرسالة المعاد توجيهها", "بداية الرسالة المحولة", "رسالة ممررة", "الرسالة الممررة", "الرسالة المحولة",
    "پیام هدایت شده", "پیام بازارسال شده",
)  # fmt: skip
# Outlook writes this above what is answered too: it counts only where the subject says that the mail was sent on.
_ORIGINAL = (
    "original message", "ursprüngliche nachricht", "message d'origine", "mensaje original", "messaggio originale",
    "orijinal ileti", "исходное сообщение", "الرسالة الأصلية", "رسالة أصلية",
)  # fmt: skip
_SENT_ON = re.compile(r"(?:fwd?|wg|tr|rv|i|ilt|enc|vb|пересл|إعادة توجيه|اعادة توجيه|تحويل)\s*[:：]", re.IGNORECASE)
_FIELDS = {
    "from": "From", "von": "From", "de": "From", "da": "From", "kimden": "From", "gönderen": "From", "van": "From",
    "från": "From", "от": "From", "من": "From", "المرسل": "From", "از": "From",
    "date": "Date", "sent": "Date", "datum": "Date", "gesendet": "Date", "envoyé": "Date", "fecha": "Date",
    "enviado": "Date", "data": "Date", "inviato": "Date", "tarih": "Date", "gönderme tarihi": "Date",
    "verzonden": "Date", "дата": "Date", "отправлено": "Date", "التاريخ": "Date", "تاريخ": "Date",
    "تاريخ الإرسال": "Date", "تم الإرسال": "Date", "أرسلت": "Date", "تاریخ": "Date",
    "subject": "Subject", "betreff": "Subject", "objet": "Subject", "asunto": "Subject", "oggetto": "Subject",
    "konu": "Subject", "onderwerp": "Subject", "ämne": "Subject", "тема": "Subject", "الموضوع": "Subject",
    "موضوع": "Subject",
    "to": "To", "an": "To", "à": "To", "para": "To", "a": "To", "kime": "To", "aan": "To", "till": "To",
    "кому": "To", "إلى": "To", "الى": "To", "cc": "To", "kopie": "To", "reply-to": "To", "antwort an": "To",
    "نسخة": "To",
}  # fmt: skip
_FIELD = re.compile(r"[*_]{0,2}(?P<name>[^:：*_]{1,30}?)\s{0,3}[*_]{0,2}\s?[:：][*_]{0,2}\s{0,3}(?P<value>.*)")
# Marks of direction, and the vowel signs that some programs write: neither changes the word.
_MARKS = dict.fromkeys([*range(0x064B, 0x0653), 0x0670, 0x0640, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
                        *range(0x2066, 0x206A), 0xFEFF])  # fmt: skip
_RULE = "-–—=_ \t>*:"


@dataclass(frozen=True, slots=True)
class SentOn:
    """The fields that stand above the text that was sent on; those of people who received it are left out."""

    fields: tuple[tuple[str, str], ...]
    """Name in English, value as it stands."""

    @property
    def sender(self) -> str | None:
        return next((value for name, value in self.fields if name == "From"), None)


def sent_on(words: str, subject: str | None) -> SentOn | None:
    """The first mail that was sent on in `words`; None where there is none."""
    plainly = subject is not None and _SENT_ON.match(subject.strip()) is not None
    lines = words.splitlines()[:_MOST_LINES]
    for number, line in enumerate(lines):
        if len(line) > 200:
            continue
        said = _tidy(line).strip(_RULE).lower()
        if said in _FORWARDED or (plainly and (said in _ORIGINAL or _is_bare_rule(lines, number))):
            fields = tuple(_fields(lines[number + 1 :][: 3 * _MOST_FIELDS]))
            if fields or said in _FORWARDED:
                return SentOn(fields)
    return None


def _is_bare_rule(lines: Sequence[str], number: int) -> bool:
    """Newer Outlook writes only a line, and below it the first field."""
    line = lines[number].strip()
    if len(line) < 10 or line.strip("_"):
        return False
    following = next((one for one in lines[number + 1 : number + 3] if one.strip()), "")
    return next(_fields([following]), ("", ""))[0] == "From"


def _fields(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for line in lines:
        tidy = _tidy(line[:_LONGEST_LINE]).lstrip("> ")
        if not tidy:
            if seen:
                return
            continue
        found = _FIELD.fullmatch(tidy)
        name = _FIELDS.get(found["name"].strip().lower()) if found else None
        if found is None or name is None:
            # Long fields are folded; what is no field of such a head ends it.
            if not seen:
                return
            continue
        if name not in seen and name != "To" and found["value"].strip():
            yield name, found["value"].strip()
        seen.add(name)


def _tidy(line: str) -> str:
    return " ".join(line.translate(_MARKS).replace("\u00a0", " ").split())
