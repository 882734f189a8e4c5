"""Records that field programs write beside their files: names and values in CSV or JSON.

What such records say of networks and of the device itself (cells, wireless networks, addresses, numbers) can lead
to the person who stood there. It stays in the preserved record and is not shown as a fact.
"""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.intake import names
from pipeline.intake.opening import Member, Walk
from pipeline.model.attestations import StatedFact
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant, from_wall_clock

LONGEST_RECORD = 1 << 20
_MOST_FIELDS = 200
_MOST_FACTS = 60
_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z?")
_WITH_OFFSET = re.compile(r"(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d):?(\d\d)")


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """One record; `fields` are names and values as they stand there, where a value is stated."""

    member: Member
    fields: tuple[tuple[str, str], ...]

    def get(self, *names_of_field: str) -> str:
        """The first of these fields that is stated, else empty."""
        known = dict(self.fields)
        return next((known[name] for name in names_of_field if name in known), "")


def record_in(member: Member, walk: Walk) -> FieldRecord | None:
    """The record in a CSV or JSON file; None where it cannot be read."""
    if member.object.size > LONGEST_RECORD:
        return None
    with walk.cabinet.open(member.object.sha256) as stream:
        content = stream.read(LONGEST_RECORD)
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    pairs = _of_json(text) if member.raw.lower().endswith(b".json") else _of_csv(text)
    found = tuple((name.strip()[:100], value.strip()) for name, value in pairs[:_MOST_FIELDS] if value.strip())
    return FieldRecord(member, found) if found else None


def facts_of(record: FieldRecord, shown: Sequence[str]) -> tuple[StatedFact, ...]:
    """The fields whose names begin with one of `shown`."""
    found = [(name, value) for name, value in record.fields if name.startswith(tuple(shown))]
    return tuple(StatedFact(names.shown(name, 80), names.shown(value, 200)) for name, value in found[:_MOST_FACTS])


def withholds(record: FieldRecord, hidden: Sequence[str]) -> bool:
    """Whether the record says anything in fields that are not shown."""
    return any(name in hidden and value.lower() not in ("none", "null", "false") for name, value in record.fields)


def time_of(value: str, semantics: TimeSemantics, source: str) -> TimeClaim | None:
    """The time that a field states; None where it is written in a way that names no time for certain.

    ProofMode writes local time with a "Z" behind it, so that a "Z" says nothing of the zone.
    """
    if found := _ISO.fullmatch(value):
        return _wall_clock(found, semantics, source, value)
    if found := _WITH_OFFSET.fullmatch(value):
        return _with_offset(found, semantics, source, value)
    if re.fullmatch(r"\d{10}(?:\d{3})?", value, re.ASCII):
        seconds = int(value) / (1000 if len(value) == 13 else 1)
        instant = dt.datetime.fromtimestamp(seconds, dt.UTC)
        return _instant(instant, semantics, ZoneBasis.UTC_BY_DEFINITION, source, value)
    return None


def _wall_clock(found: re.Match[str], semantics: TimeSemantics, source: str, stated: str) -> TimeClaim | None:
    try:
        reading = dt.datetime.fromisoformat(found[1])
    except ValueError:
        return None
    fraction = found[2] or ""
    return from_wall_clock(
        reading.replace(microsecond=int(fraction.ljust(6, "0"))) if fraction else reading,
        semantics=semantics,
        authority=Authority.EXPORT,
        resolution_s=10.0 ** -len(fraction),
        source=source,
        stated=names.shown(stated, 80),
    )


def _with_offset(found: re.Match[str], semantics: TimeSemantics, source: str, stated: str) -> TimeClaim | None:
    """Telephones set to Arabic may write the digits in Arabic, which `int` reads as well."""
    day, month, year, hour, minute, second = (int(found[index]) for index in range(1, 7))
    offset = dt.timedelta(hours=int(found[8]), minutes=int(found[9]))
    try:
        zone = dt.timezone(offset if found[7] == "+" else -offset)
        instant = dt.datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return _instant(instant, semantics, ZoneBasis.STATED_OFFSET, source, stated)


def _instant(
    instant: dt.datetime, semantics: TimeSemantics, basis: ZoneBasis, source: str, stated: str
) -> TimeClaim | None:
    if not 1990 <= instant.year <= 2200:
        return None
    return from_instant(
        instant,
        semantics=semantics,
        authority=Authority.EXPORT,
        zone_basis=basis,
        resolution_s=1.0,
        source=source,
        stated=names.shown(stated, 80),
    )


def _of_json(text: str) -> list[tuple[str, str]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, dict):
        return []
    return [(str(key), str(value)) for key, value in found.items() if isinstance(value, str | int | float)]


def _of_csv(text: str) -> list[tuple[str, str]]:
    """Names in the first line; below it one line, or several that say more and more: the first word counts."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    except csv.Error:
        return []
    found: dict[str, str] = {}
    for row in rows[1:100]:
        for name, value in zip(rows[0], row, strict=False):
            if name.strip() and value.strip():
                found.setdefault(name, value)
    return list(found.items())
