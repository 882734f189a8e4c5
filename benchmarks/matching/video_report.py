"""The tables of `videos.py`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.matching.clip_attacks import Attacked
from benchmarks.matching.clips import Clip
from benchmarks.matching.video_peers import frames_within, vpdq
from pipeline.model.basics import Digest
from pipeline.model.imprints import FrameHashes
from pipeline.model.likeness import Match, MatchKind, Segment

SAME = MatchKind.SAME_EXPOSURE
_COLUMNS = (
    "attack",
    "found",
    "of them real videos",
    "shown besides",
    "error of time (s): median, worst",
    "of the ends: median, worst",
    "vPDQ as published",
    "frames' PDQ ≤ 31",
    "sound agrees",
)
_TIME_S = 0.5
_ENDS_S = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Archive:
    clips: Sequence[Clip]
    items: Mapping[str, Digest]
    frames: Mapping[str, FrameHashes]
    took_s: float
    """To make it, examine everything and compare it with what was there."""

    def name(self, item: Digest) -> str:
        return next((name for name, held in self.items.items() if held == item), item[:8])


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    clip: Clip
    attack: str
    attacked: Attacked
    matches: Mapping[Digest, Match]
    """By the item of the archive."""
    frames: FrameHashes | None
    seconds: float
    """To look at it and to compare it, by the clock."""


@dataclass(frozen=True, slots=True)
class Placed:
    """How far off the longest segment of a match is, in seconds."""

    time: float
    ends: float


def report(archive: Archive, asked: Sequence[Asked], attacks: Sequence[str]) -> str:
    real = sum(clip.real and not clip.apart for clip in archive.clips)
    films = sum(not clip.real for clip in archive.clips)
    seconds = sum(clip.length_s for clip in archive.clips)
    lines = [
        f"Archive: {real} clips of real videos, {films} films made of real photos, and "
        f"{sum(clip.apart for clip in archive.clips)} second parts of fixed cameras, which are no copies: "
        f"{seconds:.0f} s of video, examined and compared in {archive.took_s:.0f} s "
        f"({seconds / archive.took_s:.1f} x realtime by the clock of this machine).",
        "",
        _row(_COLUMNS),
        _row(["---"] * len(_COLUMNS)),
        *(_attack_row(attack, [one for one in asked if one.attack == attack], archive) for attack in attacks),
        _attack_row("**all**", asked, archive),
        "",
        *_false(asked, archive),
        *_amiss(asked, archive),
    ]
    took = sum(one.seconds for one in asked)
    played = sum((one.attacked.last - one.attacked.first) * one.attacked.speed for one in asked)
    return "\n".join([*lines, f"{len(asked)} questions, {played / max(1e-9, took):.1f} x realtime by the clock."])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _attack_row(attack: str, asked: Sequence[Asked], archive: Archive) -> str:
    same = [one for one in asked if _kind(one, archive) is SAME]
    weaker = sum(_kind(one, archive) not in {None, SAME} for one in asked)
    placed = [found for one in same if (found := errors(one, archive)) is not None]
    real = [one for one in asked if one.clip.real]
    hashed = [(archive.frames[one.clip.name], one.frames) for one in asked if one.frames is not None]
    return _row(
        [
            attack,
            f"{len(same)} of {len(asked)}",
            f"{sum(one in same for one in real)} of {len(real)}",
            str(weaker),
            _spread([one.time for one in placed]),
            _spread([one.ends for one in placed]),
            str(sum(vpdq(*both) for both in hashed)),
            str(sum(frames_within(*both) for both in hashed)),
            str(sum(_sounds(one, archive) for one in asked)),
        ]
    )


def _spread(values: Sequence[float]) -> str:
    return f"{np.median(values):.2f}, {max(values):.2f}" if values else "-"


def _kind(one: Asked, archive: Archive) -> MatchKind | None:
    match = one.matches.get(archive.items[one.clip.name])
    return None if match is None else match.kind


def _sounds(one: Asked, archive: Archive) -> bool:
    match = one.matches.get(archive.items[one.clip.name])
    return match is not None and bool(match.sound)


def segments_of(match: Match, held: Digest) -> tuple[Segment, ...]:
    """Seconds of the held clip, then of what was asked about."""
    if match.item == held:
        return match.segments
    return tuple(Segment(s.other_start_s, s.other_end_s, s.start_s, s.end_s) for s in match.segments)


def errors(asked: Asked, archive: Archive) -> Placed | None:
    """Of the longest segment; None where there is none."""
    held = archive.items[asked.clip.name]
    match = asked.matches.get(held)
    segments = segments_of(match, held) if match is not None else ()
    if not segments:
        return None
    part, truth = max(segments, key=lambda one: one.end_s - one.start_s), asked.attacked
    places = np.linspace(part.start_s, part.end_s, 9)
    shown = part.other_start_s + (places - part.start_s) * part.speed
    off = float(np.abs(shown - (truth.speed * places + truth.shift)).max())
    return Placed(off, max(abs(part.start_s - truth.first), abs(part.end_s - truth.last)))


def _false(asked: Sequence[Asked], archive: Archive) -> Sequence[str]:
    false = [
        f"- {one.clip.name} ({one.attack}) is no copy of {archive.name(other)}: {match.segments}"
        for one in asked
        for other, match in sorted(one.matches.items())
        if other != archive.items[one.clip.name] and match.kind is SAME
    ]
    return (f"False pairs: {len(false)} of {len(asked) * (len(archive.items) - 1)}.", *false, "")


def _amiss(asked: Sequence[Asked], archive: Archive) -> Sequence[str]:
    """Whatever was missed, or is placed worse than by the goal."""
    lines = []
    for one in asked:
        match, placed = one.matches.get(archive.items[one.clip.name]), errors(one, archive)
        fine = placed is not None and placed.time <= _TIME_S and placed.ends <= _ENDS_S
        if match is None:
            lines.append(f"- {one.clip.name} ({one.attack}): nothing")
        elif match.kind is not SAME or not fine:
            lines.append(f"- {one.clip.name} ({one.attack}): {match.kind.value}, {placed}, {match.segments}")
    return ("Missed, or placed worse than half a second (ends: a second):", *(lines or ["- none"]), "")
