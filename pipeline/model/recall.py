"""How much the search finds: measured by `benchmarks/matching/photos.py`, shipped as `recall.toml`, told to people."""

import math
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from pipeline.model.sentences import Parameter, Sentence, number, text

_Z = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""


class AttackFamily(StrEnum):
    """What may have been done to a copy."""

    RECOMPRESSION = "recompression"
    SIZE = "size"
    LIGHT = "light"
    CROP = "crop"
    TURN = "turn"
    MIRROR = "mirror"
    SCREENSHOT = "screenshot"
    OVERLAY = "overlay"
    COLLAGE = "collage"
    SCREEN_PHOTO = "screen_photo"
    COMBINED = "combined"


TOLD = (
    AttackFamily.RECOMPRESSION,
    AttackFamily.CROP,
    AttackFamily.SCREENSHOT,
    AttackFamily.MIRROR,
    AttackFamily.COLLAGE,
    AttackFamily.SCREEN_PHOTO,
    AttackFamily.OVERLAY,
)
"""Those that matter to a reviewer; the others stand in the documentation."""


def wilson(found: int, of: int) -> tuple[float, float]:
    """Bounds (0-1) that hold a true share with 95 % confidence (Wilson 1927). (0, 1) where nothing was tried."""
    if of <= 0:
        return 0.0, 1.0
    share, square = found / of, _Z**2 / of
    middle = (share + square / 2) / (1 + square)
    reach = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Attack:
    """One alteration, tried on many photos."""

    name: str
    family: AttackFamily
    found: int
    of: int


@dataclass(frozen=True, slots=True)
class Recall:
    date: str
    photos: int
    """Different photos that were altered and asked about."""
    unrelated_pairs: int
    false_pairs: int
    """Unrelated pairs that were called the same exposure."""
    attacks: tuple[Attack, ...]

    @classmethod
    def from_toml(cls, content: str) -> Self:
        """Raises ValueError where the file does not say what it should."""
        read = tomllib.loads(content)
        try:
            attacks = tuple(
                Attack(str(row["name"]), AttackFamily(row["family"]), int(row["found"]), int(row["of"]))
                for row in read["attack"]
            )
            counts = (int(read["photos"]), int(read["unrelated_pairs"]), int(read["false_pairs"]))
            return cls(str(read["date"]), *counts, attacks)
        except (KeyError, TypeError) as error:
            raise ValueError(f"recall.toml: {error}") from error

    def sentences(self, held: int, not_searchable: int) -> tuple[Sentence, ...]:
        """What a reviewer is told: overall, by what was done to a copy, and about this archive.

        `held`: items of the archive; `not_searchable`: those of them that no copy can be found for.
        """
        about = (text("date", self.date), number("photos", self.photos))
        false = (number("false", self.false_pairs), number("pairs", self.unrelated_pairs))
        families = tuple(
            Sentence(f"recall-{family}", self._counts(tuple(one for one in self.attacks if one.family is family)))
            for family in TOLD
            if any(one.family is family and one.of for one in self.attacks)
        )
        return (
            Sentence("recall-overall", (*about, *self._counts(self.attacks))),
            *families,
            Sentence("recall-unrelated", false),
            Sentence("recall-archive", (number("held", held), number("not_searchable", not_searchable))),
        )

    def _counts(self, attacks: tuple[Attack, ...]) -> tuple[Parameter, ...]:
        found, of = sum(one.found for one in attacks), sum(one.of for one in attacks)
        low, high = wilson(found, of)
        # Rounded outwards: bounds that were rounded inwards would promise too much.
        bounds = (number("low", math.floor(100 * low)), number("high", math.ceil(100 * high - 1e-9)))
        return (number("found", found), number("of", of), *bounds)
