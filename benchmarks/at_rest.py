"""What encryption at rest costs: keeping an object and taking a working copy of it, encrypted and not.

    python -m benchmarks.at_rest [--folder DIR]

The folder says which disk is measured; the ratio is what counts, not the machine's own speed.
"""

import argparse
import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.storage.age_keys import Identity
from pipeline.storage.forms import NAME_KEY_BYTES, SealedForm
from pipeline.storage.vault import FolderVault

SIZES = ((64 << 10, 200), (3 << 20, 40), (64 << 20, 4))
"""Bytes of an object, and how many of them: a message, a photo, a video."""


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measured(vault: FolderVault, objects: list[bytes]) -> tuple[float, float]:
    """Seconds to keep all of them, and to take a working copy of each and read it."""
    kept = []

    def keep() -> None:
        kept.extend(vault.keep(io.BytesIO(content)).sha256 for content in objects)

    def read() -> None:
        for digest in kept:
            with vault.working_copy(digest) as stream:
                while stream.read(1 << 20):
                    pass

    return seconds(keep), seconds(read)


def main(folder: Path | None) -> None:
    table = Table("object", "count", "keep MB/s", "encrypted", "ratio", "copy MB/s", "encrypted", "ratio")
    for size, count in SIZES:
        objects = [os.urandom(size) for _ in range(count)]
        with tempfile.TemporaryDirectory(prefix="sanad-bench-", dir=folder) as name:
            form = SealedForm(Identity.generate(), os.urandom(NAME_KEY_BYTES))
            plain = measured(FolderVault(Path(name, "plain")), objects)
            sealed = measured(FolderVault(Path(name, "encrypted"), form), objects)
        row = [f"{size >> 10} KiB", str(count)]
        for before, after in zip(plain, sealed, strict=True):
            megabytes = size * count / 1e6
            row += [f"{megabytes / before:.0f}", f"{megabytes / after:.0f}", f"{after / before:.2f}"]
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path)
    main(parser.parse_args().folder)
