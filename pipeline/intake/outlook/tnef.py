"""TNEF, the wrapper that Outlook puts around what MIME cannot say: `winmail.dat` ([MS-OXTNEF]).

A row of attributes, each with a checksum; files stand in them as they are, so they are handed out from their
places and never held in memory. Damage ends the row: what came before is read.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from pipeline.errors import Undecodable
from pipeline.intake.outlook.fields import u16
from pipeline.intake.outlook.letters import Enclosure, Pieces
from pipeline.intake.outlook.properties import (
    INT32,
    LONGEST_VALUE,
    OBJECT,
    STRING8,
    WANTED,
    Properties,
    Tag,
    Value,
)
from pipeline.intake.outlook.tnef_rows import CHUNK, OF_ATTACHMENT, Attribute, Stated, attributes, stated_in
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, from_wall_clock

_RENDERING, _DATA, _TITLE, _ATTACHMENT_LIST, _MESSAGE_LIST = 0x9002, 0x800F, 0x8010, 0x9005, 0x9003
_CODE_PAGE, _SENT = 0x9007, 0x8005
_OLD_TEXTS = {0x8004: Tag.SUBJECT, 0x8008: Tag.MESSAGE_CLASS, 0x800C: Tag.BODY}
"""Attributes that say what a property says too, in eight-bit text."""
_MESSAGE_INTERFACE = bytes.fromhex("0703020000000000c000000000000046")


@dataclass(slots=True)
class _Attached:
    attributes: list[Attribute] = field(default_factory=list)

    def first(self, id: int) -> Attribute | None:
        return next((one for one in self.attributes if one.id == id), None)


@dataclass(slots=True)
class TnefLetter:
    """The message in a TNEF stream, which must be seekable and not be read by others meanwhile."""

    stream: BinaryIO
    properties: Properties = field(init=False)
    sent: TimeClaim | None = None
    """By the clock of the sender's computer, where no property states it in UTC."""
    _html: Stated | None = None
    _attached: list[_Attached] = field(default_factory=list)
    _trouble: Undecodable | None = None

    def __post_init__(self) -> None:
        values: dict[int, Value] = {}
        old: dict[int, Value] = {}
        try:
            for attribute in attributes(self.stream):
                if attribute.level == OF_ATTACHMENT:
                    if attribute.id == _RENDERING or not self._attached:
                        self._attached.append(_Attached())
                    self._attached[-1].attributes.append(attribute)
                elif attribute.id == _MESSAGE_LIST:
                    self._add(values, attribute)
                else:
                    self._add_old(old, attribute)
        except Undecodable as trouble:
            self._trouble = trouble
        self.properties = Properties({**old, **values})

    def enclosures(self) -> Iterator[Enclosure]:
        for number, attached in enumerate(self._attached, start=1):
            yield from self._enclosures(str(number), attached)
        if self._trouble is not None:
            raise self._trouble

    def html(self) -> Pieces | None:
        """The laid-out text, whole: as a property it may be cut."""
        held = self._html
        return partial(self._pieces, held.start, held.end) if held is not None and held.end > held.start else None

    def _enclosures(self, number: str, attached: _Attached) -> Iterator[Enclosure]:
        properties, held, trouble = self._of_attachment(attached)
        unsound = any(not one.sound for one in attached.attributes)
        notes = partial(_checksum_notes, unsound=unsound)
        data = attached.first(_DATA)
        if data is not None:
            pieces = partial(self._pieces, data.start, data.end)
            yield Enclosure(number, properties, pieces, notes=notes)
        if held is not None and (data is None or held.type == OBJECT):
            # Old readers find a sentence in the data, and the object itself beside it.
            start = held.start + (len(_MESSAGE_INTERFACE) if held.type == OBJECT else 0)
            where = f"{number}/object" if data is not None else number
            yield Enclosure(where, properties, partial(self._pieces, start, held.end), notes=notes)
        elif data is None:
            yield Enclosure(number, properties, trouble=trouble)

    def _of_attachment(self, attached: _Attached) -> tuple[Properties, Stated | None, Undecodable | None]:
        values: dict[int, Value] = {}
        held, trouble = None, None
        listed = attached.first(_ATTACHMENT_LIST)
        if listed is not None:
            try:
                for stated in stated_in(self.stream, listed.start, listed.end):
                    if stated.tag == Tag.ATTACH_DATA:
                        held = held or stated
                    else:
                        self._put(values, stated)
            except Undecodable as error:
                trouble = error
        title = attached.first(_TITLE)
        if title is not None:
            values.setdefault(Tag.ATTACH_FILENAME, Value(STRING8, self._read(title.start, title.end)))
        return Properties(values, self.properties.encodings), held, trouble

    def _add(self, values: dict[int, Value], attribute: Attribute) -> None:
        try:
            for stated in stated_in(self.stream, attribute.start, attribute.end):
                if stated.tag == Tag.HTML:
                    self._html = self._html or stated
                self._put(values, stated)
        except Undecodable as trouble:
            self._trouble = trouble

    def _put(self, values: dict[int, Value], stated: Stated) -> None:
        if stated.tag in WANTED:
            values.setdefault(stated.tag, Value(stated.type, self._read(stated.start, stated.end)))

    def _add_old(self, values: dict[int, Value], attribute: Attribute) -> None:
        tag = _OLD_TEXTS.get(attribute.id)
        if tag is not None:
            values.setdefault(tag, Value(STRING8, self._read(attribute.start, attribute.end)))
        elif attribute.id == _CODE_PAGE:
            values.setdefault(Tag.MESSAGE_CODE_PAGE, Value(INT32, self._read(attribute.start, attribute.start + 4)))
        elif attribute.id == _SENT:
            self.sent = _wall_clock(self._read(attribute.start, attribute.end))

    def _read(self, start: int, end: int) -> bytes:
        self.stream.seek(start)
        return self.stream.read(max(0, min(end - start, LONGEST_VALUE)))

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        while start < end:
            self.stream.seek(start)
            piece = self.stream.read(min(CHUNK, end - start))
            if not piece:
                raise Undecodable("outlook", "cut off")
            yield piece
            start += len(piece)


def _wall_clock(raw: bytes) -> TimeClaim | None:
    """Six numbers of 16 bits; their zone is not stated."""
    try:
        numbers = [u16(raw, at) for at in range(0, 12, 2)]
        if not 1970 <= numbers[0] <= 2200:
            return None
        reading = dt.datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 -- a wall clock has no zone
    except (Undecodable, ValueError):
        return None
    return from_wall_clock(
        reading,
        semantics=TimeSemantics.SEND,
        authority=Authority.EXPORT,
        resolution_s=1.0,
        source="attDateSent",
        stated=reading.isoformat(sep=" "),
    )


def _checksum_notes(*, unsound: bool) -> tuple[Sentence, ...]:
    return (Sentence("intake-note-outlook-checksum"),) if unsound else ()
