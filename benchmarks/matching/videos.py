"""Videos through the whole chain: what is found after eleven attacks, where, and how exactly; and stills of them.

    SANAD_CORPUS=... python -m benchmarks.matching.videos [--quick] [--clips a,b] [--attacks a,b] [--only videos|stills]

Every clip is submitted to a case and examined as in earnest; every attacked one is asked about as by `sanad ask`. Found
means: the match is called the same exposure. Beside it, on the same files: vPDQ as published and frames' PDQ within
31 bits at any time (`video_peers.py`). Then stills of known seconds, and held photos within submitted films
(`video_stills.py`). Some clips are real videos, some are films made of real photos: the tables say so.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from benchmarks.matching.archive import ask, digest_of, filled
from benchmarks.matching.clip_attacks import ATTACKS, Attacked
from benchmarks.matching.clips import Clip, clips, fillers
from benchmarks.matching.video_report import Archive, Asked, report
from benchmarks.matching.video_stills import stills_report
from pipeline.app import Sanad
from pipeline.model.basics import Digest
from pipeline.model.imprints import FrameHashes, Imprint, ImprintKind

QUICK_CLIPS = ("cars", "astronauts", "doorknob", "pan-0")


@dataclass(frozen=True, slots=True)
class Chosen:
    corpus: Path
    place: Path
    """Where the clips lie."""
    clips: Sequence[str]
    """Empty for all."""
    attacks: Sequence[str]
    parts: Sequence[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="four clips")
    parser.add_argument("--clips", default="")
    parser.add_argument("--attacks", default="")
    parser.add_argument("--only", choices=("videos", "stills"))
    parser.add_argument("--keep", type=Path, help="folder in which the clips stay, so that they need not be made again")
    given = parser.parse_args()
    corpus = os.environ.get("SANAD_CORPUS")
    if not corpus:
        raise SystemExit("SANAD_CORPUS is not set: the real clips are not at hand")
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory(prefix="sanad-videos-") as folder:
        place = given.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        only = _listed(given.clips) or (list(QUICK_CLIPS) if given.quick else [])
        parts = [given.only] if given.only else ["videos", "stills"]
        run(Chosen(Path(corpus), place, only, _listed(given.attacks) or list(ATTACKS), parts), Path(folder))


def _listed(text: str) -> list[str]:
    return [one for one in text.split(",") if one]


def run(chosen: Chosen, folder: Path) -> None:
    held = clips(chosen.corpus, chosen.place)
    files = {clip.path.name: clip.path.read_bytes() for clip in held}
    started = time.perf_counter()
    sanad = filled(folder / "case", files)
    try:
        items = {clip.name: digest_of(files[clip.path.name]) for clip in held}
        archive = Archive(held, items, _frames_of(sanad, items), time.perf_counter() - started)
        asking = [clip for clip in held if not clip.apart and (not chosen.clips or clip.name in chosen.clips)]
        if "videos" in chosen.parts:
            print(report(archive, list(_asked(sanad, asking, chosen)), chosen.attacks), flush=True)
        if "stills" in chosen.parts:
            print(stills_report(sanad, archive, asking, chosen.corpus, chosen.place, folder), flush=True)
    finally:
        sanad.stop_decoders()
    own, decoders = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = [spent.ru_utime + spent.ru_stime for spent in (own, decoders)]
    most = [spent.ru_maxrss / 1024 for spent in (own, decoders)]
    print(
        f"\nSeconds of the processor: {seconds[0]:.0f}, and {seconds[1]:.0f} of decoders. "
        f"At most {most[0]:.0f} MiB, and {most[1]:.0f} MiB of one decoder."
    )


def _frames_of(sanad: Sanad, items: Mapping[str, Digest]) -> Mapping[str, FrameHashes]:
    with sanad.bench.records.reading() as reading:
        kept = {name: reading.imprints_of(item, ImprintKind.FRAMES) for name, item in items.items()}
    return {name: FrameHashes.of(one) for name, found in kept.items() for one in found}


def _asked(sanad: Sanad, asking: Sequence[Clip], chosen: Chosen) -> Iterator[Asked]:
    others = fillers(chosen.corpus, chosen.place)
    for clip in asking:
        for attack in chosen.attacks:
            attacked = _attacked(clip, attack, chosen.place, others)
            started = time.perf_counter()
            answer = ask(sanad, attacked.path.read_bytes())
            took = time.perf_counter() - started
            yield Asked(clip, attack, attacked, answer.matches, _frames(answer.imprints), took)


def _attacked(clip: Clip, attack: str, place: Path, others: list[Clip]) -> Attacked:
    target = place / f"{clip.name}--{attack.replace(' ', '-').replace('%', 'percent')}.mp4"
    return ATTACKS[attack](clip, target, others)


def _frames(imprints: Sequence[Imprint]) -> FrameHashes | None:
    return next((FrameHashes.of(one) for one in imprints if one.kind is ImprintKind.FRAMES), None)


if __name__ == "__main__":
    main()
