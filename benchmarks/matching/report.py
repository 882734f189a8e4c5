"""The tables of `photos.py`, and what of them ships: `config/recall.toml`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.matching import peers as others
from benchmarks.matching.attacks import Attack
from benchmarks.matching.train_vocabulary import TRAINED_ON
from pipeline.model.likeness import MatchKind
from pipeline.model.recall import wilson

if TYPE_CHECKING:
    from benchmarks.matching.photos import Result

SAME = MatchKind.SAME_EXPOSURE


def report(results: "Sequence[Result]", attacks: Sequence[Attack], names: Sequence[str]) -> str:
    """`names`: those of all photos in the archive, as `Result.photo` numbers them."""
    found, missing = others.peers()
    counts = {peer.name: sum(result.unrelated[peer.name] for result in results) for peer in found}
    widest = others.thresholds(counts, found)
    orb_least = max([7, *(most for result in results for most in result.orb[1])]) + 1
    columns = ["Sanad", "95 % bounds", "shown besides", *(f"{name} ≤ {bits}" for name, bits in widest.items())]
    columns.append(f"ORB + RANSAC ≥ {orb_least}")
    lines = [_row("attack", columns), _row("---", ["---"] * len(columns))]
    lines += [
        _row(attack.name, _shares([one for one in results if one.attack == attack.name], widest, orb_least))
        for attack in attacks
    ]
    lines.append(_row("**all**", _shares(results, widest, orb_least)))
    return "\n".join(["", *lines, "", *_footing(results, names, counts, widest), *_not_here(missing)])


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _shares(results: "Sequence[Result]", widest: dict[str, int], orb_least: int) -> list[str]:
    count = len(results)
    same = sum(result.kind is SAME for result in results)
    low, high = wilson(same, count)
    weaker = sum(result.kind is not None and result.kind is not SAME for result in results)
    cells = [f"{same / count:.3f} ({same} of {count})", f"{low:.3f}-{high:.3f}", f"{weaker / count:.3f}"]
    cells += [f"{np.mean([one.apart[name] <= bits for one in results]):.3f}" for name, bits in widest.items()]
    return [*cells, f"{np.mean([one.orb[0] >= orb_least for one in results]):.3f}"]


def _footing(
    results: "Sequence[Result]", names: Sequence[str], counts: dict[str, np.ndarray], widest: dict[str, int]
) -> Sequence[str]:
    pairs = int(max(count.sum() for count in counts.values()))
    false = {kind: sum(result.false[kind] for result in results) for kind in MatchKind}
    seconds = 1000 * np.median([result.seconds for result in results], axis=0)
    costly = 1000 * np.percentile([result.seconds for result in results], 95, axis=0)
    crossed = {name: int(counts[name][: bits + 1].sum()) for name, bits in widest.items() if bits >= 0}
    tried = sum(len(result.orb[1]) for result in results)
    apart = [result for result in results if names[result.photo] not in TRAINED_ON]
    missed = sorted(f"{names[result.photo]} ({result.attack})" for result in results if result.kind is not SAME)
    return (
        f"Of the {len({result.photo for result in apart})} photos that the vocabulary of the local features was not "
        f"trained on, {sum(result.kind is SAME for result in apart):,} of {len(apart):,} copies were found. "
        f"Not found: {', '.join(missed) or 'none'}.",
        "",
        f"Archive: {len(names)} photos. Unrelated pairs: {pairs:,}. Sanad calls {false[SAME]} the same exposure "
        f"and {false[MatchKind.SAME_SCENE]} the same scene, and shows {false[MatchKind.CANDIDATE]} as candidates. "
        f"False pairs of the others at their thresholds: {crossed}. ORB's threshold is above the most inliers of "
        f"{tried:,} unrelated pairs only: all of them would take hours.",
        "",
        "Milliseconds of the processor for a question, median (95th percentile), without the decoder's own: "
        + ", ".join(
            f"{name} {middle:.0f} ({high:.0f})"
            for name, middle, high in zip(("looked at", "searched", "compared"), seconds, costly, strict=True)
        )
        + ".",
    )


def _not_here(missing: Sequence[str]) -> Sequence[str]:
    return ("", f"Not installed, so not compared: {', '.join(missing)}.") if missing else ()


def write_recall(results: "Sequence[Result]", attacks: Sequence[Attack], date: str) -> str:
    """The measured recall that reviewers are told, as TOML."""
    false = sum(result.false[SAME] for result in results)
    pairs = sum(int(next(iter(result.unrelated.values())).sum()) for result in results)
    lines = [
        "# Measured by benchmarks/matching/photos.py --write; read by pipeline/model/recall.py.",
        f'date = "{date}"',
        f"photos = {len({result.photo for result in results})}",
        f"unrelated_pairs = {pairs}",
        f"false_pairs = {false}",
    ]
    for attack in attacks:
        mine = [result for result in results if result.attack == attack.name]
        same = sum(result.kind is SAME for result in mine)
        lines += [
            "",
            "[[attack]]",
            f'name = "{attack.name}"',
            f'family = "{attack.family}"',
            f"found = {same}",
            f"of = {len(mine)}",
        ]
    return "\n".join(lines) + "\n"
