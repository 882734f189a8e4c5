"""The one driver that walks containers inside containers: preserve, look what it is, open, and so on.

An opener takes one kind of container apart and hands every member back to the walk. The walk keeps the limits
and turns whatever cannot be read into a gap, so that one bad member never costs the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.contents import Content, content_of, sealed_name
from pipeline.intake.limits import Allowance, OpeningLimits
from pipeline.intake.means import Means
from pipeline.model.arrivals import (
    Arrival,
    Channel,
    Found,
    FoundContainer,
    FoundGap,
    GapKind,
    MessageContext,
)
from pipeline.model.basics import Digest, OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Parameter, Sentence, text
from pipeline.ports import Cabinet


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies: `path[i]` is its position inside `containers[i]`."""

    channel: Channel
    path: tuple[str, ...] = ()
    containers: tuple[Digest, ...] = ()
    message: MessageContext | None = None

    def inside(self, container: Digest, position: str) -> "Place":
        return replace(self, path=(*self.path, position), containers=(*self.containers, container))


@dataclass(frozen=True, slots=True)
class Member:
    """A file that an archive or folder holds, preserved."""

    name: OriginalName
    raw: bytes
    """Its whole path inside the container."""
    place: Place
    object: Object
    notes: tuple[Sentence, ...] = ()
    within: OriginalName | None = None
    """The archive or folder that it lies in; chats name a conversation there."""


class Opener(Protocol):
    """Takes one kind of container apart. The container is preserved already."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: "Walk") -> Iterator[Found]:
        """Everything inside. A part that cannot be read is a gap, never an exception."""
        ...


class Gathering(Protocol):
    """What only says everything when all its parts are known: an export that came as several archives."""

    def together(self, parts: Sequence[tuple[Member, ...]], walk: "Walk") -> Iterator[Found]:
        """Everything in all parts; their members are preserved."""
        ...


@dataclass(slots=True)
class Waiting:
    """Parts that wait for each other until everything that is handed over at once has been read."""

    readers: int = 1
    """Readers of the submission that have not come to their end."""
    parts: dict[Gathering, list[tuple[Member, ...]]] = field(default_factory=dict)

    def end(self, walk: "Walk") -> Iterator[Found]:
        """What waited, once the last reader is at its end."""
        self.readers -= 1
        # What they hold may be such a part in turn: a tar that was sent in a message.
        while self.parts and self.readers <= 0:
            gathering = next(iter(self.parts))
            yield from gathering.together(self.parts.pop(gathering), walk)


@dataclass(slots=True)
class Walk:
    """One walk over one root."""

    cabinet: Cabinet
    openers: Mapping[Content, Opener]
    means: Means = field(default_factory=Means)
    waiting: Waiting | None = None
    """None where each part is read for itself."""
    allowance: Allowance = field(init=False)
    _named: set[Digest] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self.allowance = Allowance(self.limits)

    @property
    def limits(self) -> OpeningLimits:
        return self.means.limits

    def take(
        self,
        stream: BinaryIO,
        name: OriginalName,
        place: Place,
        content: Content | None = None,
        notes: tuple[Sentence, ...] = (),
    ) -> Iterator[Found]:
        """Preserves `stream`, then goes on as `found`."""
        try:
            self.allowance.count_member()
            kept = self.cabinet.keep(stream)
        except (LimitReached, Undecodable) as trouble:
            yield trouble_gap(trouble, name, place)
        else:
            yield from self.found(kept, name, place, content, notes)

    def take_part(
        self, container: Digest, span: tuple[int, int], name: OriginalName, place: Place, content: Content | None = None
    ) -> Iterator[Found]:
        """As `take`, for bytes that stand word for word in a preserved container, which need not be kept twice."""
        try:
            self.allowance.count_member()
            kept = self.cabinet.keep_part(container, *span)
        except LimitReached as trouble:
            yield trouble_gap(trouble, name, place)
        else:
            yield from self.found(kept, name, place, content)

    def found(
        self,
        kept: Object,
        name: OriginalName,
        place: Place,
        content: Content | None = None,
        notes: tuple[Sentence, ...] = (),
    ) -> Iterator[Found]:
        """What a preserved file is: an arrival, or a container with everything inside."""
        kind = content or self.content(kept.sha256)
        opener = self.openers.get(kind)
        if opener is not None:
            yield container(kept, name, place)
            if len(place.containers) >= self.limits.depth:
                yield gap(GapKind.TOO_LARGE, "intake-gap-too-deep", name, place)
            elif not self.allowance.may_open(kept):
                yield gap(GapKind.TOO_LARGE, "intake-gap-opened-often", name, place)
            else:
                yield from opener.open(kept, name, place, self)
        elif kind is Content.ENCRYPTED:
            yield container(kept, name, place)
            yield gap(GapKind.ENCRYPTED, "intake-gap-encrypted", name, place)
        else:
            yield arrival(kept, name, place, notes)
            if kind is Content.SEALED:
                yield self._sealed(kept, name, place)

    def once(self, kept: Object, name: OriginalName, place: Place) -> Iterator[Found]:
        """A record that several members rest on, as a container: named the first time that a walk meets it."""
        if kept.sha256 not in self._named:
            self._named.add(kept.sha256)
            yield container(kept, name, place)

    def gather(self, gathering: Gathering, part: tuple[Member, ...]) -> Iterator[Found]:
        """Everything in `part`: at once, or with the other parts when all has been read."""
        if self.waiting is None:
            yield from gathering.together((part,), self)
        else:
            self.waiting.parts.setdefault(gathering, []).append(part)

    def content(self, digest: Digest) -> Content:
        """What a preserved file is by its first bytes."""
        with self.cabinet.open(digest) as stream:
            return content_of(stream)

    def _sealed(self, kept: Object, name: OriginalName, place: Place) -> FoundGap:
        with self.cabinet.open(kept.sha256) as stream:
            format_name = sealed_name(stream.read(16)) or "?"
        return gap(GapKind.UNREADABLE, "intake-gap-sealed", name, place, text("format", format_name))


def arrival(kept: Object, name: OriginalName, place: Place, notes: tuple[Sentence, ...] = ()) -> Arrival:
    """An arrival at `place`; its notes go to the reviewer with the message's where there is one."""
    message = place.message
    if message is not None and notes:
        message, notes = replace(message, notes=message.notes + notes), ()
    return Arrival(kept, name, place.path, place.containers, place.channel, message, notes)


