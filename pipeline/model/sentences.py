"""What Sanad says is a message id with typed parameters; the words stand in `pipeline/wording/`."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest


class ParameterKind(StrEnum):
    TEXT = "text"
    """Words from outside (names, tags): shown isolated and escaped."""
    NUMBER = "number"
    MOMENT = "moment"
    """ISO 8601 with offset; shown in the zone of the incident."""
    SECONDS = "seconds"
    METRES = "metres"
    DIGEST = "digest"
    TERM = "term"
    """Id of another message, translated in place."""


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: ParameterKind
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message id and its parameters, rendered in a language only where a person reads it."""

    id: str
    parameters: tuple[Parameter, ...] = ()


def text(name: str, value: str) -> Parameter:
    return Parameter(name, ParameterKind.TEXT, value)


def number(name: str, value: int | float) -> Parameter:
    return Parameter(name, ParameterKind.NUMBER, value)


def moment(name: str, value: dt.datetime) -> Parameter:
    if value.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return Parameter(name, ParameterKind.MOMENT, value.isoformat())


def seconds(name: str, value: float) -> Parameter:
    return Parameter(name, ParameterKind.SECONDS, value)


def metres(name: str, value: float) -> Parameter:
    return Parameter(name, ParameterKind.METRES, value)


def digest(name: str, value: Digest) -> Parameter:
    return Parameter(name, ParameterKind.DIGEST, value)


def term(name: str, message_id: str) -> Parameter:
    return Parameter(name, ParameterKind.TERM, message_id)
