"""Videos through the whole chain: what is found after eleven attacks, where, and how exactly.

    SANAD_CORPUS=... python -m benchmarks.matching.videos [--quick] [--clips a,b] [--attacks a,b]

Every clip is submitted to a case and examined as in earnest; every attacked one is asked about as by `sanad ask`. Found
means: the match is called the same exposure. Beside it, on the same files: vPDQ as published (PDQ of one frame a
second, quality at least 50, 31 bits, 80 % of the frames either way) and frames' PDQ within 31 bits at any time (half of
the frames), both with our PDQ, which equals the published hashes.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from benchmarks.matching.clips import ATTACKS, Attacked, Clip, clips, fillers
from pipeline.app import Sanad
from pipeline.compare.matching import compare
from pipeline.journey import look_at
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, SourceCode
from pipeline.model.imprints import FrameHashes, ImprintKind
from pipeline.model.likeness import Leg, Match, MatchKind, Segment
from pipeline.steps.comparing import gallery, neighbours
from pipeline.storage.question_vault import QuestionVault
from pipeline.storage.unnamed import UnnamedFile
from pipeline.tasks import perform

QUICK_CLIPS = ("cars", "astronauts", "doorknob", "pan-0")


@dataclass(frozen=True, slots=True)
class Asked:
    clip: Clip
    attack: str
    attacked: Attacked
    matches: dict[Digest, Match]
    sha256: Digest
    frames: FrameHashes | None
    seconds: float
    """To look at it and to compare it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="four clips")
    parser.add_argument("--clips", default="")
    parser.add_argument("--attacks", default="")
    parser.add_argument("--keep", type=Path, help="folder in which the clips stay, so that they need not be made again")
    chosen = parser.parse_args()
    corpus = os.environ.get("SANAD_CORPUS")
    if not corpus:
        raise SystemExit("SANAD_CORPUS is not set: the real clips are not at hand")
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory(prefix="sanad-videos-") as folder:
        place = chosen.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        only = [one for one in chosen.clips.split(",") if one] or (list(QUICK_CLIPS) if chosen.quick else [])
        attacks = [one for one in chosen.attacks.split(",") if one] or list(ATTACKS)
        run(Path(corpus), place, Path(folder), only, attacks)


def run(corpus: Path, place: Path, folder: Path, only: Sequence[str], attacks: Sequence[str]) -> None:
    archive = clips(corpus, place)
    others = fillers(corpus, place)
    sanad = Sanad.create(folder / "case")
    sanad.start_decoders()
    try:
        held = _submit(sanad, archive, folder)
        took = _examine(sanad)
        seconds = sum(clip.length_s for clip in archive)
        print(
            f"{len(archive)} clips of {seconds:.0f} s examined and compared in {took:.0f} s: {seconds / took:.1f} x realtime"
        )
        print()
        asked = [
            _ask(sanad, clip, attack, _attacked(clip, attack, place, others))
            for clip in archive
            if not clip.apart and (not only or clip.name in only)
            for attack in attacks
        ]
        _report(sanad, archive, held, asked, attacks)
    finally:
        sanad.stop_decoders()


def _attacked(clip: Clip, attack: str, place: Path, others: list[Clip]) -> Attacked:
    target = place / f"{clip.name}--{attack.replace(' ', '-').replace('%', 'percent')}.mp4"
    return ATTACKS[attack](clip, target, others)


def _submit(sanad: Sanad, archive: Sequence[Clip], folder: Path) -> dict[str, Digest]:
    inbox = folder / "inbox"
    inbox.mkdir()
    for clip in archive:
        (inbox / clip.path.name).write_bytes(clip.path.read_bytes())
    submission = sanad.submit([inbox], Handover(SourceCode("bench")))
    with sanad.bench.records.reading() as reading:
        named = {}
        for entry in reading.entries(submission.id):
            receipt = reading.receipt(entry.receipt) if entry.receipt else None
            if receipt is not None:
                named[Path(receipt.arrival.name.display).stem] = receipt.item
    return named


def _examine(sanad: Sanad) -> float:
    started = time.perf_counter()
    while tasks := sanad.bench.records.ready(1000):
        for task in tasks:
            perform(sanad.bench, sanad.settings.workers, task.key)
    return time.perf_counter() - started


def _ask(sanad: Sanad, clip: Clip, attack: str, attacked: Attacked) -> Asked:
    """As `sanad ask` does it: looked at and compared, kept nowhere."""
    started = time.perf_counter()
    with attacked.path.open("rb") as stream:
        file = UnnamedFile.of(stream, None, 1 << 30)
    bench = replace(sanad.bench, vault=QuestionVault(sanad.bench.vault, file))
    try:
        examination, imprints = look_at(bench, file.sha256)
        near = neighbours(bench, examination, imprints)
        found = compare(file.sha256, examination.searchable_pictures, near, gallery(bench, examination, imprints, near))
    finally:
        file.close()
    frames = next((FrameHashes.of(one) for one in imprints if one.kind is ImprintKind.FRAMES), None)
    matches = {(one.other if one.item == file.sha256 else one.item): one for one in found}
    return Asked(clip, attack, attacked, matches, file.sha256, frames, time.perf_counter() - started)


