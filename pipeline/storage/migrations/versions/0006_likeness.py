"""Imprints, what people rule about pairs of items, and summaries that left the case."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    item: sa.Column[object] = sa.Column(
        "item", sa.Text(), sa.ForeignKey("items.key", deferrable=True, initially="DEFERRED"), nullable=False
    )
    _shelf("imprints", item, sa.Column("kind", sa.Text(), nullable=False))
    op.create_index("ix_imprints_item", "imprints", ["item", "kind"])
    op.create_index("ix_imprints_kind", "imprints", ["kind", "position"])
    _shelf(
        "pair_decisions", sa.Column("item", sa.Text(), nullable=False), sa.Column("other", sa.Text(), nullable=False)
    )
    op.create_index("ix_pair_decisions_item", "pair_decisions", ["item"])
    op.create_index("ix_pair_decisions_other", "pair_decisions", ["other"])
    _shelf("issued", sa.Column("subject", sa.Text(), nullable=False))
    op.create_index("ix_issued_subject", "issued", ["subject"])
    op.create_table(
        "issued_items",
        sa.Column("item", sa.Text(), primary_key=True),
        sa.Column("issued", sa.Text(), primary_key=True),
    )


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
