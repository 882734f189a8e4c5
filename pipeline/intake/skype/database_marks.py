"""By what a SQLite file shows itself as the database of an old Skype program."""

from typing import BinaryIO, Final

SQLITE: Final = b"SQLite format 3\x00"
_MARKS = (b"CREATE TABLE Messages (", b"CREATE TABLE Transfers (", b"from_dispname", b"body_xml", b"chatmsg_guid")
_FAR: Final = 2 << 20
"""Bytes that are looked at: definitions of tables stand on the first pages, as a rule."""


def is_skype_database(head: bytes, stream: BinaryIO) -> bool:
    """Whether `head`, behind which `stream` stands, begins a database with Skype's tables."""
    if not head.startswith(SQLITE):
        return False
    seen = head + stream.read(_FAR)
    return sum(mark in seen for mark in _MARKS) >= 3
