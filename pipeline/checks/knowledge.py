"""What is known of programs, cameras and platforms, and of the traces that they leave.

The knowledge stands in `platforms.toml` and `software.toml` beside this file, each entry with its basis. What fits
no entry stays unknown: the nearest neighbour is never named.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from importlib import resources
from typing import Annotated, TypeVar

import rfc8785
from pydantic import AfterValidator, ValidationError

from pipeline.errors import SetupError
from pipeline.model.descriptions import Description, MediaKind, Structure
from pipeline.model.file_names import NamePattern
from pipeline.settings import Strict


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


T = TypeVar("T", bound=Strict)
Pattern = Annotated[str, AfterValidator(_compiles)]

_PROGRAM_FACT = re.compile(
    r"(Software|CreatorTool|SoftwareAgent|Encoder|Comment|XMPToolkit|Writer\w*|Claim_generator)$", re.IGNORECASE
)


class Confidence(StrEnum):
    """How a trace tells of its platform."""

    NAMED = "named"
    """The platform's own mark stands in the file."""
    STRUCTURE_AND_NAME = "structure_and_name"
    NAME = "name"
    """Only the file's name follows the platform's pattern."""
    COMPATIBLE = "compatible"
    """Size and tables are those that the platform writes; other programs can write them too."""


class Sign(Strict):
    """What must hold of a file. Every field that is set must hold; patterns are searched without case."""

    media: MediaKind | None = None
    fact: Pattern | None = None
    value: Pattern | None = None
    """Of the fact's value."""
    facts: tuple[Pattern, ...] = ()
    """Names of facts that must all be there."""
    handler: Pattern | None = None
    encoder: Pattern | None = None
    marker: Pattern | None = None
    begins: tuple[str, ...] = ()
    """The first markers or atoms, in order."""
    without_markers: Pattern | None = None
    major_brand: tuple[str, ...] = ()
    without_brands: tuple[str, ...] = ()
    quantisation: Pattern | None = None
    long_side: tuple[int, ...] = ()
    """Pixels."""
    states_camera: bool | None = None
    """Whether make and model are stated."""
    make: Pattern | None = None
    model: Pattern | None = None
    without_metadata: bool = False
    """Neither camera nor EXIF block."""
    names: tuple[NamePattern, ...] = ()
    """The item arrived under a name of one of these patterns."""

    def fits(self, description: Description, names: frozenset[NamePattern]) -> bool:
        return all(self._answers(description, description.structure or Structure(markers=()), names))

    def _answers(self, description: Description, structure: Structure, names: frozenset[NamePattern]) -> Iterator[bool]:
        yield self.media is None or description.media_type.kind is self.media
        yield self.fact is None or self._fact_holds(description)
        yield all(any(_found(name, fact.name) for fact in description.facts) for name in self.facts)
        yield self.handler is None or any(_found(self.handler, handler) for handler in structure.handlers)
        yield self.encoder is None or _found(self.encoder, structure.encoder or "")
        yield self.marker is None or any(_found(self.marker, marker) for marker in structure.markers)
        yield structure.markers[: len(self.begins)] == self.begins
        if self.without_markers is not None:
            yield not any(_found(self.without_markers, marker) for marker in structure.markers)
        yield not self.major_brand or structure.brands[:1] in {(brand,) for brand in self.major_brand}
        yield not set(self.without_brands) & set(structure.brands)
        yield self.quantisation is None or _found(self.quantisation, structure.quantisation or "")
        yield not self.long_side or max(description.width or 0, description.height or 0) in self.long_side
        stated = description.make is not None and description.model is not None
        yield self.states_camera is None or stated is self.states_camera
        yield self.make is None or _found(self.make, description.make or "")
        yield self.model is None or _found(self.model, description.model or "")
        yield not self.without_metadata or _bare(description, structure)
        yield not self.names or bool(names & set(self.names))

    def _fact_holds(self, description: Description) -> bool:
        return any(
            _found(self.fact or "", fact.name) and _found(self.value or "", fact.value) for fact in description.facts
        )


class Entry(Strict):
    id: str
    """The words are the message `trace-<id>`."""
    first_seen: str
    last_seen: str
    """When files with this trace were first and last reported or seen; `open` where they still are."""
    basis: str
    """Where the knowledge comes from; for whoever maintains it."""
    sign: Sign


class PlatformTrace(Entry):
    platform: str
    """The words are the message `platform-<platform>`."""
    confidence: Confidence


class NativeStructure(Entry):
    """How recorders write files that no other program has touched."""


class Platforms(Strict):
    edition: str
    platform: tuple[PlatformTrace, ...]
    native: tuple[NativeStructure, ...]

    @classmethod
    def shipped(cls) -> "Platforms":
        """Raises SetupError where the file beside this module is damaged."""
        return _shipped(cls, "platforms.toml")

    @cached_property
    def mark(self) -> str:
        return _mark(self)


class ProgramKind(StrEnum):
    PIXEL_EDITOR = "pixel_editor"
    REWRITER = "rewriter"
    TAG_WRITER = "tag_writer"


class Program(Strict):
    name: str
    kind: ProgramKind
    pattern: Pattern


class Software(Strict):
    edition: str
    program: tuple[Program, ...]

    @classmethod
    def shipped(cls) -> "Software":
        """Raises SetupError where the file beside this module is damaged."""
        return _shipped(cls, "software.toml")

    @cached_property
    def mark(self) -> str:
        return _mark(self)

    def named_in(self, description: Description) -> Iterator[tuple[Program, str, str]]:
        """(program, words as written, where) for every known program that the file names."""
        for words, where in _program_words(description):
            for program in self.program:
                if _found(program.pattern, words):
                    yield program, words, where
                    break


def _program_words(description: Description) -> Iterator[tuple[str, str]]:
    for software in description.software:
        yield software, "Software"
    for fact in description.facts:
        if _PROGRAM_FACT.search(fact.name):
            yield fact.value, fact.name
    if description.structure is not None and description.structure.encoder:
        yield description.structure.encoder, "encoder"


def _bare(description: Description, structure: Structure) -> bool:
    camera = description.make is not None or description.model is not None
    return not camera and not any("Exif" in marker for marker in structure.markers)


def _found(pattern: str, words: str) -> bool:
    return re.search(pattern, words, re.IGNORECASE) is not None


def _shipped(kind: type[T], name: str) -> T:
    words = resources.files("pipeline.checks").joinpath(name).read_text(encoding="utf-8")
    try:
        return kind.model_validate(tomllib.loads(words))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise SetupError(f"{name} of this installation is damaged: {error}", remedy="reinstall sanad") from error


def _mark(knowledge: Strict) -> str:
    """First 8 digits of the SHA-256 over its canonical JSON; part of the versions of the checks that use it."""
    return hashlib.sha256(rfc8785.dumps(knowledge.model_dump(mode="json"))).hexdigest()[:8]
