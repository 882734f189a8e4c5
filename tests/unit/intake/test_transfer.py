"""Transfer encodings, read in pieces of any size."""

import base64
import io
import quopri
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.limits import guarded
from pipeline.intake.mail.transfer import decoding

ENCODERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"base64": base64.encodebytes,
    b"quoted-printable": quopri.encodestring,
    b"8bit": bytes,
}


@pytest.mark.parametrize("encoding", ENCODERS)
@given(content=st.binary(max_size=400), sizes=st.lists(st.integers(1, 70), min_size=1, max_size=9))
def test_the_same_bytes_come_out_however_they_are_asked_for(encoding: bytes, content: bytes, sizes: list[int]) -> None:
    encoded = ENCODERS[encoding](content)
    # Quoted-printable leaves line breaks as they are, so the answer is what the whole text decodes to.
    expected = quopri.decodestring(encoded) if encoding == b"quoted-printable" else content
    stream = guarded(decoding(io.BytesIO(encoded), encoding))
    raw, pieces, turn = stream.raw, [], 0
    buffer = bytearray(70)
    while number := raw.readinto(memoryview(buffer)[: sizes[turn % len(sizes)]]):
        pieces.append(bytes(buffer[:number]))
        turn += 1
    assert b"".join(pieces) == expected


def test_a_line_of_any_length_is_decoded_without_holding_it() -> None:
    content = bytes(range(256)) * 4_000
    encoded = b"".join(b"=%02X" % byte for byte in content)
    stream = guarded(decoding(io.BytesIO(encoded), b"quoted-printable"))
    assert stream.read() == content
