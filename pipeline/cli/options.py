"""Options that several commands share."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.model.basics import Language

Case = Annotated[
    Path,
    typer.Option("--case", envvar="SANAD_CASE", help="The case folder.", file_okay=False, show_default=True),
]
DEFAULT_CASE = Path("case")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to write it.")]
LanguageOption = Annotated[Language, typer.Option("--lang", "-l", help="Language of the words.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file instead of the terminal.", dir_okay=False),
]


def deliver(document: bytes, output: Path | None) -> None:
    """Writes a rendered document to `output`, or to the terminal."""
    if output is None:
        sys.stdout.buffer.write(document)
        sys.stdout.buffer.flush()
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(document)