def container(kept: Object, name: OriginalName, place: Place) -> FoundContainer:
    return FoundContainer(kept, name, place.path, place.containers, place.channel)


def gap(kind: GapKind, reason: str, name: OriginalName | None, place: Place, *parameters: Parameter) -> FoundGap:
    return FoundGap(
        kind, place.channel, name, place.path, place.containers, Sentence(reason, parameters), place.message
    )


_TROUBLES = {
    "members": (GapKind.TOO_LARGE, "intake-gap-too-many"),
    "ratio": (GapKind.TOO_LARGE, "intake-gap-bomb"),
    "bytes": (GapKind.TOO_LARGE, "intake-gap-too-large"),
    "cut off": (GapKind.UNREADABLE, "intake-gap-cut-off"),
    "no access": (GapKind.UNREADABLE, "intake-gap-no-access"),
    "not a regular file": (GapKind.UNREADABLE, "intake-gap-device"),
}


def trouble_gap(trouble: LimitReached | Undecodable, name: OriginalName | None, place: Place) -> FoundGap:
    """The gap that a member leaves which went beyond a limit or could not be read to its end."""
    known = _TROUBLES.get(trouble.reason)
    if known is not None:
        return gap(known[0], known[1], name, place)
    words = text("trouble", names.safe_text(trouble.reason, 120))
    return gap(GapKind.UNREADABLE, "intake-gap-damaged", name, place, words)
