"""A person who waits sees how far the look at a long video has come, and nothing of it stands in a file."""

import io

import pytest

from pipeline.cli.waiting import LookLine
from pipeline.model.basics import Language
from pipeline.wording.catalogue import Catalogue


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("language", "words"), [(Language.ENGLISH, "looked at so far"), (Language.ARABIC, "نُظر")])
def test_the_line_says_the_share_and_is_gone_before_anything_else(language: Language, words: str) -> None:
    terminal = _Terminal()
    line = LookLine(Catalogue.open(language), terminal)
    line.clear()
    assert terminal.getvalue() == ""
    line.tell(0.42)
    assert "42" in terminal.getvalue()
    assert words in terminal.getvalue()
    line.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_is_written_into_a_pipe_or_where_nothing_may_be_said() -> None:
    for catalogue, where in ((Catalogue.open(Language.ENGLISH), io.StringIO()), (None, _Terminal())):
        line = LookLine(catalogue, where)
        line.tell(0.5)
        line.clear()
        assert where.getvalue() == ""
