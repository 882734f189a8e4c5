"""Mails of Apple's mail program: a line with the length, the mail as it came, and a property list behind it."""

import datetime as dt
import plistlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from pipeline.intake.contents import Content
from pipeline.intake.mail.eml import Beside, EmlOpener, left_over
from pipeline.intake.mail.facts import fact
from pipeline.intake.opening import Opener, Place, Walk, container, gap
from pipeline.model.arrivals import MAIL_CHANNELS, Channel, Found, GapKind, MessageContext
from pipeline.model.attestations import StatedFact
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

_LENGTH = re.compile(rb"(\d{1,12}) *\r?\n")
_LONGEST_LIST = 1 << 20
_LATEST = 1 << 33
_FLAGS = ("read", "deleted", "answered", "encrypted", "flagged", "recent", "draft", "initial", "forwarded")
"""The lowest bits of `flags`, from the lowest."""


@dataclass(frozen=True, slots=True)
class EmlxOpener:
    beside: Beside = field(default_factory=dict)
    """Files of this mail that lie in folders of their own."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            span = _span(stream)
            properties = _properties(stream, span[1]) if span else {}
        if span is None:
            yield gap(GapKind.UNREADABLE, "intake-gap-no-mail", name, place)
            for members in self.beside.values():
                yield from left_over(members, walk)
            return
        start, end = span
        channel = place.channel if place.channel in MAIL_CHANNELS else Channel.EML
        inside = replace(place.inside(kept.sha256, "mail"), channel=channel)
        if end > kept.size:
            yield gap(GapKind.UNREADABLE, "intake-gap-cut-off", name, inside)
            end = kept.size
        if place.message is None:
            inside = replace(inside, message=_envelope(properties))
        mail = walk.cabinet.keep_part(kept.sha256, start, end)
        if self.beside:
            yield container(mail, name, inside)
            opener: Opener = EmlOpener(self.beside)
            yield from opener.open(mail, name, inside, walk)
        else:
            yield from walk.found(mail, name, inside, Content.EML)


def _span(stream: BinaryIO) -> tuple[int, int] | None:
    """Where the mail lies, by the length that the first line states."""
    found = _LENGTH.match(stream.read(64))
    return None if found is None else (found.end(), found.end() + int(found[1]))


def _properties(stream: BinaryIO, start: int) -> dict[str, object]:
    stream.seek(start)
    try:
        found = plistlib.loads(stream.read(_LONGEST_LIST).strip(), fmt=plistlib.FMT_XML)
    except (ExpatError, ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _envelope(properties: dict[str, object]) -> MessageContext:
    """What the program noted: when it got the mail, and what was done with it."""
    received = _received(properties.get("date-received"))
    return MessageContext(
        identity="",
        raw=None,
        transport=() if received is None else (received,),
        facts=tuple(_facts(properties.get("flags"))),
    )


def _facts(flags: object) -> Iterator[StatedFact]:
    if isinstance(flags, int) and 0 <= flags < 1 << 63:
        set_flags = [word for bit, word in enumerate(_FLAGS) if flags >> bit & 1]
        yield fact("emlx flags", f"{flags} ({', '.join(set_flags) or 'none'})")


def _received(stated: object) -> TimeClaim | None:
    if isinstance(stated, bool) or not isinstance(stated, int | float) or not 0 < stated < _LATEST:
        return None
    return from_instant(
        dt.datetime.fromtimestamp(int(stated), dt.UTC),
        semantics=TimeSemantics.RECEIVE,
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1.0,
        source="emlx date-received",
        stated=str(int(stated)),
    )
