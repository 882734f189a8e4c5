"""Exact radius search over 256-bit hashes, side by side with others: `python -m benchmarks.matching.search [--quick]`.

Random hashes with planted neighbours on both sides of the radii; one form, and the eight forms that evidence asks with.
Each engine runs in a process of its own, on one thread, one after the other; the time of a question is that of the
processor. Recall is held against looking at every hash. Insertion is one more item at a time, searchable at once: for
Sanad with its segments written in between, and once more with real records, SQLite and all.
"""

import os

os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})

import argparse
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.matching.search_engines import Hashes, Offered, offered
from pipeline.compare.index.rows import Rows
from pipeline.compare.index.segment import Segment
from pipeline.compare.index.segmented import SegmentedIndex
from pipeline.compare.index.spans import Span, Tiers
from pipeline.model.basics import Digest
from pipeline.model.descriptions import Description, MediaKind, MediaType
from pipeline.model.examinations import Examination
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.model.objects import Item, ItemStatus
from pipeline.storage.case import CaseFolder
from pipeline.storage.clock import SystemClock

RADII: Final = (31, 64)
FORMS: Final = (1, 8)
PLANTED: Final = (0, 8, 15, 30, 31, 32, 48, 63, 64, 65)
"""Bits between a question and what was planted for it, round its forms."""
PATIENCE_S: Final = 4.0
"""For the questions of one cell; the median is over those that were asked by then."""
INSERTED: Final = 3_000


@dataclass(frozen=True, slots=True)
class Asked:
    forms: Hashes
    truth: dict[tuple[int, int], frozenset[int]]
    """By number of forms and radius."""


@dataclass(frozen=True, slots=True)
class Cell:
    milliseconds: float
    recall: float
    wrong: int
    """Found, and not within the radius."""


@dataclass(frozen=True, slots=True)
class Line:
    engine: str
    exact: bool
    build_s: float
    memory_mib: float
    insert_ms: float | None
    cells: dict[tuple[int, int], Cell]


def material(count: int, questions: int) -> tuple[Hashes, tuple[Asked, ...]]:
    random = np.random.default_rng(count)
    hashes = random.integers(0, 1 << 64, (count, 4), np.uint64, endpoint=False)
    forms = random.integers(0, 1 << 64, (questions, max(FORMS), 4), np.uint64, endpoint=False)
    places = random.permutation(count)[: questions * len(PLANTED)].reshape(questions, -1)
    for question, own in zip(forms, places, strict=True):
        for number, (place, bits) in enumerate(zip(own, PLANTED, strict=True)):
            flips = np.zeros(256, np.uint8)
            flips[random.permutation(256)[:bits]] = 1
            # Every second one near the first form, the others round the turned ones.
            form = question[0 if number % 2 else number % len(question)]
            hashes[place] = form ^ np.packbits(flips).view(np.uint64)
    return hashes, tuple(Asked(own, _truth(hashes, own)) for own in forms)


def _truth(hashes: Hashes, forms: Hashes) -> dict[tuple[int, int], frozenset[int]]:
    """Looks at every hash."""
    apart = np.empty((len(forms), len(hashes)), np.uint16)
    for number, form in enumerate(forms):
        for start in range(0, len(hashes), 1 << 18):
            block = hashes[start : start + (1 << 18)]
            apart[number, start : start + len(block)] = np.bitwise_count(block ^ form).sum(axis=1, dtype=np.uint16)
    return {
        (count, radius): frozenset(np.flatnonzero((apart[:count] <= radius).any(axis=0)).tolist())
        for count in FORMS
        for radius in RADII
    }


def measured(one: Offered, hashes: Hashes, questions: Sequence[Asked]) -> Line:
    before, started = _resident(), time.perf_counter()
    engine = one.make()
    engine.build(hashes)
    build_s = time.perf_counter() - started
    cells = {}
    for count in FORMS:
        for radius in one.radii:
            engine.near(questions[0].forms[:count], radius)
            cells[count, radius] = _cell(engine.near, questions, count, radius)
    memory = (_resident() - before) / 2**20
    return Line(one.name, one.exact, build_s, memory, _insertion(engine), cells)


