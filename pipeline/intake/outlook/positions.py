"""How places inside a message are written, for people and for identities.

`message::3` is the third attachment, `Inbox/2097188::3::1` the first of a message attached to one in a store, and
`message::3=2` the second of two attachments that are the same in name and bytes.
"""

import re

_PLACE = re.compile(r".*::(?P<number>\d*)(?P<word>[^:]*?)(?:=(?P<twin>\d+))?", re.DOTALL)


def inside(message: str, place: str, twin: int = 1) -> str:
    """`place`: a number, or a word for what is no attachment."""
    return f"{message}::{place}" + (f"={twin}" if twin > 1 else "")


def without_order(position: str, attached: str) -> tuple[str, ...] | None:
    """The position with `attached` (what lies there) in place of folder, message and number; None for others.

    A message is moved between folders, and attachments change their order, without becoming another arrival.
    """
    found = _PLACE.fullmatch(position)
    if found is None:
        return None
    return (attached if found["number"] else "", found["word"], found["twin"] or "1")
