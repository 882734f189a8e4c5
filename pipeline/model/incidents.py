"""One event in space and time, the alternatives to it, and what sources say. Claims are never facts."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Bilingual, IncidentCode
from pipeline.model.places import Place
from pipeline.model.times import Interval


@dataclass(frozen=True, slots=True)
class Window:
    """When an incident is held to have happened."""

    interval: Interval
    zone: str
    """IANA zone of the place; times are shown in it as of that date."""
    basis: Bilingual


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another event that the media could show instead. Every incident names those that are known."""

    code: str
    title: Bilingual
    interval: Interval
    basis: Bilingual


@dataclass(frozen=True, slots=True)
class CasualtyRange:
    """What one source counted, as of a date. Ranges of different sources are never averaged."""

    source: str
    as_of: dt.date | None
    killed_min: int | None = None
    killed_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    children: int | None = None
    women: int | None = None
    note: Bilingual | None = None


class Topic(StrEnum):
    DATE = "date"
    PLACE = "place"
    OCCURRENCE = "occurrence"
    TARGET = "target"
    MEANS = "means"
    CASUALTIES = "casualties"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class AccountStatement:
    topic: Topic
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Account:
    """What one person told. It opens gates of the grade; it carries no decibans."""

    code: str
    role: str
    first_hand: bool
    consent: str
    language: str
    collected_by: str
    contemporaneous_log: bool = False
    shared_with: tuple[str, ...] = ()
    """Codes of other accounts or organisations that rest on the same person."""
    statements: tuple[AccountStatement, ...] = ()


class Strength(StrEnum):
    STATED = "stated"
    BELIEF = "belief"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source says; graded apart, never inherited from the grade of the event."""

    topic: Topic
    source: str
    text: Bilingual
    strength: Strength


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its basis (military presence, warning)."""

    answer: Answer
    basis: Bilingual


@dataclass(frozen=True, slots=True)
class Incident:
    code: IncidentCode
    title: Bilingual
    window: Window
    place: Place
    facility: str | None = None
    """A term of the vital civilian facility taxonomy, for example `market`."""
    strikes: int | None = None
    means: Bilingual | None = None
    military_presence: Answered | None = None
    warning: Answered | None = None
    alternatives: tuple[Alternative, ...] = ()
    casualties: tuple[CasualtyRange, ...] = ()
    accounts: tuple[Account, ...] = ()
    claims: tuple[Claim, ...] = ()
    not_established: tuple[Bilingual, ...] = ()
