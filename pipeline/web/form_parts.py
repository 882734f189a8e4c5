"""A form with files (multipart/form-data, RFC 7578) as it comes: no more of it than a piece lies in memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException

_BOUNDARY: Final = re.compile(r'multipart/form-data\s*;\s*boundary="?([0-9A-Za-z\'()+_,./:=?-]{1,70})"?\s*', re.I)
_DISPOSITION: Final = re.compile(
    rb'content-disposition: *form-data; *name="([^"\r\n]{0,200})"(?:; *filename="([^"\r\n]{0,2000})")?', re.I
)
_LONGEST_HEAD: Final = 8 * 1024
_MOST_PARTS: Final = 40


@dataclass(frozen=True, slots=True)
class Begun:
    name: str
    filename: bytes | None
    """As the browser sent it; None for a field that is no file."""


@dataclass(frozen=True, slots=True)
class Piece:
    content: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    pass


Event = Begun | Piece | Ended


class FormParts:
    """Fed with the body, it tells what begins, what it holds, and when it ends."""

    def __init__(self, content_type: str | None) -> None:
        """Raises HTTPException (415) for another kind of body."""
        found = _BOUNDARY.fullmatch(content_type or "")
        if found is None:
            raise HTTPException(415, "the form must be multipart/form-data")
        self._delimiter = b"\r\n--" + found[1].encode("ascii")
        # The first delimiter has no line before it.
        self._rest = b"\r\n"
        self._inside = False
        self._parts = 0
        self.whole = False
        """The last delimiter came."""

    def feed(self, content: bytes) -> Iterator[Event]:
        """Raises HTTPException (400) for a body that is no form."""
        if self.whole:
            return  # what comes behind the last delimiter is nobody's
        self._rest += content
        while not self.whole:
            before, delimiter, after = self._rest.partition(self._delimiter)
            if not delimiter:
                yield from self._kept_back()
                return
            # Behind it: two dashes at the end of all, else a line end and the head of the next part.
            if len(after) < 2:
                return
            head = self._head(after)
            if head is None:
                return
            yield from self._ended(before)
            self._rest = head.rest
            if head.begun is None:
                self.whole = True
            else:
                self._inside = True
                yield head.begun

    def _kept_back(self) -> Iterator[Event]:
        """Whatever cannot belong to a delimiter any more."""
        keep = len(self._delimiter) - 1
        if len(self._rest) > keep:
            if self._inside:
                yield Piece(self._rest[:-keep])
            elif len(self._rest) > _LONGEST_HEAD:
                raise HTTPException(400, "the form is not understood")
            self._rest = self._rest[-keep:] if self._inside else self._rest

    def _ended(self, before: bytes) -> Iterator[Event]:
        if self._inside:
            if before:
                yield Piece(before)
            yield Ended()
        self._inside = False

    def _head(self, after: bytes) -> "_Head | None":
        """None where more must come first."""
        if after.startswith(b"--"):
            return _Head(None, b"")
        head, end, rest = after.partition(b"\r\n\r\n")
        if not end:
            if len(after) > _LONGEST_HEAD:
                raise HTTPException(400, "the form is not understood")
            return None
        found = _DISPOSITION.search(head)
        self._parts += 1
        if not head.startswith(b"\r\n") or found is None or self._parts > _MOST_PARTS:
            raise HTTPException(400, "the form is not understood")
        return _Head(Begun(found[1].decode("utf-8", "replace"), found[2]), rest)


@dataclass(frozen=True, slots=True)
class _Head:
    begun: Begun | None
    """None at the end of the form."""
    rest: bytes
