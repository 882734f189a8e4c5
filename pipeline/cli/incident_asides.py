"""`sanad incident issued` and `sanad incident duplicates`: who must be told, and what may be one event twice."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.cli.answers import print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case, LanguageOption
from pipeline.cli.pair_answers import Duplicates, DuplicatesAnswer, IssuedAnswer
from pipeline.cli.unlocking import open_case
from pipeline.export.news_build import document_words, news_words
from pipeline.export.words import Words
from pipeline.model.basics import IncidentCode, Language
from pipeline.model.news import News
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named


def issued(
    code: Annotated[str, typer.Argument(help="Code of the incident.")],
    lang: LanguageOption = Language.ENGLISH,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """List the documents about an incident that left the case, and what came since that they do not speak of.

    Example: `sanad incident issued SYR-ALP-20171113-01`
    """
    sanad, incident = open_case(case), IncidentCode(code)
    news, documents = sanad.issuing.news(incident), sanad.issuing.issued(incident)
    if json_output:
        print_answer(IssuedAnswer(incident, documents, news))
        return
    console, words = Console(highlight=False, soft_wrap=True), _words(lang)
    for document in documents:
        console.print(Text(document_words(document, words)))
    for line in _lines(news, words):
        console.print(Text(line))
    if not documents and not news:
        console.print("No document about it has left the case.")


def duplicates(
    code: Annotated[str | None, typer.Argument(help="Code of the incident; all of them without one.")] = None,
    lang: LanguageOption = Language.ENGLISH,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """List incidents that share recordings, or time and place: they may be one event. People merge, software never.

    Example: `sanad incident duplicates`
    """
    sanad = open_case(case)
    codes = [IncidentCode(code)] if code else [incident.code for incident in sanad.incidents()]
    every = (Duplicates(one, sanad.issuing.overlaps(one)) for one in codes)
    found = tuple(one for one in every if one.overlaps)
    if json_output:
        print_answer(DuplicatesAnswer(found))
        return
    console, words = Console(highlight=False, soft_wrap=True), _words(lang)
    for one in found:
        for overlap in one.overlaps:
            reasons = " ".join(words.said(reason).text for reason in overlap.reasons)
            console.print(Text(f"{one.incident} · {overlap.incident}: {reasons}"))
    if not found:
        console.print("No incident of this case shares a recording, or time and place, with another one.")


def _words(language: Language) -> Words:
    return Words(Catalogue.open(language, isolating=False), zone_named("UTC"))


def _lines(news: tuple[News, ...], words: Words) -> Iterator[str]:
    for one in news:
        yield news_words(one, one.of[:12], one.other[:12], words)
        yield from (f"  – {document_words(document, words)}" for document in one.issued)
