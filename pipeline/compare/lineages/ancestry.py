"""The copies of one lineage in their order: what comes from what, in which generation, and which one to ask about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipeline.compare.lineages.dating import dated_by
from pipeline.compare.lineages.known import Known
from pipeline.compare.lineages.order import derivation
from pipeline.model.ancestry import Ancestry, Derivation, Generation, Order
from pipeline.model.arrivals import MAIL_CHANNELS, Channel
from pipeline.model.basics import Digest
from pipeline.model.likeness import Lineage, Match
from pipeline.model.sentences import Sentence, digest

Pair = tuple[Digest, Digest]
_UNCHANGED: Final = MAIL_CHANNELS | {Channel.FOLDER, Channel.FILE, Channel.HTTP}
"""Ways that change no byte."""


def ancestry(lineage: Lineage, members: Sequence[Known], matches: Mapping[Pair, Match]) -> Ancestry:
    """`members`: those of the lineage that may be spoken of, `matches`: those of its links. At least one member."""
    known = {one.item: one for one in members}
    derivations = derive(known, lineage.links, matches)
    best = known.get(lineage.closest_to_capture, members[0])
    return Ancestry(
        lineage=lineage.id,
        derivations=derivations,
        generations=generations([item for item in lineage.members if item in known], derivations),
        dated_by=dated_by(members),
        best=best.item,
        best_from=tuple(dict.fromkeys(receipt.source for receipt in best.receipts)),
        ask=tuple(_ask(best, derivations)),
    )


def derive(
    known: Mapping[Digest, Known], links: Iterable[Pair], matches: Mapping[Pair, Match]
) -> tuple[Derivation, ...]:
    """One for each link between two that are known: each copy is held against those that it resembles most."""
    pairs = (pair for pair in links if pair[0] in known and pair[1] in known)
    return tuple(derivation(known[pair[0]], known[pair[1]], matches.get(pair)) for pair in pairs)


def generations(items: Sequence[Digest], derivations: Iterable[Derivation]) -> tuple[Generation, ...]:
    """How many steps lie before each copy, at least. Links form no circle, so neither does their order."""
    before: dict[Digest, list[Digest]] = {item: [] for item in items}
    after: dict[Digest, list[Digest]] = {item: [] for item in items}
    for one in derivations:
        if one.earlier is not None and one.later is not None:
            before[one.later].append(one.earlier)
            after[one.earlier].append(one.later)
    found = {item: 1 for item in items if not before[item]}
    open_before = {item: len(before[item]) for item in items}
    waiting = list(found)
    while waiting:
        here = waiting.pop()
        for item in after[here]:
            found[item] = max(found.get(item, 1), found[here] + 1)
            open_before[item] -= 1
            if not open_before[item]:
                waiting.append(item)
    return tuple(Generation(item, found[item]) for item in items)


def firsts(items: Sequence[Digest], derivations: Iterable[Derivation]) -> tuple[Digest, ...]:
    """Those that nothing here is known to precede, in their order."""
    later = {one.later for one in derivations}
    return tuple(item for item in items if item not in later)


def _ask(best: Known, derivations: Iterable[Derivation]) -> Iterator[Sentence]:
    """What to ask whoever the best copy came from."""
    item = digest("item", best.item)
    lost = any(best.item in (one.item, one.other) and one.order is Order.BOTH_CHANGED for one in derivations)
    if best.built_by_a_camera and not best.rewritten:
        yield Sentence("request-camera_file", (item,))
    elif lost:
        yield Sentence("request-common_original", (item,))
    else:
        yield Sentence("request-original", (item,))
    if not any(receipt.arrival.channel in _UNCHANGED for receipt in best.receipts):
        yield Sentence("request-how_to_send")
