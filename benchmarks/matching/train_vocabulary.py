"""Makes again what the local features were trained for: `fingerprint/middles.py` and `compare/features/vocabulary.bin`.

    SANAD_CORPUS=... python -m benchmarks.matching.train_vocabulary            compares them with what is there
    SANAD_CORPUS=... python -m benchmarks.matching.train_vocabulary --write    writes both

`TRAINED_ON` names the photos. Whatever is measured on them says nothing: benchmarks that tune or judge the features
leave them out, or say so. No photo can be told from 128 medians and 512 words of 64 bits.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.fingerprint import detail

ROOT: Final = Path(__file__).parents[2]
MIDDLES_FILE: Final = ROOT / "pipeline/fingerprint/middles.py"
VOCABULARY_FILE: Final = ROOT / "pipeline/compare/features/vocabulary.bin"

_TRAINED_ON = """
    100007 100075 100098 10081 101084 103006 103041 104010 104055 105027 106005 106025 107014 107072 108036
    108069 109034 112056 112090 113016 117025 118015 118031 118072 12003 12074 123057 126039 130014 130066
    134049 134067 135069 138078 140055 140088 14092 141048 145014 145059 146074 147062 147080 15011 15088
    153077 155060 156079 157036 159002 159029 159091 16004 16052 161045 163004 163062 164046 166081 169012
    17067 173036 176019 176039 178054 181018 181079 183055 183087 187003 187039 187071 187099 188025 188091
    189006 189013 189096 196027 196062 198004 198054 20008 201080 202000 206062 207038 207056 209021 2092
    216053 217013 220003 22090 223004 225017 226022 226043 227040 228076 230098 23050 23084 232076 238025
    246009 247012 250047 253016 257098 259060 268048 277053 28083 285022 289011 29030 296058 306051 3063
"""
TRAINED_ON: Final = frozenset(_TRAINED_ON.split())
"""Stems of files in `photos/` of the corpus: 120 of 300."""

WORDS: Final = 256
_ROUNDS: Final = 20
_SEED: Final = 20261122
_Bits = NDArray[np.uint64]

MIRRORED: Final = np.array(
    [((3 - row) * 4 + column) * 8 + (-way) % 8 for row in range(4) for column in range(4) for way in range(8)]
)
"""Where each number of a SIFT descriptor stands in that of the mirrored picture."""


def photos(corpus: Path) -> Iterator[NDArray[np.uint8]]:
    for path in sorted((corpus / "photos").glob("*.jpg")):
        if path.stem in TRAINED_ON:
            bgr = cv2.imread(str(path))
            if bgr is None:
                raise SystemExit(f"{path.name} cannot be read")
            yield cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8)


def middles(rooted: NDArray[np.float32]) -> NDArray[np.int64]:
    """128 medians in thousandths, made the same for a picture and its mirrored form."""
    median = np.median(rooted, axis=0)
    return np.round(500 * (median + median[MIRRORED])).astype(np.int64)


def codes(rooted: NDArray[np.float32], middle: NDArray[np.int64]) -> _Bits:
    """n x 2: the halves of each code, those of mirrored forms too."""
    both = np.vstack([rooted, rooted[:, MIRRORED]]) - (middle / np.float32(1000)).astype(np.float32)
    bits = both > np.median(both, axis=1, keepdims=True)
    return np.packbits(bits, axis=1).view("<u8").astype(np.uint64)


def words(halves: _Bits) -> _Bits:
    """256 words of 64 bits that many halves are near to (k-majority, after Grana et al. 2013; k-means++ start)."""
    chosen = _spread(halves)
    bits = np.unpackbits(halves.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1).astype(np.int64)
    for _ in range(_ROUNDS):
        nearest = np.array([int(np.bitwise_count(chosen ^ half).argmin()) for half in halves])
        count = np.bincount(nearest, minlength=WORDS)
        votes = np.zeros((WORDS, 64), np.int64)
        np.add.at(votes, nearest, bits)
        newer = np.packbits(2 * votes > count[:, None], axis=1).view("<u8").astype(np.uint64).ravel()
        newer = np.where(count > 0, newer, chosen)
        if (newer == chosen).all():
            break
        chosen = newer
    return chosen


def _spread(halves: _Bits) -> _Bits:
    """Words to begin with: each next one is likelier the further it lies from those before."""
    random = np.random.default_rng(_SEED)
    chosen = [halves[int(random.integers(len(halves)))]]
    away = np.bitwise_count(halves ^ chosen[0]).astype(np.int64)
    while len(chosen) < WORDS:
        weights = np.cumsum(away * away)
        chosen.append(halves[int(np.searchsorted(weights, random.integers(weights[-1]), side="right"))])
        away = np.minimum(away, np.bitwise_count(halves ^ chosen[-1]))
    return np.array(chosen, np.uint64)


def middles_text(middle: NDArray[np.int64]) -> str:
    rows = "\n".join(" ".join(f"{value:3d}" for value in row) for row in middle.reshape(16, 8))
    return f'''"""What is usual for each number of a RootSIFT descriptor, in thousandths: `benchmarks/matching/train_vocabulary.py`.

A row for each of the 4 x 4 cells, with its eight directions. Other numbers make other codes, which match none that are
on record.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_THOUSANDTHS: Final = """
{rows}
"""
MIDDLES: Final[NDArray[np.float32]] = np.array(_THOUSANDTHS.split(), np.float32) / np.float32(1000)
'''  # noqa: E501


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write both files")
    write = parser.parse_args().write
    corpus = os.environ.get("SANAD_CORPUS")
    if corpus is None:
        raise SystemExit("set SANAD_CORPUS to the folder with the photos")
    cv2.setNumThreads(1)
    rooted = np.vstack([detail.describe(detail.reduced(photo)).rooted for photo in photos(Path(corpus))])
    middle = middles(rooted)
    halves = codes(rooted, middle)
    vocabulary = np.stack([words(np.ascontiguousarray(halves[:, half])) for half in (0, 1)]).astype("<u8").tobytes()
    text = middles_text(middle)
    if write:
        MIDDLES_FILE.write_text(text)
        VOCABULARY_FILE.write_bytes(vocabulary)
        return 0
    same = MIDDLES_FILE.read_text() == text, VOCABULARY_FILE.read_bytes() == vocabulary
    print(f"{len(rooted)} features: middles {'same' if same[0] else 'DIFFER'}, words {'same' if same[1] else 'DIFFER'}")
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
