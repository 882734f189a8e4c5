"""What may leave as a list of fingerprints, and what of ours comes near to somebody else's list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pipeline.compare.pairs import RADII
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.descriptions import MediaKind
from pipeline.model.examinations import Examination
from pipeline.model.imprints import FrameHashes, Imprint, ImprintKind
from pipeline.model.likeness import Fingerprint, HashKind, Leg, MatchKind, Turn
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.shared import ListFormat, PeerMatch, SharedItem
from pipeline.ports import Alike, Heard, Near, Reading, Workbench
from pipeline.review.permissions import Permissions
from pipeline.sharing.layout import named
from pipeline.sharing.turning import turned_forms
from pipeline.sharing.writing import QUALITY_FLOOR
from pipeline.steps.casefile import require_incident

MOST_ROWS: Final = 100_000
"""Pairs that are answered at most: a list of nothing but grey pictures comes near to everything."""
_AT_ONCE: Final = 256
"""Hashes that the index is asked for together."""
MOST_HASHES: Final = 2_000
"""Of one item that ask, spread over its time: more of one video find nothing new."""
MOST_DETAILS: Final = 200
"""Pictures of one item whose features ask."""
_T = TypeVar("_T")
_NOBODY: Final = Digest("0" * 64)
"""An item that there is none of: what asks is not in the archive."""


@dataclass(frozen=True, slots=True)
class ToShare:
    """What may leave, in an order that tells nothing about when or from whom it came."""

    items: tuple[Digest, ...]
    """A list numbers them in this order, from 1."""
    kept_back: int
    """Items that their terms keep back."""
    not_searchable: int
    """Examined, and such a list has nothing to tell of them."""


def to_share(
    reading: Reading, permissions: Permissions, incident: IncidentCode | None, format: ListFormat, *, detail: bool
) -> ToShare:
    """What a list of this format has a place for. Raises NotFound for an unknown incident."""
    found: list[tuple[str, Digest]] = []
    kept_back = not_searchable = 0
    for item in _items(reading, incident):
        examination = reading.examination(item.sha256)
        if examination is None or item.status is not ItemStatus.EXAMINED:
            continue
        if permissions.kept_back(reading, item.sha256) is not None:
            kept_back += 1
        elif not _serves(examination, format, detail=detail):
            not_searchable += 1
        else:
            # Hashes look random: sorted by them, the order of a list says nothing of the order of receipt.
            found.append((min((one.value for one in examination.fingerprints), default=item.sha256), item.sha256))
    return ToShare(tuple(digest for _, digest in sorted(found)), kept_back, not_searchable)


def shared_items(
    reading: Reading, items: Sequence[Digest], *, with_digests: bool, detail: bool
) -> Iterator[SharedItem]:
    """One after the other, as `to_share` numbers them. `detail`: with features, frames and sound."""
    for number, digest in enumerate(items, start=1):
        examination = reading.examination(digest)
        if examination is not None:
            imprints = reading.imprints_of(digest) if detail else ()
            yield _shared(number, examination, imprints, digest if with_digests else None)


def near_to(
    bench: Workbench, reading: Reading, items: Iterable[SharedItem], permissions: Permissions, list_id: str
) -> Iterator[PeerMatch]:
    """Items of ours that come near to items of the list, in the order of the list, at most `MOST_ROWS`.

    What the team itself may not use is not among them.
    """
    bench.indexes.catch_up(reading)
    allowed: dict[Digest, bool] = {}
    rows = 0
    for batch in _batches(items):
        for match in _near_to_batch(bench, reading, batch, list_id):
            if match.item not in allowed:
                allowed[match.item] = permissions.kept_back(reading, match.item) is None
            if allowed[match.item]:
                rows += 1
                yield match
            if rows >= MOST_ROWS:
                return


def _items(reading: Reading, incident: IncidentCode | None) -> tuple[Item, ...]:
    if incident is None:
        return reading.items_with_status(ItemStatus.EXAMINED)
    return reading.items_of(require_incident(reading, incident).code)


def _serves(examination: Examination, format: ListFormat, *, detail: bool) -> bool:
    if format is ListFormat.SANAD:
        return bool(examination.fingerprints or (detail and examination.imprints))
    is_video = examination.description.media_type.kind is MediaKind.VIDEO
    return (is_video or format is ListFormat.PDQ_TEXT) and any(
        one.kind is HashKind.PDQ and one.quality >= QUALITY_FLOOR for one in examination.fingerprints
    )


def _shared(number: int, examination: Examination, imprints: tuple[Imprint, ...], sha256: Digest | None) -> SharedItem:
    description = examination.description
    return SharedItem(
        number=number,
        line=0,
        kind=description.media_type.kind,
        duration_s=None if description.duration_s is None else round(description.duration_s, 1),
        sha256=sha256,
        fingerprints=examination.fingerprints,
        imprints=imprints,
        frame_rate=_rate(description.frame_rate),
    )


def _rate(fraction: str | None) -> float | None:
    above, _, below = (fraction or "").partition("/")
    try:
        rate = float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        return None
    return round(rate, 3) if 0 < rate < 1_000 else None


def _batches(items: Iterable[SharedItem]) -> Iterator[Sequence[SharedItem]]:
    batch: list[SharedItem] = []
    hashes = 0
    for item in items:
        batch.append(item)
        hashes += max(1, len(item.fingerprints))
        if hashes >= _AT_ONCE:
            yield batch
            batch, hashes = [], 0
    if batch:
        yield batch


@dataclass(slots=True)
class _Pair:
    """Everything that led from one item of the list to one of ours."""

    near: list[Near] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)


def _near_to_batch(
    bench: Workbench, reading: Reading, batch: Sequence[SharedItem], list_id: str
) -> Iterator[PeerMatch]:
    asked = {item.number: _asking(item, list_id) for item in batch}
    owner = {one.picture: number for number, hashes in asked.items() for one in hashes}
    pairs: defaultdict[tuple[int, Digest], _Pair] = defaultdict(_Pair)
    everything = [one for hashes in asked.values() for one in hashes]
    for kind, radius in RADII.items():
        of_kind = [one for one in everything if one.kind is kind]
        for near in bench.indexes.hashes.near(reading, of_kind, kind, radius, _NOBODY) if of_kind else ():
            pairs[owner[near.asked.picture], near.item].near.append(near)
    for item in batch:
        details = _spread([one for one in item.imprints if one.kind is ImprintKind.DETAIL], MOST_DETAILS)
        for alike in bench.indexes.features.alike(reading, details, _NOBODY) if details else ():
            pairs[item.number, alike.item].alike.append(alike)
        for sound in (imprint for imprint in item.imprints if imprint.kind is ImprintKind.SOUND):
            for heard in bench.indexes.sounds.heard(reading, sound, _NOBODY):
                pairs[item.number, heard.item].heard.append(heard)
    for item in batch:
        if item.sha256 is not None and reading.item(item.sha256) is not None:
            pairs.setdefault((item.number, item.sha256), _Pair())
    by_number = {item.number: item for item in batch}
    for number, ours in sorted(pairs):
        yield _match(by_number[number], ours, pairs[number, ours])


def _asking(item: SharedItem, list_id: str) -> Sequence[Fingerprint]:
    """Hashes of an item, each value once: a still scene has many alike."""
    distinct = {(one.kind, one.value): one for one in (*_dense(item, list_id), *item.fingerprints)}
    return _spread(sorted(distinct.values(), key=lambda one: one.position_s), MOST_HASHES)


def _spread(many: Sequence[_T], most: int) -> Sequence[_T]:
    """At most so many, evenly, the first and the last among them."""
    if len(many) <= most:
        return many
    return [many[round(place * (len(many) - 1) / (most - 1))] for place in range(most)]


def _dense(item: SharedItem, list_id: str) -> Iterator[Fingerprint]:
    """Frames twice a second as hashes that ask by themselves: keyframes of two encoders need not be the same frames."""
    place = 1_000_000
    for imprint in item.imprints:
        if imprint.kind is ImprintKind.FRAMES:
            frames = FrameHashes.of(imprint)
            for seconds, quality, value in zip(frames.times, frames.qualities, frames.hashes, strict=True):
                place += 1
                hexadecimal = value.tobytes().hex()
                picture = Digest(named(list_id, item.number, place))
                turns = turned_forms(hexadecimal)
                yield Fingerprint(HashKind.PDQ, hexadecimal, int(quality), picture, float(seconds), turns)


def _match(theirs: SharedItem, ours: Digest, pair: _Pair) -> PeerMatch:
    # PDQ before pHash: four times the bits say more.
    kinds = list(RADII)
    nearest = min(
        pair.near,
        key=lambda near: (kinds.index(near.asked.kind), near.distance, near.fingerprint.position_s),
        default=None,
    )
    likest = max(pair.alike, key=lambda alike: alike.inliers, default=None)
    return PeerMatch(
        number=theirs.number,
        line=theirs.line,
        item=ours,
        kind=MatchKind.SAME_BYTES if theirs.sha256 == ours else MatchKind.CANDIDATE,
        legs=tuple(
            leg
            for leg, found in ((Leg.HASHES, pair.near), (Leg.FEATURES, pair.alike), (Leg.SOUND, pair.heard))
            if found
        ),
        hash_kind=nearest.asked.kind if nearest else None,
        distance=nearest.distance if nearest else None,
        turn=nearest.turn if nearest else likest.turn if likest else Turn.NONE,
        pictures=len({near.fingerprint.picture for near in pair.near} | {alike.picture for alike in pair.alike}),
        position_s=nearest.fingerprint.position_s if nearest else likest.position_s if likest else 0.0,
        their_position_s=nearest.asked.position_s if nearest else likest.asked_position_s if likest else 0.0,
        inliers=likest.inliers if likest else 0,
        homography=likest.homography if likest else (),
        sound=tuple(heard.segment for heard in pair.heard),
    )
