"""Archives as an enemy would build them, and as accidents leave them."""

import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from pipeline.intake.limits import MIB, OpeningLimits
from pipeline.model.arrivals import GapKind
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    containers,
    gaps,
    notes,
    read_bytes,
    reasons,
    tar_of,
    zip_of,
)
from tests.unit.intake.samples import PHOTO

ODD = ["../../evil.jpg", "/etc/evil.jpg", "C:\\x\\evil.jpg", "..\\evil.jpg", "a/../../evil.jpg"]


@pytest.mark.parametrize("name", ODD)
def test_paths_that_lead_outside_are_only_names(name: str, tmp_path: Path) -> None:
    for archive in (zip_of({name: PHOTO, "fine.jpg": b"x"}), tar_of({name: PHOTO, "fine.jpg": b"x"})):
        evil, fine = arrivals(read_bytes(archive, tmp_path))
        assert evil.name.display == "evil.jpg"
        assert evil.path == (name,)
        assert notes(evil) == ["intake-note-odd-path"]
        assert notes(fine) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["handed-over"]


def test_links_and_devices_in_a_tar_are_gaps(tmp_path: Path) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.BLKTYPE):
            entry = tarfile.TarInfo(f"entry{kind.decode()}")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        entry = tarfile.TarInfo("photo.jpg")
        entry.size = len(PHOTO)
        archive.addfile(entry, io.BytesIO(PHOTO))
    found = read_bytes(target.getvalue(), tmp_path)
    assert reasons(found) == ["intake-gap-link"] * 2 + ["intake-gap-device"] * 3
    assert [one.object.size for one in arrivals(found)] == [len(PHOTO)]


