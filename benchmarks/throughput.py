"""`make bench`: items per second through `receive` and `examine`, beside the floor, and how the rate holds.

The floor is what no pipeline of this kind can avoid: reading each file, its SHA-256, and one decoding, on the same
files in the same run. The tasks are carried out here, one after the other in one process, without RQ, so that the
ratio speaks of Sanad's own work; `--processes` measures the whole crew instead. Every second photo states a camera and
a time, so that exiftool has work to do with it; the others are bare, as messengers leave them.

    python -m benchmarks.throughput [--counts 100,1000,10000] [--processes N]
"""

import argparse
import hashlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
from rich.console import Console
from rich.table import Table

from pipeline.app import Sanad
from pipeline.model.arrivals import Handover
from pipeline.model.basics import SourceCode
from pipeline.tasks import perform
from tests.media import photos
from workers.crew import Crew

BLOCK = 200
"""The last items of a run whose rate is compared with the first ones'."""


def floor(folder: Path) -> float:
    """Items per second of SHA-256 and decoding alone."""
    files = sorted(folder.iterdir())
    started = time.perf_counter()
    for file in files:
        content = file.read_bytes()
        hashlib.sha256(content).hexdigest()
        cv2.imread(str(file))
    return len(files) / (time.perf_counter() - started)


def receive(sanad: Sanad, folder: Path) -> float:
    started = time.perf_counter()
    sanad.submit([folder], Handover(SourceCode("bench")))
    return len(list(folder.iterdir())) / (time.perf_counter() - started)


def examine(sanad: Sanad) -> tuple[float, float, float]:
    """Items per second over the whole run, over its first and over its last `BLOCK` items."""
    times: list[float] = []
    sanad.start_decoders()
    try:
        sanad.require_confinement()
        while tasks := sanad.bench.records.ready(1000):
            for task in tasks:
                started = time.perf_counter()
                perform(sanad.bench, sanad.settings.workers, task.key)
                times.append(time.perf_counter() - started)
    finally:
        sanad.stop_decoders()
    return tuple(len(part) / sum(part) for part in (times, times[:BLOCK], times[-BLOCK:]))  # type: ignore[return-value]


def examine_with_crew(case: Path, processes: int) -> float:
    """Items per second of the whole crew, from its start until nothing is left."""
    started = time.perf_counter()
    with Crew(case, processes) as crew:
        while not crew.sanad.tasks.drained():
            crew.look_after()
            time.sleep(0.05)
        done = sum(count.done for count in crew.sanad.tasks.counts())
    return done / (time.perf_counter() - started)


def main(counts: Sequence[int], processes: int | None) -> None:
    table = Table("items", "floor /s", "receive /s", "examine /s", "first 200 /s", "last 200 /s", "floor ÷ examine")
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="sanad-bench-") as name:
            folder = photos(Path(name, "batch"), count, tagged=2)
            sanad = Sanad.create(Path(name, "case"))
            lowest = floor(folder)
            received = receive(sanad, folder)
            if processes:
                rate = first = last = examine_with_crew(Path(name, "case"), processes)
            else:
                rate, first, last = examine(sanad)
            row = (lowest, received, rate, first, last)
            table.add_row(str(count), *(f"{value:.1f}" for value in row), f"{lowest / rate:.1f}")
    Console().print(table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", default="100,1000,10000")
    parser.add_argument("--processes", type=int)
    chosen = parser.parse_args()
    main([int(count) for count in chosen.counts.split(",")], chosen.processes)
