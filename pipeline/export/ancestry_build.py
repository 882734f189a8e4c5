"""Builds the document's parts about the order of copies and what people ruled about pairs."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.export.lineage_parts import (
    AncestryPart,
    DatingPart,
    DerivationPart,
    GenerationPart,
    RulingPart,
    VotePart,
)
from pipeline.export.naming import Names
from pipeline.export.parts import ItemName, Said
from pipeline.export.visible import block, line
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.ancestry import Ancestry, Dating, Derivation, Generation, Vote
from pipeline.model.basics import Digest
from pipeline.model.likeness import Parting
from pipeline.model.pair_decisions import PairDecision, PairStatus
from pipeline.model.sentences import Parameter, ParameterKind, Sentence
from pipeline.model.times import Authority
from pipeline.wording.terms import term_id


def ancestry_part(ancestry: Ancestry, names: Names, words: Words) -> AncestryPart:
    return AncestryPart(
        derivations=tuple(_derivation(one, names, words) for one in ancestry.derivations),
        generations=tuple(_generation(one, names, words) for one in ancestry.generations),
        dated_by=tuple(_dating(one, names, words) for one in ancestry.dated_by),
        best=names.of(ancestry.best),
        best_from=ancestry.best_from,
        ask=tuple(_labelled(one, names, words) for one in ancestry.ask),
    )


def _label(name: str, item: ItemName) -> Parameter:
    return sentences.text(name, item.label)


def _derivation(one: Derivation, names: Names, words: Words) -> DerivationPart:
    item, other = names.of(one.item), names.of(one.other)
    earlier = names.of(one.earlier) if one.earlier else None
    if earlier is not None:
        later = other if one.earlier == one.item else item
        told = words.say("order-ordered", _label("earlier", earlier), _label("later", later))
    else:
        told = words.say(f"order-{one.order.value}", _label("item", item), _label("other", other))
    return DerivationPart(
        item=item,
        other=other,
        order=one.order,
        order_words=words.of(one.order),
        earlier=earlier,
        votes=tuple(_vote(vote, one, names, words) for vote in one.votes),
        words=told,
    )


def _vote(vote: Vote, pair: Derivation, names: Names, words: Words) -> VotePart:
    earlier = names.of(vote.earlier)
    later = names.of(pair.other if vote.earlier == pair.item else pair.item)
    told = words.say(f"vote-{vote.kind.value}", _label("earlier", earlier), _label("later", later), *vote.measured)
    return VotePart(vote.kind, words.of(vote.kind), vote.weight, words.of(vote.weight), earlier, told)


def _generation(one: Generation, names: Names, words: Words) -> GenerationPart:
    item = names.of(one.item)
    if one.at_least == 1:
        return GenerationPart(item, 1, words.say("order-first", _label("item", item)))
    number = sentences.number("at_least", one.at_least)
    return GenerationPart(item, one.at_least, words.say("order-generation", _label("item", item), number))


def _dating(one: Dating, names: Names, words: Words) -> DatingPart:
    item, source = names.of(one.item), line(one.source)
    by = sentences.moment("by", one.by)
    if one.authority is Authority.OWN_CUSTODY:
        told = words.say("dated-own", _label("item", item), by)
    elif not one.editable:
        told = words.say("dated-signed", _label("item", item), by, sentences.text("source", source))
    else:
        whose = sentences.term("whose", term_id(one.authority))
        told = words.say("dated-editable", _label("item", item), by, whose, sentences.text("source", source))
    return DatingPart(
        item, one.by, words.moment(one.by), one.authority, words.of(one.authority), source, one.editable, told
    )


def _labelled(sentence: Sentence, names: Names, words: Words) -> Said:
    """With the document's labels in the place of digests."""
    parameters = tuple(
        _label(one.name, names.of(Digest(str(one.value)))) if one.kind is ParameterKind.DIGEST else one
        for one in sentence.parameters
    )
    return words.said(replace(sentence, parameters=parameters))


def ruling_part(ruling: PairDecision, asking: Digest, names: Names, words: Words) -> RulingPart:
    """As `asking` sees it, which is one of the two items."""
    item, other = names.of(asking), names.of(ruling.other if ruling.item == asking else ruling.item)
    reviewer, reason, shown = line(ruling.reviewer), block(ruling.reason), words.moment(ruling.time)
    told = [
        _label("item", item),
        _label("other", other),
        sentences.text("reviewer", reviewer),
        sentences.text("time", shown),
        sentences.text("reason", line(ruling.reason)),
    ]
    if ruling.status is PairStatus.COPY:
        said = words.say("ruling-joined", *told)
    else:
        said = words.say("ruling-parted", *told, sentences.term("status", term_id(ruling.status)))
    return RulingPart(item, other, ruling.status, words.of(ruling.status), reviewer, reason, ruling.time, shown, said)


def left_out(parted: Iterable[Parting], names: Names, words: Words) -> tuple[str, ...]:
    """Matches that count for nothing because of a ruling, in words."""
    return tuple(
        words.say(
            "ruling-left_out",
            _label("item", names.of(one.item)),
            _label("other", names.of(one.other)),
            _label("first", names.of(one.because[0])),
            _label("second", names.of(one.because[1])),
        )
        for one in parted
    )
