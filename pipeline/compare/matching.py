"""From near hashes to matches: candidates by other item, aligned picture by picture, for videos also in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.confirm import Confirmation, Subject, View, confirm, subject
from pipeline.compare.gallery import Gallery
from pipeline.compare.neighbours import Neighbours
from pipeline.compare.offsets import courses, segment
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind
from pipeline.model.likeness import Fingerprint, HashKind, Match, MatchKind, Segment, Turn
from pipeline.model.turns import undone
from pipeline.ports import Indexes, Near, Reading

RADII = {HashKind.PDQ: 64, HashKind.PHASH: 10}
"""Bits within which a pair is a candidate. Measured over 44,850 pairs of unrelated photos, all eight forms asked:
the nearest PDQ hashes lie 82 bits apart; pHash has no pair within 10 bits, one within 12 and eleven within 14."""

_FRAMES = 8
"""Most pairs of frames that are aligned for one course, spread over its time."""
_COURSES = 4
_STILLS = 4
"""Most frames of a video that one still is aligned with, nearest first."""
_SEQUENCE_S = 3.0
"""Seconds over which frames of two videos must agree, unless they are half of the shorter one's frames."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One pair of pictures in the stored order, with the nearest of its hashes."""

    near: Near
    swapped: bool
    """The one that asks is the later of the two in the stored order."""

    @property
    def pictures(self) -> tuple[Digest, Digest]:
        mine, theirs = self.near.asked.picture, self.near.fingerprint.picture
        return (theirs, mine) if self.swapped else (mine, theirs)

    @property
    def positions(self) -> tuple[float, float]:
        mine, theirs = self.near.asked.position_s, self.near.fingerprint.position_s
        return (theirs, mine) if self.swapped else (mine, theirs)

    @property
    def turn(self) -> Turn:
        return undone(self.near.turn) if self.swapped else self.near.turn

    @property
    def distance(self) -> int:
        """The nearer of both ways to ask: turning one picture or the other differs by a few bits."""
        back = dict(self.near.fingerprint.turns).get(undone(self.near.turn))
        if back is None:
            return self.near.distance
        return min(self.near.distance, (int(back, 16) ^ int(self.near.asked.value, 16)).bit_count())

    @property
    def closeness(self) -> float:
        """Distance as a share of the radius, so that the two kinds of hash compare."""
        return self.distance / RADII[self.near.fingerprint.kind]


@dataclass(frozen=True, slots=True)
class _Confirmed:
    pair: _Pair
    confirmation: Confirmation


@dataclass(slots=True)
class _Subjects:
    """Pictures made ready for comparison, each once."""

    gallery: Gallery
    ready: dict[tuple[Digest, Turn], Subject] = field(default_factory=dict)

    def confirm(self, pair: _Pair) -> _Confirmed:
        item, other = pair.pictures
        return _Confirmed(pair, confirm(self._subject(item, pair.turn), self._subject(other, Turn.NONE)))

    def _subject(self, picture: Digest, turn: Turn) -> Subject:
        key = (picture, turn)
        if key not in self.ready:
            self.ready[key] = subject(self.gallery.picture(picture), turn)
        return self.ready[key]


def neighbours(
    indexes: Indexes, reading: Reading, item: Digest, fingerprints: Sequence[Fingerprint], imprints: Sequence[Imprint]
) -> Neighbours:
    """Everything in the archive that one of the fingerprints or imprints of `item` comes near to."""
    details = [imprint for imprint in imprints if imprint.kind is ImprintKind.DETAIL]
    sounds = [imprint for imprint in imprints if imprint.kind is ImprintKind.SOUND]
    return Neighbours(
        near=tuple(
            near
            for kind, radius in RADII.items()
            for near in indexes.hashes.near(reading, fingerprints, kind, radius, item)
        ),
        alike=tuple(indexes.features.alike(reading, details, item)),
        heard=tuple(heard for sound in sounds for heard in indexes.sounds.heard(reading, sound, item)),
    )


def compare(item: Digest, pictures: int, found: Neighbours, gallery: Gallery) -> tuple[Match, ...]:
    """One match per other item in `found`, in order of the other's digest.

    `pictures`: how many pictures of `item` are searchable. The same two items give the same match, whichever of
    them asks.
    """
    subjects = _Subjects(gallery)
    others: dict[Digest, list[Near]] = {}
    for entry in found.near:
        others.setdefault(entry.item, []).append(entry)
    return tuple(_match(item, other, others[other], pictures, subjects) for other in sorted(others))


