"""A web archive (WARC) by itself: the photos, videos and sound recordings that were on the archived pages."""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.limits import Allowance, guarded
from pipeline.intake.opening import Place, Walk, container, trouble_gap
from pipeline.intake.web.bytestreams import Meter
from pipeline.intake.web.harvest import Harvest
from pipeline.intake.web.pages import Pages
from pipeline.intake.web.records import SeveralInOne, archive_of
from pipeline.intake.web.survey import survey
from pipeline.intake.web.taking import Source
from pipeline.model.arrivals import Channel, Found
from pipeline.model.attestations import Attestation
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object

_SUFFIX = re.compile(rb"\.gz\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WarcOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        found = looked_through(kept, name, place, walk)
        yield from found.told
        if found.source is not None:
            pages = Pages(found.source.survey.pages)
            yield from Harvest([found.source], pages, walk).everything()


@dataclass(frozen=True, slots=True)
class LookedThrough:
    source: Source | None
    told: tuple[Found, ...] = ()
    """Containers that had to be unpacked first, and trouble with that."""


def looked_through(
    kept: Object, name: OriginalName, place: Place, walk: Walk, vouchers: tuple[Attestation, ...] = ()
) -> LookedThrough:
    """The preserved web archive `kept`, looked through once."""
    at_home = replace(place, channel=Channel.WEB_ARCHIVE)
    meter = Meter(Allowance(walk.limits), kept.size)
    with walk.cabinet.open(kept.sha256) as stream:
        try:
            found = survey(archive_of(stream, meter), walk.limits.members)
        except SeveralInOne:
            return _unpacked_first(kept, name, at_home, walk, vouchers)
    return LookedThrough(Source(kept, at_home, found, vouchers))


def _unpacked_first(
    kept: Object, name: OriginalName, place: Place, walk: Walk, vouchers: tuple[Attestation, ...]
) -> LookedThrough:
    """An archive that was compressed as a whole, against the standard."""
    inner = names.from_bytes(_SUFFIX.sub(b"", bytes.fromhex(name.raw_hex)))
    inside = place.inside(kept.sha256, inner.display)
    try:
        walk.allowance.count_member()
        with walk.cabinet.open(kept.sha256) as stream:
            readable = _WhatCanBeRead(gzip.GzipFile(fileobj=stream))
            whole = walk.cabinet.keep(guarded(readable, (), walk.allowance, packed=kept.size))
    except LimitReached as trouble:
        return LookedThrough(None, (trouble_gap(trouble, inner, inside),))
    found = looked_through(whole, inner, inside, walk, vouchers)
    told = (container(whole, inner, inside), *found.told)
    if readable.trouble is not None:
        told = (*told, trouble_gap(readable.trouble, inner, inside))
    return LookedThrough(found.source, told)


class _WhatCanBeRead:
    """All that comes before the first damage."""

    def __init__(self, source: gzip.GzipFile) -> None:
        self._source = source
        self.trouble: Undecodable | None = None

    def read(self, size: int, /) -> bytes:
        if self.trouble is None:
            try:
                return self._source.read(size)
            except EOFError:
                self.trouble = Undecodable("intake", "cut off")
            except (gzip.BadGzipFile, zlib.error) as error:
                self.trouble = Undecodable("intake", type(error).__name__)
        return b""
