"""Compiled inner loops of the inverted file. Imported only when something is searched: compiling takes a while."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.index.kernels import compiled

Codes = NDArray[np.uint64]
"""n x 2: the halves of 128-bit codes."""
Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_PAIRS, _FOURS, _EIGHTS = (np.uint64(int(byte * 8, 16)) for byte in ("55", "33", "0f"))
_ONES: Final = np.uint64(0x0101010101010101)
_1, _2, _4, _56 = (np.uint64(shift) for shift in (1, 2, 4, 56))

_ANGLES: Final = 16
_SIZES: Final = 20
"""Grid on which the votes of one picture are laid: sixteenths of a turn, half octaves of size."""
_LEAST_RATIO: Final = 0.625
_LEAST_COSINE: Final = 0.85
"""How far two features may differ in the size and turn that they state, and still state one similarity."""
_ONE_PLACE: Final = 0.005
"""Of the longer side: key points that are nearer to each other count once."""


@compiled
def _bits(word: np.uint64) -> int:
    """Number of set bits. LLVM knows this sum, and makes one instruction of it."""
    word = word - ((word >> _1) & _PAIRS)
    word = (word & _FOURS) + ((word >> _2) & _FOURS)
    word = (word + (word >> _4)) & _EIGHTS
    return np.int64((word * _ONES) >> _56)  # type: ignore[return-value]


@compiled
def _nearest_word(half: np.uint64, words: Codes) -> int:
    best, least = 0, 65
    for word in range(256):
        distance = _bits(half ^ words[word])
        if distance < least:
            best, least = word, distance
    return best


@compiled
def cells(codes: Codes, words: Codes) -> NDArray[np.uint16]:
    """The cell (n) that each code (n x 2) lies in; `words` are 2 x 256."""
    found = np.empty(len(codes), np.uint16)
    for row in range(len(codes)):
        found[row] = _nearest_word(codes[row, 0], words[0]) * 256 + _nearest_word(codes[row, 1], words[1])
    return found


@compiled
def _by_distance(half: np.uint64, words: Codes, order: Integers, starts: Integers) -> None:
    """Words in `order` of distance, then of number; `starts` (66) says where each distance begins."""
    starts[:] = 0
    for word in range(256):
        starts[_bits(half ^ words[word]) + 1] += 1
    for distance in range(65):
        starts[distance + 1] += starts[distance]
    places = starts.copy()
    for word in range(256):
        distance = _bits(half ^ words[word])
        order[places[distance]] = word
        places[distance] += 1


@compiled
def nearest_cells(codes: Codes, words: Codes, count: int) -> NDArray[np.uint16]:
    """The `count` cells (n x count) that lie nearest to each code, nearest first."""
    answer = np.empty((len(codes), count), np.uint16)
    order = np.empty((2, 256), np.int64)
    starts = np.empty((2, 66), np.int64)
    for row in range(len(codes)):
        for half in range(2):
            _by_distance(codes[row, half], words[half], order[half], starts[half])
        done = 0
        total = 0
        while done < count:
            for near in range(max(0, total - 64), min(total, 64) + 1):
                far = total - near
                for first in range(starts[0, near], starts[0, near + 1]):
                    for second in range(starts[1, far], starts[1, far + 1]):
                        if done < count:
                            answer[row, done] = order[0, first] * 256 + order[1, second]
                            done += 1
            total += 1
    return answer


@compiled
def scan(
    codes: Codes,
    cells: NDArray[np.uint16],
    askers: NDArray[np.int32],
    offsets: NDArray[np.uint32],
    stored: Codes,
    owners: NDArray[np.uint16],
    items: NDArray[np.uint64],
    radius: int,
    most_of_cell: int,
    most: int,
    most_of_item: int,
    found: NDArray[np.int32],
) -> int:
    """Writes (feature, row, bits) of every stored code within `radius` bits of a code, in one of its cells.

    `cells`: which cells are asked, sorted, and `askers`: by which feature each of them. In this order memory is read
    from one end to the other. At most `most_of_cell` codes of a cell are looked at, and `most` hits of one feature are
    kept: beyond is what all pictures share. Of one item in a row, `most_of_item` are (`owners`: the picture of each
    code, `items`: the item of each picture): else a film that shows one thing for hours leaves room for nothing else.
    Answers the number of hits; `found` (n x 3) has room for `most` of each feature.
    """
    count = 0
    hits = np.zeros(len(codes), np.int64)
    last = np.zeros(len(codes), np.uint64)
    run = np.zeros(len(codes), np.int64)
    begin = 0
    while begin < len(cells):
        cell = np.int64(cells[begin])
        end = begin + 1
        while end < len(cells) and cells[end] == cell:
            end += 1
        start = np.int64(offsets[cell])
        for row in range(start, min(np.int64(offsets[cell + 1]), start + most_of_cell)):
            first, second = stored[row, 0], stored[row, 1]
            for place in range(begin, end):
                feature = askers[place]
                # Both halves at once: of codes in near cells, one half alone decides nothing.
                away = _bits(first ^ codes[feature, 0]) + _bits(second ^ codes[feature, 1])
                if away > radius or hits[feature] >= most:
                    continue
                item = items[owners[row]]
                run[feature] = run[feature] + 1 if item == last[feature] else 1
                last[feature] = item
                if run[feature] <= most_of_item:
                    found[count, 0], found[count, 1], found[count, 2] = feature, row, away
                    hits[feature] += 1
                    count += 1
        begin = end
    return count


@compiled
def votes(
    groups: Integers, features: Integers, turns: Integers, sizes: Integers, weights: Floats, least: int
) -> tuple[Integers, Floats]:
    """Score of each group: its hits that agree in turn and size, added up over a neighbourhood of the grid.

    Hits are sorted by group, then feature, then distance; of one feature in one group the nearest counts. `turns` are
    256ths of a turn, `sizes` quarters of an octave, both as differences between the two pictures. Answers the first
    hit of each group, and its score; groups of fewer than `least` features have none.
    """
    starts = np.empty(len(groups), np.int64)
    scores = np.empty(len(groups), np.float32)
    grid = np.zeros((_ANGLES, _SIZES), np.float32)
    count = 0
    begin = 0
    while begin < len(groups):
        end = begin
        while end < len(groups) and groups[end] == groups[begin]:
            end += 1
        if end - begin >= least:
            grid[:] = 0
            features_met = 0
            for hit in range(begin, end):
                if hit > begin and features[hit] == features[hit - 1]:
                    continue
                features_met += 1
                angle = (turns[hit] // 16) % _ANGLES
                size = min(max(sizes[hit] // 2 + _SIZES // 2, 0), _SIZES - 2)
                grid[angle, size] += weights[hit]
            if features_met >= least:
                best = np.float32(0)
                for angle in range(_ANGLES):
                    beside = (angle + 1) % _ANGLES
                    for size in range(_SIZES - 1):
                        total = grid[angle, size] + grid[beside, size]
                        total += grid[angle, size + 1] + grid[beside, size + 1]
                        best = max(best, total)
                starts[count] = begin
                scores[count] = best
                count += 1
        begin = end
    return starts[:count], scores[:count]


@compiled
def mutual_pairs(first: Codes, second: Codes, radius: int) -> Integers:
    """Rows (n x 2) of codes that are each other's nearest, within `radius` bits."""
    best = np.full(len(first), -1, np.int64)
    least = np.full(len(first), radius + 1, np.int64)
    other_best = np.full(len(second), -1, np.int64)
    other_least = np.full(len(second), radius + 1, np.int64)
    for row in range(len(first)):
        for other in range(len(second)):
            away = _bits(first[row, 0] ^ second[other, 0]) + _bits(first[row, 1] ^ second[other, 1])
            if away < least[row]:
                best[row], least[row] = other, away
            if away < other_least[other]:
                other_best[other], other_least[other] = row, away
    pairs = np.empty((len(first), 2), np.int64)
    count = 0
    for row in range(len(first)):
        if best[row] >= 0 and other_best[best[row]] == row:
            pairs[count, 0], pairs[count, 1] = row, best[row]
            count += 1
    return pairs[:count]


