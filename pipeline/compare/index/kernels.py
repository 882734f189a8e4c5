"""The compiled search. Importing this imports numba, so only `engine.py` does, and only when it is worth it."""

from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.index.rows import Words

Places = NDArray[np.uint32]
Found = NDArray[np.int64]
"""n x 4: question, row, distance in bits, form."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compiled at its first call; kept beside the module, else in the user's cache, else for this process only."""
    try:
        found: Callable[_P, _R] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        # Nowhere to keep it: a read-only installation run by somebody without a home.
        found = numba.njit(nogil=True)(function)
    return found


_BLOCK: Final = 512
"""Rows that are looked at for every question before the next ones are: they stay in the nearest cache."""
_NEVER: Final = np.uint64(1 << 20)

_PAIRS, _FOURS, _EIGHTS = (np.uint64(int(byte * 8, 16)) for byte in ("55", "33", "0f"))
_ONES: Final = np.uint64(0x0101010101010101)
_1, _2, _4, _56 = (np.uint64(shift) for shift in (1, 2, 4, 56))
_0: Final = np.uint64(0)
_CHUNK: Final = np.uint64(0xFFFF)


@compiled
def _bits(word: np.uint64) -> np.uint64:
    """Number of set bits. LLVM knows this sum, and makes one instruction of it."""
    word = word - ((word >> _1) & _PAIRS)
    word = (word & _FOURS) + ((word >> _2) & _FOURS)
    word = (word + (word >> _4)) & _EIGHTS
    return (word * _ONES) >> _56


@compiled
def _note(found: Found, count: int, question: int, row: int, bits: np.uint64, form: int) -> int:
    if count < found.shape[0]:
        found[count, 0], found[count, 1], found[count, 2], found[count, 3] = question, row, bits, form
    return count + 1


@compiled
def scan_four(columns: tuple[Words, ...], forms: Words, radius: np.uint64, found: Found) -> int:
    """Every row within `radius` of any form of a question, once, with the nearest form (the first of equal ones).

    `columns`: 4 of n words, `forms`: questions x forms x 4. Fills `found`, and returns how many there are, which may
    be more. The first cut is three words of four: what they differ by is a lower bound already, and a quarter of the
    memory stays unread.
    """
    count, total = 0, columns[0].shape[0]
    best, which = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.int64)
    for start in range(0, total, _BLOCK):
        size = min(_BLOCK, total - start)
        first, second = columns[0][start : start + size], columns[1][start : start + size]
        third, fourth = columns[2][start : start + size], columns[3][start : start + size]
        for question in range(forms.shape[0]):
            least = _NEVER
            for form in range(forms.shape[1]):
                a, b, c = forms[question, form, 0], forms[question, form, 1], forms[question, form, 2]
                for row in range(size):
                    least = min(least, _bits(first[row] ^ a) + _bits(second[row] ^ b) + _bits(third[row] ^ c))
            if least > radius:
                continue
            best[:size] = _NEVER
            for form in range(forms.shape[1]):
                a, b, c = forms[question, form, 0], forms[question, form, 1], forms[question, form, 2]
                d = forms[question, form, 3]
                for row in range(size):
                    bits = _bits(first[row] ^ a) + _bits(second[row] ^ b)
                    bits += _bits(third[row] ^ c) + _bits(fourth[row] ^ d)
                    if bits < best[row]:
                        best[row], which[row] = bits, form
            for row in range(size):
                if best[row] <= radius:
                    count = _note(found, count, question, start + row, best[row], which[row])
    return count


@compiled
def scan_one(columns: tuple[Words, ...], forms: Words, radius: np.uint64, found: Found) -> int:
    """As `scan_four`, for hashes of one word."""
    count, total = 0, columns[0].shape[0]
    best, which = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.int64)
    for start in range(0, total, _BLOCK):
        size = min(_BLOCK, total - start)
        only = columns[0][start : start + size]
        for question in range(forms.shape[0]):
            least = _NEVER
            for form in range(forms.shape[1]):
                a = forms[question, form, 0]
                for row in range(size):
                    least = min(least, _bits(only[row] ^ a))
            if least > radius:
                continue
            best[:size] = _NEVER
            for form in range(forms.shape[1]):
                a = forms[question, form, 0]
                for row in range(size):
                    bits = _bits(only[row] ^ a)
                    if bits < best[row]:
                        best[row], which[row] = bits, form
            for row in range(size):
                if best[row] <= radius:
                    count = _note(found, count, question, start + row, best[row], which[row])
    return count


