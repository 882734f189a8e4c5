"""`make bench`: megabytes per second through `sanad submit`, beside the floor, and how much memory it takes.

The floor is what no intake can avoid: reading the same bytes once, with their SHA-256, on the same machine in the
same run. Each submission runs in a process of its own, whose peak of resident memory is printed: it must not grow with
what is handed over. A mailbox of 10 GB is not built here unless `--gib 10` asks for it; that rate and memory stay the
same from one size to its double is what speaks for it.

    python -m benchmarks.intake [--messages 100000] [--gib 0.25,0.5,1]
"""

import argparse
import base64
import hashlib
import json
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from io import BytesIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.app import Sanad
from pipeline.model.arrivals import Handover
from pipeline.model.basics import SourceCode

COLUMNS = (
    "handed over",
    "MiB",
    "entries",
    "floor MiB/s",
    "submit MiB/s",
    "submit MiB/CPU s",
    "submit ÷ floor",
    "peak MiB",
)
MIB = 1 << 20
PHOTO = 200_000
"""Bytes of one photo in the export."""
ATTACHED = 1_500_000
"""Bytes of one attachment in the mailbox."""
START = 1_510_000_000
_NOISE = hashlib.shake_256(b"benchmark").digest(1 << 16)


@dataclass(frozen=True, slots=True)
class Measured:
    """One submission."""

    entries: int
    seconds: float
    cpu_s: float
    peak_mib: float


def unlike(number: int, size: int) -> bytes:
    """Bytes that no other number has, quickly made."""
    head = number.to_bytes(8, "big")
    return (head + _NOISE * (size // len(_NOISE) + 1))[:size]


def skype_export(path: Path, messages: int, every: int = 200) -> Path:
    """An export with one long conversation; every so many messages bring a photo."""
    sent = range(0, messages, every)
    with tempfile.TemporaryFile() as listed, tarfile.open(path, "w") as archive:
        for piece in _messages(messages, every):
            listed.write(piece)
        member = tarfile.TarInfo("messages.json")
        member.size = listed.tell()
        listed.seek(0)
        archive.addfile(member, listed)
        for number in sent:
            member = tarfile.TarInfo(f"media/{_docid(number)}.1.jpeg")
            member.size = PHOTO
            archive.addfile(member, BytesIO(unlike(number, PHOTO)))
    return path


def _docid(number: int) -> str:
    return f"0-weu-d3-{number:032x}"


def _messages(count: int, every: int) -> Iterator[bytes]:
    """Newest first, about 5 kB each: the form in which the service writes them."""
    yield b'{"userId":"8:live:owner","conversations":[{"id":"8:live:sam","displayName":"Sam","MessageList":['
    for number in reversed(range(count)):
        docid = _docid(number)
        photo = f'<URIObject type="Picture.1" doc_id="{docid}"><OriginalName v="{number}.jpg"/></URIObject>'
        record = {
            "id": str((START + number) * 1000),
            "displayName": "Sam",
            "originalarrivaltime": time.strftime("%Y-%m-%dT%H:%M:%S.5Z", time.gmtime(START + number)),
            "messagetype": "RichText/UriObject" if number % every == 0 else "RichText",
            "content": photo if number % every == 0 else f"message {number} " + "so many words " * 340,
            "conversationid": "8:live:sam",
            "from": "8:live:sam",
            "properties": None,
            "amsreferences": [docid] if number % every == 0 else None,
        }
        yield json.dumps(record).encode() + (b"," if number else b"")
    yield b']}],"exportDate":"2020-07-06T20:55"}'


def mailbox(path: Path, size: int) -> Path:
    """An mbox of at least `size` bytes; every mail has one attachment in base64."""
    with path.open("wb") as file:
        number = 0
        while file.tell() < size:
            number += 1
            file.write(
                b"From a@example.org Sun Jun 28 17:20:30 2020\n"
                b"From: Sam <sam%d@example.org>\nSubject: photos %d\nMessage-ID: <%d@example.org>\nDate: %s\n"
                b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                b"--b\nContent-Type: text/plain\n\nwhat I filmed today\n--b\nContent-Type: image/jpeg\n"
                b"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=%d.jpg\n\n"
                % (number % 7, number, number, formatdate(START + number).encode(), number)
            )
            file.write(base64.encodebytes(unlike(number, ATTACHED)))
            file.write(b"--b--\n\n")
    return path


def floor(path: Path) -> float:
    """Seconds to read the file once and take its digest."""
    started = time.perf_counter()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(MIB):
            digest.update(piece)
    return time.perf_counter() - started


def submitted(case: Path, root: Path) -> Measured:
    """One submission in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.intake", "--child", str(case), str(root)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=3600)
    return Measured(**json.loads(answer.stdout.splitlines()[-1]))


def child(case: Path, root: Path) -> None:
    """Submits, and prints what it took; starting the program is not counted as time."""
    sanad = Sanad.create(case)
    started, cpu = time.perf_counter(), time.process_time()
    submission = sanad.submit([root], Handover(SourceCode("bench")))
    seconds, cpu_s = time.perf_counter() - started, time.process_time() - cpu
    with sanad.bench.records.reading() as reading:
        entries = len(reading.entries(submission.id))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"entries": entries, "seconds": seconds, "cpu_s": cpu_s, "peak_mib": peak}))


def main(messages: int, sizes: Sequence[float]) -> None:
    table = Table(*COLUMNS)
    with tempfile.TemporaryDirectory(prefix="sanad-bench-") as name:
        folder = Path(name)
        (folder / "nothing").write_bytes(b"nothing")
        table.add_row(
            "nothing", "0", "1", "", "", "", "", f"{submitted(folder / 'idle', folder / 'nothing').peak_mib:.0f}"
        )
        for count in (messages // 4, messages):
            root = skype_export(folder / "export.tar", count)
            table.add_row(f"Skype export, {count:,} messages", *_row(folder / f"skype-{count}", root))
            root.unlink()
        for size in sizes:
            root = mailbox(folder / "mailbox.mbox", int(size * 1024 * MIB))
            table.add_row(f"mailbox, {size} GiB", *_row(folder / f"mail-{size}", root))
            root.unlink()
    Console().print(table)


def _row(case: Path, root: Path) -> tuple[str, ...]:
    mib = root.stat().st_size / MIB
    os.sync()  # what building the file left to write is no part of the measurement
    lowest = min(floor(root), floor(root))
    found = submitted(case, root)
    rates = [f"{mib / one:.0f}" for one in (lowest, found.seconds, found.cpu_s)]
    ratio = f"{found.seconds / lowest:.1f}"
    return (f"{mib:.0f}", f"{found.entries:,}", *rates, ratio, f"{found.peak_mib:.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--gib", default="0.25,0.5,1")
    parser.add_argument("--child", nargs=2, type=Path)
    chosen = parser.parse_args()
    if chosen.child:
        child(*chosen.child)
    else:
        main(chosen.messages, [float(size) for size in chosen.gib.split(",")])
