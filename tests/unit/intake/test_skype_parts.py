"""Conversations and files that were downloaded apart are joined where they are handed over at once."""

from pathlib import Path

from pipeline.intake.identity import receipt_id
from pipeline.intake.sniff import readers_for
from pipeline.model.arrivals import Arrival, Found
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    containers,
    gaps,
    notes,
    read,
    reasons,
    root_of,
    skype_export,
    tar_of,
    zip_of,
)
from tests.unit.intake.samples import PHOTO, A, B, C, conversation, message, skype_members, uri_object

SOURCE = SourceCode("S-01")


def parts(folder: Path) -> tuple[Path, Path]:
    """The export of `skype_members` as two archives: its messages, and its media."""
    messages, media = folder / "8_x_messages.tar", folder / "8_x_files.tar"
    whole = skype_members()
    messages.write_bytes(tar_of({name: raw for name, raw in whole.items() if not name.startswith("media/")}))
    media.write_bytes(tar_of({name: raw for name, raw in whole.items() if name.startswith("media/")}))
    return messages, media


def told(found: list[Found]) -> dict[str, list[str]]:
    return {one.name.display: notes(one) for one in arrivals(found)}


JOINED = {
    "f.png": ["intake-note-size-equal", "intake-note-skype-elsewhere"],
    f"{A}.2.jpeg": ["intake-note-poster"],
    f"{C}.1.jpeg": ["intake-note-orphan"],
}


def test_two_archives_in_one_folder_are_joined(tmp_path: Path) -> None:
    parts(tmp_path)
    found = read(tmp_path)
    assert told(found) == JOINED
    assert reasons(found) == ["intake-gap-missing"]
    (photo,) = [one for one in arrivals(found) if one.name.display == "f.png"]
    assert photo.path == ("8_x_files.tar", f"media/{A}.1.png")
    assert photo.message is not None
    assert photo.message.sender == "Sam <8:live:sam>"


def test_two_archives_named_at_once_are_joined_in_either_order(tmp_path: Path) -> None:
    messages, media = parts(tmp_path)
    for order in ((messages, media), (media, messages)):
        cabinet = MemoryCabinet()
        readers = readers_for([root_of(path) for path in order])
        found = [one for reader in readers for one in reader.read(cabinet)]
        assert told(found) == JOINED
        assert reasons(found) == ["intake-gap-missing"]


def test_a_list_of_messages_beside_a_packed_archive_of_media_is_joined(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    _, media = parts(tmp_path / "folder")
    media.with_suffix(".zip").write_bytes(zip_of({"deep/x.tar": media.read_bytes()}))
    media.unlink()
    assert told(read(tmp_path / "folder")) == JOINED


def test_media_handed_over_later_are_orphans_and_both_together_make_the_receipt(tmp_path: Path) -> None:
    messages, media = parts(tmp_path)
    first, later, both = read(messages), read(media), read(tmp_path)
    assert reasons(first) == ["intake-gap-no-media-folder"] * 2
    assert "intake-note-orphan" in told(later)["f.png"]
    by_id = {receipt_id(SOURCE, one): one for one in arrivals(both)}
    known = {receipt_id(SOURCE, one) for one in arrivals(later)}
    # The same bytes, now with their message: one more arrival of the same item, and nothing else is new.
    (new,) = [one for id, one in by_id.items() if id not in known and notes(one) != ["intake-note-poster"]]
    assert isinstance(new, Arrival)
    assert new.object in [one.object for one in arrivals(later)]
    # The gap bears the id of the file, by which people find the two together.
    assert [gap.path[-1] for gap in gaps(first)] == [B, A]


def test_two_participants_exports_of_one_conversation_use_their_own_files(tmp_path: Path) -> None:
    for name in ("sam", "owner"):
        members = {"messages.json": skype_export([conversation(message(1, uri_object(A)))]), f"media/{A}.1.png": PHOTO}
        (tmp_path / f"{name}.tar").write_bytes(tar_of(members))
    found = arrivals(read(tmp_path))
    assert sorted(one.path[0] for one in found) == ["owner.tar", "sam.tar"]
    assert all(one.message for one in found)


def test_every_file_comes_out_once_however_parts_lie(tmp_path: Path) -> None:
    messages, media = parts(tmp_path)
    (tmp_path / "again.zip").write_bytes(zip_of({"a.tar": media.read_bytes(), "b.tar": messages.read_bytes()}))
    found = read(tmp_path)
    places = [(one.containers, one.path) for one in (*arrivals(found), *containers(found))]
    assert len(places) == len(set(places))
    assert len(places) == 1 + 3 + 2 + 2 * len(skype_members())
    assert [notes(one) for one in arrivals(found)].count(["intake-note-orphan"]) == 2


def test_a_second_copy_of_the_media_is_no_orphan(tmp_path: Path) -> None:
    _, media = parts(tmp_path)
    (tmp_path / "z.zip").write_bytes(zip_of({"again.tar": media.read_bytes()}))
    found = [one for one in arrivals(read(tmp_path)) if one.name.display == "f.png"]
    assert [(one.message is not None, notes(one)) for one in found] == [(True, JOINED["f.png"]), (False, [])]
