"""What was answered to entries of the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox_answers",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.UniqueConstraint("key", name="uq_inbox_answers_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_answers_subject", "inbox_answers", ["subject"])
    op.create_index("ix_inbox_answers_incident", "inbox_answers", ["incident"])