@compiled
def _places(points: Floats, agrees: NDArray[np.bool_]) -> int:
    total = 0
    for row in range(len(points)):
        if not agrees[row]:
            continue
        new = True
        for before in range(row):
            aside = abs(points[before, 0] - points[row, 0]) + abs(points[before, 1] - points[row, 1])
            if agrees[before] and aside < _ONE_PLACE:
                new = False
                break
        if new:
            total += 1
    return total


@compiled
def places(source: Floats, target: Floats, agrees: NDArray[np.bool_]) -> int:
    """In how many places both pictures agree: several features at one place count once."""
    return min(_places(source, agrees), _places(target, agrees))


@compiled
def best_similarity(
    source: Floats, target: Floats, ratios: Floats, turns: Floats, tolerance: float
) -> NDArray[np.bool_]:
    """Which pairs (mask) agree best with the similarity that one of them states.

    `source`, `target`: n x 2, in one unit for both axes. `ratios`: size in the target over size in the source.
    `turns`: radians from source to target.
    """
    count = len(source)
    best = np.zeros(count, np.bool_)
    most = 0
    mask = np.empty(count, np.bool_)
    cosines, sines = np.cos(turns), np.sin(turns)
    for guess in range(count):
        cosine, sine = cosines[guess] * ratios[guess], sines[guess] * ratios[guess]
        reach = tolerance * max(1.0, ratios[guess])
        total = 0
        for pair in range(count):
            mask[pair] = False
            x, y = source[pair, 0] - source[guess, 0], source[pair, 1] - source[guess, 1]
            dx = cosine * x - sine * y + target[guess, 0] - target[pair, 0]
            dy = sine * x + cosine * y + target[guess, 1] - target[pair, 1]
            if dx * dx + dy * dy >= reach * reach:
                continue
            ratio = ratios[pair] / ratios[guess]
            beside = cosines[pair] * cosines[guess] + sines[pair] * sines[guess]
            if _LEAST_RATIO < ratio < 1 / _LEAST_RATIO and beside > _LEAST_COSINE:
                mask[pair] = True
                total += 1
        if total > most:
            total = places(source, target, mask)
        if total > most:
            most = total
            best[:] = mask
    return best
