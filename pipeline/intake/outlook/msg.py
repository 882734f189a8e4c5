"""A message that was saved out of Outlook as a file ([MS-OXMSG]).

Attachments lie in it as storages of their own. A message that is attached has no bytes of its own there: it is
read in place, and its files have the .msg around it as container. Runs outside the sandbox, as zip and tar do:
nothing here decodes more than numbers and texts, and the file's own size bounds everything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.opening import Place, Walk, trouble_gap
from pipeline.intake.outlook.compound import STORAGE, Compound, Entry
from pipeline.intake.outlook.fields import u16
from pipeline.intake.outlook.letters import Enclosure, Letter, Reading
from pipeline.intake.outlook.ole_objects import parts_of
from pipeline.intake.outlook.properties import INT32, LONGEST_VALUE, TIME, WANTED, Properties, Tag, Value
from pipeline.intake.outlook.recognise import FIXED
from pipeline.model.arrivals import MAIL_CHANNELS, Channel, Found
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object

_VALUE = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_ATTACHED = re.compile(r"__attach_version1\.0_#([0-9A-F]{1,8})", re.IGNORECASE)
_OF_MESSAGE, _OF_ATTACHED_MESSAGE, _OF_ATTACHMENT = 32, 24, 8
"""Bytes before the first property, [MS-OXMSG] 2.4."""
_INLINE = frozenset({INT32, 0x0002, 0x000B, TIME})


@dataclass(frozen=True, slots=True)
class MsgOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        channel = place.channel if place.channel in MAIL_CHANNELS else Channel.OUTLOOK
        at = replace(place, channel=channel)
        with walk.cabinet.open(kept.sha256) as stream:
            try:
                letter = message_in(stream)
            except (Undecodable, LimitReached) as trouble:
                yield trouble_gap(trouble, name, at.inside(kept.sha256, "message"))
                return
            yield from Reading(letter, kept, "message", at, walk).everything()


def message_in(stream: BinaryIO) -> Letter:
    """The message in a compound file. Raises Undecodable."""
    compound = Compound(stream)
    return MsgLetter.read(compound, compound.root, _OF_MESSAGE, ())


@dataclass(frozen=True, slots=True)
class MsgLetter:
    compound: Compound
    entries: tuple[Entry, ...]
    properties: Properties

    @classmethod
    def read(cls, compound: Compound, storage: Entry, header: int, outer: tuple[str, ...]) -> "MsgLetter":
        entries = compound.inside(storage)
        return cls(compound, entries, _properties(compound, entries, header, outer))

    def enclosures(self) -> Iterator[Enclosure]:
        found = [(int(match[1], 16), entry) for entry in self.entries if (match := _ATTACHED.fullmatch(entry.name))]
        for number, entry in sorted(found, key=lambda one: (one[0], one[1].number)):
            yield self._enclosure(str(number + 1), entry)

    def _enclosure(self, number: str, storage: Entry) -> Enclosure:
        entries = self.compound.inside(storage)
        try:
            properties = _properties(self.compound, entries, _OF_ATTACHMENT, self.properties.encodings)
            data = next((entry for entry in entries if _tag(entry) == Tag.ATTACH_DATA), None)
            if data is None:
                return Enclosure(number, properties)
            if data.kind == STORAGE:
                return self._object(number, properties, data)
            return Enclosure(number, properties, partial(self.compound.pieces, data))
        except (Undecodable, LimitReached) as trouble:
            return Enclosure(number, Properties({}), trouble=trouble)

    def _object(self, number: str, properties: Properties, data: Entry) -> Enclosure:
        inside = self.compound.inside(data)
        if any(entry.name.lower() == FIXED for entry in inside):
            letter = MsgLetter.read(self.compound, data, _OF_ATTACHED_MESSAGE, properties.encodings)
            return Enclosure(number, properties, letter=letter)
        parts = tuple(parts_of(self.compound, data, properties.encodings))
        return Enclosure(number, properties, parts=parts)


def _tag(entry: Entry) -> int | None:
    found = _VALUE.fullmatch(entry.name)
    return int(found[1], 16) if found else None


def _properties(compound: Compound, entries: tuple[Entry, ...], header: int, outer: tuple[str, ...]) -> Properties:
    values: dict[int, Value] = {}
    for entry in entries:
        found = _VALUE.fullmatch(entry.name)
        if entry.kind == STORAGE or found is None:
            continue
        tag, kind = int(found[1], 16), int(found[2], 16)
        if tag in WANTED and tag != Tag.ATTACH_DATA:
            try:
                values.setdefault(tag, Value(kind, compound.read(entry, LONGEST_VALUE)))
            except Undecodable:
                # The name or subject is lost, but what is attached is still read.
                continue
    fixed = next((entry for entry in entries if entry.name.lower() == FIXED and entry.kind != STORAGE), None)
    if fixed is not None:
        _add_fixed(values, compound.read(fixed, LONGEST_VALUE), header)
    return Properties(values, outer)


def _add_fixed(values: dict[int, Value], raw: bytes, header: int) -> None:
    """Properties of up to eight bytes stand in a row: type, number, flags, value."""
    for at in range(header, len(raw) - 15, 16):
        kind, tag = u16(raw, at), u16(raw, at + 2)
        if kind in _INLINE and tag in WANTED:
            size = 8 if kind == TIME else 4
            values.setdefault(tag, Value(kind, raw[at + 8 : at + 8 + size]))
