"""What has to be known of a whole WhatsApp chat before its first message can be read."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.intake.opening import Walk
from pipeline.intake.whatsapp.content import read_content
from pipeline.intake.whatsapp.lines import WhatsAppMessage, messages_of, unmarked
from pipeline.intake.whatsapp.order import OrderSurvey, name_stamp
from pipeline.intake.whatsapp.stamps import Order
from pipeline.model.objects import Object

_MOST_SENDERS = 10_000
_MOST_NAMES = 200_000


@dataclass(frozen=True, slots=True)
class Survey:
    key: str
    """Tells this conversation from others, also when it has grown: made of its first message."""
    orders: tuple[Order, ...]
    senders: int
    deleted: int
    """Messages that say that they were deleted."""
    attached: tuple[str, ...]
    """Names of files that messages bring, as stated."""
    disputed: frozenset[str] = frozenset()
    """Those of them that messages of several people name."""


def survey(kept: Object, holds: Callable[[str], bool], walk: Walk) -> Survey:
    """Reads the preserved chat once from end to end; memory grows with the files that it names."""
    orders, senders, deleted, key = OrderSurvey(), set[str](), 0, ""
    attached: dict[str, str | None] = {}
    disputed = set[str]()
    with walk.cabinet.open(kept.sha256) as stream:
        for message in messages_of(stream):
            key = key or _key(message)
            content = read_content(message, holds)
            if not message.inside:
                orders.take(message.header.stamp, name_stamp(content.attached or ""))
            deleted += content.deleted
            if content.sender is not None and len(senders) < _MOST_SENDERS:
                senders.add(content.sender)
            if content.attached is not None and len(attached) < _MOST_NAMES:
                first = attached.setdefault(content.attached, content.sender)
                disputed.update(() if first == content.sender else (content.attached,))
    return Survey(key, orders.orders(), len(senders), deleted, tuple(attached), frozenset(disputed))


def _key(message: WhatsAppMessage) -> str:
    said = "\0".join((message.header.stamp.stated, unmarked(message.body[0])))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
