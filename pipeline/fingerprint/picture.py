"""The fingerprints of one picture, or the reason why no copy of it can be found."""

from pipeline.fingerprint.borders import without_bars
from pipeline.fingerprint.pdq import pdq
from pipeline.fingerprint.phash import phash
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind, NotSearchable
from pipeline.model.pictures import Picture, Pixels
from pipeline.model.sentences import Sentence, number

QUALITY_FLOOR = 20
"""PDQ quality. Measured on 300 photos: 299 reach 100 and one 49; blurred by 20 px they reach about 30, at a tenth
of their light 18; sensor noise alone reaches 2. Alignment decides later, so a low floor costs time, not errors."""

SMALLEST_SIDE = 64
"""Pixels: the hashes look at 64 x 64 samples."""

DARK = 24.0
"""Mean grey level (0-255) under which want of quality is put down to darkness."""


def fingerprints(picture: Picture, derivative: Digest) -> tuple[Fingerprint, ...] | NotSearchable:
    """Hashes of `picture`, kept as `derivative`: of the whole, then of what lies inside its bars if it has any.

    The inner form is searched and asks like the whole one, so that it does not matter which of two copies,
    the one with bars or the one without, was there first.
    """
    whole = picture.pixels
    if min(whole.shape[:2]) < SMALLEST_SIDE:
        size = (number("width", whole.shape[1]), number("height", whole.shape[0]))
        reason = Sentence("fingerprint-too-small", (*size, number("least", SMALLEST_SIDE)))
        return NotSearchable(derivative, picture.position_s, reason)
    found = _hashes(whole, derivative, picture.position_s)
    inner = without_bars(whole)
    if inner is not None and min(inner.shape[:2]) >= SMALLEST_SIDE:
        found += _hashes(inner, derivative, picture.position_s)
    searchable = tuple(hash for hash in found if hash.quality >= QUALITY_FLOOR)
    if searchable:
        return searchable
    brightness = float(whole.mean())
    best = number("quality", max(hash.quality for hash in found))
    if brightness < DARK:
        reason = Sentence("fingerprint-too-dark", (number("brightness", round(brightness)), best))
    else:
        reason = Sentence("fingerprint-too-flat", (best, number("least", QUALITY_FLOOR)))
    return NotSearchable(derivative, picture.position_s, reason)


def _hashes(pixels: Pixels, derivative: Digest, position_s: float) -> tuple[Fingerprint, ...]:
    # pHash has no quality of its own; what makes a picture poor for one makes it poor for the other.
    of_pdq = pdq(pixels)
    value, turns = phash(pixels)
    return (
        Fingerprint(HashKind.PDQ, of_pdq.value, of_pdq.quality, derivative, position_s, of_pdq.turns),
        Fingerprint(HashKind.PHASH, value, of_pdq.quality, derivative, position_s, turns),
    )
