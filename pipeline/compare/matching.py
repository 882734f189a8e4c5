"""From what the indexes found to matches: one for each other item, whichever of the two asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.compare.gallery import Gallery
from pipeline.compare.neighbours import Neighbours
from pipeline.compare.outcome import Outcome
from pipeline.compare.pairs import RADII, pairs
from pipeline.compare.sound.sounding import by_sound_alone, common_sound
from pipeline.compare.stills import still_against
from pipeline.compare.subjects import Subjects
from pipeline.compare.videos.films import Films, film_against_film
from pipeline.compare.videos.moments import still_in_film
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind
from pipeline.model.likeness import Fingerprint, Leg, Match, MatchKind
from pipeline.ports import Alike, Heard, Indexes, Near, Reading


@dataclass(slots=True)
class _Met:
    """Everything that was found about one other item."""

    near: list[Near] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    @property
    def pictures(self) -> int:
        """Searchable pictures of the other item."""
        counts = [near.pictures_of_item for near in self.near] + [alike.pictures_of_item for alike in self.alike]
        return max(counts, default=0)


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
    """At most one match for each other item in `found`, in order of the other's digest.

    `pictures`: how many pictures of `item` are searchable. The same two items give the same match, whichever of
    them asks.
    """
    subjects = Subjects(gallery)
    met: dict[Digest, _Met] = {other: _Met() for other in found.items}
    for near in found.near:
        met[near.item].near.append(near)
    for alike in found.alike:
        met[alike.item].alike.append(alike)
    for heard in found.heard:
        met[heard.item].heard.append(heard)
    matches = (_match(item, other, pictures, met[other], subjects) for other in found.items)
    return tuple(match for match in matches if match is not None)


def _match(item: Digest, other: Digest, own: int, met: _Met, subjects: Subjects) -> Match | None:
    swapped = other < item
    first, second = (other, item) if swapped else (item, other)
    proposed, sound = pairs(met.near, met.alike, swapped), common_sound(met.heard, swapped)
    if not proposed:
        return by_sound_alone(first, second, sound)
    counts = (met.pictures, own) if swapped else (own, met.pictures)
    outcome = _outcome(Films(first, second, proposed, subjects, sound), counts)
    if not outcome.worth_showing:
        return by_sound_alone(first, second, sound)
    same = outcome.kind is MatchKind.SAME_EXPOSURE
    hashed, confirmation = outcome.best.pair.hashed, outcome.best.confirmation
    return Match(
        item=first,
        other=second,
        kind=outcome.kind,
        hash_kind=None if hashed is None else hashed.kind,
        distance=None if hashed is None else hashed.distance,
        item_picture=outcome.best.pair.pictures[0],
        other_picture=outcome.best.pair.pictures[1],
        frames=outcome.frames,
        inliers=confirmation.inliers,
        agreement=confirmation.agreement,
        transformation=confirmation.transformation if same else None,
        segments=outcome.segments,
        sound=sound,
        legs=_legs(met),
        lengths_s=_lengths(subjects.gallery, first, second) if outcome.segments else None,
    )


def _lengths(gallery: Gallery, item: Digest, other: Digest) -> tuple[float, float] | None:
    own, theirs = gallery.length_s(item), gallery.length_s(other)
    return None if own is None or theirs is None else (round(own, 2), round(theirs, 2))


def _outcome(films: Films, counts: tuple[int, int]) -> Outcome:
    """`counts`: searchable pictures of both."""
    moving = [_moves(films.subjects.gallery, *side) for side in zip((films.item, films.other), counts, strict=True)]
    if all(moving):
        return film_against_film(films, min(counts))
    if any(moving):
        return still_in_film(films, film_is_other=moving[1])
    return still_against(films.pairs, films.subjects, in_video=False)


def _moves(gallery: Gallery, item: Digest, pictures: int) -> bool:
    """Whether it is a video, however few of its frames stand for it."""
    frames = gallery.frames(item)
    return pictures > 1 or (frames is not None and len(set(frames.times.tolist())) > 1)


def _legs(met: _Met) -> tuple[Leg, ...]:
    found = {Leg.HASHES: met.near, Leg.FEATURES: met.alike, Leg.SOUND: met.heard}
    return tuple(leg for leg in Leg if found[leg])
