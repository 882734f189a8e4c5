"""The machine's own clock."""

import datetime as dt


class SystemClock:
    """What every case runs on unless it is given another clock."""

    @property
    def name(self) -> str:
        return "system clock"

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def in_utc(instant: dt.datetime) -> dt.datetime:
    """The same moment in UTC. Raises ValueError where `instant` names no zone."""
    if instant.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return instant.astimezone(dt.UTC)


def instant_text(instant: dt.datetime) -> str:
    """ISO 8601 in UTC with microseconds, so that order of text is order of time. `instant` must be aware."""
    return in_utc(instant).isoformat(timespec="microseconds").replace("+00:00", "Z")


def instant_from(text: str) -> dt.datetime:
    """The other way round."""
    return dt.datetime.fromisoformat(text)
