"""What makes an arrival one arrival: the same mailbox handed over again, grown or moved, makes no second receipt.

An identity is made of what stays the same wherever the container lies: the message and the place inside it, or
the place below what was handed over, and the bytes. The same bytes beside a zip and inside it are two arrivals.
Another source that hands over the same is another arrival.
"""

import hashlib
import re

import rfc8785

from pipeline.intake.outlook.positions import without_order
from pipeline.model.arrivals import MAIL_CHANNELS, Arrival, Channel, FoundGap, MessageContext
from pipeline.model.basics import GapId, ReceiptId, SourceCode

_OF_CHATS = {
    Channel.SKYPE: re.compile(r"(?:\A|/)(messages\.json|[A-Za-z0-9-]{20,100}\.\d{1,3}(?:\.[^/]*)?)\Z"),
    Channel.WHATSAPP: re.compile(r"(?:\A|/)(_chat\.txt|-?\d{7,8}-[^/]+|[A-Z]{3}-\d{8}-WA\d{4,}[^/]*)\Z"),
    Channel.TELEGRAM: re.compile(
        r"(?:\A|/)(result\.json|messages\d*\.html|(?:chats/chat_\d+/)?(?:photos|video_files|voice_messages|"
        r"round_video_messages|files|stickers|contacts|stories|profile_pictures|userpics|other_data)/[^/]+)\Z"
    ),
    Channel.SIGNAL: re.compile(r"(?:\A|/)(main\.jsonl|data\.json|[0-9a-f]{64}(?:\.[^/]*)?|media/\d{4}-[^/]+)\Z"),
}
"""Files that only an export of this kind holds; its folder may be called anything."""
_BY_NAME = frozenset({Channel.AUTO_ARCHIVER, Channel.PROOFMODE, Channel.TELLA})
"""Bundles come as an archive, unpacked or below other folders: the record's identity and the name say which file."""
_TAKEN_OUT = re.compile(r"(?<![^/])Attachments/\d+/[\d.]+/[^/]+\Z")
_WHOLE = frozenset({Channel.WHATSAPP, Channel.TELEGRAM, Channel.SIGNAL})
"""The message's identity names the conversation and the file; what a conversation is called may change."""

_WITHOUT_CONVERSATION = _WHOLE | {Channel.WEB_ARCHIVE}
"""The page of a picture in a web archive may be another one once more pages are archived."""


def receipt_id(source: SourceCode, arrival: Arrival, holder: SourceCode | None = None) -> ReceiptId:
    """SHA-256 in hexadecimal over source, channel, message, place and digest.

    `holder` handed it over. For a chat it counts as well: two people who took part each have a record of their own.
    """
    return ReceiptId(_digest("receipt", source, arrival, *_held(arrival.channel, holder), arrival.object.sha256))


def gap_id(source: SourceCode, gap: FoundGap, holder: SourceCode | None = None) -> GapId:
    """As `receipt_id`; in place of the digest stand the kind, the name and the reason of the gap."""
    name = gap.name.raw_hex if gap.name else ""
    reason = [gap.reason.id, *(f"{p.name}={p.value}" for p in gap.reason.parameters)]
    return GapId(_digest("gap", source, gap, *_held(gap.channel, holder), gap.kind.value, name, *reason))


def _held(channel: Channel, holder: SourceCode | None) -> tuple[str, ...]:
    return (f"held by {holder}",) if holder and channel in _WHOLE else ()


def _digest(what: str, source: SourceCode, found: Arrival | FoundGap, *rest: str) -> str:
    message = found.message
    parts = [
        what,
        source,
        found.channel.value,
        message.identity if message else "",
        (message.conversation or "") if message and found.channel not in _WITHOUT_CONVERSATION else "",
        list(_place(found, message)),
        *rest,
    ]
    # Names may hold lone surrogates, which canonical JSON refuses.
    return hashlib.sha256(rfc8785.dumps(_plain(parts))).hexdigest()


def _place(found: Arrival | FoundGap, message: MessageContext | None) -> tuple[str, ...]:
    """The part of the path that does not change when the container grows, moves or is wrapped anew."""
    if message is not None and message.raw in found.containers:
        # Within the mail; its place in the mailbox changes when older mail is deleted.
        depth = found.containers.index(message.raw)
        within = without_order(found.path[depth], _lying_at(found, depth))
        return found.path[depth:] if within is None else (*within, *found.path[depth + 1 :])
    if message is not None and message.within in found.containers:
        return found.path[found.containers.index(message.within) + 1 :]
    if message is not None and found.channel in MAIL_CHANNELS and found.path:
        # Apple's mail program takes attachments out of the mail; the folders above them may be called anything.
        taken_out = _TAKEN_OUT.search(found.path[-1])
        if taken_out is not None:
            return (taken_out[0],)
    if message is not None and found.channel in _BY_NAME and found.path:
        return (found.path[-1].rpartition("/")[2],)
    of_chat = _OF_CHATS.get(found.channel)
    if of_chat is not None:
        # An export is handed over as an archive, and later unpacked: only the folders above it differ.
        for depth, position in enumerate(found.path):
            if own := of_chat.search(position):
                return (own[1], *found.path[depth + 1 :])
    return found.path


def _lying_at(found: Arrival | FoundGap, depth: int) -> str:
    """What lies at a place inside a message: a container by its digest, a file or gap by its name."""
    inner = found.containers[depth + 1 : depth + 2]
    return inner[0] if inner else found.name.raw_hex if found.name else ""


def _plain(parts: list[str | list[str]]) -> list[str | list[str]]:
    return [
        [text.encode("utf-8", "backslashreplace").decode() for text in part]
        if isinstance(part, list)
        else part.encode("utf-8", "backslashreplace").decode()
        for part in parts
    ]
