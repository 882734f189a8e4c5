"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _refers_to(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.key"], deferrable=True, initially="DEFERRED")


def _shelf(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("position", _BIG, primary_key=True, autoincrement=True),
        *_text("key"),
        *parts,
        *_text("body"),
        sa.UniqueConstraint("key", name=f"uq_{name}_key"),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    _arrivals()
    _examinations()
    _incidents()
    _custody()
    _tasks()


def _arrivals() -> None:
    _shelf("submissions", *_text("started"), *_text("incident", nullable=True))
    _shelf("items", *_text("status"), *_text("media_type", nullable=True), *_text("first_received"))
    _shelf("objects", sa.Column("size", _BIG, nullable=False))
    number = sa.Column("number", sa.Integer(), nullable=False)
    of_submission, receipt = _refers_to("submission", "submissions"), _text("receipt", nullable=True)
    _shelf("entries", *_text("submission"), number, *_text("object"), *receipt, of_submission)
    of_item, of_submission = _refers_to("item", "items"), _refers_to("submission", "submissions")
    _shelf("receipts", *_text("item", "submission", "received"), of_item, of_submission)
    _shelf("gaps", *_text("submission"), _refers_to("submission", "submissions"))
    _shelf("attachments", *_text("incident", "item"), _refers_to("item", "items"))
    op.create_index("ix_submissions_incident", "submissions", ["incident"])
    op.create_index("ix_entries_submission", "entries", ["submission", "number"])
    op.create_index("ix_entries_receipt", "entries", ["receipt"])
    op.create_index("ix_receipts_item", "receipts", ["item", "received"])
    op.create_index("ix_items_status", "items", ["status", "first_received"])
    op.create_index("ix_gaps_submission", "gaps", ["submission"])
    op.create_index("ix_attachments_incident", "attachments", ["incident"])
    op.create_index("ix_attachments_item", "attachments", ["item"])


def _examinations() -> None:
    searchable: sa.Column[bool] = sa.Column("searchable", sa.Boolean(), nullable=False)
    _shelf("examinations", *_text("item", "inputs", "status"), searchable, _refers_to("item", "items"))
    _shelf("fingerprints", *_text("item"), _refers_to("item", "items"))
    _shelf("matches", *_text("item", "other"))
    _shelf("lineages")
    op.create_table("lineage_members", sa.Column("item", sa.Text(), primary_key=True), *_text("lineage"))
    op.create_table(
        "derivatives",
        sa.Column("object", sa.Text(), primary_key=True),
        sa.Column("item", sa.Text(), primary_key=True),
    )
    op.create_index("ix_examinations_item", "examinations", ["item"])
    op.create_index("ix_fingerprints_item", "fingerprints", ["item"])
    op.create_index("ix_matches_item", "matches", ["item"])
    op.create_index("ix_matches_other", "matches", ["other"])
    op.create_index("ix_lineage_members_lineage", "lineage_members", ["lineage"])


def _incidents() -> None:
    _shelf("incidents")
    _shelf("links", *_text("incident"))
    _shelf("assessments", *_text("item", "incident"))
    _shelf("incident_assessments", *_text("incident"))
    _shelf("decisions", *_text("subject"))
    op.create_index("ix_links_incident", "links", ["incident"])
    op.create_index("ix_assessments_item", "assessments", ["item", "incident"])
    op.create_index("ix_incident_assessments_incident", "incident_assessments", ["incident"])
    op.create_index("ix_decisions_subject", "decisions", ["subject"])


def _custody() -> None:
    _shelf("heads", sa.Column("size", _BIG, nullable=False))
    _shelf("timestamps", sa.Column("size", _BIG, nullable=False))
    sequence = sa.Column("sequence", _BIG, primary_key=True, autoincrement=False)
    op.create_table("events", sequence, *_text("chain", "body"))
    op.create_table(
        "event_objects",
        sa.Column("object", sa.Text(), primary_key=True),
        sa.Column("sequence", _BIG, primary_key=True),
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("position", _BIG, primary_key=True, autoincrement=True),
        *_text("key", "kind", "subject"),
        *_text("incident", nullable=True),
        *_text("inputs", "lane", "state"),
        sa.Column("attempt", sa.Integer(), nullable=False),
        *_text("not_before"),
        *_text("lease_until", nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        *_text("trouble", nullable=True),
        sa.Column("newest", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("key", name="uq_tasks_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tasks_state", "tasks", ["state", "not_before"])
    op.create_index("ix_tasks_subject", "tasks", ["subject", "kind"])
