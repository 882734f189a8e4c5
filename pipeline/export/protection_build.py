"""Builds the document's parts that protect sources."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pipeline.export.protection_parts import AudiencePart, GradedSourcePart, KeptBackPart
from pipeline.export.visible import block, line
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.sources import Reliability
from pipeline.model.summary import KeptBackCount, SourceStanding
from pipeline.model.terms import Audience, InForce, KeptBack, Restriction
from pipeline.wording.terms import term_id

_LEADS_TO_SOMEBODY: Final = frozenset({"address", "path"})
"""Parameters of gaps: links to somebody's cloud storage, folders on somebody's disk."""


def places(told: Iterable[str], audience: Audience) -> tuple[str, ...]:
    """Names of archives and folders, for the team alone: programs call them after accounts, and chats after people."""
    return tuple(line(one) for one in told) if audience is Audience.TEAM else ()


def gap_reason(reason: sentences.Sentence, audience: Audience) -> sentences.Sentence:
    """The reason without what leads readers outside the team to an account or computer."""
    if audience is Audience.TEAM:
        return reason
    kept = (replace(one, value="–") if one.name in _LEADS_TO_SOMEBODY else one for one in reason.parameters)
    return replace(reason, parameters=tuple(kept))


def audience_part(audience: Audience, words: Words) -> AudiencePart:
    return AudiencePart(audience, words.say(f"sources-for-{audience.value}"))


def kept_back_part(count: KeptBackCount, words: Words) -> KeptBackPart:
    told = (
        ("sources-kept-by-source", count.by_source),
        ("sources-kept-restricted", count.restricted),
        ("sources-kept-gaps", count.gaps),
    )
    said = tuple(words.say(message_id, sentences.number("n", n)) for message_id, n in told if n)
    return KeptBackPart(count.by_source, count.restricted, count.gaps, said)


def item_kept_back(why: KeptBack, words: Words) -> str:
    by_source = why is KeptBack.BY_ITS_SOURCE
    return words.say("sources-item-by-source" if by_source else "sources-item-restricted")


def graded_part(standing: SourceStanding, words: Words) -> GradedSourcePart:
    found = standing.grading
    reliability = found.grade if found else Reliability.F
    term = sentences.term("grade", term_id(reliability))
    if found is None:
        said = words.say("sources-not-graded", term)
        return GradedSourcePart(standing.code, reliability, words.of(reliability), None, None, None, said)
    shown, by = words.moment(found.time), line(found.by)
    said = words.say("sources-graded", term, sentences.text("by", by), sentences.text("time", shown))
    return GradedSourcePart(standing.code, reliability, words.of(reliability), by, found.time, shown, said)


def terms_words(many: tuple[InForce, ...], audience: Audience, words: Words) -> tuple[str, ...]:
    """What holds for the receipts of one item, each once; the source's own words where they may be shown."""
    return tuple(dict.fromkeys(said for terms in many for said in _terms(terms, audience, words)))


def _terms(terms: InForce, audience: Audience, words: Words) -> Iterator[str]:
    if terms.consent is not None:
        yield words.of(terms.consent)
    for restriction in terms.restrictions:
        yield _embargo(terms, words) if restriction is Restriction.EMBARGO else words.of(restriction)
    if not terms.conceals(audience):
        yield from (block(own) for own in terms.words)


def _embargo(terms: InForce, words: Words) -> str:
    if terms.embargo_until is None:
        return words.say("sources-terms-embargo-open")
    return words.say("sources-terms-embargo", sentences.text("day", terms.embargo_until.isoformat()))
