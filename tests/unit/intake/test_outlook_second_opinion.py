"""Our readers of Outlook's files, held against well-kept libraries that read the same files."""

import os
from collections.abc import Iterator
from pathlib import Path

import olefile
import pypff
import pytest
import tnefparse

from pipeline.intake.outlook.compound import STORAGE, Compound, Entry
from pipeline.intake.outlook.properties import Tag
from pipeline.intake.outlook.store_blocks import Blocks
from pipeline.intake.outlook.store_heap import Heap
from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, read

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif("SANAD_CORPUS" not in os.environ, reason="needs the corpus"),
]

INTAKE = Path(os.environ.get("SANAD_CORPUS", ".")) / "intake"
MESSAGES = sorted((INTAKE / "msg").rglob("*.msg"))
WINMAIL = sorted((INTAKE / "email").rglob("*.tnef"))


def streams(compound: Compound, storage: Entry, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], bytes]]:
    for entry in compound.inside(storage):
        here = (*path, entry.name)
        if entry.kind == STORAGE:
            yield from streams(compound, entry, here)
        else:
            yield here, b"".join(compound.pieces(entry))


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_every_stream_of_a_message_is_the_one_that_olefile_reads(path: Path) -> None:
    with path.open("rb") as stream, olefile.OleFileIO(path) as other:
        compound = Compound(stream)
        ours = dict(streams(compound, compound.root))
        theirs = {tuple(name): other.openstream(name).read() for name in other.listdir()}
    assert ours == theirs
    assert ours


@pytest.mark.parametrize("path", WINMAIL, ids=lambda path: path.name)
def test_every_attachment_of_a_winmail_has_the_bytes_that_tnefparse_reads(path: Path) -> None:
    cabinet = MemoryCabinet()
    found = read(path, cabinet=cabinet)
    ours = {cabinet.objects[one.object.sha256] for one in [*arrivals(found), *containers(found)]}
    theirs = tnefparse.TNEF(path.read_bytes(), do_checksum=False).attachments
    # tnefparse takes away NULs at the end.
    bare = {content.rstrip(b"\0") for content in ours}
    assert theirs
    for attachment in theirs:
        if attachment.data:
            assert bytes(attachment.data).rstrip(b"\0") in bare, attachment.long_filename()


def subjects(folder: pypff.folder) -> Iterator[str]:
    yield from (message.subject or "" for message in folder.sub_messages if hasattr(message, "subject"))
    for inner in folder.sub_folders:
        yield from subjects(inner)


@pytest.mark.parametrize("path", sorted((INTAKE / "pst").rglob("*.pst")), ids=lambda path: path.name)
def test_every_message_that_libpff_finds_in_a_store_is_found(path: Path) -> None:
    store = pypff.file()
    store.open(str(path))
    theirs = sorted(map(bare, subjects(store.get_root_folder())))
    store.close()
    with path.open("rb") as stream:
        blocks = Blocks(stream)
        messages = [node for node in blocks.nodes() if node.id & 0x1F == 4]
        ours = sorted(bare(Heap(blocks, node).properties()[0].text(Tag.SUBJECT) or "") for node in messages)
    assert theirs
    assert ours == theirs


def bare(subject: str) -> str:
    """Without the mark that says how long its prefix (Re:) is."""
    return subject[2:] if subject.startswith("\x01") else subject
