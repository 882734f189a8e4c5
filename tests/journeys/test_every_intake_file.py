"""Every real file of the intake corpus, handed over by itself: read, preserved, and accounted for.

What is in each stands in the tests of its area; here nothing may raise, be lost, or be taken for something else.
"""

import hashlib
import os
from collections import Counter
from pathlib import Path

import pytest

from pipeline.intake.contents import Content, content_of
from tests.contracts.test_reader_contract import assert_lawful
from tests.unit.intake.arrange import MemoryCabinet, read

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif("SANAD_CORPUS" not in os.environ, reason="needs the corpus"),
]

INTAKE = Path(os.environ.get("SANAD_CORPUS", ".")) / "intake"
FILES = sorted(path for path in INTAKE.rglob("*") if path.is_file()) if "SANAD_CORPUS" in os.environ else []
KINDS = {
    "**/mimetools-testmsgs/*.msg": {Content.EML, Content.MBOX},
    "email/mimekit/**/*.eml": {Content.EML},
    "email/mimekit/dkim/*.msg": {Content.EML},
    "email/mimekit/mbox/*.mbox.txt": {Content.MBOX},
    "email/mimekit/tnef/*.tnef": {Content.TNEF},
    "msg/**/*.msg": {Content.OUTLOOK_MESSAGE},
    "pst/**/*.pst": {Content.OUTLOOK_STORE},
    "skype/**/*.db": {Content.SKYPE_DATABASE},
    "wacz/**/*.warc*": {Content.WARC},
    "wacz/**/*.wacz": {Content.ZIP},
}


def test_the_corpus_is_whole() -> None:
    assert len(FILES) >= 240


def test_every_file_is_read_and_accounted_for(tmp_path: Path) -> None:
    for path in FILES:
        cabinet = MemoryCabinet()
        found = read(path, cabinet=cabinet)
        assert found, path
        assert_lawful(found, cabinet)
        # The file itself is in the cabinet, whatever became of it.
        assert hashlib.sha256(path.read_bytes()).hexdigest() in cabinet.objects, path


def test_every_file_is_known_by_its_content() -> None:
    counted: Counter[str] = Counter()
    for pattern, kinds in KINDS.items():
        for path in INTAKE.glob(pattern):
            with path.open("rb") as stream:
                assert content_of(stream) in kinds, path
            counted[pattern] += 1
    assert set(counted) == set(KINDS)
