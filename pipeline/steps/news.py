"""Who must be told: what turned up about an incident's items after documents about them left the case."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.compare.lineages.dating import datings
from pipeline.compare.lineages.known import Known
from pipeline.model.ancestry import Dating
from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.issued import IssuedSummary
from pipeline.model.news import News, NewsKind
from pipeline.model.pair_decisions import PairDecision
from pipeline.ports import Reading
from pipeline.review.permissions import Permissions
from pipeline.steps.lineages import known_of
from pipeline.steps.rulings import rulings_shown


def news_of_incident(reading: Reading, code: IncidentCode, allowed: Permissions) -> tuple[News, ...]:
    """About the incident's items and every document issued about it or one of them; oldest first."""
    items = [item.sha256 for item in reading.items_of(code) if allowed.kept_back(reading, item.sha256) is None]
    issued = [*reading.issued_about(code), *(one for item in items for one in reading.issued_about(item))]
    return _news(reading, items, issued, allowed) if issued else ()


def news_of_item(reading: Reading, item: Digest, allowed: Permissions) -> tuple[News, ...]:
    """About one item, and every document that speaks of it."""
    issued = reading.issued_naming(item)
    return _news(reading, [item], issued, allowed) if issued else ()


def _news(
    reading: Reading, items: Iterable[Digest], issued: Iterable[IssuedSummary], allowed: Permissions
) -> tuple[News, ...]:
    found: dict[tuple[NewsKind, Digest, Digest | None], News] = {}
    documents = sorted(issued, key=lambda one: (one.time, one.id))
    for own, members in _families(reading, items):
        known = [one for member in members if (one := known_of(reading, member, allowed)) is not None]
        rulings = [one for item in own for one in rulings_shown(reading, item, allowed)]
        for document in documents:
            spoken_of = set(document.items)
            # A document about a family speaks of one of its members at least; the first one stands for them.
            of = next((item for item in own if item in spoken_of), None)
            if of is None:
                continue
            for news in (*_copies(known, of, document, spoken_of), *_ruled(rulings, document, spoken_of)):
                # Which of its copies a document speaks of does not make a copy two; each ruled pair is its own.
                key = news.kind, news.other, news.of if news.kind is NewsKind.RULING else None
                told = found.get(key, replace(news, issued=()))
                if document not in told.issued:
                    found[key] = replace(told, issued=(*told.issued, document))
    return tuple(sorted(found.values(), key=lambda one: (one.since, one.other, one.kind)))


def _families(reading: Reading, items: Iterable[Digest]) -> Iterator[tuple[list[Digest], tuple[Digest, ...]]]:
    """(those of `items` that are copies of one another, all members of their lineage), each lineage once."""
    families: dict[str, tuple[list[Digest], tuple[Digest, ...]]] = {}
    for item in items:
        lineage = reading.lineage_of(item)
        key, members = (lineage.id, lineage.members) if lineage else (item, (item,))
        families.setdefault(key, ([], members))[0].append(item)
    yield from families.values()


def _copies(known: list[Known], of: Digest, document: IssuedSummary, spoken_of: set[Digest]) -> Iterator[News]:
    """Members of the lineage that the document could not know, and older records of those that it knew."""
    before = [_until(one, document.time) for one in known if one.item in spoken_of]
    earliest = min((one.by for member in before for one in datings(member)), default=None)
    for member in known:
        later = _since(member, document.time) if member.item in spoken_of else member
        dated = min(datings(later), key=lambda one: (one.by, one.receipt), default=None)
        older = dated is not None and earliest is not None and dated.by < earliest
        if member.item not in spoken_of:
            yield _copy(member, of, dated if older else None, document)
        elif dated is not None and older:
            came = min(receipt.received.interval.earliest for receipt in later.receipts)
            yield News(NewsKind.OLDER_RECORD, member.item, member.item, came, False, dated, None, ())


def _copy(member: Known, item: Digest, older: Dating | None, document: IssuedSummary) -> News:
    came = member.first_received.received.interval.earliest
    kind = NewsKind.OLDER_COPY if older else NewsKind.COPY
    return News(kind, item, member.item, came, came <= document.time, older, None, ())


def _ruled(rulings: Iterable[PairDecision], document: IssuedSummary, spoken_of: set[Digest]) -> Iterator[News]:
    for ruling in rulings:
        if ruling.time > document.time and spoken_of.intersection((ruling.item, ruling.other)):
            of, other = (ruling.item, ruling.other) if ruling.item in spoken_of else (ruling.other, ruling.item)
            yield News(NewsKind.RULING, of, other, ruling.time, False, None, ruling, ())


def _until(known: Known, moment: dt.datetime) -> Known:
    return replace(known, receipts=tuple(one for one in known.receipts if _received(one) <= moment))


def _since(known: Known, moment: dt.datetime) -> Known:
    return replace(known, receipts=tuple(one for one in known.receipts if _received(one) > moment))


def _received(receipt: Receipt) -> dt.datetime:
    return receipt.received.interval.earliest