@compiled
def _apart(columns: tuple[Words, ...], row: int, forms: Words, question: int, form: int) -> np.uint64:
    bits = _0
    for word in range(len(columns)):
        bits += _bits(columns[word][row] ^ forms[question, form, word])
    return bits


@compiled
def _was_found(
    columns: tuple[Words, ...],
    row: int,
    forms: Words,
    question: int,
    form: int,
    chunk: int,
    flips: NDArray[np.int64],
    radius: np.uint64,
) -> bool:
    """Whether an earlier form, or an earlier chunk of this one, has led to this row."""
    for earlier in range(form):
        if _apart(columns, row, forms, question, earlier) <= radius:
            return True
    for earlier in range(chunk):
        word, shift = earlier >> 2, np.uint64(16 * (earlier & 3))
        both = (columns[word][row] ^ forms[question, form, word]) >> shift
        if np.int64(_bits(both & _CHUNK)) <= flips[earlier]:
            return True
    return False


@compiled
def _note_nearest(
    found: Found, count: int, columns: tuple[Words, ...], row: int, forms: Words, question: int, form: int
) -> int:
    """With the nearest of all forms, the first of equal ones."""
    bits = _apart(columns, row, forms, question, form)
    for other in range(form + 1, forms.shape[1]):
        nearer = _apart(columns, row, forms, question, other)
        if nearer < bits:
            bits, form = nearer, other
    return _note(found, count, question, row, bits, form)


@compiled
def look_up(
    columns: tuple[Words, ...],
    starts: Places,
    order: Places,
    forms: Words,
    flipped: NDArray[np.int64],
    probes: NDArray[np.int64],
    flips: NDArray[np.int64],
    radius: np.uint64,
    found: Found,
) -> int:
    """As the scans, of the rows that stand in a bucket near a form's chunk.

    `starts`: chunks x 65537, where each bucket begins in `order` (chunks x n, rows by the value of that chunk).
    `flips`: how many flipped bits of each chunk are looked up; `probes`: how many of `flipped` those are.
    """
    count, wide = 0, len(columns) == 4
    b, c, d = _0, _0, _0
    for question in range(forms.shape[0]):
        for form in range(forms.shape[1]):
            a = forms[question, form, 0]
            if wide:
                b, c, d = forms[question, form, 1], forms[question, form, 2], forms[question, form, 3]
            for chunk in range(starts.shape[0]):
                value = np.int64((forms[question, form, chunk >> 2] >> np.uint64(16 * (chunk & 3))) & _CHUNK)
                for probe in range(probes[chunk]):
                    bucket = value ^ flipped[probe]
                    for place in range(starts[chunk, bucket], starts[chunk, bucket + 1]):
                        row = order[chunk, place]
                        bits = _bits(columns[0][row] ^ a)
                        if wide:
                            # Half of the words throw out nearly all that are far away.
                            bits += _bits(columns[1][row] ^ b)
                            if bits > radius:
                                continue
                            bits += _bits(columns[2][row] ^ c) + _bits(columns[3][row] ^ d)
                        if bits > radius:
                            continue
                        if not _was_found(columns, row, forms, question, form, chunk, flips, radius):
                            count = _note_nearest(found, count, columns, row, forms, question, form)
    return count


@compiled
def sort_in(columns: tuple[Words, ...], starts: Places, order: Places) -> None:
    """Fills `starts` (zeros) and `order` for `look_up`, by counting."""
    for chunk in range(starts.shape[0]):
        column, shift = columns[chunk >> 2], np.uint64(16 * (chunk & 3))
        ends = starts[chunk]
        for row in range(column.shape[0]):
            ends[np.int64((column[row] >> shift) & _CHUNK) + 1] += 1
        for bucket in range(1, ends.shape[0]):
            ends[bucket] += ends[bucket - 1]
        # Each bucket is filled from its beginning; the beginnings are moved back afterwards.
        for row in range(column.shape[0]):
            value = np.int64((column[row] >> shift) & _CHUNK)
            order[chunk, ends[value]] = row
            ends[value] += 1
        for bucket in range(ends.shape[0] - 1, 0, -1):
            ends[bucket] = ends[bucket - 1]
        ends[0] = 0
