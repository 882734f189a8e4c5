"""Lists of fingerprints that other teams handed over, by the names that they were given here."""

import sqlalchemy as sa

from pipeline.model.custody import RowDigest
from pipeline.model.shared import PeerList
from pipeline.storage.shelves import PEER_LISTS


class Sharing:
    """Lists of other teams within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def peer_lists(self) -> tuple[PeerList, ...]:
        """In the order in which they came."""
        return PEER_LISTS.select(self._connection)

    def put_peer_list(self, peer_list: PeerList) -> RowDigest:
        return PEER_LISTS.put(self._connection, peer_list.name, peer_list)
