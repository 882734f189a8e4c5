"""Mails as they are in the world, with the decoded answers of other programs beside them."""

import os
import re
from pathlib import Path

import pytest

from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, read, reasons, sha256

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif("SANAD_CORPUS" not in os.environ, reason="needs the corpus"),
]

MAILS = Path(os.environ.get("SANAD_CORPUS", ".")) / "intake" / "email"
ANSWERED = sorted(path for path in MAILS.glob("mime4j/*/*.msg") if list(path.parent.glob(path.stem + "_decoded_*.bin")))


@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_files_have_the_bytes_that_mime4j_decodes(path: Path) -> None:
    answers = {sha256(one.read_bytes()) for one in path.parent.glob(path.stem + "_decoded_*.bin")}
    assert answers <= {one.object.sha256 for one in arrivals(read(path, "eml"))}


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("mime4j/mimetools-testmsgs/attachment-filename-encoding-Latin1.msg", ["attachment.äöü"]),
        ("mime4j/mimetools-testmsgs/attachment-filename-encoding-UTF8.msg", ["attachment.äöü"]),
        ("mime4j/mimetools-testmsgs/multi-badnames.msg", ["/foo/bar", "foo bar", "foobar"]),
        ("mime4j/mimetools-testmsgs/multi-2gifs-base64.msg", ["3d-compress.gif", "3d-eye.gif"]),
        ("mime4j/testmsgs/russian-headers.msg", ["Список.doc"]),
        ("mimekit/dkim/related.msg", ["Christopher-Lloyd-as-Doc-Brown.jpg"]),
        ("mimekit/partial/message-partial.eml", ["earrings.jpg"]),
    ],
)
def test_names_are_those_that_were_written(file: str, names: list[str]) -> None:
    assert [one.name.display for one in arrivals(read(MAILS / file, "eml"))] == names


def test_unmunged_from_lines_part_two_mails() -> None:
    found = read(MAILS / "mimekit/mbox/unmunged.mbox.txt")
    assert len(containers(found)) == 1 + 2


def test_a_mailbox_of_1996_has_the_mails_and_images_of_its_summary() -> None:
    summary = (MAILS / "mimekit/mbox/content-length-summary.txt").read_text()
    cabinet = MemoryCabinet()
    found = read(MAILS / "mimekit/mbox/content-length.mbox.txt", cabinet=cabinet)
    mails = [one for one in containers(found) if len(one.path) == 1]
    assert len(mails) == len(re.findall(r"^From ", summary, re.MULTILINE))
    magics = [cabinet.objects[one.object.sha256][:4] for one in arrivals(found)]
    images = sum(magic in (b"GIF8", b"\xff\xd8\xff\xe0") for magic in magics)
    assert images >= len(re.findall(r"Content-Type: image/(?:gif|jpeg)", summary))


@pytest.mark.parametrize("file", ["tnef/rich-text.eml", "tnef/ukr.eml", "partial/message-partial.0.eml"])
def test_wrappers_are_kept_and_named(file: str) -> None:
    found = read(MAILS / "mimekit" / file, "eml")
    assert (len(arrivals(found)), reasons(found)) == (1, ["intake-gap-sealed"])


def test_every_real_mail_is_read_without_trouble() -> None:
    for path in MAILS.rglob("*"):
        if path.is_file():
            for kind in (None, "eml", "mbox"):
                assert read(path, kind)
