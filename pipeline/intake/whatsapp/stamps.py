"""The stamp in front of each message of a WhatsApp chat: a date and a time in the way of the telephone's country.

No list of countries is needed: three numbers, a time, perhaps a word for the half of the day. Which of the three
numbers is the day is asked of the whole chat (`order.py`).
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.intake.calendars import Days, days

MOST_HEADER: Final = 200
"""Characters of a line in which its header is looked for."""


def _table() -> dict[int, str]:
    """Digits of every script to Western ones, all spaces to one, marks that cannot be seen to nothing."""
    table = {}
    for code in (*range(0x0600, 0x2100), 0x3000, 0xFEFF, *range(0xFF10, 0xFF1A)):
        character = chr(code)
        if character.isdecimal():
            table[code] = str(unicodedata.decimal(character))
        elif unicodedata.category(character) == "Cf":
            table[code] = ""
        elif unicodedata.category(character) == "Zs":
            table[code] = " "
    return table | {0xA0: " ", ord("،"): ",", ord("٫"): ",", ord("／"): "/", ord("："): ":"}


PLAIN: Final = _table()
"""For `str.translate`."""

_STAMP = re.compile(
    r"(?P<era>[^\W\d_]{0,2})(?P<a>\d{1,4})(?: ?[./\-年년])(?P<spaced> ?)(?P<b>\d{1,2}) ?[./\-月월] ?"
    r"(?P<c>\d{1,4})[日일.]?"
    r"(?P<before>[^\d\[\]]{0,24}?)"
    r"(?P<h>\d{1,2})[:.](?P<min>\d\d)(?:[:.](?P<s>\d\d))?(?P<after>(?: ?[^\d\s\[\]:\-][^\d\[\]:\-]{0,15})?) ?"
)
_HALVES = """
am pm, a p, ص م, صباحا مساء, ق.ظ ب.ظ, قبلازظهر بعدازظهر, 午前 午後, 上午 下午, 早上 晚上,
오전 오후, ap ip, öö ös, sa ch, πμ μμ,
pg ptg, de du, dop odp, fm em, vm nm, pd md, पूर्वाह्न अपराह्न, முற்பகல் பிற்பகல், לפנה"צ אחה"צ
"""
"""The words for before and after noon, without dots and spaces: any other word leaves it open."""
_KNOWN_HALVES = {
    word: half
    for pair in _HALVES.replace(".", "").split(",")
    for word, half in zip(pair.split(), ("am", "pm"), strict=True)
}


class Order(StrEnum):
    """Which of the three numbers is which."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands in front of a message, taken apart but not decided."""

    stated: str
    """As written, without marks that cannot be seen; the same at each export from the same telephone."""
    era: str
    numbers: tuple[str, str, str]
    spaced: bool
    """Written `22. 3. 23.`, as where the year stands first even with two digits."""
    hours: tuple[int, ...]
    """One, or two where a word for the half of the day is not known."""
    minute: int
    second: int | None

    def orders(self) -> tuple[Order, ...]:
        """The orders in which a telephone may have meant the numbers, by their form alone."""
        first, _, last = (len(one) for one in self.numbers)
        if self.era or first > 2:
            return (Order.YEAR_FIRST,)
        if last > 2:
            return (Order.DAY_FIRST, Order.MONTH_FIRST)
        if last < 2:
            return (Order.YEAR_FIRST,)
        year_first = self.spaced or int(self.numbers[0]) > 31
        return tuple(Order) if year_first else (Order.DAY_FIRST, Order.MONTH_FIRST)

    def days(self, order: Order) -> Days | None:
        """None where the numbers cannot be a day in this order."""
        first, second, third = self.numbers
        year, month, day = {
            Order.DAY_FIRST: (third, second, first),
            Order.MONTH_FIRST: (third, first, second),
            Order.YEAR_FIRST: (first, second, third),
        }[order]
        return days(int(year), int(month), int(day), self.era, len(year))

    def times(self) -> tuple[dt.time, ...]:
        return tuple(dt.time(hour, self.minute, self.second or 0) for hour in self.hours)


def read_stamp(plain: str) -> Stamp | None:
    """`plain` is translated by `PLAIN` already. None for what is no date with a time."""
    found = _STAMP.fullmatch(plain.strip())
    if found is None:
        return None
    hours = _hours(int(found["h"]), _half(found["before"], found["after"]))
    minute, second = int(found["min"]), found["s"]
    if not hours or minute > 59 or (second and int(second) > 59):
        return None
    numbers = (found["a"], found["b"], found["c"])
    at = None if second is None else int(second)
    return Stamp(plain.strip(), found["era"], numbers, bool(found["spaced"]), hours, minute, at)


def _half(before: str, after: str) -> str | None:
    """`am`, `pm`, `?` for a word that may be either, None where there is none."""
    if not after.strip():
        # Words between date and time are "at" in most languages, and the half of the day in a few.
        return _known_half(before)
    return _known_half(after) or "?"


def _known_half(words: str) -> str | None:
    return _KNOWN_HALVES.get(re.sub(r"[\s,.\u064b]", "", unicodedata.normalize("NFKC", words).casefold()))


def _hours(stated: int, half: str | None) -> tuple[int, ...]:
    if stated > 23:
        return ()
    if half is None or stated > 12:
        return (stated,)
    morning, evening = stated % 12, stated % 12 + 12
    return {"am": (morning,), "pm": (evening,)}.get(half, (morning, evening))
