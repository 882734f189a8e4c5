"""Search by local features: recall, speed and size as the archive grows.

    SANAD_CORPUS=... python -m benchmarks.matching.features [--quick] [--pictures 1000000 ...] [--photos 12]

Copies of photos that the vocabulary was not trained on ask archives that hold all photos of the corpus and, besides,
many drawn pictures. A copy counts as found where at least six features agree in one geometry; what the pixels say
comes afterwards (`photos.py`). Everything on one thread. The search for near codes alone is held against FAISS's.
"""

import os

os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})

import argparse
import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.matching.attacks import ATTACKS, Attack, Family, decoded
from benchmarks.matching.features_archive import EACH, Archive, whole
from benchmarks.matching.overlays import Pixels
from benchmarks.matching.peers import peer_module
from benchmarks.matching.train_vocabulary import TRAINED_ON
from pipeline.compare.features.inverted import InvertedIndex, mirrored_features
from pipeline.compare.features.shortlist import RADIUS, Question, asked_cells, cells_to_ask
from pipeline.compare.features.shortlist import near_codes as near
from pipeline.compare.features.vocabulary import halves
from pipeline.fingerprint.detail import detail
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, LocalFeatures
from pipeline.model.pictures import Picture
from pipeline.model.recall import wilson
from pipeline.storage.forms import PlainForm
from pipeline.storage.segments import FolderSegments

ASKING: Final = Digest("f" * 64)
LOOKED_AT: Final = 24_000_000
INSERTED: Final = 1_500


@dataclass(frozen=True, slots=True)
class Copy:
    attack: Attack
    photo: Digest
    shown: frozenset[Digest]
    """What else stands in it."""
    imprint: Imprint | None


@dataclass(frozen=True, slots=True)
class Answer:
    copy: Copy
    inliers: int
    wrong: int
    seconds: float


def digest(name: str) -> Digest:
    return Digest(hashlib.sha256(name.encode()).hexdigest())


def imprint_of(pixels: Pixels, name: str) -> Imprint | None:
    height, width = pixels.shape[:2]
    return detail(Picture(pixels, width, height), digest(name))


