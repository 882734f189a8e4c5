"""A mail that was sent in pieces (message/partial, RFC 2046 section 5.2.2), put together again.

The pieces lie in several mails, in any order, perhaps in several mailboxes handed over at once. A small record lists
them in order; it is preserved as the container of the mail that they make, so that the bytes can be found again.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import rfc8785

from pipeline.intake.contents import Content
from pipeline.intake.limits import guarded
from pipeline.intake.mail.canon import RawField, raw_fields
from pipeline.intake.mail.parts import Part, header_end
from pipeline.intake.opening import Member, Place, Walk, container, gap
from pipeline.intake.persons import normalise
from pipeline.model.arrivals import Found, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import number, text

_CHUNK = 1 << 16
_MOST_PIECES = 10_000
_MOST_NAMED = 20
"""Missing pieces that are named one by one."""
_OF_INNER = (b"content-", b"subject", b"message-id", b"encrypted", b"mime-version")
"""Fields that the mail inside the first piece states; all others come from around it."""


@dataclass(frozen=True, slots=True)
class PartialMail:
    """The pieces that bear one id and one sender: ids can be guessed, and who sees one can send a piece to it."""

    id: bytes
    sender: str

    def together(self, parts: Sequence[tuple[Member, ...]], walk: Walk) -> Iterator[Found]:
        """The mail that the pieces make, or what is missing of it."""
        pieces: dict[int, Member] = {}
        total = 0
        for (member,) in parts:
            place, of = (int(one) for one in member.raw.split(b"/"))
            total = max(total, of)
            known = pieces.setdefault(place, member)
            if known.object != member.object:
                yield gap(GapKind.UNREADABLE, "intake-gap-partial-twice", None, member.place, number("piece", place))
        first = pieces[min(pieces)]
        missing = _missing(pieces, total)
        if missing:
            yield gap(GapKind.MISSING, "intake-gap-partial", first.name, first.place, text("missing", missing))
        else:
            yield from _joined([pieces[place] for place in sorted(pieces)], first.place, walk)


def piece_of(part: Part, kept: Object, place: Place) -> tuple[PartialMail, Member] | None:
    """The piece that a part is; None where it does not say which one."""
    stated = part.type.parameters
    position, total = _count(stated.get("number", b"")), _count(stated.get("total", b"0"))
    if not stated.get("id") or not position or total is None:
        return None
    raw = b"%d/%d" % (position, total)
    stated_sender = place.message.sender if place.message else None
    sender = normalise(stated_sender)[1] if stated_sender else ""
    return PartialMail(stated["id"][:1_000], sender), Member(_name(position, total), raw, place, kept)


def _count(stated: bytes) -> int | None:
    return int(stated) if stated.isdigit() and len(stated) <= 5 and int(stated) <= _MOST_PIECES else None


def _name(position: int, total: int) -> OriginalName:
    return OriginalName("", f"‹piece {position} of {total or '?'}›")


def _missing(pieces: dict[int, Member], total: int) -> str:
    """Which pieces are not there, shortened; empty where all are. Only the last one has to say how many there are."""
    lacking = [str(place) for place in range(1, (total or max(pieces)) + 1) if place not in pieces]
    if not total:
        lacking.append(f"> {max(pieces)}")
    return ", ".join(lacking[:_MOST_NAMED]) + (" …" if len(lacking) > _MOST_NAMED else "")


def _joined(pieces: Sequence[Member], place: Place, walk: Walk) -> Iterator[Found]:
    record = rfc8785.dumps({"partial_mail": 1, "pieces": [str(one.object.sha256) for one in pieces]})
    kept = walk.cabinet.keep(io.BytesIO(record))
    name = OriginalName("", "‹joined mail›")
    yield container(kept, name, place)
    # No mail is around it: the pieces only carried it.
    inside = replace(place.inside(kept.sha256, "joined"), message=None)
    yield from walk.take(guarded(_Poured(_whole(pieces, walk))), name, inside, Content.EML)


def _header(pieces: Sequence[Member], walk: Walk) -> tuple[bytes, int]:
    """The header of the whole mail, and where the first piece goes on behind its own."""
    with walk.cabinet.open(pieces[0].place.containers[-1]) as stream:
        around = raw_fields(_up_to(stream, header_end(stream)))
    with walk.cabinet.open(pieces[0].object.sha256) as stream:
        end = header_end(stream)
        inner = raw_fields(_up_to(stream, end))
    fields = [one for one in around if not _is_of_inner(one)] + [one for one in inner if _is_of_inner(one)]
    return b"".join(one.name + b":" + one.value for one in fields) + b"\r\n", end


def _up_to(stream: BinaryIO, end: int) -> bytes:
    stream.seek(0)
    return stream.read(end)


def _is_of_inner(one: RawField) -> bool:
    return one.name.strip().lower().startswith(_OF_INNER)


def _whole(pieces: Sequence[Member], walk: Walk) -> Iterator[bytes]:
    """The mail that the pieces make: its header, then every piece's body, each from the begin of a line."""
    header, end = _header(pieces, walk)
    yield header
    for place, piece in enumerate(pieces):
        last = b"\n"
        with walk.cabinet.open(piece.object.sha256) as stream:
            stream.seek(end if place == 0 else 0)
            while data := stream.read(_CHUNK):
                last = data[-1:]
                yield data
        if last != b"\n":
            yield b"\r\n"


@dataclass(frozen=True, slots=True)
class _Poured:
    pieces: Iterator[bytes]

    def read(self, size: int, /) -> bytes:
        """The next piece, whatever its size; empty at the end only."""
        return next(self.pieces, b"")