def test_links_in_a_zip_are_gaps(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    assert reasons(read_bytes(target.getvalue(), tmp_path)) == ["intake-gap-link"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for content in (b"one", b"two"):
            archive.writestr("a.jpg", content)
    found = arrivals(read_bytes(target.getvalue(), tmp_path))
    assert [(one.path, one.object.size) for one in found] == [(("a.jpg",), 3), (("a.jpg (2)",), 3)]


def test_names_differing_in_case_or_composition_stay_apart(tmp_path: Path) -> None:
    found = arrivals(read_bytes(zip_of({"a.jpg": b"1", "A.jpg": b"2", "é.jpg": b"3", "e\u0301.jpg": b"4"}), tmp_path))
    assert len({one.object.sha256 for one in found}) == len({one.path for one in found}) == 4


def test_an_arabic_name_in_a_zip_without_an_encoding_is_read(tmp_path: Path) -> None:
    raw = "صورة.jpg".encode("cp720")
    archive = zip_of({"#" * len(raw): PHOTO}).replace(b"#" * len(raw), raw)
    (photo,) = arrivals(read_bytes(archive, tmp_path))
    assert photo.name.display == "صورة.jpg"
    assert bytes.fromhex(photo.name.raw_hex) == raw


def test_protected_members_are_gaps(tmp_path: Path) -> None:
    archive = bytearray(zip_of({"secret.jpg": PHOTO, "open.jpg": b"x"}))
    directory = archive.index(b"PK\x01\x02")
    for flags in (6, directory + 8):
        archive[flags] |= 1
    found = read_bytes(bytes(archive), tmp_path)
    assert [(gap.kind, gap.name.display if gap.name else "") for gap in gaps(found)] == [
        (GapKind.ENCRYPTED, "secret.jpg")
    ]
    assert [one.name.display for one in arrivals(found)] == ["open.jpg"]


def test_a_wrong_checksum_costs_only_its_member(tmp_path: Path) -> None:
    archive = bytearray(zip_of({"bad.jpg": b"AAAA", "good.jpg": b"BBBB"}, zipfile.ZIP_STORED))
    archive[archive.index(b"AAAA")] ^= 1
    found = read_bytes(bytes(archive), tmp_path)
    assert reasons(found) == ["intake-gap-damaged"]
    assert [one.name.display for one in arrivals(found)] == ["good.jpg"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zip_of({"zeros": bytes(50 * MIB), "photo.jpg": PHOTO})
    assert len(bomb) < 60_000
    found = read_bytes(bomb, tmp_path)
    assert [(gap.kind, gap.reason.id) for gap in gaps(found)] == [(GapKind.TOO_LARGE, "intake-gap-bomb")]
    assert [one.name.display for one in arrivals(found)] == ["photo.jpg"]


def test_a_compressed_tar_bomb_is_not_unpacked(tmp_path: Path) -> None:
    found = read_bytes(tar_of({"zeros": bytes(50 * MIB)}, "w:gz"), tmp_path)
    assert {gap.kind for gap in gaps(found)} == {GapKind.TOO_LARGE}
    assert not arrivals(found)


def test_all_members_together_are_bounded(tmp_path: Path) -> None:
    archive = tar_of({f"{number}": bytes(1000) for number in range(10)})
    found = read_bytes(archive, tmp_path, limits=OpeningLimits(unpacked_bytes=5_500))
    assert len(arrivals(found)) == 5
    assert {gap.reason.id for gap in gaps(found)} == {"intake-gap-too-large"}


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_more_members_than_allowed_make_one_gap(pack: object, tmp_path: Path) -> None:
    archive = pack({f"{number}": b"" for number in range(50)})  # type: ignore[operator]
    found = read_bytes(archive, tmp_path, limits=OpeningLimits(members=20))
    assert reasons(found) == ["intake-gap-too-many"]


def test_archives_in_archives_end_at_the_limit(tmp_path: Path) -> None:
    nested = zip_of({"photo.jpg": PHOTO})
    for _ in range(9):
        nested = zip_of({"x.zip": nested})
    found = read_bytes(nested, tmp_path)
    assert reasons(found) == ["intake-gap-too-deep"]
    assert len(containers(found)) == 7


def test_a_zip_cut_off_gives_back_what_came_before_the_cut(tmp_path: Path) -> None:
    members = {f"{number}.jpg": bytes([number]) * 3000 for number in range(9)}
    whole = zip_of(members, zipfile.ZIP_STORED)
    found = read_bytes(whole[: len(whole) // 2], tmp_path)
    salvaged = arrivals(found)
    assert [one.name.display for one in salvaged] == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]
    assert all(notes(one) == ["intake-note-salvaged"] for one in salvaged)
    assert reasons(found) == ["intake-gap-cut-off"]


def test_a_streamed_zip_cut_off_gives_back_whole_members(tmp_path: Path) -> None:
    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    target = Unseekable()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.jpg", bytes([number]) * 9000)
    whole = target.getvalue()
    found = read_bytes(whole[: whole.index(b"PK\x01\x02")], tmp_path)
    assert [one.object.size for one in arrivals(found)] == [9000] * 3


def test_damage_inside_a_tar_costs_only_its_member(tmp_path: Path) -> None:
    archive = bytearray(tar_of({f"{number}.jpg": bytes([number + 1]) * 900 for number in range(4)}))
    second = 512 + 1024
    archive[second : second + 200] = b"\xaa" * 200
    found = read_bytes(bytes(archive), tmp_path)
    assert [one.name.display for one in arrivals(found)] == ["0.jpg", "2.jpg", "3.jpg"]
    assert reasons(found) == ["intake-gap-tar-damage"]


def test_a_tar_cut_off_gives_back_what_came_before(tmp_path: Path) -> None:
    archive = tar_of({"a.jpg": PHOTO, "b.jpg": PHOTO})[: 512 + 2048 + 512 + 100]
    found = read_bytes(archive, tmp_path)
    assert [one.name.display for one in arrivals(found)] == ["a.jpg"]
    assert "intake-gap-cut-off" in reasons(found)


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_arabic_names_are_whole_in_every_dialect(form: int, tmp_path: Path) -> None:
    name = "مجلد/" * 4 + "صورة " * 3 + ".jpg" if form == tarfile.USTAR_FORMAT else "مجلد/" * 30 + "صورة.jpg"
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form) as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(PHOTO)
        archive.addfile(entry, io.BytesIO(PHOTO))
    (photo,) = arrivals(read_bytes(target.getvalue(), tmp_path))
    assert photo.path == (name,)


def test_a_giant_pax_header_takes_no_memory(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("x")
    entry.type, entry.size = tarfile.XHDTYPE, 5 << 30
    found = read_bytes(entry.tobuf(tarfile.USTAR_FORMAT) + bytes(1024), tmp_path)
    assert reasons(found) == ["intake-gap-damaged"]


def test_a_compressed_single_file_is_opened(tmp_path: Path) -> None:
    import gzip

    (photo,) = arrivals(read_bytes(gzip.compress(PHOTO), tmp_path, "photo.jpg.gz"))
    assert (photo.name.display, photo.object.size) == ("photo.jpg", len(PHOTO))


@pytest.mark.parametrize("magic", [b"xar!", b"MSWIM\0\0\0", b"ALZ\x01", b"StuffIt (c)"])
def test_formats_that_are_not_opened_are_kept_and_named(magic: bytes, tmp_path: Path) -> None:
    found = read_bytes(magic + bytes(100), tmp_path, "x.rar")
    assert len(arrivals(found)) == 1
    assert reasons(found) == ["intake-gap-sealed"]


def test_documents_are_not_taken_apart(tmp_path: Path) -> None:
    document = zip_of({"[Content_Types].xml": b"<Types/>", "word/media/image1.jpeg": PHOTO})
    found = read_bytes(document, tmp_path, "report.docx")
    assert [one.name.display for one in arrivals(found)] == ["report.docx"]


def test_a_photo_with_a_zip_behind_it_is_a_photo(tmp_path: Path) -> None:
    found = read_bytes(b"\xff\xd8\xff\xe0" + PHOTO + zip_of({"a": b"a"}), tmp_path, "a.jpg")
    assert [one.name.display for one in arrivals(found)] == ["a.jpg"]


def test_a_million_entries_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    one = zip_of({"a": b""})
    end = one.index(b"PK\x05\x06")
    directory = one[one.index(b"PK\x01\x02") : end]
    crowd = one[: one.index(b"PK\x01\x02")] + directory * 1_000_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 16_960, 16_960, len(directory) * 1_000_000, 31, 0)
    cabinet = MemoryCabinet()
    found = read_bytes(crowd + tail, tmp_path, cabinet=cabinet, limits=OpeningLimits(members=100_000))
    assert reasons(found) == ["intake-gap-too-many"]
