"""What stands in a container as it is takes up no second copy, and is found, checked and refused as before."""

import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.arrivals import Arrival, Found
from pipeline.storage.vault import SLICED_FROM, FolderVault
from tests.unit.intake.arrange import MemoryCabinet, arrivals, attached, mail, read, reasons, tar_of, zip_of
from tests.unit.storage.locks import a_sealed_form

VAULTS: dict[str, Callable[[Path], FolderVault]] = {
    "plain": FolderVault,
    "encrypted": lambda root: FolderVault(root, a_sealed_form()),
}
LARGE, OTHER, SMALL = (os.urandom(size) for size in (3 * SLICED_FROM, 2 * SLICED_FROM + 5, SLICED_FROM - 1))
MEMBERS = {"a.jpg": LARGE, "small.jpg": SMALL, "deep/b.mp4": OTHER}


def a_mail(number: int) -> bytes:
    picture = bytes(50 + (number + place) % 10 for place in range(SLICED_FROM))
    return mail([attached(b"attachment; filename=photo.bin", picture)], b"Message-ID: <%d@x.example>\r\n" % number)


def a_mailbox(mails: int = 3) -> bytes:
    parting = b"From sam@example.org Mon Nov 13 14:10:00 2017\r\n"
    return b"".join(parting + a_mail(number) + b"\r\n" for number in range(mails))


CONTAINERS = {
    "zip": lambda: zip_of(MEMBERS, zipfile.ZIP_STORED),
    "zip behind a program": lambda: b"\x7fELF" + bytes(3000) + zip_of(MEMBERS, zipfile.ZIP_STORED),
    "zip without its directory": lambda: zip_of(MEMBERS, zipfile.ZIP_STORED).partition(b"PK\x01\x02")[0],
    "tar": lambda: tar_of(MEMBERS),
    "mbox": lambda: a_mailbox(),
    "mbox in a tar in a zip": lambda: zip_of({"x.tar": tar_of({"inbox.mbox": a_mailbox()})}, zipfile.ZIP_STORED),
}


def slices(root: Path) -> int:
    return sum(1 for path in (root / "slices").rglob("*") if path.is_file())


def kind_of(name: str) -> str | None:
    return "zip" if name.startswith("zip") else None


@pytest.mark.parametrize("name", CONTAINERS)
@pytest.mark.parametrize("vault", VAULTS)
def test_the_same_is_found_as_with_copies(name: str, vault: str, tmp_path: Path) -> None:
    path = tmp_path / "handed-over"
    path.write_bytes(CONTAINERS[name]())
    expected: list[Found] = read(path, kind_of(name), cabinet=MemoryCabinet())
    cabinet = VAULTS[vault](tmp_path / "vault")
    found = read(path, kind_of(name), cabinet=cabinet)  # type: ignore[arg-type]
    assert found == expected
    assert arrivals(found)
    assert slices(tmp_path / "vault") >= 2
    for one in found:
        if isinstance(one, Arrival):
            assert cabinet.fixity(one.object.sha256) == one.object


@pytest.mark.parametrize("name", ["zip", "tar"])
def test_little_more_is_kept_than_the_container(name: str, tmp_path: Path) -> None:
    content = CONTAINERS[name]()
    (tmp_path / "x").write_bytes(content)
    read(tmp_path / "x", cabinet=FolderVault(tmp_path / "vault"))  # type: ignore[arg-type]
    kept = sum(path.stat().st_size for path in (tmp_path / "vault").rglob("*") if path.is_file())
    assert kept < len(content) + len(SMALL) + 2_000


@pytest.mark.parametrize("packed", ["deflated", "tar.gz"])
def test_what_is_packed_is_kept_unpacked(packed: str, tmp_path: Path) -> None:
    content = zip_of(MEMBERS) if packed == "deflated" else tar_of(MEMBERS, "w:gz")
    (tmp_path / "x").write_bytes(content)
    found = read(tmp_path / "x", cabinet=FolderVault(tmp_path / "vault"))  # type: ignore[arg-type]
    assert len(arrivals(found)) == len(MEMBERS)
    assert slices(tmp_path / "vault") == 0


def test_a_member_whose_checksum_fails_is_a_gap_and_no_part(tmp_path: Path) -> None:
    content = bytearray(zip_of({"a.jpg": LARGE, "b.jpg": OTHER}, zipfile.ZIP_STORED))
    content[content.index(LARGE[:50]) + 70] ^= 1
    (tmp_path / "x").write_bytes(content)
    found = read(tmp_path / "x", cabinet=FolderVault(tmp_path / "vault"))  # type: ignore[arg-type]
    assert [one.name.display for one in arrivals(found)] == ["b.jpg"]
    assert reasons(found) == ["intake-gap-damaged"]
    assert slices(tmp_path / "vault") == 1


@pytest.mark.parametrize("shape", ["tar", "zip"])
def test_a_member_that_is_cut_off_is_a_gap_and_no_part(shape: str, tmp_path: Path) -> None:
    whole = tar_of({"a.jpg": LARGE}) if shape == "tar" else zip_of({"a.jpg": LARGE}, zipfile.ZIP_STORED)
    (tmp_path / "x").write_bytes(whole[: len(LARGE)])
    found = read(tmp_path / "x", cabinet=FolderVault(tmp_path / "vault"))  # type: ignore[arg-type]
    assert arrivals(found) == []
    assert set(reasons(found)) == {"intake-gap-cut-off"}
    assert slices(tmp_path / "vault") == 0


def test_a_header_that_lies_about_its_length_leads_to_no_other_bytes(tmp_path: Path) -> None:
    """The directory says where a member begins, the header in front of it how far behind that its bytes stand."""
    content = bytearray(zip_of({"a.jpg": LARGE, "b.jpg": OTHER}, zipfile.ZIP_STORED))
    second = content.rindex(b"PK\x03\x04", 0, content.index(OTHER[:50]))
    content[second + 28 : second + 30] = (4).to_bytes(2, "little")
    (tmp_path / "x").write_bytes(content)
    found = read(tmp_path / "x", cabinet=FolderVault(tmp_path / "vault"))  # type: ignore[arg-type]
    kept = {one.object.sha256 for one in arrivals(found)}
    assert kept == {hashlib.sha256(LARGE).hexdigest()}
    assert len(reasons(found)) == 1


def test_the_order_in_which_things_come_does_not_matter(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path / "vault")
    alone = vault.keep(io.BytesIO(LARGE))
    (tmp_path / "x").write_bytes(zip_of({"a.jpg": LARGE}, zipfile.ZIP_STORED))
    (found,) = arrivals(read(tmp_path / "x", cabinet=vault))  # type: ignore[arg-type]
    assert found.object == alone
    assert slices(tmp_path / "vault") == 0
