"""`routing.toml`: rules that lead arrivals to incidents."""

import tomllib
from dataclasses import dataclass
from email.utils import parseaddr
from fnmatch import fnmatchcase
from typing import Self

from geographiclib.geodesic import Geodesic
from pydantic import AwareDatetime, Field, ValidationError, model_validator

from pipeline.errors import SetupError
from pipeline.model.arrivals import Channel
from pipeline.model.basics import IncidentCode
from pipeline.model.places import PlaceClaim
from pipeline.model.routing import Lead, Traces
from pipeline.model.times import Interval
from pipeline.routing.spelling import stands_in, words_of
from pipeline.settings import Strict


class Within(Strict):
    """A time window; a clock's interval fits if it overlaps."""

    earliest: AwareDatetime
    latest: AwareDatetime

    def meets(self, intervals: tuple[Interval, ...]) -> bool:
        return any(each.earliest <= self.latest and self.earliest <= each.latest for each in intervals)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest > self.latest:
            raise ValueError("the window ends before it begins")
        return self


class Near(Strict):
    """A circle on the ground."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    within_km: float = Field(gt=0)

    def meets(self, places: tuple[PlaceClaim, ...]) -> bool:
        return any(
            metres_between(self.latitude, self.longitude, place) <= self.within_km * 1000 + place.precision_m
            for place in places
        )


class Rule(Strict):
    """All conditions that are given must hold; of the values of one, any."""

    name: str = Field(min_length=1)
    incidents: tuple[IncidentCode, ...] = Field(min_length=1)
    channel: tuple[Channel, ...] = ()
    mailbox: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    conversation: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sent: Within | None = None
    taken: Within | None = None
    near: Near | None = None

    def fits(self, traces: Traces) -> bool:
        asked = [
            (bool(self.channel), traces.channel in self.channel),
            (bool(self.mailbox), any(_like(name, self.mailbox) for name in traces.mailbox)),
            (bool(self.source), traces.source in self.source),
            (bool(self.sender), any(_like(form, self.sender) for form in _forms(traces.sender))),
            (
                bool(self.conversation),
                traces.conversation is not None and _like(traces.conversation, self.conversation),
            ),
            (bool(self.words), self._named_in(traces.words)),
            (self.sent is not None, self.sent is not None and self.sent.meets(traces.sent)),
            (self.taken is not None, self.taken is not None and self.taken.meets(traces.taken)),
            (self.near is not None, self.near is not None and self.near.meets(traces.places)),
        ]
        return all(holds for given, holds in asked if given)

    def _named_in(self, texts: tuple[str, ...]) -> bool:
        if not self.words:
            return False
        words = [words_of(text) for text in texts]
        return any(stands_in(name, text) for name in self.words for text in words)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        conditions = (self.channel, self.mailbox, self.source, self.sender, self.conversation, self.words)
        if not any(conditions) and not any((self.sent, self.taken, self.near)):
            raise ValueError("a rule without a condition would take everything")
        return self


class _File(Strict):
    rule: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """Implements the port `Router`."""

    rules: tuple[Rule, ...] = ()

    @classmethod
    def from_toml(cls, text: str) -> "RoutingRules":
        """Raises SetupError with the rule and key at fault."""
        try:
            return cls(_File.model_validate(tomllib.loads(text)).rule)
        except tomllib.TOMLDecodeError as error:
            raise SetupError(f"routing.toml is not TOML: {error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise SetupError(f"routing.toml: {where}: {first['msg']}", remedy="see config/routing.toml") from error

    def leads(self, traces: Traces) -> tuple[Lead, ...]:
        """The incidents that the rules lead to, each once, in the order of the rules."""
        found: dict[IncidentCode, Lead] = {}
        for rule in self.rules:
            if rule.fits(traces):
                for incident in rule.incidents:
                    found.setdefault(incident, Lead(incident, rule.name))
        return tuple(found.values())

    def incidents(self) -> frozenset[IncidentCode]:
        """Every incident that a rule names."""
        return frozenset(incident for rule in self.rules for incident in rule.incidents)


def metres_between(latitude: float, longitude: float, place: PlaceClaim) -> float:
    """Along the WGS 84 ellipsoid (Karney 2013)."""
    line = Geodesic.WGS84.Inverse(latitude, longitude, place.point.latitude, place.point.longitude)
    return float(line["s12"])


def _forms(sender: str | None) -> tuple[str, ...]:
    """A sender as stated, and the address in it."""
    if sender is None:
        return ()
    address = parseaddr(sender)[1]
    return (sender, address) if "@" in address else (sender,)


def _like(text: str, patterns: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in patterns)
