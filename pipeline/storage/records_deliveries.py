"""Tokens of the HTTP intake, and what is being delivered with them."""

import sqlalchemy as sa

from pipeline.model.custody import RowDigest
from pipeline.model.deliveries import Delivery, DeliveryState
from pipeline.model.tokens import Token
from pipeline.storage import tables
from pipeline.storage.shelves import DELIVERIES, TOKENS


class Deliveries:
    """Tokens and deliveries within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def tokens(self) -> tuple[Token, ...]:
        return TOKENS.select(self._connection)

    def put_token(self, token: Token) -> RowDigest:
        return TOKENS.put(self._connection, token.name, token)

    def delivery(self, id: str) -> Delivery | None:
        return DELIVERIES.get(self._connection, id)

    def open_deliveries(self, token: str | None) -> tuple[Delivery, ...]:
        """Oldest first; None means those of all tokens."""
        column = tables.deliveries.c
        where = [column.state == DeliveryState.OPEN.value]
        if token is not None:
            where.append(column.token == token)
        return DELIVERIES.select(self._connection, *where)

    def put_delivery(self, delivery: Delivery) -> RowDigest:
        return DELIVERIES.put(self._connection, delivery.id, delivery)
