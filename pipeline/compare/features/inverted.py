"""The index of local features: shortlisted by votes, then held against the geometry that the records keep."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

import numpy as np

from pipeline.compare.features.hint import Hint
from pipeline.compare.features.parts import MOST_FEATURES, SIZES, Parts, item_number, shapes
from pipeline.compare.features.segment import Segment
from pipeline.compare.features.vocabulary import halves, mirrored
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind, LocalFeatures
from pipeline.model.likeness import Turn
from pipeline.ports import Alike, Reading, SegmentStore

_LOOKED_AT: Final = 24_000_000
"""Stored codes that one picture is held against, about: some 50 ms on a busy core, half of that on a quiet one."""
_FULLY: Final = 8
"""Pictures of one question that may cost as much; the more there are, the less each of them."""
_MOST_ASKED: Final = 256
"""Pictures of one question: of a long video as many, evenly spread."""
_MOST_HINTS: Final = 512
_AT_ONCE: Final = 32
_MOST_LOOKED_AT: Final = 256
"""Pictures that are held against the geometry; it ends earlier where none of the last `_AT_ONCE` agreed."""


class InvertedIndex:
    """Implements the port `FeatureIndex`."""

    def __init__(self, store: SegmentStore, sizes: tuple[int, ...] = SIZES) -> None:
        """`sizes` of segments: see `parts.py`."""
        self._parts = Parts(store, sizes)
        self._lock = Lock()

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call."""
        with self._lock:
            self._parts.catch_up(reading)

    def alike(self, reading: Reading, asked: Sequence[Imprint], but_not: Digest) -> Sequence[Alike]:
        """Pictures that share a geometry with one of `asked`; sorted by item, most inliers first.

        For each picture that asks, at most `_MOST_LOOKED_AT` are looked at, the likeliest first; of more than
        `_MOST_ASKED` pictures, as many ask, evenly spread.
        """
        with self._lock:
            segments, pictures, stored = tuple(self._parts.all()), self._parts.pictures, self._parts.features
        details = [imprint for imprint in asked if imprint.kind is ImprintKind.DETAIL and imprint.count]
        looked_at = _LOOKED_AT * _FULLY // max(_FULLY, min(len(details), _MOST_ASKED))
        found: list[Alike] = []
        for imprint in _spread(details):
            asking = _Asking.of(imprint)
            hints = asking.hints(segments, pictures, stored, looked_at)
            found += asking.agreeing(reading, _varied(hints, item_number(but_not)), but_not)
        counts = reading.pictures_of(sorted({alike.item for alike in found}))
        counted = [replace(alike, pictures_of_item=counts[alike.item]) for alike in found]
        return tuple(sorted(counted, key=lambda one: (one.item, -one.inliers, one.picture, one.asked)))


@dataclass(frozen=True, slots=True, eq=False)
class _Asking:
    """One picture that asks, and its mirrored form."""

    imprint: Imprint
    plain: LocalFeatures
    mirrored: LocalFeatures

    @classmethod
    def of(cls, imprint: Imprint) -> "_Asking":
        whole = LocalFeatures.of(imprint)
        plain = replace(
            whole,
            points=whole.points[:MOST_FEATURES],
            sizes=whole.sizes[:MOST_FEATURES],
            angles=whole.angles[:MOST_FEATURES],
            codes=whole.codes[:MOST_FEATURES],
        )
        return cls(imprint, plain, mirrored_features(plain))

    def hints(self, segments: Sequence[Segment], pictures: int, stored: int, looked_at: int) -> list[Hint]:
        from pipeline.compare.features.shortlist import Question, cells_to_ask, shortlist

        forms = (self.plain, self.mirrored)
        question = Question(
            np.concatenate([halves(form.codes) for form in forms]), np.concatenate([shapes(form) for form in forms])
        )
        return shortlist(question, segments, pictures, cells_to_ask(question, stored, looked_at), _MOST_HINTS)

    def agreeing(self, reading: Reading, hints: Sequence[Hint], but_not: Digest) -> Iterator[Alike]:
        """Those hints whose features agree in one geometry; the likeliest are looked at first."""
        for start in range(0, len(hints), _AT_ONCE):
            some = hints[start : start + _AT_ONCE]
            standing = reading.imprints_at(sorted({hint.position for hint in some}))
            found = [
                alike
                for hint in some
                if hint.position in standing
                and (alike := self._held_against(*standing[hint.position], hint.mirrored)) is not None
                and alike.item != but_not
            ]
            yield from found
            if standing and not found:
                return

    def _held_against(self, item: Digest, stored: Imprint, is_mirrored: bool) -> Alike | None:
        from pipeline.compare.features.agreement import agreement

        found = agreement(self.mirrored if is_mirrored else self.plain, LocalFeatures.of(stored))
        if found is None or stored.picture is None or self.imprint.picture is None:
            return None
        return Alike(
            item=item,
            picture=stored.picture,
            position_s=stored.position_s,
            asked=self.imprint.picture,
            asked_position_s=self.imprint.position_s,
            turn=Turn.MIRRORED if is_mirrored else Turn.NONE,
            inliers=found.inliers,
            homography=tuple(float(number) for number in found.homography.ravel()),
        )


def mirrored_features(features: LocalFeatures) -> LocalFeatures:
    """Those that the picture has when it is mirrored left to right."""
    return LocalFeatures(
        points=np.stack([1 - features.points[:, 0], features.points[:, 1]], axis=1),
        sizes=features.sizes,
        angles=(180 - features.angles) % 360,
        codes=mirrored(features.codes),
        aspect=features.aspect,
    )


def _spread(imprints: Sequence[Imprint]) -> Sequence[Imprint]:
    if len(imprints) <= _MOST_ASKED:
        return imprints
    return [imprints[place] for place in np.linspace(0, len(imprints) - 1, _MOST_ASKED).round().astype(int)]


def _varied(hints: Sequence[Hint], but_not: int) -> list[Hint]:
    """The likeliest pictures of several items, none of the item that asks."""
    from pipeline.compare.features.shortlist import MOST_OF_ITEM

    taken = Counter[int]()
    chosen: list[Hint] = []
    for hint in hints:
        taken[hint.item] += 1
        if hint.item != but_not and taken[hint.item] <= MOST_OF_ITEM:
            chosen.append(hint)
    return chosen[:_MOST_LOOKED_AT]
