"""A zip is read in two ways: by its directory, and from its front. What only one of them shows is not lost."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from pipeline.model.arrivals import GapKind
from tests.unit.intake.arrange import arrivals, gaps, notes, read_bytes, reasons, zip_of
from tests.unit.intake.samples import PHOTO

HIDDEN = zip_of({"hidden.jpg": b"hidden" * 50})
HIDDEN_MEMBER = HIDDEN[: HIDDEN.index(b"PK\x01\x02")]


def shown(found: object) -> list[str]:
    return [one.name.display for one in arrivals(found)]  # type: ignore[arg-type]


def cut_in_two(archive: bytes) -> tuple[bytes, bytes]:
    """The members, and the directory with the record behind it."""
    at = archive.index(b"PK\x01\x02")
    return archive[:at], archive[at:]


def moved(directory: bytes, by: int) -> bytes:
    """A directory that lies `by` bytes further on."""
    at = directory.rindex(b"PK\x05\x06") + 16
    (offset,) = struct.unpack_from("<I", directory, at)
    return directory[:at] + struct.pack("<I", offset + by) + directory[at + 4 :]


def test_a_member_that_the_directory_passes_over_comes_out(tmp_path: Path) -> None:
    members, directory = cut_in_two(zip_of({"photo.jpg": PHOTO}))
    found = read_bytes(members + HIDDEN_MEMBER + moved(directory, len(HIDDEN_MEMBER)), tmp_path)
    assert shown(found) == ["photo.jpg", "hidden.jpg"]
    assert [notes(one) for one in arrivals(found)] == [[], ["intake-note-zip-unlisted"]]
    assert gaps(found) == []


@pytest.mark.parametrize("size", [100, 5_000_000])
def test_what_is_prepended_to_an_archive_is_named(size: int, tmp_path: Path) -> None:
    found = read_bytes(b"\x7f" * size + zip_of({"photo.jpg": PHOTO}), tmp_path, kind="zip")
    assert shown(found) == ["photo.jpg"]
    ((gap,),) = [gaps(found)]
    assert (gap.reason.id, gap.kind) == ("intake-gap-zip-between", GapKind.UNREADABLE)
    assert [parameter.value for parameter in gap.reason.parameters] == [size]


def test_what_is_appended_to_an_archive_is_named(tmp_path: Path) -> None:
    found = read_bytes(zip_of({"photo.jpg": PHOTO}) + b"\x7f" * 1000, tmp_path)
    assert shown(found) == ["photo.jpg"]
    assert reasons(found) == ["intake-gap-zip-between"]


def test_of_two_archives_one_behind_the_other_both_come_out(tmp_path: Path) -> None:
    found = read_bytes(HIDDEN + zip_of({"photo.jpg": PHOTO}), tmp_path)
    assert shown(found) == ["photo.jpg", "hidden.jpg"]


def test_an_archive_in_the_comment_of_another_comes_out(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("photo.jpg", PHOTO)
        archive.comment = HIDDEN
    assert sorted(shown(read_bytes(target.getvalue(), tmp_path))) == ["hidden.jpg", "photo.jpg"]


def test_a_comment_and_zeros_are_no_gap(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("photo.jpg", PHOTO)
        archive.comment = b"words " * 100
    assert gaps(read_bytes(target.getvalue(), tmp_path)) == []
    padded = zip_of({"photo.jpg": PHOTO}) + bytes(5000)
    assert gaps(read_bytes(padded, tmp_path)) == []


def test_sizes_behind_the_bytes_are_no_gap(tmp_path: Path) -> None:
    """As programs write them that cannot go back: a descriptor of 16 bytes between any two members."""

    class Forward(io.RawIOBase):
        def __init__(self) -> None:
            self.whole = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: bytes) -> int:  # type: ignore[override]
            self.whole += piece
            return len(piece)

    target = Forward()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for number in range(5):
            archive.writestr(f"{number}.jpg", PHOTO)
    found = read_bytes(bytes(target.whole), tmp_path)
    assert (len(arrivals(found)), gaps(found)) == (5, [])
    assert all(notes(one) == [] for one in arrivals(found))


def test_two_names_of_one_member_are_both_told(tmp_path: Path) -> None:
    archive = zip_of({"harmless.jpg": PHOTO}, zipfile.ZIP_STORED)
    found = read_bytes(archive.replace(b"harmless.jpg", b"bomb-tnt.exe", 1), tmp_path)
    (photo,) = arrivals(found)
    assert (photo.name.display, photo.object.size) == ("harmless.jpg", len(PHOTO))
    assert notes(photo) == ["intake-note-zip-other-name"]
    assert photo.notes[0].parameters[0].value == "bomb-tnt.exe"


def test_a_name_that_only_differs_in_the_mark_of_its_encoding_opens(tmp_path: Path) -> None:
    archive = bytearray(zip_of({"صورة.jpg": PHOTO}))
    archive[7] &= ~0x08  # the mark of UTF-8 in the header, not in the directory
    (photo,) = arrivals(read_bytes(bytes(archive), tmp_path))
    assert (photo.name.display, notes(photo)) == ("صورة.jpg", [])


def test_bytes_that_both_views_describe_differently_are_told(tmp_path: Path) -> None:
    archive = bytearray(zip_of({"photo.jpg": PHOTO}, zipfile.ZIP_STORED))
    directory = archive.index(b"PK\x01\x02")
    struct.pack_into("<III", archive, directory + 16, 0xE8B7BE43, 1, 1)  # one byte "a" only
    archive[archive.index(b"photo.jpg") + 9] = ord("a")
    found = read_bytes(bytes(archive), tmp_path)
    (photo,) = arrivals(found)
    assert (photo.object.size, notes(photo)) == (1, ["intake-note-zip-views-differ"])
    assert reasons(found) == ["intake-gap-zip-between"]  # the other bytes, which a program from the front would read


def test_a_member_locked_in_one_view_only_is_told(tmp_path: Path) -> None:
    archive = bytearray(zip_of({"photo.jpg": PHOTO}))
    archive[6] |= 1
    found = read_bytes(bytes(archive), tmp_path)
    assert [notes(one) for one in arrivals(found)] == [["intake-note-zip-views-differ"]]


def test_directory_entries_that_point_at_the_same_member_are_all_there(tmp_path: Path) -> None:
    members, directory = cut_in_two(zip_of({"photo.jpg": PHOTO}))
    entry, end = directory[: directory.index(b"PK\x05\x06")], directory[directory.index(b"PK\x05\x06") :]
    twice = bytearray(end)
    struct.pack_into("<HHI", twice, 8, 2, 2, 2 * len(entry))
    found = read_bytes(members + entry + entry.replace(b"photo", b"other") + bytes(twice), tmp_path)
    assert shown(found) == ["photo.jpg", "other.jpg"]


def test_headers_that_overlap_each_other_are_read_once(tmp_path: Path) -> None:
    """Ten thousand headers without sizes, each followed by the next: no member is read over and over."""
    header = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 8, 8, 0, 0, 0, 0, 0, 1, 0) + b"x"
    found = read_bytes(header * 10_000, tmp_path, kind="zip")
    assert len(gaps(found)) == 10_000


def test_a_zip_of_volumes_that_were_put_together_is_read_from_the_front(tmp_path: Path) -> None:
    archive = bytearray(zip_of({"photo.jpg": PHOTO, "two.jpg": b"2"}))
    end = archive.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", archive, end + 4, 2, 2)
    struct.pack_into("<I", archive, end + 16, 7)
    found = read_bytes(b"PK\x07\x08" + bytes(archive), tmp_path)
    assert shown(found) == ["photo.jpg", "two.jpg"]
    assert {note for one in arrivals(found) for note in notes(one)} == {"intake-note-salvaged"}
