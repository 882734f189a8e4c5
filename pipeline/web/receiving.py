"""A body on its way to the disk: a piece at a time, so that memory stays flat and little is lost with a connection."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException

from pipeline.desks.delivery_troubles import TooMuch
from pipeline.desks.incoming import Incoming

PIECE: Final = 4 << 20
"""Bytes that lie in memory, for each file that is being sent; what a power cut can lose."""
_NUMBER: Final = re.compile(r"[0-9]{1,16}")
_RANGE: Final = re.compile(r"bytes ([0-9]{1,16})-([0-9]{1,16})/([0-9]{1,16}|\*)")


@dataclass(frozen=True, slots=True)
class Announced:
    """What the headers say about a body."""

    offset: int | None
    """Where in the file it begins; None: at its beginning, and what came before is forgotten."""
    length: int | None
    """None where it comes in chunks."""


def announced(upload_offset: str | None, content_range: str | None, content_length: str | None) -> Announced:
    """Raises HTTPException (400) for headers that make no sense."""
    ranged = _RANGE.fullmatch(content_range) if content_range is not None else None
    if content_range is not None and (ranged is None or int(ranged[1]) > int(ranged[2])):
        raise HTTPException(400, "Content-Range must be `bytes FIRST-LAST/SIZE`")
    length, offset = _number(content_length, "Content-Length"), _number(upload_offset, "Upload-Offset")
    if ranged is not None:
        span = int(ranged[2]) - int(ranged[1]) + 1
        if (offset is not None and offset != int(ranged[1])) or (length is not None and length != span):
            raise HTTPException(400, "Content-Range says something else than the other headers")
        return Announced(int(ranged[1]), span)
    return Announced(offset, length)


async def received(file: AbstractContextManager[Incoming], said: Announced, body: AsyncIterator[bytes]) -> Incoming:
    """The file as it stands after all of `body`. What came is kept wherever it breaks off."""
    with ExitStack() as stack:
        incoming = await asyncio.to_thread(stack.enter_context, file)
        if not incoming.whole:
            if said.length is not None and (said.offset or 0) + said.length > incoming.size:
                raise TooMuch(f"more bytes are to come than the {incoming.size} that were announced")
            await asyncio.to_thread(incoming.begin, said.offset)
            await _poured(incoming, body)
            await asyncio.to_thread(incoming.end)
    return incoming


async def _poured(incoming: Incoming, body: AsyncIterator[bytes]) -> None:
    buffer = bytearray()
    try:
        async for chunk in body:
            buffer += chunk
            if len(buffer) >= PIECE:
                piece = bytes(buffer)
                buffer.clear()
                await asyncio.to_thread(incoming.append, piece)
    finally:
        await asyncio.to_thread(incoming.append, bytes(buffer))


def _number(text: str | None, header: str) -> int | None:
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise HTTPException(400, f"{header} must be a number of bytes")
    return int(text)
