"""The client's side of a decoder that takes a file apart: its frames, read as they come and never trusted."""

import io
import os
import select
import time
from collections.abc import Iterator
from typing import Final

from pipeline.errors import DecoderDied, ExaminationError, LimitReached, Unavailable, Undecodable
from pipeline.ports import Limits, UnpackedPart
from pipeline.tools import frames
from pipeline.tools.answers import check_ending, malformed, raise_refusal, read_object
from pipeline.tools.exchange import GRACE_S, Exchange

_CHUNK: Final = 1 << 17


class Parts(Iterator[UnpackedPart]):
    """See `Decoders.unpack`. After trouble every further step meets the same trouble again."""

    def __init__(self, exchange: Exchange, pipe: int, stage: str, limits: Limits) -> None:
        self._exchange = exchange
        self._pipe = pipe
        self._stage = stage
        self._limits = limits
        self._room = limits.output_bytes
        self._ends_at = time.monotonic() + limits.wall_s + GRACE_S
        self._poll = select.poll()
        self._poll.register(pipe, select.POLLIN)
        self._left_of_frame = 0
        self._body: io.BufferedReader | None = None
        """Of the part that was handed out last."""
        self._in_body = False
        self._over = False
        self._trouble: ExaminationError | Unavailable | None = None

    def __next__(self) -> UnpackedPart:
        self._pass_by()
        if self._over:
            raise StopIteration
        try:
            return self._next_part()
        except (ExaminationError, Unavailable) as trouble:
            self._trouble = trouble
            raise

    def close(self) -> None:
        """Nothing may be read any more: the pipe's number may soon mean something else."""
        self._over, self._in_body, self._trouble = True, False, None
        if self._body is not None:
            self._body.close()

    def read_into(self, buffer: memoryview) -> int:
        """Bytes of the present part; 0 at its end. Raises Undecodable where it has none."""
        try:
            return self._more(buffer)
        except Undecodable as refusal:
            if self._in_body:
                self._trouble = refusal
            raise
        except (ExaminationError, Unavailable) as trouble:
            self._trouble = trouble
            raise

    def _pass_by(self) -> None:
        """Skips what nobody wanted of the present part."""
        if self._trouble is not None:
            raise self._trouble
        if self._body is not None:
            self._body.close()
            self._body = None
        waste = memoryview(bytearray(_CHUNK if self._in_body else 0))
        while self._in_body:
            try:
                self.read_into(waste)
            except Undecodable:
                if self._trouble is not None:
                    raise

    def _next_part(self) -> UnpackedPart:
        kind, content = self._small_frame()
        if kind == frames.PART:
            value = read_object(content, self._stage)
            self._in_body = True
            self._body = io.BufferedReader(_Body(self), _CHUNK)
            return UnpackedPart(value, self._body)
        if kind != frames.LAST:
            malformed(self._stage)
        self._finish(content)
        raise StopIteration

    def _more(self, buffer: memoryview) -> int:
        while self._in_body and not self._left_of_frame:
            kind, length = self._header()
            if kind == frames.DATA and 0 < length <= frames.LONGEST_DATA:
                self._count(length)
                self._left_of_frame = length
            elif kind == frames.END and length <= frames.LONGEST_HEAD:
                said = read_object(self._exactly(length), self._stage)
                self._in_body = False
                self._check_refusal(said)
            elif kind == frames.LAST and length <= frames.LONGEST_HEAD:
                self._finish(self._exactly(length))  # only trouble may come in the middle of a part
                malformed(self._stage)
            else:
                malformed(self._stage)
        if not self._in_body:
            return 0
        count = self._read(buffer[: self._left_of_frame])
        self._left_of_frame -= count
        return count

    def _small_frame(self) -> tuple[bytes, bytes]:
        kind, length = self._header()
        if length > frames.LONGEST_HEAD:
            malformed(self._stage)
        self._count(length)
        return kind, self._exactly(length)

    def _header(self) -> tuple[bytes, int]:
        kind, length = frames.HEADER.unpack(self._exactly(frames.HEADER.size))
        return kind, length

    def _count(self, length: int) -> None:
        self._room -= length
        if self._room < 0:
            raise LimitReached(self._stage, f"more than {self._limits.output_bytes} bytes of output")

    def _finish(self, content: bytes) -> None:
        """The last frame: nothing may follow it, and the decoder must have ended well."""
        said = read_object(content, self._stage)
        self._check_refusal(said)
        if self._read(memoryview(bytearray(1)), at_end=True):
            malformed(self._stage)
        check_ending(self._exchange.collect({}, self._limits.wall_s), self._stage)
        self._over = True

    def _check_refusal(self, said: object) -> None:
        if said == {}:
            return
        if isinstance(said, dict):
            raise_refusal(said, self._stage)
        malformed(self._stage)

    def _exactly(self, length: int) -> bytes:
        whole = bytearray(length)
        view, at = memoryview(whole), 0
        while at < length:
            at += self._read(view[at:])
        return bytes(whole)

    def _read(self, buffer: memoryview, *, at_end: bool = False) -> int:
        """At least one byte, unless the end is what is waited for. Raises what the end of the decoder means."""
        if not self._poll.poll(max(0.0, self._ends_at - time.monotonic()) * 1000):
            raise Unavailable("the confined decoders' parent does not answer in time")
        count = os.readv(self._pipe, [buffer])
        if not count and not at_end:
            check_ending(self._exchange.collect({}, self._limits.wall_s), self._stage)
            raise DecoderDied(self._stage, "ended without an answer")
        return count


class _Body(io.RawIOBase):
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray", /) -> int:  # type: ignore[override]
        return self._parts.read_into(memoryview(buffer))
