"""Zips behind a password: WinZip AES and the old cipher, each written by libarchive."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake.archives.zip_locked import AesMember, Keyring, aes_member
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Found, GapKind
from tests.unit.intake import archives as made
from tests.unit.intake.arrange import MemoryCabinet, arrivals, gaps, reasons, root_of, sha256
from tests.unit.intake.samples import PHOTO

MEMBERS = {"secret.jpg": PHOTO * 40, "صورة.jpg": b"two" * 5000, "empty": b""}
CIPHERS = ["aes256", "aes128", "zipcrypt"]


def locked(cipher: str, password: str = "open sesame", options: str = "") -> bytes:
    return made.written("zip", MEMBERS, options=f"encryption={cipher}{options}", password=password)


def read(content: bytes, folder: Path, *passwords: str) -> list[Found]:
    path = folder / "x.zip"
    path.write_bytes(content)
    return list(reader_for(root_of(path), None, Means(passwords=passwords)).read(MemoryCabinet()))


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("options", ["", ",compression=store"])
def test_the_right_password_opens_every_member(cipher: str, options: str, tmp_path: Path) -> None:
    found = read(locked(cipher, options=options), tmp_path, "wrong", "open sesame")
    assert gaps(found) == []
    assert {one.path[0]: one.object.sha256 for one in arrivals(found)} == {
        name: sha256(content) for name, content in MEMBERS.items()
    }


@pytest.mark.parametrize("cipher", CIPHERS)
def test_without_a_password_every_member_is_a_gap_that_says_how_to_give_one(cipher: str, tmp_path: Path) -> None:
    found = read(locked(cipher), tmp_path)
    locked_ones = [one for one in gaps(found) if one.kind is GapKind.ENCRYPTED]
    assert {one.path[0] for one in locked_ones} >= {"secret.jpg", "صورة.jpg"}
    assert set(reasons(found)) == {"intake-gap-encrypted-member"}


@pytest.mark.parametrize("cipher", CIPHERS)
def test_wrong_passwords_are_counted_and_not_named(cipher: str, tmp_path: Path) -> None:
    found = read(locked(cipher), tmp_path, "guess-one", "guess-two")
    assert {one.reason.id for one in gaps(found)} == {"intake-gap-password-wrong"}
    assert "guess" not in repr(found)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "cp720"])
def test_an_arabic_password_is_tried_in_the_encodings_that_programs_use(encoding: str, tmp_path: Path) -> None:
    content = made.locked_zip({"photo.jpg": PHOTO}, "حلب".encode(encoding))
    assert len(arrivals(read(content, tmp_path, "حلب"))) == 1


@pytest.mark.parametrize("cipher", ["aes256", "aes128"])
def test_damage_behind_the_right_password_is_damage(cipher: str, tmp_path: Path) -> None:
    content = bytearray(locked(cipher, options=",compression=store"))
    content[20_000] ^= 1
    found = read(bytes(content), tmp_path, "open sesame")
    assert [(one.reason.id, one.path) for one in gaps(found)] == [("intake-gap-damaged", ("secret.jpg",))]


def test_the_gap_goes_when_the_password_comes(tmp_path: Path) -> None:
    content = locked("aes256")
    before, after = read(content, tmp_path), read(content, tmp_path, "open sesame")
    assert not [one for one in arrivals(before) if one.object.size]
    assert {one.path for one in gaps(before)} <= {one.path for one in arrivals(after)}


def test_a_locked_member_without_a_directory_is_a_gap(tmp_path: Path) -> None:
    content = locked("aes256")
    found = read(content[: content.index(b"PK\x01\x02")], tmp_path, "open sesame")
    assert "intake-gap-locked" in reasons(found)


def test_the_old_cipher_of_another_writer(tmp_path: Path) -> None:
    content = made.locked_zip({"photo.jpg": PHOTO, "two.jpg": b"2"}, b"open sesame")
    with zipfile.ZipFile(__import__("io").BytesIO(content)) as archive:
        assert archive.read("photo.jpg", pwd=b"open sesame") == PHOTO
    assert len(arrivals(read(content, tmp_path, "open sesame"))) == 2


@given(extra=st.binary(max_size=60))
@settings(max_examples=200)
def test_no_extra_field_breaks_the_reader(extra: bytes) -> None:
    found = aes_member(extra)
    assert found is None or found.strength in (1, 2, 3)


def test_an_extra_field_behind_others_is_found() -> None:
    other = b"\x55\x54\x05\x00\x01abcd"
    assert aes_member(other + b"\x01\x99\x07\x00\x02\x00AE\x03\x08\x00") == AesMember(3, 8, summed=False)
    assert aes_member(other + b"\x01\x99\x07\x00\x02\x00XX\x03\x08\x00") is None


def test_the_password_that_opened_is_tried_first_next_time() -> None:
    keys = Keyring(("one", "two", "three"))
    keys.opened(b"three")
    assert list(keys.candidates()) == [b"three", b"one", b"two"]
    assert "three" not in repr(keys)
