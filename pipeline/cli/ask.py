"""`sanad ask`: is this held already?"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.answers import print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.unlocking import open_case
from pipeline.cli.waiting import LookLine
from pipeline.desks.asking import MOST_FILES, AskDesk, Asked
from pipeline.errors import InvalidInput, UsageError
from pipeline.export.ask_build import answer_part, answers_document
from pipeline.export.ask_html import PICTURE_SIDE, AnswerView, PairUris, ask_page, data_uri
from pipeline.export.ask_text import AskText
from pipeline.intake.names import from_bytes
from pipeline.model.asking import Answer
from pipeline.model.basics import Language
from pipeline.tools.lazily import LazyPool
from pipeline.wording.catalogue import Catalogue

MOST_PAIRS: Final = 24
"""Copies that a page shows side by side; the others stand there in words."""
Files = Annotated[
    list[Path], typer.Argument(help="Photos, videos, recordings, screenshots, frames.", show_default=False)
]
InLanguage = Annotated[Language, typer.Option("--lang", "--language", "-l", help="Language of the words.")]
ToPage = Annotated[
    Path | None, typer.Option("--html", help="Write a page with the copies side by side.", dir_okay=False)
]
ToReceipt = Annotated[
    Path | None,
    typer.Option("--receipt", help="Write a signed receipt; that it was made goes on record.", dir_okay=False),
]


def ask(
    files: Files,
    lang: InLanguage = Language.ENGLISH,
    html: ToPage = None,
    receipt: ToReceipt = None,
    case: Case = DEFAULT_CASE,
    json_output: AsJson = False,
) -> None:
    """Ask whether the archive holds a copy of these files. Nothing of them is kept.

    Example: `sanad ask screenshot.png --lang ar --html answer.html`
    """
    if len(files) > MOST_FILES:
        raise UsageError(f"at most {MOST_FILES} files are asked about at once")
    if receipt is not None and len(files) > 1:
        raise UsageError("a receipt is about one file", remedy="Ask about each file by itself.")
    sanad = open_case(case)
    desk, catalogue = sanad.asking, Catalogue.open(lang)
    teller = None if json_output else AskText(catalogue)
    with desk.decoders() as decoders:
        answered = [_asked(desk, file, decoders, teller, catalogue) for file in files]
    if json_output:
        print_answer(answers_document([answer for _, answer in answered], catalogue))
    if html is not None:
        views = [_view(asked, answer, catalogue) for asked, answer in answered]
        html.write_bytes(ask_page(views, catalogue, sanad.bench.tools))
    if receipt is not None:
        receipt.write_bytes(desk.receipt(answered[0][1]))


def _asked(
    desk: AskDesk, file: Path, decoders: LazyPool, teller: AskText | None, catalogue: Catalogue
) -> tuple[Asked, Answer]:
    try:
        with file.open("rb") as stream:
            asked = desk.read(stream, from_bytes(file.name.encode("utf-8", "surrogateescape")))
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}") from error
    try:
        line = LookLine(None if teller is None else catalogue, sys.stderr)
        answer = _told(desk.answers(asked, decoders, line.tell), teller, catalogue, line)
    finally:
        asked.release()
    return asked, answer


def _told(answers: Iterator[Answer], teller: AskText | None, catalogue: Catalogue, line: LookLine) -> Answer:
    """The last answer; what is known is printed as it comes."""
    for number, answer in enumerate(answers):
        line.clear()
        if teller is not None:
            part = answer_part(answer, catalogue)
            _print((teller.opening(part) if number == 0 else "") + teller.stages(part))
            if answer.finished:
                _print(teller.whole(part))
    return answer


def _view(asked: Asked, answer: Answer, catalogue: Catalogue) -> AnswerView:
    part = answer_part(answer, catalogue)
    pairs = {}
    for number, copy in enumerate(answer.copies[:MOST_PAIRS], start=1):
        pair = asked.pair(answer, copy)
        if pair is not None:
            pairs[number] = PairUris(pair, data_uri(pair.question), data_uri(pair.held))
    picture = part.question.picture
    return AnswerView(part, data_uri(asked.pictures.jpeg(picture, PICTURE_SIDE)) if picture else None, pairs)


def _print(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()
