"""Times of a Skype export. All of them can be edited by whoever held the file: claims of the export."""

import datetime as dt
import re

from pipeline.intake import names
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

_ARRIVAL = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{0,9}))?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def sent_claim(arrival: str, id: str) -> TimeClaim | None:
    """When Skype's server took the message, as the export states it; else by the id, which counts milliseconds."""
    found = _ARRIVAL.fullmatch(arrival.strip())
    moment = _moment(found[1], found[2] or "", found[3]) if found else None
    if found is not None and moment is not None:
        basis = ZoneBasis.STATED_OFFSET if found[3] else ZoneBasis.UTC_ASSUMED
        return claim(moment, basis, 10.0 ** -min(len(found[2] or ""), 6), "Skype originalarrivaltime", arrival)
    moment = epoch_ms(id)
    if moment is not None and moment.year >= 2003:
        return claim(moment, ZoneBasis.UTC_BY_DEFINITION, 0.001, "Skype message id", id)
    return None


def claim(moment: dt.datetime, basis: ZoneBasis, resolution_s: float, source: str, stated: str) -> TimeClaim:
    """A time of sending, as an export states it."""
    return from_instant(
        moment,
        semantics=TimeSemantics.SEND,
        authority=Authority.EXPORT,
        zone_basis=basis,
        resolution_s=resolution_s,
        source=source,
        stated=names.safe_text(stated, 80),
    )


def epoch_ms(stated: object) -> dt.datetime | None:
    """Milliseconds since 1970, as text or number."""
    if isinstance(stated, float | int) and not isinstance(stated, bool) and 0 < stated < 1e16:
        stated = str(int(stated))
    if not isinstance(stated, str) or not re.fullmatch(r"\d{10,14}", stated, re.ASCII):
        return None
    moment = _START + dt.timedelta(milliseconds=int(stated))
    return moment if moment.year <= 2200 else None


def export_date(stated: str) -> dt.datetime | None:
    """The time of an export: to the minute, without a zone; UTC is assumed."""
    try:
        moment = dt.datetime.fromisoformat(stated)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _moment(seconds: str, fraction: str, zone: str | None) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(seconds + (zone or "Z").replace("Z", "+00:00"))
        moment = moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    if not 1990 <= moment.year <= 2200:
        return None
    return moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))
