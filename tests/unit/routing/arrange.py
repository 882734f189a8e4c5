"""Traces and an incident for the tests of routing."""

import datetime as dt
from pathlib import Path

from pipeline.incident_file import read_incident
from pipeline.model.arrivals import Channel
from pipeline.model.basics import SourceCode
from pipeline.model.incidents import Incident
from pipeline.model.places import PlaceClaim, Point, PositionBasis
from pipeline.model.routing import Traces
from pipeline.model.times import Interval


def the_incident() -> Incident:
    return read_incident(Path(__file__).parents[3] / "samples/al-atareb/incident.toml")


def minute(text: str) -> Interval:
    moment = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    return Interval(moment, moment)


def position(latitude: float, longitude: float, precision_m: float = 5) -> PlaceClaim:
    return PlaceClaim(Point(latitude, longitude), precision_m, PositionBasis.SATELLITE, "EXIF GPS", "WGS-84")


def traces(**given: object) -> Traces:
    told: dict[str, object] = {
        "channel": Channel.IMAP,
        "mailbox": ("INBOX", "1234"),
        "source": SourceCode("S-aaaaaaaa"),
        "sender": None,
        "conversation": None,
        "words": (),
        "sent": (),
    }
    return Traces(**{**told, **given})  # type: ignore[arg-type]
