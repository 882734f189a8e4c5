"""What makes an arrival one arrival: the same mailbox handed over again, grown or moved, makes no second receipt.

An identity is made of what stays the same wherever the container lies: the message and the place inside it, or
the place below what was handed over, and the bytes. The same bytes beside a zip and inside it are two arrivals.
Another source that hands over the same is another arrival.
"""

import hashlib
import re

import rfc8785

from pipeline.model.arrivals import Arrival, Channel, FoundGap, MessageContext
from pipeline.model.basics import GapId, ReceiptId, SourceCode

_OF_EXPORT = re.compile(r"messages\.json|[A-Za-z0-9-]{20,100}\.\d{1,3}(?:\..*)?")
"""Files that only a Skype export holds; its folder may be called anything."""


def receipt_id(source: SourceCode, arrival: Arrival) -> ReceiptId:
    """SHA-256 in hexadecimal over source, channel, message, place and digest."""
    return ReceiptId(_digest("receipt", source, arrival, arrival.object.sha256))


def gap_id(source: SourceCode, gap: FoundGap) -> GapId:
    """As `receipt_id`; in place of the digest stand the kind, the name and the reason of the gap."""
    name = gap.name.raw_hex if gap.name else ""
    reason = [gap.reason.id, *(f"{p.name}={p.value}" for p in gap.reason.parameters)]
    return GapId(_digest("gap", source, gap, gap.kind.value, name, *reason))


def _digest(what: str, source: SourceCode, found: Arrival | FoundGap, *rest: str) -> str:
    message = found.message
    parts = [
        what,
        source,
        found.channel.value,
        message.identity if message else "",
        (message.conversation or "") if message else "",
        list(_place(found, message)),
        *rest,
    ]
    # Names may hold lone surrogates, which canonical JSON refuses.
    return hashlib.sha256(rfc8785.dumps(_plain(parts))).hexdigest()


def _place(found: Arrival | FoundGap, message: MessageContext | None) -> tuple[str, ...]:
    """The part of the path that does not change when the container grows, moves or is wrapped anew."""
    if message is not None and message.raw in found.containers:
        # Within the mail; its place in the mailbox changes when older mail is deleted.
        return found.path[found.containers.index(message.raw) :]
    if found.channel is Channel.SKYPE:
        # An export is handed over as tar, and later unpacked: only the folders above `media/` differ.
        for depth, position in enumerate(found.path):
            last = position.rpartition("/")[2]
            if _OF_EXPORT.fullmatch(last):
                return (last, *found.path[depth + 1 :])
    return found.path


def _plain(parts: list[str | list[str]]) -> list[str | list[str]]:
    return [
        [text.encode("utf-8", "backslashreplace").decode() for text in part]
        if isinstance(part, list)
        else part.encode("utf-8", "backslashreplace").decode()
        for part in parts
    ]