def alone(work: Callable[[], Line]) -> Line:
    """In a process of its own: what one engine leaves behind in memory must not be counted with the next."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sending.send(work()))
    process.start()
    sending.close()
    line = receiving.recv()
    process.join()
    assert isinstance(line, Line)
    return line


def _cell(near: object, questions: Sequence[Asked], count: int, radius: int) -> Cell:
    times, hits, expected, wrong, until = [], 0, 0, 0, time.monotonic() + PATIENCE_S
    for asked in questions:
        # Of the processor: other work on the machine would else be counted with whom it happens to meet.
        started = time.process_time()
        found = near(asked.forms[:count], radius)  # type: ignore[operator]
        times.append(time.process_time() - started)
        truth = asked.truth[count, radius]
        hits, expected, wrong = hits + len(truth & found), expected + len(truth), wrong + len(found - truth)
        if time.monotonic() > until:
            break
    return Cell(1000 * float(np.median(times)), hits / expected, wrong)


def _insertion(engine: object) -> float | None:
    """Milliseconds for one more, segments and all: the mean."""
    more = np.random.default_rng(7).integers(0, 1 << 64, (INSERTED, 4), np.uint64, endpoint=False)
    times, started = [], time.perf_counter()
    for row in more:
        try:
            engine.add(row[None])  # type: ignore[attr-defined]
        except NotImplementedError:
            return None
        times.append(time.perf_counter() - started)
        if times[-1] > PATIENCE_S:
            break
    return 1000 * times[-1] / len(times)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def with_records(count: int) -> Iterator[float]:
    """Milliseconds for each of some new items in a case that holds `count` hashes: from the end of the transaction that
    saved it until it is searchable. Four hashes an item: those of a photo with bars."""
    with tempfile.TemporaryDirectory(prefix="sanad-bench-") as place:
        folder = CaseFolder.create(Path(place) / "case", SystemClock())
        store, random, size = folder.segments("hashes"), np.random.default_rng(9), Tiers().sizes[0]
        end = count // size * size
        _fill(folder, end)
        records = folder.records(SystemClock())
        _examined(records, 0, random)
        index = SegmentedIndex(store)
        with records.reading() as reading:
            index.catch_up(reading)
        assert index.count(HashKind.PDQ) >= end, "what was filled in is not searched"
        for number in range(1, INSERTED // 4):
            _examined(records, number, random)
            started = time.perf_counter()
            with records.reading() as reading:
                index.catch_up(reading)
            yield 1000 * (time.perf_counter() - started)
        records.close()


def _fill(folder: CaseFolder, end: int) -> None:
    """Segments for the first `end` positions, as if their rows had been replaced since."""
    store, random, start = folder.segments("hashes"), np.random.default_rng(3), 0
    none = np.empty(0, np.uint64)
    for size in reversed(Tiers().sizes):
        while start + size <= end:
            columns = random.integers(0, 1 << 64, (4, size), np.uint64, endpoint=False)
            rows = Rows(np.arange(start + 1, start + size + 1, dtype=np.uint64), tuple(columns))
            held = {HashKind.PDQ: rows, HashKind.PHASH: Rows(none, (none,))}
            segment = Segment(Span(start, start + size), held)
            store.write(segment.span.name, segment.parts())
            start += size
    database = sqlite3.connect(folder.path / "records" / "sanad.db")
    with database:
        database.execute("INSERT INTO sqlite_sequence VALUES ('fingerprints', ?)", (end,))
    database.close()


def _examined(records: object, number: int, random: np.random.Generator) -> None:
    digest = Digest(random.bytes(32).hex())
    prints = tuple(
        Fingerprint(kind, random.bytes(size).hex(), 100, digest)
        for kind, size in 2 * ((HashKind.PDQ, 32), (HashKind.PHASH, 8))
    )
    image = Description(MediaType("image/jpeg", MediaKind.IMAGE))
    with records.writing() as tx:  # type: ignore[attr-defined]
        tx.add_item(Item(digest, 1, ItemStatus.RECEIVED, SystemClock().now()))
        tx.put_examination(Examination(digest, digest, ItemStatus.EXAMINED, image, fingerprints=prints))


def table(count: int, lines: Sequence[Line]) -> Iterator[str]:
    heads = [f"ms, {forms} form{'s' * (forms > 1)} ≤ {radius}" for forms, radius in _keys()]
    yield f"\n### {count:,} hashes\n"
    yield f"| engine | {' | '.join(heads)} | recall ≤ 31 / 64 | build s | MiB | insert ms |"
    yield "|---" * (len(heads) + 5) + "|"
    for line in lines:
        cells = [f"{cell.milliseconds:.3f}" if (cell := line.cells.get(key)) else "–" for key in _keys()]
        recalls = " / ".join(_recall(line, radius) for radius in RADII)
        insert = "–" if line.insert_ms is None else f"{line.insert_ms:.3f}"
        rest = f"{recalls} | {line.build_s:.1f} | {line.memory_mib:.0f} | {insert}"
        yield f"| {line.engine} | {' | '.join(cells)} | {rest} |"
    if any(line.exact for line in lines):
        ratios = " | ".join(f"{_ratio(lines, key):.1f}" for key in _keys())
        yield f"| *times faster than the faster exact one of FAISS* | {ratios} | | | | |"


def _ratio(lines: Sequence[Line], key: tuple[int, int]) -> float:
    peers = [line.cells[key].milliseconds for line in lines if line.exact and key in line.cells]
    return min(peers) / lines[0].cells[key].milliseconds


def _keys() -> Iterator[tuple[int, int]]:
    return ((forms, radius) for forms in FORMS for radius in RADII)


def _recall(line: Line, radius: int) -> str:
    cells = [cell for (_, own), cell in line.cells.items() if own == radius]
    if not cells:
        return "–"
    wrong = sum(cell.wrong for cell in cells)
    return f"{min(cell.recall for cell in cells):.4f}" + (f" ({wrong} wrong)" if wrong else "")


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching.search")
    parser.add_argument("--quick", action="store_true", help="1e5 hashes only")
    parser.add_argument("--counts", default="1e5,1e6,1e7")
    chosen = parser.parse_args(words)
    engines, missing = offered()
    print(f"load average at the start: {os.getloadavg()[0]:.1f}; not installed: {', '.join(missing)}")
    for text in ["1e5"] if chosen.quick else chosen.counts.split(","):
        count = int(float(text))
        hashes, questions = material(count, 100 if count <= 10**6 else 25)
        lines = []
        for engine in engines:
            if count > engine.most:
                continue
            lines.append(alone(partial(measured, engine, hashes, questions)))
            print(f"{engine.name}: done, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        print(*table(count, lines), sep="\n", flush=True)
        took = np.array(list(with_records(count)))
        print(
            f"\nOne new photo in a case with {count:,} hashes, records and segments included: "
            f"mean {took.mean():.2f} ms, median {np.median(took):.2f}, 99th percentile {np.percentile(took, 99):.2f}, "
            f"most {took.max():.0f}.",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
