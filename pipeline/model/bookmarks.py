"""How far a door that is read again and again was read."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The newest mark at one place stands; only work is saved by it. Without it, reading anew adds no false receipt."""

    door: str
    """What is read: `watch` or `imap`, a slash, and what tells one from another."""
    place: str
    """A part of it that is marked by itself: an entry of the folder, a mailbox with its UIDVALIDITY."""
    mark: str
    since: dt.datetime
