"""Lists for a terminal about the order of copies, what people ruled, and what came since documents were issued."""

from collections.abc import Callable, Iterable, Iterator

from pipeline.export.incident_parts import LineagePart
from pipeline.export.lineage_parts import AncestryPart, DerivationPart, NewsPart, OverlapPart
from pipeline.model.ancestry import Order

_ISOLATE, _END = "\u2068", "\u2069"
Say = Callable[[str], str]


def order_lines(lineages: Iterable[LineagePart], say: Say) -> Iterator[str]:
    """Each lineage as one entry of several lines."""
    for one in lineages:
        told = [*(ancestry_lines(one.ancestry, say) if one.ancestry else ()), *one.left_out]
        if told:
            yield "\n".join((" ".join(name.label for name in one.members), *(f"– {words}" for words in told)))


def ancestry_lines(ancestry: AncestryPart, say: Say) -> Iterator[str]:
    """The order with the evidence that speaks for it, whose record dates it, and what to ask for."""
    for pair in ancestry.derivations:
        # Of two copies it is said too that their order cannot be told; of many, that would be most of the list.
        if pair.order is not Order.NOT_TOLD or len(ancestry.derivations) == 1:
            votes = "; ".join(_spoken_for(pair, say))
            yield f"{pair.words} ({votes})" if votes else pair.words
    yield from (dated.words for dated in ancestry.dated_by)
    sources = " ".join(f"{_ISOLATE}{code}{_END}" for code in ancestry.best_from)
    yield f"{say('label-best')}: {ancestry.best.label} · {sources}"
    yield from (one.text for one in ancestry.ask)


def _spoken_for(pair: DerivationPart, say: Say) -> Iterator[str]:
    """What speaks for each of the two being the earlier one."""
    for name in (pair.item, pair.other):
        kinds = [vote.kind_words for vote in pair.votes if vote.earlier == name]
        if kinds:
            yield f"{say('label-for')} {name.label}: {' · '.join(kinds)}"


def news_lines(news: Iterable[NewsPart]) -> Iterator[str]:
    for one in news:
        yield "\n".join((one.words, one.documents_words, *(f"– {document.words}" for document in one.issued)))


def overlap_lines(overlaps: Iterable[OverlapPart]) -> Iterator[str]:
    for one in overlaps:
        items = " ".join(name.label for name in one.items)
        reasons = " ".join(reason.text for reason in one.reasons)
        yield f"{_ISOLATE}{one.incident}{_END}: {reasons}{f' ({items})' if items else ''}"
