"""Renders sentences in one language.

Digits are Western ones in Arabic too: times, digests, coordinates and file names must read on the page exactly
as they stand in the file, and `14:09` in Arabic-Indic digits is laid out differently by different viewers.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Self
from zoneinfo import ZoneInfo

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from pipeline.model.basics import Language
from pipeline.model.sentences import Parameter, ParameterKind, Sentence
from pipeline.wording.terms import term_id

LONGEST_TEXT = 200
"""Characters of outside words that a sentence shows."""
DIGEST_DIGITS = 12

Value = str | int | float


class WordingError(LookupError):
    """A message or parameter is missing: a mistake in the program, never in the evidence."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language."""

    language: Language
    _bundle: FluentBundle

    @classmethod
    def open(cls, language: Language, *, isolating: bool = True) -> Self:
        """Reads every `.ftl` file of `language`.

        `isolating` sets each value apart (U+2068 … U+2069), so that a Latin file name does not reorder an
        Arabic line; switch it off for output that machines read.
        """
        bundle = FluentBundle([language.value], use_isolating=isolating)
        for resource in _resources(language):
            bundle.add_resource(resource)
        return cls(language, bundle)

    def has(self, message_id: str) -> bool:
        """Whether there are words for an id that comes from outside, such as a facility's taxonomy term."""
        return bool(self._bundle.has_message(message_id))

    def say(self, sentence: Sentence, zone: ZoneInfo) -> str:
        """`sentence` with its parameters; moments are shown in `zone` with its offset, and in UTC.

        Raises WordingError where the message is unknown or asks for a parameter that is not given.
        """
        values = {parameter.name: self._value(parameter, zone) for parameter in sentence.parameters}
        return self._format(sentence.id, values)

    def term(self, message_id: str) -> str:
        """Words that take no parameters. Raises WordingError where there are none."""
        return self._format(message_id, {})

    def word(self, member: StrEnum) -> str:
        """What a member of one of the model's closed lists is called."""
        return self.term(term_id(member))

    def value(self, parameter: Parameter, zone: ZoneInfo) -> str:
        """One parameter by itself, as tables of measured values show it."""
        if parameter.kind is ParameterKind.NUMBER:
            return self._format("unit-number", {"n": parameter.value})
        return str(self._value(parameter, zone))

    def _value(self, parameter: Parameter, zone: ZoneInfo) -> Value:
        kind, value = parameter.kind, parameter.value
        match kind:
            case ParameterKind.NUMBER:
                return value
            case ParameterKind.SECONDS:
                return self._duration(float(value))
            case ParameterKind.METRES:
                return self._length(float(value))
            case ParameterKind.MOMENT:
                return moment_text(dt.datetime.fromisoformat(str(value)), zone)
            case ParameterKind.DIGEST:
                return str(value)[:DIGEST_DIGITS]
            case ParameterKind.TERM:
                return self.term(str(value))
            case ParameterKind.TEXT:
                return outside_text(str(value))

    def _duration(self, seconds: float) -> str:
        """The two largest units that say something; below a minute to a tenth of a second."""
        size = abs(seconds)
        if size < 60 and round(size, 1) < 60:
            words = self._quantity("unit-seconds", round(size, 1))
        else:
            words = self._two_units(round(size))
        return self._signed(words, negative=seconds < 0)

    def _two_units(self, seconds: int) -> str:
        units = (("unit-days", 86_400), ("unit-hours", 3_600), ("unit-minutes", 60), ("unit-seconds", 1))
        position = next(i for i, (_, size) in enumerate(units) if seconds >= size)
        name, size = units[position]
        next_name, next_size = units[position + 1]
        # Rounded in the smaller unit first, so that 119.8 minutes never reads "1 hour and 60 minutes".
        whole, rest = divmod(round(seconds / next_size), size // next_size)
        first = self._quantity(name, whole)
        if not rest:
            return first
        return self._format("unit-joined", {"first": first, "second": self._quantity(next_name, rest)})

    def _length(self, metres: float) -> str:
        size = abs(metres)
        if round(size) < 1_000:
            words = self._quantity("unit-metres", round(size))
        else:
            words = self._quantity("unit-kilometres", round(size / 1_000, 1 if size < 99_950 else None))
        return self._signed(words, negative=metres < 0)

    def _quantity(self, message_id: str, amount: float) -> str:
        return self._format(message_id, {"n": int(amount) if float(amount).is_integer() else amount})

    def _signed(self, words: str, *, negative: bool) -> str:
        return self._format("unit-negative", {"quantity": words}) if negative else words

    def _format(self, message_id: str, values: Mapping[str, Value]) -> str:
        if not self._bundle.has_message(message_id):
            raise WordingError(f"no message {message_id!r} in {self.language.value}")
        pattern = self._bundle.get_message(message_id).value
        if pattern is None:
            raise WordingError(f"message {message_id!r} has no words in {self.language.value}")
        words, errors = self._bundle.format_pattern(pattern, dict(values))
        if errors:
            raise WordingError(f"message {message_id!r} in {self.language.value}: {errors[0]}")
        return str(words)


@cache
def _resources(language: Language) -> tuple[ast.Resource, ...]:
    """Every message file, parsed once: that takes longer than writing a page with it."""
    seen: set[str] = set()
    found = []
    for name, source in sources(language):
        resource = FluentResource(source)
        for entry in resource.body:
            _admit(entry, name, seen)
        found.append(resource)
    return tuple(found)


def sources(language: Language) -> Iterator[tuple[str, str]]:
    """(name, content) of every message file of `language`, in order of name."""
    folder = resources.files("pipeline.wording").joinpath(language.value)
    for entry in sorted(folder.iterdir(), key=lambda found: found.name):
        if entry.name.endswith(".ftl"):
            yield entry.name, entry.read_text(encoding="utf-8")


def moment_text(moment: dt.datetime, zone: ZoneInfo) -> str:
    """`2017-11-13 14:09:03 UTC+02:00 (12:09:03 UTC)`; the date is repeated where it differs in UTC."""
    local, utc = moment.astimezone(zone), moment.astimezone(dt.UTC)
    offset = local.utcoffset()
    if not offset:
        return f"{utc:%Y-%m-%d %H:%M:%S} UTC"
    in_utc = f"{utc:%H:%M:%S}" if local.date() == utc.date() else f"{utc:%Y-%m-%d %H:%M:%S}"
    return f"{local:%Y-%m-%d %H:%M:%S} {offset_text(offset)} ({in_utc} UTC)"


def offset_text(offset: dt.timedelta) -> str:
    """`UTC+02:00`."""
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def outside_text(words: str) -> str:
    """Words from outside on one line: invisible and direction-changing characters escaped, cut to 200."""
    shown = words if len(words) <= LONGEST_TEXT else words[: LONGEST_TEXT - 1] + "…"
    return "".join(_visible(character) for character in shown)


def _visible(character: str) -> str:
    # Cc, Cf, Cs, Co and line or paragraph separators show nothing, or change how the rest is shown.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return f"\\u{{{ord(character):x}}}"
    return character


def _admit(entry: ast.EntryType, file_name: str, seen: set[str]) -> None:
    """Raises WordingError for what Fluent would silently skip: junk, and a second message of the same name."""
    if isinstance(entry, ast.Junk):
        raise WordingError(f"{file_name}: cannot be read near {str(entry.content)[:60]!r}")
    if isinstance(entry, ast.Message | ast.Term):
        if entry.id.name in seen:
            raise WordingError(f"{file_name}: {entry.id.name!r} stands in the catalogue twice")
        seen.add(entry.id.name)