def copies(photos: dict[str, Pixels], count: int) -> tuple[list[Copy], list[float]]:
    """Every attack on `count` photos that were not trained on, and the seconds that it took to look at each."""
    held = [name for name in photos if name not in TRAINED_ON]
    asking = held[:: max(1, len(held) // count)][:count]
    made, seconds = [], []
    for name in asking:
        place = held.index(name)
        others = [held[(place + step) % len(held)] for step in (1, 2, 3)]
        for attack in ATTACKS:
            pixels = decoded(attack.apply(photos[name], [photos[other] for other in others], name))
            begin = time.process_time()
            imprint = imprint_of(pixels, "asks")
            seconds.append(time.process_time() - begin)
            made.append(Copy(attack, digest(name), frozenset(digest(other) for other in others), imprint))
    return made, seconds


def ask(index: InvertedIndex, archive: Archive, copy: Copy) -> Answer:
    if copy.imprint is None:
        return Answer(copy, 0, 0, 0.0)
    begin = time.process_time()
    found = index.alike(archive.reading, [copy.imprint], ASKING)
    seconds = time.process_time() - begin
    inliers = max((alike.inliers for alike in found if alike.item == copy.photo), default=0)
    wrong = len({alike.item for alike in found} - copy.shown - {copy.photo})
    return Answer(copy, inliers, wrong, seconds)


def resident_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def measure(pool: np.ndarray[Any, Any], real: Sequence[tuple[Digest, Imprint]], drawn: int, made: list[Copy]) -> str:
    """One row of the table of sizes, and the answers."""
    archive = Archive(pool, drawn)
    with tempfile.TemporaryDirectory(prefix="sanad-bench-") as folder:
        store = FolderSegments(Path(folder), PlainForm())
        begin = time.perf_counter()
        archive.fill(store)
        filled = time.perf_counter() - begin
        for item, imprint in real:
            archive.add(item, imprint)
        index = InvertedIndex(store)
        begin = time.perf_counter()
        index.catch_up(archive.reading)
        opened = time.perf_counter() - begin
        ask(index, archive, made[0])
        answers = [ask(index, archive, copy) for copy in made]
        inserted = insert(index, archive, made)
        size = whole(index._parts)
    print_recall(answers, drawn + len(real))
    times = [1000 * answer.seconds for answer in answers if answer.seconds]
    found = sum(answer.inliers >= 6 for answer in answers)
    low, high = wilson(found, len(answers))
    return (
        f"| {drawn + len(real):,} | {drawn * EACH / 1e6:.1f} M | {size >> 20:,} | {filled:.0f} | {opened:.1f} "
        f"| {np.median(times):.0f} ({np.percentile(times, 95):.0f}) | {np.mean(inserted):.2f} ({np.max(inserted):.0f}) "
        f"| {found / len(answers):.4f} ({low:.3f}-{high:.3f}) | {sum(answer.wrong for answer in answers)} "
        f"| {resident_mib():,} |"
    )


def insert(index: InvertedIndex, archive: Archive, made: list[Copy]) -> list[float]:
    """Milliseconds until each of many new pictures can be found, the segments that fill up meanwhile included."""
    imprints = [copy.imprint for copy in made if copy.imprint is not None]
    taken = []
    for number in range(INSERTED):
        archive.add(digest(f"new {number}"), imprints[number % len(imprints)])
        begin = time.perf_counter()
        index.catch_up(archive.reading)
        tuple(index._parts.all())
        taken.append(1000 * (time.perf_counter() - begin))
    return taken


def print_recall(answers: list[Answer], pictures: int) -> None:
    print(f"\nFound among {pictures:,} pictures, by what was done:\n")
    print("| family | found | 95 % bounds | weakest attack |\n|---|---|---|---|")
    for family in Family:
        own = [answer for answer in answers if answer.copy.attack.family is family]
        shares = {
            attack.name: float(np.mean([one.inliers >= 6 for one in own if one.copy.attack is attack]))
            for attack in ATTACKS
            if attack.family is family
        }
        if own:
            found, weakest = sum(one.inliers >= 6 for one in own), min(shares, key=lambda name: shares[name])
            low, high = wilson(found, len(own))
            print(
                f"| {family.value} | {found / len(own):.3f} ({found} of {len(own)}) | {low:.3f}-{high:.3f} "
                f"| {weakest} {shares[weakest]:.3f} |"
            )


def near_codes(pool: np.ndarray[Any, Any], pictures: int, made: list[Copy], patience: int) -> None:
    """The search for near codes alone, beside FAISS: all codes of `pictures` drawn ones, 320 codes ask at once."""
    archive = Archive(pool, pictures)
    segment = archive._segment(1, min(pictures, 1 << 16))
    stored = np.ascontiguousarray(segment.codes).view(np.uint8).reshape(-1, 16)
    asked = [question(copy.imprint) for copy in made if copy.imprint is not None][:patience]
    cells = cells_to_ask(asked[0], len(stored), LOOKED_AT)

    def ours(one: Question) -> int:
        return len(near(one, asked_cells(one, cells), segment))

    ours(asked[0])
    rows = [(f"Sanad, {cells} of 65,536 cells", *timed(ours, asked))]
    faiss = peer_module("faiss")
    if faiss is None:
        print("\nNot installed, so not compared: faiss.")
    else:
        faiss.omp_set_num_threads(1)
        flat = faiss.IndexBinaryFlat(128)
        flat.add(stored)
        rows.append(("FAISS IndexBinaryFlat", *timed(partial(ranged, flat), asked[:3])))
        inverted = faiss.IndexBinaryIVF(faiss.IndexBinaryFlat(128), 128, 4096)
        inverted.train(stored[:: max(1, len(stored) // 200_000)])
        inverted.add(stored)
        for probes in (8, 32, 128):
            inverted.nprobe = probes
            rows.append((f"FAISS IndexBinaryIVF, {probes} of 4,096", *timed(partial(ranged, inverted), asked)))
    print(f"\nCodes within {RADIUS} bits among {len(stored):,}, one picture and its mirrored form ask:\n")
    print("| engine | ms for a picture | near codes found | ratio of time |\n|---|---|---|---|")
    truth = {name: hits for name, _, hits in rows}.get("FAISS IndexBinaryFlat")
    for name, milliseconds, hits in rows:
        share = "-" if truth is None else f"{sum(hits[: len(truth)]) / max(1, sum(truth)):.3f}"
        print(f"| {name} | {milliseconds:.1f} | {share} | {milliseconds / rows[0][1]:.1f} |")


def ranged(index: Any, one: Question) -> int:
    limits, _, _ = index.range_search(np.ascontiguousarray(one.codes).view(np.uint8).reshape(-1, 16), RADIUS + 1)
    return int(limits[-1])


def timed(search: Any, asked: Sequence[Question]) -> tuple[float, list[int]]:
    taken, hits = [], []
    for one in asked:
        begin = time.process_time()
        hits.append(search(one))
        taken.append(1000 * (time.process_time() - begin))
    return float(np.median(taken)), hits


def question(imprint: Imprint) -> Question:
    plain = LocalFeatures.of(imprint)
    codes = np.concatenate([halves(form.codes) for form in (plain, mirrored_features(plain))])
    return Question(codes, np.zeros((len(codes), 2), np.uint8))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small archives, few photos")
    parser.add_argument("--pictures", type=int, nargs="*", help="drawn pictures besides the photos, one archive each")
    parser.add_argument("--photos", type=int, help="photos whose copies ask")
    chosen = parser.parse_args()
    corpus = os.environ.get("SANAD_CORPUS")
    if corpus is None:
        raise SystemExit("set SANAD_CORPUS to the folder with the photos")
    sizes = chosen.pictures or ([0, 20_000] if chosen.quick else [0, 100_000, 1_000_000])
    cv2.setNumThreads(1)
    paths = sorted((Path(corpus) / "photos").glob("*.jpg"))
    photos = {path.stem: decoded(path.read_bytes()) for path in paths}
    real = [(digest(name), imprint) for name, pixels in photos.items() if (imprint := imprint_of(pixels, name))]
    pool = np.vstack([LocalFeatures.of(one).codes for item, one in real if item in set(map(digest, TRAINED_ON))])
    made, seconds = copies(photos, chosen.photos or (4 if chosen.quick else 12))
    held = len(photos.keys() - TRAINED_ON)
    print(f"{len(photos)} photos, {held} of them not trained on; {len(made)} copies.")
    print(f"Extraction: {1000 * np.median(seconds):.0f} ms of the processor for a picture (median).")
    rows = [measure(pool, real, drawn, made) for drawn in sizes]
    print(
        "\n| pictures | features drawn | MiB | built (s) | opened (s) | ms for a question (95th) | ms to insert (most) "
        "| found (95 % bounds) | wrong | resident MiB |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    print("\n".join(rows))
    near_codes(pool, 5_000 if chosen.quick else 1 << 15, made, 8 if chosen.quick else 40)
    return 0


if __name__ == "__main__":
    sys.exit(main())
