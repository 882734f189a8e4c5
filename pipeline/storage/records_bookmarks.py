"""Bookmarks. No custody event speaks of them: they save work and vouch for nothing."""

import sqlalchemy as sa

from pipeline.model.bookmarks import Bookmark
from pipeline.storage import tables
from pipeline.storage.shelves import BOOKMARKS


class Bookmarks:
    """Bookmarks within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_door(self, door: str) -> tuple[Bookmark, ...]:
        """In the order in which their places were first marked."""
        return BOOKMARKS.select(self._connection, tables.bookmarks.c.door == door)

    def put(self, bookmark: Bookmark) -> None:
        BOOKMARKS.put(self._connection, f"{bookmark.door}\n{bookmark.place}", bookmark)
