"""Reads values as Python prints them (`repr`), for tables that hold such text. Nothing is ever evaluated.

Known are None, True, False, numbers, strings, lists, tuples, sets, dicts, and the times of `datetime`; any other
call or object becomes `Opaque`. The standard library's parser is not used: deep nesting can crash it.
"""

import ast
import datetime as dt
import re
from dataclasses import dataclass, field

LONGEST = 1 << 23
_DEEPEST = 60
_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
    (?P<string>[bBrRuU]{0,2}(?:'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"))
    |(?P<number>[-+]?(?:\d{1,40}(?:\.\d{0,40})?(?:[eE][-+]?\d{1,4})?|inf\b|nan\b))
    |(?P<call>[A-Za-z_][A-Za-z0-9_.]{0,200}\()
    |(?P<name>[A-Za-z_][A-Za-z0-9_.]{0,200})
    |(?P<object><[^<>]{0,500}>)
    |(?P<mark>[][{}():,=])
    )""",
    re.VERBOSE | re.DOTALL,
)
_ODD_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\[^\\'\"nrtxuU]")
_WORDS = {"None": None, "True": True, "False": False}
_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that Python prints and Sanad does not know."""

    name: str


@dataclass(slots=True)
class _Open:
    """A bracket that is not closed yet."""

    closing: str
    call: str | None
    items: list[object] = field(default_factory=list)
    pairs: dict[str, object] = field(default_factory=dict)
    key: str | None = None
    """Of the pair whose value comes next."""
    has_pairs: bool = False

    def add(self, value: object) -> None:
        if self.key is None:
            self.items.append(value)
        else:
            self.pairs[self.key] = value
            self.key = None

    def name_next(self) -> None:
        """What was read last names what comes next."""
        if not self.items:
            raise ValueError("a value without a key")
        last = self.items.pop()
        self.key = last.name if isinstance(last, Opaque) else last if isinstance(last, str) else repr(last)[:200]
        self.has_pairs = True

    def value(self) -> object:
        if self.call is not None:
            return _called(self.call, self.items, self.pairs)
        if self.closing == "}" and (self.has_pairs or not self.items):
            return self.pairs
        if self.closing == ")" and len(self.items) == 1:
            return self.items[0]
        return self.items


def value_of(text: str) -> object:
    """The value that `text` prints. Raises ValueError for anything else."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    outer = _Open("", None)
    stack = [outer]
    position = 0
    end = len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None or found.end() == position:
            raise ValueError("no value of Python")
        position = found.end()
        _take(found, stack)
    if len(stack) != 1 or len(outer.items) != 1:
        raise ValueError("not one value")
    return outer.items[0]


def _take(found: re.Match[str], stack: list[_Open]) -> None:
    kind, written = found.lastgroup, found[0].strip()
    match kind:
        case "string":
            stack[-1].add(_string(written))
        case "number":
            stack[-1].add(_number(written))
        case "call":
            _open(stack, ")", written[:-1])
        case "name":
            stack[-1].add(_WORDS[written] if written in _WORDS else _constant(written))
        case "object":
            stack[-1].add(Opaque(written))
        case _:
            _mark(written, stack)


def _mark(mark: str, stack: list[_Open]) -> None:
    inner = stack[-1]
    if mark in _CLOSING:
        _open(stack, _CLOSING[mark], None)
    elif mark in ")]}":
        if len(stack) == 1 or inner.closing != mark:
            raise ValueError("brackets do not match")
        stack.pop()
        stack[-1].add(inner.value())
    elif mark in ":=":
        inner.name_next()
    elif len(stack) == 1:
        raise ValueError("not one value")


def _open(stack: list[_Open], closing: str, call: str | None) -> None:
    if len(stack) > _DEEPEST:
        raise ValueError("too deep")
    stack.append(_Open(closing, call))


def _string(written: str) -> str:
    if _ODD_ESCAPE.search(written):
        raise ValueError("an escape that Python never prints")
    try:
        value = ast.literal_eval(written)
    except (ValueError, SyntaxError) as error:
        raise ValueError("no string") from error
    return value if isinstance(value, str) else value.decode("utf-8", "surrogateescape")


def _number(written: str) -> int | float:
    try:
        return int(written)
    except ValueError:
        return float(written)


def _constant(name: str) -> object:
    return dt.UTC if name in ("datetime.timezone.utc", "timezone.utc", "datetime.UTC") else Opaque(name)


def _called(name: str, items: list[object], named: dict[str, object]) -> object:
    """A time without a zone stays naive; so does one in a zone that only its machine knew (`tzlocal()`)."""
    last = name.rpartition(".")[2]
    try:
        match last:
            case "datetime":
                return _moment(items, named)
            case "date":
                year, month, day = _integers(items, 3)
                return dt.datetime(year, month, day)  # noqa: DTZ001 -- a day without a zone
            case "timedelta":
                keys = ("days", "seconds", "microseconds")
                spans = dict(zip(keys, _integers(items, 3), strict=False)) | {
                    key: value for key in keys if isinstance(value := named.get(key), int)
                }
                return dt.timedelta(**spans)
            case "timezone" if items and isinstance(items[0], dt.timedelta):
                return dt.timezone(items[0])
            case "tzutc" | "UTC":
                return dt.UTC
    except (TypeError, ValueError, OverflowError):
        return Opaque(name)
    return Opaque(name)


def _moment(items: list[object], named: dict[str, object]) -> dt.datetime:
    zone = named.get("tzinfo")
    numbers = (*_integers(items, 7), *(0,) * 7)[:7]
    year, month, day, hour, minute, second, micro = numbers
    naive = dt.datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001 -- without a zone, it has none
    return naive.replace(tzinfo=zone) if isinstance(zone, dt.tzinfo) else naive


def _integers(items: list[object], most: int) -> list[int]:
    found = [one for one in items[:most] if isinstance(one, int)]
    if len(found) != len(items[:most]):
        raise TypeError("numbers are wanted")
    return found