def segments_of(match: Match, held: Digest) -> tuple[Segment, ...]:
    """Seconds of the held clip, then of what was asked about."""
    if match.item == held:
        return match.segments
    return tuple(Segment(s.other_start_s, s.other_end_s, s.start_s, s.end_s) for s in match.segments)


def errors(asked: Asked, held: Digest) -> tuple[float, float] | None:
    """(error of alignment, error of the ends) in seconds, of the longest segment; None where there is none."""
    match = asked.matches.get(held)
    segments = segments_of(match, held) if match is not None else ()
    if not segments:
        return None
    part, truth = max(segments, key=lambda one: one.end_s - one.start_s), asked.attacked
    places = np.linspace(part.start_s, part.end_s, 9)
    shown = part.other_start_s + (places - part.start_s) * part.speed
    off = float(np.abs(shown - (truth.speed * places + truth.shift)).max())
    return off, max(abs(part.start_s - truth.first), abs(part.end_s - truth.last))


def _report(
    sanad: Sanad, archive: Sequence[Clip], held: dict[str, Digest], asked: Sequence[Asked], attacks: Sequence[str]
) -> None:
    with sanad.bench.records.reading() as reading:
        frames = {
            name: FrameHashes.of(one)
            for name, item in held.items()
            for one in reading.imprints_of(item, ImprintKind.FRAMES)
        }
    names = {item: name for name, item in held.items()}
    peers = {name: (one.times, one.hashes, one.qualities) for name, one in frames.items()}
    print(
        "| attack | found | as candidate or scene | error of time, median / worst (s) | of the ends | vPDQ as published | frames within 31 bits | sound leg |"
    )
    print("|---|---|---|---|---|---|---|---|")
    false: list[str] = []
    for attack in attacks:
        mine = [one for one in asked if one.attack == attack]
        found, weaker, off, ends, vpdq, near, sound = 0, 0, [], [], 0, 0, [0, 0]
        for one in mine:
            item = held[one.clip.name]
            match = one.matches.get(item)
            same = match is not None and match.kind is MatchKind.SAME_EXPOSURE
            found += same
            weaker += match is not None and not same
            error = errors(one, item)
            if same and error is not None:
                off.append(error[0])
                ends.append(error[1])
            if not same or error is None or error[0] > 0.5:
                print(
                    f"  [{one.clip.name}, {attack}] {None if match is None else (match.kind.value, match.legs, match.segments, match.agreement)} {error}"
                )
            sound[0] += match is not None and Leg.SOUND in match.legs
            sound[1] += match is not None
            theirs = None if one.frames is None else (one.frames.times, one.frames.hashes, one.frames.qualities)
            vpdq += theirs is not None and _vpdq(peers[one.clip.name], theirs)
            near += theirs is not None and _within(peers[one.clip.name], theirs)
            false += [
                f"{one.clip.name} ({attack}) is not {names[other]}: {match.segments}"
                for other, match in one.matches.items()
                if other != item and match.kind is MatchKind.SAME_EXPOSURE
            ]
        count = len(mine)
        spread = f"{np.median(off):.2f} / {max(off):.2f}" if off else "-"
        end = f"{np.median(ends):.2f} / {max(ends):.2f}" if ends else "-"
        print(f"| {attack} | {found} of {count} | {weaker} | {spread} | {end} | {vpdq} | {near} | {sound[0]} |")
    print()
    unrelated = sum(len(archive) - 1 for _ in asked)
    print(f"False pairs: {len(false)} of {unrelated}.", *false, sep="\n- ")
    seconds = sum(one.seconds for one in asked)
    played = sum((one.attacked.last - one.attacked.first) * one.attacked.speed for one in asked)
    print(
        f"\n{len(asked)} questions, {seconds / max(1, len(asked)):.1f} s each, {played / seconds:.1f} x realtime; ",
        end="",
    )
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most.")


_Frames = tuple[np.ndarray, np.ndarray, np.ndarray]


def _apart(first: _Frames, second: _Frames) -> np.ndarray:
    one, two = (np.ascontiguousarray(side[1]).view(np.uint64).reshape(-1, 4) for side in (first, second))
    return np.bitwise_count(one[:, None] ^ two[None]).sum(axis=-1)


def _each_second(frames: _Frames) -> _Frames:
    times, hashes, qualities = frames
    _, first = np.unique(np.floor(times), return_index=True)
    first = first[qualities[first] >= 50]
    return times[first], hashes[first], qualities[first]


def _vpdq(held: _Frames, asked: _Frames) -> bool:
    one, two = _each_second(held), _each_second(asked)
    if not len(one[0]) or not len(two[0]):
        return False
    near = _apart(one, two) <= 31
    return bool(near.any(axis=1).mean() >= 0.8 or near.any(axis=0).mean() >= 0.8)


def _within(held: _Frames, asked: _Frames) -> bool:
    near = _apart(held, asked) <= 31
    return bool(max(near.any(axis=1).mean(), near.any(axis=0).mean()) >= 0.5)


if __name__ == "__main__":
    main()
