"""Tokens of the HTTP intake, and what is being delivered with them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _shelf("tokens")
    _shelf(
        "deliveries",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state", "token"])


def _shelf(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("key", sa.Text(), nullable=False),
        *columns,
        sa.Column("body", sa.Text(), nullable=False),
        sa.UniqueConstraint("key", name=f"uq_{name}_key"),
        sqlite_autoincrement=True,
    )
