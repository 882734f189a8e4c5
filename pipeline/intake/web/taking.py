"""Takes the body of one record out of a web archive, and holds it to the sums that the record states."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pipeline.errors import Undecodable
from pipeline.intake.limits import Readable, guarded
from pipeline.intake.opening import Place, Walk
from pipeline.intake.web.bytestreams import Peeked, Summed, drain
from pipeline.intake.web.captures import Capture, Survey
from pipeline.intake.web.fields import Fields
from pipeline.intake.web.payloads import TROUBLES, unpacked, without_chunks
from pipeline.intake.web.records import archive_of
from pipeline.intake.web.sums import Stated
from pipeline.intake.web.survey import answer_in
from pipeline.model.attestations import Attestation
from pipeline.model.objects import Object

_STEP = 1 << 16


@dataclass(frozen=True, slots=True)
class Source:
    """One web archive, preserved and looked through."""

    kept: Object
    place: Place
    """Where the archive itself lies."""
    survey: Survey
    vouchers: tuple[Attestation, ...] = ()
    """What vouches for the archive as a whole."""


@dataclass(frozen=True, slots=True)
class Taken:
    object: Object
    sums_hold: bool | None
    """Whether the bytes are those that the record was made of; None where it states no sum."""


class OpenedCapture:
    """The body of a record, without chunks and compression."""

    def __init__(self, block: Summed, outer: Peeked, capture: Capture, source: Readable) -> None:
        self._block, self._outer, self._capture = block, outer, capture
        self.content = source
        self.layers: list[tuple[Summed, Peeked]] = []

    def sums_hold(self) -> bool | None:
        """Reads what is left, and compares. Archivers sum the payload as it was sent, or as it is without chunks."""
        with suppress(*TROUBLES, Undecodable):
            drain(self.content)
        for _, peeked in reversed(self.layers):
            with suppress(*TROUBLES, Undecodable):
                drain(peeked)
        with suppress(*TROUBLES, Undecodable):
            drain(self._outer)
        held: list[bool] = []
        if (block := self._capture.block_sum) is not None:
            held.append(self._block.sum(block.algorithm) == block.value)
        if (payload := self._capture.payload_sum) is not None:
            held.append(any(one.sum(payload.algorithm) == payload.value for one, _ in self.layers))
        return all(held) if held else None


@contextmanager
def opened_capture(source: Source, capture: Capture, walk: Walk) -> Iterator[OpenedCapture]:
    """The body of `capture`. Raises Undecodable where it cannot be unpacked."""
    with walk.cabinet.open(source.kept.sha256) as stream:
        record = archive_of(stream).reopened(capture.spot)
        if record is None:
            raise Undecodable("intake", "no record")
        block = Summed(record.body, _algorithms(capture.block_sum))
        outer = Peeked(block)
        try:
            yield _layered(block, outer, capture, record.fields)
        except TROUBLES as error:
            raise Undecodable("intake", "cut off" if isinstance(error, EOFError) else type(error).__name__) from error


def taken(source: Source, capture: Capture, walk: Walk) -> Taken:
    """Preserves the body of `capture`. Raises LimitReached and Undecodable."""
    walk.allowance.count_member()
    with opened_capture(source, capture, walk) as opened:
        kept = walk.cabinet.keep(guarded(opened.content, TROUBLES, walk.allowance, capture.size))
        return Taken(kept, opened.sums_hold())


def joined(pieces: Iterator[bytes], packed: int, walk: Walk) -> Object:
    """Preserves `pieces` one behind the other. Raises LimitReached and Undecodable."""
    walk.allowance.count_member()
    return walk.cabinet.keep(guarded(_Pieces(pieces), TROUBLES, walk.allowance, packed))


def steps(opened: OpenedCapture, skip: int, length: int) -> Iterator[bytes]:
    """`length` bytes of the body behind the first `skip`. Raises EOFError where there are fewer."""
    while skip or length:
        piece = opened.content.read(min(_STEP, skip or length))
        if not piece:
            raise EOFError("cut off")
        if skip:
            skip -= len(piece)
        else:
            length -= len(piece)
            yield piece


class _Pieces:
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int, /) -> bytes:
        return next(self._pieces, b"")


def _layered(block: Summed, outer: Peeked, capture: Capture, fields: Fields) -> OpenedCapture:
    http, _ = answer_in(fields, outer)
    algorithms = _algorithms(capture.payload_sum)
    sent = Summed(outer, algorithms)
    sent_peeked = Peeked(sent)
    whole = Summed(without_chunks(sent_peeked, http), algorithms)
    whole_peeked = Peeked(whole)
    content = Summed(unpacked(whole_peeked, http), algorithms)
    opened = OpenedCapture(block, outer, capture, content)
    opened.layers = [(sent, sent_peeked), (whole, whole_peeked), (content, Peeked(content))]
    return opened


def _algorithms(stated: Stated | None) -> tuple[str, ...]:
    return (stated.algorithm,) if stated is not None else ()
