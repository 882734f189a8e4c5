"""The real `main.db` that the plaso project publishes, read by the real confined decoders."""

import os
from pathlib import Path

import pytest

from pipeline.intake.confined import CONFINED_UNPACKING
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import GapKind
from pipeline.tools.decoders import DecoderPool
from tests.unit.intake.arrange import MemoryCabinet, arrivals, gaps, root_of

CORPUS = os.environ.get("SANAD_CORPUS", "")
DATABASE = Path(CORPUS, "intake/skype/main_db/skype_main.db")

pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not DATABASE.is_file(), reason="needs SANAD_CORPUS")]


def test_the_transfer_of_the_real_database_is_named(tmp_path: Path) -> None:
    with DecoderPool.start({}, tmp_path, CONFINED_UNPACKING) as pool:
        means = Means(decoders=lambda: pool, context_lines=3)
        found = list(reader_for(root_of(DATABASE), None, means).read(MemoryCabinet()))
    assert not arrivals(found)
    (gap,) = gaps(found)
    assert (gap.kind, gap.reason.id) == (GapKind.MISSING, "intake-gap-skype-local")
    assert gap.name is not None
    assert gap.name.display == "secret-project.pdf"
    assert gap.message is not None
    assert gap.message.sent is not None
    assert gap.message.sent.interval.earliest.isoformat() == "2013-10-24T21:49:35+00:00"
