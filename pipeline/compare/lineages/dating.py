"""Which records date a copy, and whose they are.

Only what was written when a file passed from hand to hand counts: sent, received, posted, stored, signed. What a
camera's clock says is no record that a copy existed, and is asked elsewhere.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.compare.lineages.known import Known
from pipeline.model.ancestry import Dating
from pipeline.model.arrivals import Receipt
from pipeline.model.attestations import AttestationResult
from pipeline.model.file_names import file_name_claims
from pipeline.model.times import Authority, TimeClaim, TimeSemantics

_EXISTENCE: Final = (
    TimeSemantics.SEND,
    TimeSemantics.RECEIVE,
    TimeSemantics.PLATFORM_UPLOAD,
    TimeSemantics.PLATFORM_PROCESS,
    TimeSemantics.STORED_BY_APP,
    TimeSemantics.EXISTENCE,
)
_DEVICE: Final = (Authority.DEVICE_CLOCK, Authority.SATELLITE)
_TRUSTED: Final = (Authority.OWN_CUSTODY, Authority.CRYPTOGRAPHIC)


def datings(known: Known) -> Iterator[Dating]:
    """Every record that the copy existed by some time, in the order of its receipts."""
    for receipt in known.receipts:
        for claim in _claims(receipt):
            if claim.semantics in _EXISTENCE and claim.authority not in _DEVICE:
                yield Dating(known.item, claim.interval.latest, claim.authority, claim.source, receipt.id)


def dated_by(members: Iterable[Known]) -> tuple[Dating, ...]:
    """The earliest of our own custody; before it the earliest signed one and the earliest editable one, if any."""
    found = sorted((one for known in members for one in datings(known)), key=_order)
    own = next((one for one in found if one.authority is Authority.OWN_CUSTODY), None)
    signed = next((one for one in found if one.authority is Authority.CRYPTOGRAPHIC), None)
    editable = next((one for one in found if one.editable), None)
    earlier = [one for one in (signed, editable) if one is not None and (own is None or one.by < own.by)]
    return tuple(sorted((*earlier, *([own] if own else [])), key=_order))


def trusted_since(known: Known) -> dt.datetime | None:
    """By when it existed, by records that whoever sent it cannot edit."""
    return min((one.by for one in datings(known) if one.authority in _TRUSTED), default=None)


def _order(dating: Dating) -> tuple[dt.datetime, str, str]:
    return dating.by, dating.item, dating.receipt


def _claims(receipt: Receipt) -> Iterator[TimeClaim]:
    yield receipt.received
    message = receipt.arrival.message
    if message is not None:
        if message.sent is not None:
            yield message.sent
        yield from message.transport
        for made in message.attestations:
            if made.time is not None and made.result is AttestationResult.VALID:
                yield made.time
    yield from file_name_claims(receipt.arrival.name.display)
