"""The bytes of mails, as they come over the line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from pipeline.intake.imap.answers import Gone, Listed

PIECE: Final = 1 << 19
"""Bytes of a mail that are asked for at once."""
_GROUP_BYTES: Final = 4 * PIECE
_GROUP_MAILS: Final = 32
"""Mails that are asked for at once: with every size stated wrong, this many pieces are in memory."""


class Pieces(Protocol):
    """The part of a connection that gives bytes."""

    def pieces(self, uids: Sequence[int], start: int, length: int) -> dict[int, bytes]: ...


def groups(mails: Sequence[Listed]) -> Iterator[tuple[Listed, ...]]:
    """Mails that are asked for at once, so that many small ones need few questions."""
    group: list[Listed] = []
    size = 0
    for mail in mails:
        weight = min(max(mail.size, 0), PIECE)
        if group and (size + weight > _GROUP_BYTES or len(group) == _GROUP_MAILS):
            yield tuple(group)
            group, size = [], 0
        group.append(mail)
        size += weight
    if group:
        yield tuple(group)


@dataclass(slots=True)
class Pouring:
    """One mail as a stream: its first piece is here, the others are fetched as they are read.

    Raises Gone where it is deleted meanwhile, and whatever the connection raises.
    """

    server: Pieces
    mail: Listed
    piece: bytes
    start: int = 0
    ended: bool = False

    def read(self, _size: int, /) -> bytes:
        """The next piece, whatever its size; empty at the end only."""
        given, self.piece = self.piece, b""
        if not given and not self.ended:
            given = self._fetched()
        self.start += len(given)
        # A mail shorter than stated is asked about once more before it counts as ended.
        self.ended = self.ended or not given or (len(given) < PIECE and self.start >= self.mail.size)
        return given

    def _fetched(self) -> bytes:
        told = self.server.pieces([self.mail.uid], self.start, PIECE)
        if self.mail.uid in told:
            return told[self.mail.uid]
        if self.start >= self.mail.size:
            # Some servers have nothing to say about what lies behind the end.
            return b""
        raise Gone
