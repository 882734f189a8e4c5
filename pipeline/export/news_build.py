"""Builds the document's parts about what came after documents were issued, and incidents that may be one event."""

from collections.abc import Iterator

from pipeline.export.lineage_parts import IssuedPart, NewsPart, OverlapPart
from pipeline.export.naming import Names
from pipeline.export.visible import line
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.issued import IssuedSummary
from pipeline.model.news import News, NewsKind, Overlap
from pipeline.model.sentences import Parameter
from pipeline.wording.terms import term_id


def news_part(news: News, names: Names, words: Words) -> NewsPart:
    of, other = names.of(news.of), names.of(news.other)
    count = sentences.number("n", len(news.issued))
    return NewsPart(
        kind=news.kind,
        kind_words=words.of(news.kind),
        of=of,
        other=other,
        since=news.since,
        was_here=news.was_here,
        words=news_words(news, of.label, other.label, words),
        documents_words=words.say("news-documents", count),
        issued=tuple(_issued(one, words) for one in news.issued),
    )


def news_words(news: News, of: str, other: str, words: Words) -> str:
    """One sentence; `of` and `other`: what the two items are called here."""
    message = f"news-{news.kind.value}{'-was_here' if news.was_here else ''}"
    return words.say(message, *_parameters(news, of, other))


def document_words(document: IssuedSummary, words: Words) -> str:
    """Which document it is: its form, for whom, when, and its digest in full, by which its holder knows it."""
    return words.say(
        "news-document",
        sentences.text("format", line(document.format)),
        sentences.term("language", term_id(document.language)),
        sentences.term("audience", term_id(document.audience)),
        sentences.moment("time", document.time),
        sentences.text("sha256", document.sha256),
    )


def overlap_part(overlap: Overlap, names: Names, words: Words) -> OverlapPart:
    return OverlapPart(line(overlap.incident), words.all_said(overlap.reasons), names.all_of(overlap.items))


def _parameters(news: News, of: str, other: str) -> Iterator[Parameter]:
    yield sentences.text("of", of)
    yield sentences.moment("time", news.since)
    if news.kind is not NewsKind.OLDER_RECORD:
        yield sentences.text("other", other)
    if news.dated is not None:
        yield sentences.moment("by", news.dated.by)
        yield sentences.term("whose", term_id(news.dated.authority))
        yield sentences.text("source", line(news.dated.source))
    if news.ruling is not None:
        yield sentences.text("reviewer", line(news.ruling.reviewer))
        yield sentences.term("status", term_id(news.ruling.status))


def _issued(document: IssuedSummary, words: Words) -> IssuedPart:
    return IssuedPart(
        subject=line(document.subject),
        format=line(document.format),
        language=document.language,
        audience=document.audience,
        sha256=document.sha256,
        time=document.time,
        words=document_words(document, words),
    )
