"""Photos through the whole cascade: what is found after each attack, beside what others find, in one run.

    SANAD_CORPUS=... python -m benchmarks.matching.photos [--quick] [--photos N] [--attacks a,b] [--write]

All photos lie in one case, examined as in earnest; every attacked copy is asked about as `sanad ask` does it, in
processes of their own. Found means: the match is called the same exposure; "shown" stands for a match of a weaker kind.
Thresholds of peers are set on the same pairs, at one false pair in a million.
"""

import argparse
import datetime as dt
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.matching import peers as others
from benchmarks.matching.adversaries import adversaries
from benchmarks.matching.archive import ask, digest_of, filled
from benchmarks.matching.attacks import ATTACKS, Attack, decoded
from benchmarks.matching.costs import costs
from benchmarks.matching.report import report, write_recall
from pipeline.app import Sanad
from pipeline.model.likeness import MatchKind

_FARTHEST = 1000
_ORB_UNRELATED = 2
"""Unrelated photos for each question that ORB is held against; all of them would take hours."""


@dataclass(frozen=True, slots=True)
class Work:
    """What each process needs, so that it can be handed over."""

    case: Path
    paths: tuple[Path, ...]
    attacks: tuple[str, ...]
    """Names."""


@dataclass(slots=True)
class Result:
    """About one attacked copy of one photo."""

    photo: int
    attack: str
    kind: MatchKind | None
    false: dict[MatchKind, int]
    """Matches with unrelated photos."""
    seconds: tuple[float, float, float]
    """Of the processor: looked at (outside the decoder), searched, compared."""
    apart: dict[str, int]
    """Of each peer, bits to the photo that it is a copy of."""
    unrelated: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    """Of each peer, how many unrelated photos lie at each distance."""
    orb: tuple[int, tuple[int, ...]] = (0, ())
    """Inliers with the photo, and with some unrelated ones."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every fifteenth photo asks")
    parser.add_argument("--photos", type=int, help="how many photos ask; all of them are in the archive")
    parser.add_argument("--attacks", default="")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", action="store_true", help="neither the adversaries nor the costs")
    parser.add_argument("--keep", type=Path, help="folder in which the case stays, and is used again if it is there")
    parser.add_argument("--write", type=Path, help="where recall.toml is written")
    chosen = parser.parse_args()
    corpus = os.environ.get("SANAD_CORPUS")
    if not corpus:
        raise SystemExit("SANAD_CORPUS is not set: the real photos are not at hand")
    cv2.setNumThreads(1)
    names = [name for name in chosen.attacks.split(",") if name]
    attacks = tuple(attack for attack in ATTACKS if not names or attack.name in names)
    paths = tuple(sorted((Path(corpus) / "photos").glob("*.jpg")))
    count = chosen.photos or (max(1, len(paths) // 15) if chosen.quick else len(paths))
    asking = [round(place * len(paths) / count) for place in range(count)]
    with tempfile.TemporaryDirectory(prefix="sanad-photos-") as folder:
        results = run(chosen.keep or Path(folder), paths, attacks, asking, chosen.processes)
        print(report(results, attacks, [path.stem for path in paths]))
        if not chosen.only:
            print(adversaries(Path(folder), paths, 8 if chosen.quick else 20))
            print(costs(Path(corpus)))
    if chosen.write:
        chosen.write.write_text(write_recall(results, attacks, dt.date.today().isoformat()), "utf-8")  # noqa: DTZ011


def run(
    folder: Path, paths: tuple[Path, ...], attacks: tuple[Attack, ...], asking: Sequence[int], processes: int
) -> list[Result]:
    started = time.perf_counter()
    sanad = filled(folder / "case", {path.name: path.read_bytes() for path in paths})
    print(f"{len(paths)} photos examined and compared in {time.perf_counter() - started:.0f} s", flush=True)
    try:
        work = Work(folder / "case", paths, tuple(attack.name for attack in attacks))
        # Not forked: the parent holds open indexes and a connection to the decoders.
        with multiprocessing.get_context("spawn").Pool(processes, _begin, (work,)) as pool:
            results: list[Result] = []
            for done, some in enumerate(pool.imap_unordered(_asked, asking), 1):
                results += some
                print(f"{done} of {len(asking)} photos asked", file=sys.stderr, end="\r", flush=True)
    finally:
        sanad.stop_decoders()
    print(f"{len(results)} questions in {time.perf_counter() - started:.0f} s, {processes} processes", flush=True)
    return sorted(results, key=lambda result: (result.attack, result.photo))


_MINE: "list[_Asker]" = []
"""Of this process: made once."""


def _begin(work: Work) -> None:
    cv2.setNumThreads(1)
    _MINE.append(_Asker(work))


def _asked(photo: int) -> list[Result]:
    return list(_MINE[0].results(photo))


class _Asker:
    def __init__(self, work: Work) -> None:
        self._attacks = [attack for attack in ATTACKS if attack.name in work.attacks]
        self._sanad = Sanad.open(work.case)
        self._jpegs = [path.read_bytes() for path in work.paths]
        self._items = [digest_of(content) for content in self._jpegs]
        self._peers, _ = others.peers()
        self._orb = others.Orb()
        pixels = [decoded(content) for content in self._jpegs]
        self._stored = {peer.name: [peer.stored(each) for each in pixels] for peer in self._peers}
        self._features = [self._orb.features(each) for each in pixels]

    def results(self, photo: int) -> Iterator[Result]:
        for attack in self._attacks:
            # Fellow photos in collages: always the same ones of a photo, far from it in the list.
            fellows = [(photo + step) % len(self._items) for step in (37, 101, 173)]
            content = attack.apply(
                decoded(self._jpegs[photo]), [decoded(self._jpegs[each]) for each in fellows], str(photo)
            )
            yield self._result(photo, attack, content, {photo, *fellows[: attack.others]})

    def _result(self, photo: int, attack: Attack, content: bytes, related: set[int]) -> Result:
        asked = ask(self._sanad, content)
        own, shown = self._items[photo], {self._items[each] for each in related}
        false = [match.kind for item, match in asked.matches.items() if item not in shown]
        match = asked.matches.get(own)
        result = Result(
            photo=photo,
            attack=attack.name,
            kind=None if match is None else match.kind,
            false={kind: false.count(kind) for kind in MatchKind},
            seconds=(asked.look_s, asked.search_s, asked.compare_s),
            apart={},
        )
        self._peers_about(result, decoded(content), related)
        return result

    def _peers_about(self, result: Result, pixels: NDArray[np.uint8], related: set[int]) -> None:
        unrelated = np.array([place not in related for place in range(len(self._items))])
        for peer in self._peers:
            apart = others.distances(peer.asked(pixels), self._stored[peer.name])
            result.apart[peer.name] = int(apart[result.photo])
            result.unrelated[peer.name] = np.bincount(apart[unrelated], minlength=_FARTHEST)
        features = self._orb.features(pixels)
        some = np.flatnonzero(unrelated)[:: max(1, int(unrelated.sum()) // _ORB_UNRELATED)][:_ORB_UNRELATED]
        away = tuple(self._orb.inliers(features, self._features[int(place)]) for place in some)
        result.orb = self._orb.inliers(features, self._features[result.photo]), away


if __name__ == "__main__":
    main()
