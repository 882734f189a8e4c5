"""The pictures that a page shows: small JPEGs made from derivatives, inside a budget. Evidence itself never leaves."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.export.changes import WHOLE
from pipeline.export.document import ItemDocument, SummaryDocument
from pipeline.export.item_parts import ItemPart, MatchPart
from pipeline.export.parts import ItemName
from pipeline.model.basics import Digest
from pipeline.model.likeness import MatchKind, Region
from pipeline.model.objects import DerivativeKind
from pipeline.ports import Pictures

PAGE_BYTES = 2_300_000
"""Most that all pictures of one page may take, as written into it."""
LONGEST_SIDE = 360
STRIP_SIDE = 220
_STRIP_FRAMES = 8
_PAIRS = 24
"""Pairs of copies that are shown side by side; the rest stand in the items' own tables."""
_JPEG = b"\xff\xd8\xff"
_PICTURE_ORDER = (DerivativeKind.PREVIEW, DerivativeKind.THUMBNAIL, DerivativeKind.KEYFRAME)


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture on the page. `uri` is None where the budget was spent or no JPEG came."""

    uri: str | None
    caption: str
    width: int
    height: int
    kept: Region | None = None
    """The part that the other copy of a pair shows, in fractions; None where that is all of it."""
    differs: tuple[Region, ...] = ()
    """Regions that differ from the other copy of a pair."""
    quality: tuple[str, ...] = ()
    """What keeps one from seeing much in it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items that show the same exposure, or may, with the picture that was compared of each."""

    item: ItemName
    match: MatchPart
    picture: Shown
    other_picture: Shown


class PictureBook:
    """Hands out data: URIs until the page's budget is spent. Each picture is asked for once."""

    def __init__(self, pictures: Pictures, budget: int = PAGE_BYTES) -> None:
        self._pictures = pictures
        self._left = budget
        self._made: dict[tuple[Digest, int], str | None] = {}

    def uri(self, derivative: Digest, longest_side: int) -> str | None:
        key = (derivative, longest_side)
        if key not in self._made:
            self._made[key] = self._make(derivative, longest_side) if self._left > 0 else None
        uri = self._made[key]
        if uri is None or len(uri) > self._left:
            return None
        self._left -= len(uri)
        return uri

    def _make(self, derivative: Digest, longest_side: int) -> str | None:
        jpeg = self._pictures.jpeg(derivative, longest_side)
        if not jpeg.startswith(_JPEG):
            return None
        return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def strip(item: ItemPart, book: PictureBook) -> tuple[Shown, ...]:
    """The frames worth a look; for a photo its preview."""
    frames = [frame for frame in item.keyframes if frame.shown]
    if len(frames) > 1 or (frames and item.description and item.description.duration_s):
        chosen = _spread(len(frames), _STRIP_FRAMES)
        return tuple(
            Shown(
                book.uri(frame.derivative, STRIP_SIDE),
                frame.position_words,
                frame.width,
                frame.height,
                quality=frame.quality_words,
            )
            for frame in (frames[place] for place in chosen)
        )
    for derivative, width, height in _single(item):
        quality = item.keyframes[0].quality_words if item.keyframes else ()
        return (Shown(book.uri(derivative, LONGEST_SIDE), item.name, width, height, quality=quality),)
    return ()


def _single(item: ItemPart) -> Iterator[tuple[Digest, int, int]]:
    for kind in _PICTURE_ORDER:
        for made in item.derivatives:
            if made.kind is kind:
                yield made.sha256, made.width, made.height
    for frame in item.keyframes:
        yield frame.derivative, frame.width, frame.height


def _spread(count: int, most: int) -> list[int]:
    """At most `most` places out of `count`, evenly spread, the first and last among them."""
    if count <= most:
        return list(range(count))
    return [round(place * (count - 1) / (most - 1)) for place in range(most)]


def pairs(document: SummaryDocument | ItemDocument, book: PictureBook) -> tuple[Pair, ...]:
    """Each pair of items once, confirmed ones first."""
    alone = () if isinstance(document, SummaryDocument) or document.item is None else (document.item,)
    items = document.items if isinstance(document, SummaryDocument) else alone
    found: dict[frozenset[Digest], tuple[ItemPart, MatchPart]] = {}
    for item in items:
        for match in item.matches:
            found.setdefault(frozenset((item.sha256, match.other.sha256)), (item, match))
    ordered = sorted(found.values(), key=lambda pair: pair[1].kind is MatchKind.CANDIDATE)
    return tuple(_pair(item, match, book) for item, match in ordered[:_PAIRS])


def _pair(item: ItemPart, match: MatchPart, book: PictureBook) -> Pair:
    name = ItemName(item.sha256, item.label, item.number or None, item.name)
    return Pair(
        item=name,
        match=match,
        picture=_half(match.picture, name.label, match, book, first=not match.reversed),
        other_picture=_half(match.other_picture, match.other.label, match, book, first=match.reversed),
    )


def _half(derivative: Digest | None, label: str, match: MatchPart, book: PictureBook, *, first: bool) -> Shown:
    """One picture of a pair, with what the measured transformation says about it."""
    uri = None if derivative is None else book.uri(derivative, LONGEST_SIDE)
    change = match.transformation
    if change is None:
        return Shown(uri, label, 0, 0)
    kept = change.kept if first else change.kept_of_other
    return Shown(uri, label, 0, 0, None if _all_of_it(kept) else kept, () if first else change.overlays)


def _all_of_it(region: Region) -> bool:
    return (region.right - region.left) * (region.bottom - region.top) >= WHOLE
