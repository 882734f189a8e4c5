"""NUT, the container in which frames leave ffmpeg: several streams of pictures in one pipe, each with exact times.

Read as ffmpeg's own muxer writes it into a pipe: raw pictures of a size that was asked for. It comes out of a process
that evidence may have taken over, so every length is checked before anything of that length is read.
Source: "NUT Open Container Format", draft of 2013, https://ffmpeg.org/~michael/nut.txt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import BinaryIO

from pipeline.errors import DecoderDied

_FILE_ID = b"nut/multimedia container\0"
_MAIN, _STREAM, _SYNC = bytes.fromhex("4e4d7a561f5f04ad"), bytes.fromhex("4e5311405bf2f9db"), b"NK\xe4\xad\xee\xcaEi"
_LONGEST_PACKET = 1 << 16
_LONGEST_NUMBER = 10
"""Bytes of a number of 64 bits, seven in each."""
_CODED_PTS, _STREAM_ID, _SIZE_MSB, _CHECKSUM, _RESERVED = 8, 16, 32, 64, 128
_HEADER_INDEX, _MATCH_TIME, _CODED, _INVALID = 1024, 2048, 4096, 8192
_LEFT_OUT_UP_TO = 4096
"""Frames larger than this never leave out the bytes at their beginning."""


class _CutOff(Exception):
    """The pipe ended within a header; how ffmpeg ended will say why."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One frame."""

    stream: int
    ticks: int
    """Its time, in units of `time_base`."""
    time_base: Fraction
    content: bytes


@dataclass(frozen=True, slots=True)
class _Code:
    """What the first byte of a frame stands for."""

    flags: int
    stream: int
    size_unit: int
    size_rest: int
    pts_delta: int
    reserved: int
    left_out: int


@dataclass(slots=True)
class _Track:
    time_base: Fraction
    shift: int
    last: int = 0

    def full(self, coded: int) -> int:
        """A time of which only the last bits were written, next to the last one known."""
        if coded >= 1 << self.shift:
            return coded - (1 << self.shift)
        mask = (1 << self.shift) - 1
        nearest = self.last - mask // 2
        return ((coded - nearest) & mask) + nearest


@dataclass(slots=True)
class _Body:
    """A packet in memory, read from its beginning."""

    content: bytes
    at: int = 0

    def number(self) -> int:
        value = 0
        for _ in range(_LONGEST_NUMBER):
            byte = self.content[self.at]
            self.at += 1
            value = value << 7 | byte & 127
            if byte < 128:
                return value
        raise ValueError("a number without end")

    def signed(self) -> int:
        coded = self.number() + 1
        return -(coded >> 1) if coded & 1 else coded >> 1

    def text(self) -> bytes:
        length = self.number()
        found = self.content[self.at : self.at + length]
        if len(found) < length:
            raise ValueError("a text without end")
        self.at += length
        return found


@dataclass(slots=True)
class _Form:
    """What the headers say."""

    sizes: Sequence[int]
    """Bytes of a frame of each stream; nothing else is taken."""
    time_bases: tuple[Fraction, ...] = ()
    codes: list[_Code] = field(default_factory=list)
    left_out: tuple[bytes, ...] = (b"",)
    tracks: dict[int, _Track] = field(default_factory=dict)

    def main(self, body: _Body) -> None:
        version, streams = body.number(), body.number()
        body.number()  # how far apart points of synchronisation are
        bases = body.number()
        if version != 3 or streams != len(self.sizes) or not 0 < bases <= 64:
            raise ValueError("not what was asked for")
        self.time_bases = tuple(Fraction(body.number(), body.number()) for _ in range(bases))
        self.codes = _codes(body)
        count = body.number()
        if count > 127:
            raise ValueError("too many left out")
        self.left_out = (b"", *(body.text() for _ in range(count)))

    def stream(self, body: _Body) -> None:
        index = body.number()
        body.number()  # that these are pictures
        body.text()
        base, shift = body.number(), body.number()
        if not 0 <= index < len(self.sizes) or shift > 32:
            raise ValueError("a stream that was not asked for")
        self.tracks.setdefault(index, _Track(self.time_bases[base], shift))

    def synchronise(self, body: _Body) -> None:
        coded = body.number()
        base = self.time_bases[coded % len(self.time_bases)]
        now = coded // len(self.time_bases) * base
        for track in self.tracks.values():
            track.last = now // track.time_base


