"""A form with files comes in: each is poured into a file without a name, and asked about once it is whole."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

from starlette.exceptions import HTTPException

from pipeline.desks.asking import MOST_FILES, AskDesk, Asked
from pipeline.intake.names import from_bytes
from pipeline.storage.unnamed import UnnamedFile
from pipeline.web.form_parts import Begun, Ended, Event, FormParts, Piece
from pipeline.web.sessions import Session

_PIECE: Final = 1 << 20
_LONGEST_FIELD: Final = 1_000


@dataclass(slots=True)
class Incoming:
    """What came of one form."""

    desk: AskDesk
    session: Session
    asked: list[Asked] = field(default_factory=list)
    _field: str = ""
    _value: bytearray = field(default_factory=bytearray)
    _name: bytes | None = None
    _file: UnnamedFile | None = None
    _allowed: bool = False

    async def pour(self, parts: FormParts, body: AsyncIterator[bytes]) -> None:
        """Raises HTTPException for what is no form of ours; SanadError for what cannot be asked about."""
        with ExitStack() as stack:
            stack.callback(self.release)
            async for chunk in body:
                for event in parts.feed(chunk):
                    await self._take(event)
            if not parts.whole:
                raise HTTPException(400, "the form broke off")
            stack.pop_all()

    def release(self) -> None:
        """Lets go of all that came."""
        for asked in self.asked:
            asked.release()
        self.asked.clear()
        if self._file is not None:
            self._file.close()

    async def _take(self, event: Event) -> None:
        match event:
            case Begun(name, filename):
                self._begin(name, filename)
            case Piece(content):
                await self._append(content)
            case Ended():
                await self._end()

    def _begin(self, name: str, filename: bytes | None) -> None:
        self._field, self._name = name, filename
        self._value.clear()
        # The key stands first in our forms: nothing is taken of a form that has it not.
        if filename is not None:
            if not self._allowed:
                raise HTTPException(403, "the form is not of this session")
            if len(self.asked) >= MOST_FILES:
                raise HTTPException(413, "too many files at once")
            self._file = self.desk.new_file()

    async def _append(self, content: bytes) -> None:
        self._value += content
        if self._file is None:
            if len(self._value) > _LONGEST_FIELD:
                raise HTTPException(400, "the form is not understood")
        elif len(self._value) >= _PIECE:
            await self._flush(self._file)

    async def _flush(self, file: UnnamedFile) -> None:
        piece = bytes(self._value)
        self._value.clear()
        await asyncio.to_thread(file.append, piece)

    async def _end(self) -> None:
        if self._file is None:
            if self._field == "key":
                self._allowed = self.session.sent(self._value.decode("utf-8", "replace"))
            return
        await self._flush(self._file)
        # A form without a chosen file sends an empty one.
        if self._file.size:
            name = from_bytes(_plain(self._name or b""))
            self.asked.append(await asyncio.to_thread(self.desk.take, self._file, name))
        else:
            self._file.close()
        self._file = None


def _plain(name: bytes) -> bytes:
    """A name without folders; browsers write quotes and line ends as %22, %0D and %0A."""
    last = name.replace(b"\\", b"/").rpartition(b"/")[2]
    return last.replace(b"%22", b'"').replace(b"%0D", b"").replace(b"%0A", b"")[:255] or b"?"
