"""Sealed identities, gradings and terms; receipts are found by their source."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _shelf(name: str, *columns: str) -> None:
    op.create_table(
        name,
        sa.Column("position", _BIG, primary_key=True, autoincrement=True),
        *(sa.Column(column, sa.Text(), nullable=False) for column in ("key", *columns, "body")),
        sa.UniqueConstraint("key", name=f"uq_{name}_key"),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    _shelf("identities", "code")
    _shelf("gradings", "code")
    _shelf("terms", "kind", "subject")
    op.create_index("ix_identities_code", "identities", ["code"])
    op.create_index("ix_gradings_code", "gradings", ["code"])
    op.create_index("ix_terms_subject", "terms", ["kind", "subject"])
    for name in ("source", "channel"):
        op.add_column("receipts", sa.Column(name, sa.Text(), nullable=True))
    op.create_index("ix_receipts_source", "receipts", ["source"])
    _fill_in()


def _fill_in() -> None:
    """The new columns of receipts that are on record. Their bodies, which the ledger speaks of, stay as they are."""
    receipts = sa.table("receipts", *(sa.column(name) for name in ("position", "source", "channel", "body")))
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(receipts.c.position, receipts.c.body)
        .where(receipts.c.position > last)
        .order_by(receipts.c.position)
        .limit(1_000)
    ).all():
        for position, body in rows:
            found = json.loads(body)
            change = receipts.update().where(receipts.c.position == position)
            connection.execute(change.values(source=found["source"], channel=found["arrival"]["channel"]))
        last = rows[-1].position
