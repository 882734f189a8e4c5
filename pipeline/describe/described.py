"""What step 3 hands over, and how looks that fail are remembered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TypeVar

from pipeline.describe.bounds import LONGEST_TEXT
from pipeline.describe.quality import PictureFlags
from pipeline.errors import DecoderDied, ExaminationError, LimitReached, SetupError, Undecodable
from pipeline.model.basics import ToolVersion
from pipeline.model.descriptions import Description
from pipeline.model.imprints import Imprint
from pipeline.model.pictures import Picture
from pipeline.model.sentences import Parameter, Sentence, term, text
from pipeline.tools.answers import printable

DESCRIBE_VERSION = "2"
"""Rises whenever the same bytes may be described differently."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """A file's own word, and the pictures that stand for it."""

    description: Description
    pictures: tuple[Picture, ...] = ()
    """One for a photo, in order of time for a video, none for sound and for what cannot be decoded."""
    flags: tuple[PictureFlags, ...] = ()
    """Of the picture at the same place."""
    imprints: tuple[Imprint, ...] = ()
    """Of a recording as a whole: the hashes of its frames, its sound."""


@dataclass(slots=True)
class Attempts:
    """Looks at one file, each of which may fail alone."""

    not_read: list[Sentence] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    """Why each part that is missing could not be read."""
    ended: DecoderDied | LimitReached | None = None
    """The first decoder that was killed or hit a limit."""

    def look(self, part: str, act: Callable[[], T], *, optional: bool = False) -> T | None:
        """What `act` returns; None, and a sentence about `part`, where a decoder did not get through.

        `part` is one of the `describe-part_…` messages. With `optional`, a program that is not installed leaves
        its part unread; otherwise SetupError passes, as does Unavailable (no decoder at all can be had).
        """
        try:
            return act()
        except ExaminationError as error:
            if isinstance(error, DecoderDied | LimitReached) and self.ended is None:
                self.ended = error
            self.not_read.append(_sentence(part, error))
            self.reasons[part] = error.reason
            return None
        except SetupError as error:
            if not optional:
                raise
            self.not_read.append(Sentence("describe-tool_missing", (_part(part), text("reason", error.message))))
            return None

    def why(self, *parts: str) -> tuple[str, ...]:
        """The reasons of those of `parts` that could not be read."""
        return tuple(printable(self.reasons[part], LONGEST_TEXT) for part in parts if part in self.reasons)

    def give_up_if_nothing_was_read(self, *findings: object) -> None:
        """Raises what ended the decoders where none of `findings` holds anything: then the item is quarantined."""
        if self.ended is not None and not any(findings):
            raise self.ended


def _sentence(part: str, error: ExaminationError) -> Sentence:
    kind = "describe-died"
    if isinstance(error, Undecodable):
        kind = "describe-refused"
    elif isinstance(error, LimitReached):
        kind = "describe-limit"
    return Sentence(kind, (_part(part), text("reason", error.reason)))


def _part(part: str) -> Parameter:
    return term("part", f"describe-part_{part}")


def library(name: str) -> ToolVersion:
    """A Python library in use, with its installed version."""
    return ToolVersion(name, version(name))


def own_tool() -> ToolVersion:
    return ToolVersion("sanad-describe", DESCRIBE_VERSION)
