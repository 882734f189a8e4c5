"""Films that tests draw: pictures as a function of time, with everything that is kept of a video."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import cv2
import numpy as np

from pipeline.compare.features.inverted import InvertedIndex
from pipeline.compare.index.linear import LinearIndex
from pipeline.compare.matching import compare, neighbours
from pipeline.compare.sound.index import InvertedSounds
from pipeline.compare.sound.words import Words
from pipeline.fingerprint.detail import detail
from pipeline.fingerprint.frames import FrameHasher
from pipeline.fingerprint.picture import fingerprints
from pipeline.model.basics import Digest
from pipeline.model.imprints import FrameHashes, Imprint, ImprintKind, SoundPrint
from pipeline.model.likeness import Fingerprint, Match
from pipeline.model.pictures import Picture, Pixels
from pipeline.ports import Indexes, Reading
from tests.build import a_digest
from tests.unit.compare.segments_in_memory import MemorySegments
from tests.unit.fingerprint.pictures import jpeg, picture, textured

WIDE, HIGH = 320, 180

Look = Callable[[float], Pixels]
"""What is shown at a second."""


@dataclass(frozen=True)
class Film:
    """Shots as (seconds, look at a second within the shot)."""

    shots: Sequence[tuple[float, Look]]
    words: Words | None = None

    @property
    def length_s(self) -> float:
        return round(sum(length for length, _ in self.shots), 6)

    def at(self, second: float) -> Pixels:
        left = min(max(0.0, second), self.length_s - 1e-6)
        for length, look in self.shots:
            if left < length:
                return look(left)
            left -= length
        raise ValueError("past its end")

    @property
    def keyframes(self) -> Iterator[float]:
        """The beginning of each shot, and every two seconds within it."""
        start = 0.0
        for length, _ in self.shots:
            yield from (start + 2.0 * step for step in range(int(np.ceil(length / 2))))
            start += length


def pan(seed: int) -> Look:
    """A camera that pans over a scene by twenty pixels a second."""
    scene = textured(seed, HIGH, WIDE + 400)
    return lambda second: np.ascontiguousarray(scene[:, round(20 * second) : round(20 * second) + WIDE])


def fixed(seed: int, moving: int) -> Look:
    """A camera that stands still; three things cross its scene, other ones for another `moving`."""
    scene = textured(seed, HIGH, WIDE)
    random = np.random.default_rng(moving)
    ways = random.uniform((20, 20, -40, -25), (WIDE - 20, HIGH - 20, 40, 25), (3, 4))
    colours = random.integers(0, 255, (3, 3))

    def look(second: float) -> Pixels:
        shown = scene.copy()
        for (x, y, across, down), colour in zip(ways, colours, strict=True):
            at = (round(x + across * second) % WIDE, round(y + down * second) % HIGH)
            cv2.circle(shown, at, 22, tuple(map(int, colour)), -1)
        return shown

    return look


def still(seed: int) -> Look:
    scene = textured(seed, HIGH, WIDE)
    return lambda second: scene


def part(film: Film, start: float, end: float, speed: float = 1.0) -> tuple[float, Look]:
    """Seconds of a film, played `speed` times as fast, as a shot of another one."""
    return (end - start) / speed, lambda second: film.at(start + speed * second)


def changed(film: Film, change: Callable[[Pixels], Pixels], quality: int = 60) -> Film:
    """Every picture changed and compressed anew."""

    def after(look: Look) -> Look:
        return lambda second: jpeg(np.ascontiguousarray(change(look(second))), quality)

    return Film([(length, after(look)) for length, look in film.shots], film.words)


@dataclass
class Archive:
    """Implements `Gallery` and what the indexes read of the records."""

    indexes: Indexes = field(
        default_factory=lambda: Indexes(
            LinearIndex(), InvertedIndex(MemorySegments()), InvertedSounds(MemorySegments())
        )
    )
    films: dict[Digest, Film] = field(default_factory=dict)
    pictures: dict[Digest, Picture] = field(default_factory=dict)
    prints: dict[Digest, tuple[Fingerprint, ...]] = field(default_factory=dict)
    imprints: dict[Digest, tuple[Imprint, ...]] = field(default_factory=dict)
    rows: list[tuple[Digest, Fingerprint | Imprint]] = field(default_factory=list)
    decodable: bool = True
    stretches: int = 0

    # The records

    def fingerprints_after(self, position: int) -> Iterator[tuple[int, Digest, Fingerprint]]:
        for at, (item, row) in enumerate(self.rows, 1):
            if at > position and isinstance(row, Fingerprint):
                yield at, item, row

    def fingerprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Fingerprint]]:
        return {at: (item, one) for at, item, one in self.fingerprints_after(0) if at in set(positions)}

    def imprints_after(self, position: int, kind: ImprintKind) -> Iterator[tuple[int, Digest, Imprint]]:
        for at, (item, row) in enumerate(self.rows, 1):
            if at > position and isinstance(row, Imprint) and row.kind is kind:
                yield at, item, row

    def imprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Imprint]]:
        return {at: (self.rows[at - 1][0], cast(Imprint, self.rows[at - 1][1])) for at in positions}

    def last_imprint(self) -> int:
        return len(self.rows)

    def pictures_of(self, items: Sequence[Digest]) -> dict[Digest, int]:
        return {item: len({one.picture for one in self.prints[item]}) for item in items}

    # The gallery

    def picture(self, derivative: Digest) -> Picture:
        return self.pictures[derivative]

    def frames(self, item: Digest) -> FrameHashes | None:
        found = (FrameHashes.of(one) for one in self.imprints[item] if one.kind is ImprintKind.FRAMES)
        return next(found, None)

    def length_s(self, item: Digest) -> float | None:
        return self.films[item].length_s if item in self.films else None

    def fingerprints(self, item: Digest) -> tuple[Fingerprint, ...]:
        return self.prints[item]

    def stretch(self, item: Digest, start_s: float, end_s: float, fps: float, width: int) -> tuple[Picture, ...]:
        """Of 25 frames a second, as a decoder picks them."""
        if not self.decodable or item not in self.films:
            return ()
        self.stretches += 1
        film, step = self.films[item], max(1, round(25 / fps))
        first, last = int(np.ceil(max(0.0, start_s) * 25)), int(np.ceil(min(end_s, film.length_s) * 25))
        return tuple(picture(film.at(at / 25), at / 25) for at in range(first, last, step))

    # Filling and asking

    def add(self, name: str, film: Film, first: str = "") -> Digest:
        item = Digest(first + a_digest(name)[len(first) :])
        self.films[item] = film
        sound = () if film.words is None else (SoundPrint(film.words).packed(),)
        return self._keep(item, examined(film), sound)

    def photo(self, name: str, pixels: Pixels, first: str = "") -> Digest:
        return self._keep(Digest(first + a_digest(name)[len(first) :]), _looked_at([picture(pixels)], name), ())

    def recording(self, name: str, words: Words, first: str = "") -> Digest:
        """Sound without pictures."""
        return self._keep(
            Digest(first + a_digest(name)[len(first) :]), Examined({}, (), ()), (SoundPrint(words).packed(),)
        )

    def _keep(self, item: Digest, found: "Examined", sound: tuple[Imprint, ...]) -> Digest:
        self.pictures.update(found.pictures)
        self.prints[item], self.imprints[item] = found.prints, (*found.imprints, *sound)
        self.rows += [(item, row) for row in (*found.prints, *found.imprints, *sound)]
        return item

    def matches(self, item: Digest) -> tuple[Match, ...]:
        reading = cast(Reading, self)
        self.indexes.catch_up(reading)
        found = neighbours(self.indexes, reading, item, self.prints[item], self.imprints[item])
        return compare(item, len({one.picture for one in self.prints[item]}), found, self)


@dataclass(frozen=True)
class Examined:
    """What steps 3 and 4 find."""

    pictures: dict[Digest, Picture]
    prints: tuple[Fingerprint, ...]
    imprints: tuple[Imprint, ...]


_KNOWN: dict[int, tuple[Film, Examined]] = {}
"""By identity: films that many tests share are looked at once."""


def examined(film: Film) -> Examined:
    if id(film) not in _KNOWN:
        hasher = FrameHasher()
        for number in range(int(np.ceil(film.length_s * 2))):
            hasher.offer(number / 2, film.at(number / 2))
        found = _looked_at([picture(film.at(second), second) for second in film.keyframes], f"film {len(_KNOWN)}")
        frames = hasher.imprint()
        whole = () if frames is None else (frames,)
        _KNOWN[id(film)] = film, Examined(found.pictures, found.prints, (*found.imprints, *whole))
    return _KNOWN[id(film)][1]


def _looked_at(pictures: Sequence[Picture], name: str) -> Examined:
    prints: list[Fingerprint] = []
    details: list[Imprint] = []
    kept = {a_digest(f"{name} at {one.position_s}"): one for one in pictures}
    for derivative, one in kept.items():
        answer, features = fingerprints(one, derivative), detail(one, derivative)
        prints += answer if isinstance(answer, tuple) else ()
        details += [features] if isinstance(features, Imprint) else []
    return Examined(kept, tuple(prints), tuple(details))