def _match(item: Digest, other: Digest, near: Sequence[Near], own: int, subjects: _Subjects) -> Match:
    pairs = _pairs(near, swapped=other < item)
    frames = min(own, near[0].pictures_of_item)
    if frames > 1:
        runs = tuple(_runs(pairs, subjects))
        same = any(_is_sequence(run, frames) for run in runs)
    else:
        # A still has no course through time: frames are tried from the nearest on.
        runs = ((*_stills(pairs, subjects),),)
        same = any(each.confirmation.confirmed for each in runs[0])
    tried = [each for run in runs for each in run]
    best = max(tried, key=lambda each: (each.confirmation.view, each.confirmation.agreement, -each.pair.distance))
    alike = [_alike(run) for run in runs]
    segments = tuple(_segment(run) for run in alike if run) if max(own, near[0].pictures_of_item) > 1 else ()
    first, second = (other, item) if other < item else (item, other)
    return Match(
        item=first,
        other=second,
        kind=MatchKind.SAME_EXPOSURE if same else MatchKind.CANDIDATE,
        hash_kind=best.pair.near.fingerprint.kind,
        distance=best.pair.distance,
        item_picture=best.pair.pictures[0],
        other_picture=best.pair.pictures[1],
        frames=max(map(_frames, alike), default=0) if same else 0,
        inliers=best.confirmation.inliers,
        agreement=best.confirmation.agreement,
        transformation=best.confirmation.transformation if same else None,
        segments=tuple(sorted(segments, key=lambda part: (part.start_s, part.other_start_s))) if same else (),
    )


def _pairs(near: Sequence[Near], swapped: bool) -> tuple[_Pair, ...]:
    """One pair for each two pictures and turn, PDQ before pHash; nearest first."""
    kinds = list(RADII)
    order = sorted(near, key=lambda entry: (kinds.index(entry.fingerprint.kind), entry.distance))
    found: dict[tuple[Digest, Digest, Turn], _Pair] = {}
    for entry in order:
        pair = _Pair(entry, swapped)
        found.setdefault((*pair.pictures, pair.turn), pair)
    return tuple(sorted(found.values(), key=lambda pair: (pair.closeness, pair.positions, pair.pictures)))


def _stills(pairs: Sequence[_Pair], subjects: _Subjects) -> Iterator[_Confirmed]:
    for pair in pairs[:_STILLS]:
        found = subjects.confirm(pair)
        yield found
        if found.confirmation.confirmed:
            return


def _runs(pairs: Sequence[_Pair], subjects: _Subjects) -> Iterator[tuple[_Confirmed, ...]]:
    """The frames of each steady course through time, aligned; longest course first."""
    for turn in sorted({pair.turn for pair in pairs}):
        turned = [pair for pair in pairs if pair.turn is turn]
        positions = np.array([pair.positions for pair in turned])
        for course in courses(positions[:, 0], positions[:, 1])[:_COURSES]:
            members = [pair for pair, belongs in zip(turned, course, strict=True) if belongs]
            yield tuple(subjects.confirm(pair) for pair in _spread(members))


def _spread(pairs: Sequence[_Pair]) -> tuple[_Pair, ...]:
    """At most `_FRAMES` pairs, each frame of the item once, from the beginning to the end."""
    nearest: dict[Digest, _Pair] = {}
    for pair in pairs:
        nearest.setdefault(pair.pictures[0], pair)
    ordered = sorted(nearest.values(), key=lambda pair: pair.positions)
    chosen = np.linspace(0, len(ordered) - 1, min(len(ordered), _FRAMES)).round().astype(int)
    return tuple(ordered[place] for place in chosen)


def _alike(run: Sequence[_Confirmed]) -> tuple[_Confirmed, ...]:
    return tuple(each for each in run if each.confirmation.view is not View.OTHER)


def _frames(run: Sequence[_Confirmed]) -> int:
    pictures = [each.pair.pictures for each in run]
    return min(len({item for item, _ in pictures}), len({other for _, other in pictures}))


def _is_sequence(run: Sequence[_Confirmed], shorter: int) -> bool:
    """Whether a course shows that one video holds footage of the other.

    A single frame does not: a title card or the still at the end may stand in both. Where a video has two frames
    in all, one of them, confirmed to the pixel, is half of what there is.
    """
    alike = _alike(run)
    count = _frames(alike)
    if count < 2:
        return shorter <= 2 and any(each.confirmation.confirmed for each in alike)
    times = _times(alike)
    return bool(np.ptp(times, axis=0).min() >= _SEQUENCE_S) or 2 * count >= shorter


def _times(run: Sequence[_Confirmed]) -> NDArray[np.float64]:
    return np.array([each.pair.positions for each in run])


def _segment(run: Sequence[_Confirmed]) -> Segment:
    times = _times(run)
    return segment(times[:, 0], times[:, 1])
