"""Our reader of age files against the library that writes them: the same content anywhere, and no tampering passes."""

import io
import os
import tempfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import CustodyError, InvalidInput
from pipeline.storage.age_keys import Identity, seal
from pipeline.storage.age_reader import CHUNK, age_reader, content_size

SIZES = (0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17)
IDENTITY = Identity.generate()
SEALED = IDENTITY.seal(bytes(2 * CHUNK + 5))


def opened(sealed: bytes, identity: Identity = IDENTITY) -> io.BufferedIOBase:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(sealed)
        return age_reader(os.dup(file.fileno()), identity, "the file")  # type: ignore[return-value]


@pytest.mark.parametrize("size", SIZES)
def test_it_reads_what_the_library_wrote(size: int) -> None:
    content = os.urandom(size)
    with opened(IDENTITY.seal(content)) as stream:
        assert stream.read() == content
        assert stream.seek(0, io.SEEK_END) == size
        assert stream.read() == b""


@pytest.mark.parametrize("size", SIZES)
def test_the_size_is_told_by_the_file_alone(size: int, tmp_path: Path) -> None:
    path = tmp_path / "sealed"
    path.write_bytes(IDENTITY.seal(bytes(size)))
    with path.open("rb") as file:
        assert content_size(file.fileno()) == size


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_it_reads_from_any_place(data: st.DataObject) -> None:
    size = data.draw(st.sampled_from(SIZES))
    content = os.urandom(size)
    with opened(IDENTITY.seal(content)) as stream:
        for _ in range(5):
            start = data.draw(st.integers(0, size + 10))
            count = data.draw(st.integers(0, size + 10))
            assert stream.seek(start) == start
            assert stream.read(count) == content[start : start + count]
            assert stream.tell() == start + len(content[start : start + count])


def test_it_stands_where_it_was_put() -> None:
    with opened(IDENTITY.seal(b"0123456789")) as stream:
        stream.seek(4)
        assert stream.seek(2, io.SEEK_CUR) == 6
        assert stream.seek(-3, io.SEEK_END) == 7
        assert stream.read() == b"789"
        with pytest.raises((ValueError, OSError)):
            stream.seek(-1)


def test_a_file_for_several_recipients_is_read_too() -> None:
    other = pyrage.x25519.Identity.generate()
    own = pyrage.x25519.Recipient.from_str(IDENTITY.recipient)
    sealed = pyrage.encrypt(b"words", [other.to_public(), own])
    with opened(sealed) as stream:
        assert stream.read() == b"words"


def test_the_file_of_another_key_is_refused() -> None:
    with pytest.raises(CustodyError, match="not sealed to the key"):
        opened(seal(b"words", Identity.generate().recipient))


def test_a_file_behind_a_passphrase_is_refused() -> None:
    header = (
        b"age-encryption.org/v1\n-> scrypt INtgWcAKpPCeUcYCfo33FQ 20\nQStLr9+ox9zoq00cH5v02sswA/hz/UCwhycOBdzzcDw\n"
    )
    with pytest.raises(CustodyError, match="not sealed to the key"):
        opened(header + b"--- " + b"A" * 43 + b"\n" + bytes(40))


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_one_flipped_bit_is_found_at_the_latest_when_its_chunk_is_read(data: st.DataObject) -> None:
    sealed = bytearray(SEALED)
    # Header and first bytes of the payload as often as all the rest.
    place = data.draw(st.one_of(st.integers(0, 700), st.integers(0, len(sealed) - 1)))
    sealed[place % len(sealed)] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CustodyError, match="the file cannot be decrypted"), opened(bytes(sealed)) as stream:
        stream.read()


@pytest.mark.parametrize("cut", [1, 16, 17, 5 + 16, 5 + 17, CHUNK, CHUNK + 16 + 5 + 16, 2 * CHUNK])
def test_a_file_that_was_cut_off_is_found_when_it_is_opened(cut: int) -> None:
    sealed = IDENTITY.seal(os.urandom(2 * CHUNK + 5))
    with pytest.raises(CustodyError, match="cut off"):
        opened(sealed[:-cut])


def test_chunks_that_changed_places_are_found() -> None:
    sealed = IDENTITY.seal(os.urandom(3 * CHUNK))
    step = CHUNK + 16
    start = len(sealed) - 3 * step
    swapped = sealed[:start] + sealed[start + step : start + 2 * step] + sealed[start : start + step] + sealed[-step:]
    with pytest.raises(CustodyError), opened(swapped) as stream:
        stream.read()


@pytest.mark.parametrize("content", [b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n--- x\n", b"\0" * 3000])
def test_what_is_no_age_file_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(CustodyError):
        opened(content)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=400))
def test_any_bytes_behind_the_first_line_are_refused(content: bytes) -> None:
    with pytest.raises(CustodyError):
        opened(b"age-encryption.org/v1\n-> X25519 " + content)


def test_the_descriptor_goes_with_the_stream() -> None:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(IDENTITY.seal(b"x"))
        for refused in (False, True):
            descriptor = os.dup(file.fileno())
            identity = Identity.generate() if refused else IDENTITY
            try:
                age_reader(descriptor, identity, "it").close()
            except CustodyError:
                assert refused
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.fstat(descriptor)


def test_a_secret_does_not_show() -> None:
    assert IDENTITY.text not in repr(IDENTITY)
    with pytest.raises(InvalidInput) as caught:
        Identity(IDENTITY.text[:-1] + ("Q" if IDENTITY.text[-1] != "Q" else "P"))
    assert IDENTITY.text[:40] not in str(caught.value)
    assert caught.value.__cause__ is None
