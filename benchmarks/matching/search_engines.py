"""The engines of `search.py`: ours, and what others offer for 256-bit hashes. All of them work on one thread."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.peers import peer_module
from pipeline.compare.index.engine import NumpyEngine
from pipeline.compare.index.rows import Rows
from pipeline.compare.index.segmented import SegmentedIndex
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.ports import Reading
from pipeline.storage.forms import PlainForm
from pipeline.storage.segments import FolderSegments

Hashes = NDArray[np.uint64]
"""n x 4 words, most significant first."""

NOBODY: Final = Digest("0" * 64)


class Engine(Protocol):
    def build(self, hashes: Hashes) -> None: ...
    def add(self, one: Hashes) -> None:
        """One more, searchable at once."""
        ...

    def near(self, forms: Hashes, radius: int) -> set[int]:
        """Numbers of all hashes within `radius` of any form."""
        ...


@dataclass(frozen=True, slots=True)
class Offered:
    name: str
    make: Callable[[], Engine]
    most: int = 10**9
    """Hashes that it is given at most here."""
    radii: tuple[int, ...] = (31, 64)
    exact: bool = False
    """An exact engine of FAISS: what the goals speak of."""


class Sanad:
    """The index as the archive uses it: fed row by row, in segments on the disk."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sanad-bench-")
        self._index = SegmentedIndex(FolderSegments(Path(self._folder.name) / "hashes", PlainForm()))
        self._fresh: Hashes = np.empty((0, 4), np.uint64)
        self._last = 0

    def build(self, hashes: Hashes) -> None:
        self.add(hashes)

    def add(self, one: Hashes) -> None:
        self._fresh = one
        self._last += len(one)
        self._index.catch_up(cast(Reading, self))

    def near(self, forms: Hashes, radius: int) -> set[int]:
        found: set[int] = set()
        for rows, near in self._index.search(HashKind.PDQ, forms[None], radius):
            found.update((rows.positions[near[:, 1]] - np.uint64(1)).tolist())
        return found

    # What the index asks the records.

    def last_fingerprint(self) -> int:
        return self._last

    def fingerprints_after(self, position: int) -> Iterator[tuple[int, Digest, Fingerprint]]:
        first = self._last - len(self._fresh) + 1
        for start in range(max(0, position + 1 - first), len(self._fresh), 1 << 12):
            digits = self._fresh[start : start + (1 << 12)].astype(">u8").tobytes().hex()
            for number in range(len(digits) // 64):
                value = digits[64 * number : 64 * number + 64]
                yield first + start + number, NOBODY, Fingerprint(HashKind.PDQ, value, 100, NOBODY)


class BlockedNumpy:
    """`bitwise_count` over blocks, word by word: the fallback of Sanad where nothing can be compiled."""

    def build(self, hashes: Hashes) -> None:
        columns = np.ascontiguousarray(hashes.T)
        self._rows = Rows(np.arange(len(hashes), dtype=np.uint64), tuple(columns))

    def add(self, one: Hashes) -> None:
        raise NotImplementedError

    def near(self, forms: Hashes, radius: int) -> set[int]:
        return set(NumpyEngine().scan(self._rows, forms[None], radius)[:, 1].tolist())


class Faiss:
    def __init__(self, make: Callable[[Any], Any]) -> None:
        faiss = peer_module("faiss")
        assert faiss is not None
        faiss.omp_set_num_threads(1)
        self._index = make(faiss)

    def build(self, hashes: Hashes) -> None:
        for start in range(0, len(hashes), 1 << 20):
            self._index.add(_bytes(hashes[start : start + (1 << 20)]))

    def add(self, one: Hashes) -> None:
        self._index.add(_bytes(one))

    def near(self, forms: Hashes, radius: int) -> set[int]:
        # It finds what is nearer than the radius that it is given.
        _, _, numbers = self._index.range_search(_bytes(forms), radius + 1)
        return set(numbers.tolist())


class Threatexchange:
    """Its index of PDQ: FAISS behind lists of texts. The customary radius is built in; the flat one is asked wider."""

    def __init__(self, kind: str) -> None:
        faiss, module = peer_module("faiss"), peer_module("threatexchange.hashing.pdq_faiss_matcher")
        assert faiss is not None
        assert module is not None
        faiss.omp_set_num_threads(1)
        self._index = getattr(module, kind)()
        self._count = 0

    def build(self, hashes: Hashes) -> None:
        self._index.add(_digits(hashes), range(len(hashes)))
        self._count = len(hashes)

    def add(self, one: Hashes) -> None:
        self._index.add(_digits(one), [self._count])
        self._count += 1

    def near(self, forms: Hashes, radius: int) -> set[int]:
        found = self._index.search(_digits(forms), radius, return_as_ids=True)
        return {number for numbers in found for number in numbers}


class BkTree:
    """Stands in for pybktree, which does not install: the same tree, in as few lines."""

    def build(self, hashes: Hashes) -> None:
        self._root: tuple[int, int, dict[int, Any]] | None = None
        self._count = 0
        for row in hashes:
            self.add(row[None])

    def add(self, one: Hashes) -> None:
        new = (self._count, int(_digits(one)[0], 16), {})
        self._count += 1
        node, self._root = self._root, self._root or new
        while node is not None:
            apart = (node[1] ^ new[1]).bit_count()
            node = node[2].setdefault(apart, new) if apart not in node[2] else node[2][apart]
            if node is new:
                return

    def near(self, forms: Hashes, radius: int) -> set[int]:
        found: set[int] = set()
        for form in _digits(forms):
            asked, left = int(form, 16), [self._root] if self._root else []
            while left:
                number, value, children = left.pop()
                apart = (value ^ asked).bit_count()
                if apart <= radius:
                    found.add(number)
                left.extend(child for bits, child in children.items() if abs(bits - apart) <= radius)
        return found


def offered() -> tuple[Sequence[Offered], Sequence[str]]:
    """(engines that are here, names of those that are not)."""
    here = [
        Offered("Sanad", Sanad),
        Offered("NumPy, blocked", BlockedNumpy),
        Offered("BK-tree (stand-in for pybktree)", BkTree, most=10**5, radii=(31,)),
    ]
    missing = ["pybktree"]
    if peer_module("faiss") is None:
        return here, [*missing, "faiss-cpu", "threatexchange"]
    here += [
        Offered("FAISS IndexBinaryFlat", lambda: Faiss(lambda faiss: faiss.IndexBinaryFlat(256)), exact=True),
        Offered(
            "FAISS IndexBinaryMultiHash 16 x 16, 1 flip",
            lambda: Faiss(_multi_hash),
            radii=(31,),
            exact=True,
        ),
    ]
    if peer_module("threatexchange.hashing.pdq_faiss_matcher") is None:
        return here, [*missing, "threatexchange"]
    return [
        *here,
        Offered("threatexchange PDQMultiHashIndex", lambda: Threatexchange("PDQMultiHashIndex"), 10**6, (31,)),
        Offered("threatexchange PDQFlatHashIndex", lambda: Threatexchange("PDQFlatHashIndex"), 10**6),
    ], missing


def _multi_hash(faiss: Any) -> Any:
    index = faiss.IndexBinaryMultiHash(256, 16, 16)
    index.nflip = 1
    return index


def _bytes(hashes: Hashes) -> NDArray[np.uint8]:
    return np.ascontiguousarray(hashes.astype(">u8")).view(np.uint8).reshape(len(hashes), 32)


def _digits(hashes: Hashes) -> list[str]:
    return [row.tobytes().hex() for row in hashes.astype(">u8")]
