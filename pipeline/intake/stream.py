"""What comes in through a pipe: one file, read once into the vault, and then looked at as any file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from pipeline.errors import Undecodable, UsageError
from pipeline.intake import names
from pipeline.intake.contents import Content
from pipeline.intake.limits import guarded
from pipeline.intake.means import Means
from pipeline.intake.opening import Place, Waiting, trouble_gap
from pipeline.intake.sniff import AUTO, FORCED, walk_over
from pipeline.model.arrivals import Channel, Found
from pipeline.model.basics import OriginalName
from pipeline.ports import Cabinet

STANDARD_INPUT: Final = "standard input"
"""What it is called where nobody gives it a name."""


@dataclass(frozen=True, slots=True)
class Piped:
    """A stream that can be read once, and what it is called."""

    stream: BinaryIO
    name: str = STANDARD_INPUT


@dataclass(frozen=True, slots=True)
class StreamReader:
    """Reads `piped` to its end. Raises UsageError for a kind that no single file has."""

    piped: Piped
    kind: str = AUTO
    means: Means = field(default_factory=Means)
    waiting: Waiting = field(default_factory=Waiting)

    def __post_init__(self) -> None:
        if self.kind != AUTO and self.kind not in FORCED:
            raise UsageError(f"--kind {self.kind} is not for what comes through a pipe")

    @property
    def name(self) -> OriginalName:
        return names.from_text(self.piped.name)

    def read(self, cabinet: Cabinet) -> Iterator[Found]:
        walk = walk_over(cabinet, self.means, self.waiting)
        place = Place(Channel.FILE)
        try:
            kept = cabinet.keep(guarded(self.piped.stream, (OSError,)))
        except Undecodable as trouble:
            yield trouble_gap(trouble, self.name, place)
        else:
            content: Content | None = FORCED.get(self.kind)
            yield from walk.found(kept, self.name, place, content)
        yield from self.waiting.end(walk)
