"""Hands a document over, and puts on record that it left the case."""

import io
import os
import stat
import sys
from pathlib import Path

from pipeline.app import Sanad
from pipeline.cli.options import deliver
from pipeline.model.basics import Language
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.model.terms import Audience


def hand_over(
    sanad: Sanad, told: IncidentSummary | ItemReport, format: str, language: Language, output: Path | None
) -> None:
    """Writes it to `output` or the terminal; what is written to a file or is for others than the team goes on record.

    On record first: a document that left without a word could not be asked back.
    """
    document = sanad.render(told, format, language)
    if told.audience is not Audience.TEAM or output is not None or _into_a_file():
        sanad.issuing.issue(told, format, language, document)
    deliver(document, output)


def _into_a_file() -> bool:
    """Whether standard output was turned into a file. A pager or another program reads a pipe: that is a look."""
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, io.UnsupportedOperation):
        return False
