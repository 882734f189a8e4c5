"""Opens `winmail.dat`: as a part of a mail it is that mail's own content; by itself or attached, it is a message."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.limits import guarded
from pipeline.intake.opening import Place, Walk, container, trouble_gap
from pipeline.intake.outlook.context import context_of
from pipeline.intake.outlook.letters import Joined, Reading
from pipeline.intake.outlook.positions import inside, without_order
from pipeline.intake.outlook.properties import Tag
from pipeline.intake.outlook.rtf import decompressed
from pipeline.intake.outlook.tnef import TnefLetter
from pipeline.model.arrivals import MAIL_CHANNELS, Channel, Found, MessageContext
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object


@dataclass(frozen=True, slots=True)
class TnefOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        at = replace(place, channel=place.channel if place.channel in MAIL_CHANNELS else Channel.OUTLOOK)
        with walk.cabinet.open(kept.sha256) as stream:
            letter = TnefLetter(stream)
            context = _context(letter, kept, at, walk)
            around = replace(at, message=context)
            yield from _bodies(letter, kept, around, walk)
            yield from Reading(letter, kept, "message", around, walk, context=context).everything()


def _context(letter: TnefLetter, kept: Object, place: Place, walk: Walk) -> MessageContext:
    if place.message is not None and not _is_attached(place):
        # The mail around it says the same, and more: it was preserved as it was sent.
        return place.message
    own = context_of(letter.properties, kept, place, walk.means.servers, None, ())
    return replace(own, sent=own.sent or letter.sent)


def _is_attached(place: Place) -> bool:
    """Whether it was attached to a message of Outlook's, rather than wrapped around what a mail holds."""
    return bool(place.path) and without_order(place.path[-1], "") is not None


def _bodies(letter: TnefLetter, kept: Object, place: Place, walk: Walk) -> Iterator[Found]:
    """The laid-out texts: they are no items, but the only place where the words stand as they were written."""
    html, packed = letter.html(), letter.properties.raw(Tag.RTF_COMPRESSED)
    if html is not None:
        at = place.inside(kept.sha256, inside("message", "html"))
        yield container(walk.cabinet.keep(guarded(Joined(html()))), OriginalName("", "‹body.html›"), at)
    if packed:
        name, at = OriginalName("", "‹body.rtf›"), place.inside(kept.sha256, inside("message", "rtf"))
        try:
            yield container(walk.cabinet.keep(io.BytesIO(decompressed(packed))), name, at)
        except (Undecodable, LimitReached) as trouble:
            yield trouble_gap(trouble, name, at)