def _codes(body: _Body) -> list[_Code]:
    """The meaning of all 256 first bytes, written as runs with what changes from run to run."""
    found: list[_Code] = []
    delta, unit, stream, left_out = 0, 1, 0, 0
    while len(found) < 256:
        flags, given = body.number(), body.number()
        delta = body.signed() if given > 0 else delta
        unit = body.number() if given > 1 else unit
        stream = body.number() if given > 2 else stream
        rest = body.number() if given > 3 else 0
        reserved = body.number() if given > 4 else 0
        count = body.number() if given > 5 else unit - rest
        if given > 6:
            body.signed()  # how far its match in another stream lies
        left_out = body.number() if given > 7 else left_out
        for _ in range(8, min(given, 64)):
            body.number()
        if count <= 0 or unit > 1 << 20 or reserved > 16:
            raise ValueError("an empty run")
        for step in range(count):
            if len(found) == ord("N"):
                found.append(_Code(_INVALID, 0, 1, 0, 0, 0, 0))
            if len(found) < 256:
                found.append(_Code(flags, stream, unit, rest + step, delta, reserved, left_out))
    return found


def packets(source: BinaryIO, sizes: Sequence[int], stage: str) -> Iterator[Packet]:
    """Every frame that comes whole, in the order of the pipe; nothing where nothing was written.

    `sizes`: bytes of a frame of each stream. Raises DecoderDied where it is not what was asked for.
    """
    try:
        yield from _Reader(source, _Form(sizes)).packets()
    except _CutOff:
        return
    except (ValueError, IndexError, KeyError, ZeroDivisionError) as error:
        raise DecoderDied(stage, "frames have not the form of frames") from error


@dataclass(slots=True)
class _Reader:
    source: BinaryIO
    form: _Form

    def packets(self) -> Iterator[Packet]:
        begun = self.source.read(len(_FILE_ID))
        if begun and begun != _FILE_ID:
            raise ValueError("another format")
        while first := self.source.read(1):
            if first == b"N":
                self._header()
            else:
                yield self._frame(first[0])

    def _header(self) -> None:
        """Takes in, or passes over, a packet that is no frame."""
        kind = b"N" + self.source.read(7)
        length = self._number()
        if length > _LEFT_OUT_UP_TO:
            self.source.read(4)  # a checksum of the lines before
        if length > _LONGEST_PACKET:
            raise ValueError("a header without end")
        body = _Body(self._bytes(length))
        if kind == _MAIN:
            self.form.main(body)
        elif kind == _STREAM:
            self.form.stream(body)
        elif kind == _SYNC:
            self.form.synchronise(body)

    def _frame(self, first: int) -> Packet:
        code = self.form.codes[first]
        flags = code.flags
        if flags & _CODED:
            flags ^= self._number()
        if flags & _INVALID:
            raise ValueError("no frame begins like this")
        stream = self._number() if flags & _STREAM_ID else code.stream
        track = self.form.tracks[stream]
        track.last = track.full(self._number()) if flags & _CODED_PTS else track.last + code.pts_delta
        size = code.size_rest + (code.size_unit * self._number() if flags & _SIZE_MSB else 0)
        if flags & _MATCH_TIME:
            self._number()
        left_out = self._number() if flags & _HEADER_INDEX else code.left_out
        for _ in range(min(16, self._number()) if flags & _RESERVED else code.reserved):
            self._number()
        if flags & _CHECKSUM:
            self.source.read(4)
        if size != self.form.sizes[stream]:
            raise ValueError("a frame of another size than was asked for")
        begun = self.form.left_out[left_out] if size <= _LEFT_OUT_UP_TO else b""
        rest = self._bytes(size - len(begun))
        return Packet(stream, track.last, track.time_base, begun + rest if begun else rest)

    def _bytes(self, count: int) -> bytes:
        content = self.source.read(count)
        if len(content) < count:
            raise _CutOff
        return content

    def _number(self) -> int:
        value = 0
        for _ in range(_LONGEST_NUMBER):
            byte = self._bytes(1)
            value = value << 7 | byte[0] & 127
            if byte[0] < 128:
                return value
        raise ValueError("a number without end")
