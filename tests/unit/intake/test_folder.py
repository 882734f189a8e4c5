"""Folders: in order, without following anything."""

import json
import os
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.intake.limits import OpeningLimits
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Channel, FoundContainer, GapKind
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    containers,
    gaps,
    read,
    read_bytes,
    reasons,
    root_of,
    zip_of,
)
from tests.unit.intake.samples import PHOTO


def test_files_come_in_the_order_of_their_bytes_after_the_manifest(tmp_path: Path) -> None:
    for name in (b"b.jpg", b"\xd8\xb5.jpg", b"a\xff.jpg", b"Z/z.jpg"):
        path = tmp_path / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name)
    cabinet = MemoryCabinet()
    found = read(tmp_path, cabinet=cabinet)
    assert isinstance(found[0], FoundContainer)
    assert [one.name.display for one in arrivals(found)] == ["z.jpg", "a‹0xFF›.jpg", "b.jpg", "ص.jpg"]
    assert arrivals(found)[0].path == ("Z/z.jpg",)
    manifest = json.loads(cabinet.objects[found[0].object.sha256])
    assert [bytes.fromhex(line["name_hex"]) for line in manifest["entries"]] == [
        b"Z/z.jpg",
        b"a\xff.jpg",
        b"b.jpg",
        b"\xd8\xb5.jpg",
    ]
    assert manifest["entries"][0]["size"] == "7"


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"outside")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.jpg").symlink_to(tmp_path / "secret")
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe")
    (folder / "photo.jpg").write_bytes(PHOTO)
    cabinet = MemoryCabinet()
    found = read(folder, cabinet=cabinet)
    assert len(arrivals(found)) == 1
    assert sorted(reasons(found)) == ["intake-gap-device"] + ["intake-gap-link"] * 3
    assert b"outside" not in cabinet.objects.values()


def test_a_folder_may_be_empty(tmp_path: Path) -> None:
    assert len(read(tmp_path)) == 1


def test_a_vanished_file_is_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(PHOTO)
    root = root_of(path)
    path.unlink()
    found = list(reader_for(root).read(MemoryCabinet()))
    assert reasons(found) == ["intake-gap-no-access"]


def test_a_single_file_is_an_arrival_of_its_own(tmp_path: Path) -> None:
    found = read_bytes(PHOTO, tmp_path, "photo.jpg")
    assert [(one.channel, one.path, one.containers) for one in arrivals(found)] == [(Channel.FILE, (), ())]


def test_everything_of_a_folder_is_read_but_what_exceeds_the_limit(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.jpg").write_bytes(b"%d" % number)
    found = read(tmp_path, limits=OpeningLimits(members=3))
    assert len(arrivals(found)) == 3
    assert {gap.kind for gap in gaps(found)} == {GapKind.TOO_LARGE}


def test_containers_in_folders_are_opened(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zip_of({"in/side.jpg": PHOTO}))
    (found,) = arrivals(read(tmp_path))
    assert found.path == ("x.zip", "in/side.jpg")
    assert found.channel is Channel.FOLDER
    assert len(containers(read(tmp_path))) == 2


@pytest.mark.parametrize("kind", ["mailbox", "ZIP", "viber"])
def test_unknown_kinds_name_the_known_ones(kind: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mbox"):
        reader_for(root_of(tmp_path), kind)


def test_kinds_that_do_not_go_with_the_root_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        reader_for(root_of(tmp_path), "mbox")
    (tmp_path / "x").write_bytes(b"x")
    with pytest.raises(UsageError):
        reader_for(root_of(tmp_path / "x"), "folder")


def test_the_kind_file_leaves_a_container_closed(tmp_path: Path) -> None:
    found = read_bytes(zip_of({"a": b"a"}), tmp_path, "x.zip", kind="file")
    assert len(arrivals(found)) == len(found) == 1
