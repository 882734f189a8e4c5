"""The tables of the records: key columns to search by, and the canonical JSON of the noun as `body`.

Portable types only (the same tables serve PostgreSQL): moments are ISO 8601 text in UTC with microseconds. What
is written here and what `migrations/` makes is held together by a test.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

_BIG = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself in SQLite


def _shelf(name: str, *columns: Column[object]) -> Table:
    """A table of nouns: `position` grows and is never used again, `key` names the row in custody events."""
    return Table(
        name,
        metadata,
        Column("position", _BIG, primary_key=True, autoincrement=True),
        Column("key", Text, nullable=False),
        *columns,
        Column("body", Text, nullable=False),
        UniqueConstraint("key", name=f"uq_{name}_key"),
        sqlite_autoincrement=True,
    )


def _of_submission() -> Column[object]:
    # Deferred: within a transaction rows may come in any order.
    reference = ForeignKey("submissions.key", deferrable=True, initially="DEFERRED")
    return Column("submission", Text, reference, nullable=False)


def _of_item() -> Column[object]:
    reference = ForeignKey("items.key", deferrable=True, initially="DEFERRED")
    return Column("item", Text, reference, nullable=False)


submissions = _shelf("submissions", Column("started", Text, nullable=False), Column("incident", Text, nullable=True))
entries = _shelf(
    "entries",
    _of_submission(),
    Column("number", Integer, nullable=False),
    Column("object", Text, nullable=False),
    Column("receipt", Text, nullable=True),
)
receipts = _shelf(
    "receipts",
    _of_item(),
    _of_submission(),
    Column("received", Text, nullable=False),
    Column("source", Text, nullable=True),
    Column("channel", Text, nullable=True),
)
gaps = _shelf("gaps", _of_submission())
objects = _shelf("objects", Column("size", _BIG, nullable=False))
items = _shelf(
    "items",
    Column("status", Text, nullable=False),
    Column("media_type", Text, nullable=True),
    Column("first_received", Text, nullable=False),
)
attachments = _shelf("attachments", Column("incident", Text, nullable=False), _of_item())
bookmarks = _shelf("bookmarks", Column("door", Text, nullable=False))
tokens = _shelf("tokens")
deliveries = _shelf("deliveries", Column("token", Text, nullable=False), Column("state", Text, nullable=False))
incidents = _shelf("incidents")
inbox_answers = _shelf(
    "inbox_answers", Column("subject", Text, nullable=False), Column("incident", Text, nullable=True)
)
examinations = _shelf(
    "examinations",
    _of_item(),
    Column("inputs", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("searchable", Boolean, nullable=False),
)
fingerprints = _shelf("fingerprints", _of_item())
imprints = _shelf("imprints", _of_item(), Column("kind", Text, nullable=False))
matches = _shelf("matches", Column("item", Text, nullable=False), Column("other", Text, nullable=False))
lineages = _shelf("lineages")
pair_decisions = _shelf("pair_decisions", Column("item", Text, nullable=False), Column("other", Text, nullable=False))
issued = _shelf("issued", Column("subject", Text, nullable=False))
peer_lists = _shelf("peer_lists")
links = _shelf("links", Column("incident", Text, nullable=False))
assessments = _shelf("assessments", Column("item", Text, nullable=False), Column("incident", Text, nullable=False))
incident_assessments = _shelf("incident_assessments", Column("incident", Text, nullable=False))
decisions = _shelf("decisions", Column("subject", Text, nullable=False))
identities = _shelf("identities", Column("code", Text, nullable=False))
gradings = _shelf("gradings", Column("code", Text, nullable=False))
terms = _shelf("terms", Column("kind", Text, nullable=False), Column("subject", Text, nullable=False))
heads = _shelf("heads", Column("size", _BIG, nullable=False))
timestamps = _shelf("timestamps", Column("size", _BIG, nullable=False))

lineage_members = Table(
    "lineage_members",
    metadata,
    Column("item", Text, primary_key=True),
    Column("lineage", Text, nullable=False),
)
issued_items = Table(
    "issued_items",
    metadata,
    Column("item", Text, primary_key=True),
    Column("issued", Text, primary_key=True),
)
derivatives = Table(
    "derivatives",
    metadata,
    Column("object", Text, primary_key=True),
    Column("item", Text, primary_key=True),
)
events = Table(
    "events",
    metadata,
    Column("sequence", _BIG, primary_key=True, autoincrement=False),
    Column("chain", Text, nullable=False),
    Column("body", Text, nullable=False),
)
event_objects = Table(
    "event_objects",
    metadata,
    Column("object", Text, primary_key=True),
    Column("sequence", _BIG, primary_key=True),
)
tasks = Table(
    "tasks",
    metadata,
    Column("position", _BIG, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("incident", Text, nullable=True),
    Column("inputs", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("not_before", Text, nullable=False),
    Column("lease_until", Text, nullable=True),
    Column("fence", Integer, nullable=False),
    Column("trouble", Text, nullable=True),
    Column("newest", Boolean, nullable=False),
    Column("share", Float, nullable=True),
    UniqueConstraint("key", name="uq_tasks_key"),
    sqlite_autoincrement=True,
)

Index("ix_submissions_incident", submissions.c.incident)
Index("ix_entries_submission", entries.c.submission, entries.c.number)
Index("ix_entries_receipt", entries.c.receipt)
Index("ix_receipts_item", receipts.c.item, receipts.c.received)
Index("ix_items_status", items.c.status, items.c.first_received)
Index("ix_gaps_submission", gaps.c.submission)
Index("ix_attachments_incident", attachments.c.incident)
Index("ix_attachments_item", attachments.c.item)
Index("ix_bookmarks_door", bookmarks.c.door)
Index("ix_deliveries_state", deliveries.c.state, deliveries.c.token)
Index("ix_inbox_answers_subject", inbox_answers.c.subject)
Index("ix_inbox_answers_incident", inbox_answers.c.incident)
Index("ix_examinations_item", examinations.c.item)
Index("ix_fingerprints_item", fingerprints.c.item)
Index("ix_imprints_item", imprints.c.item, imprints.c.kind)
Index("ix_imprints_kind", imprints.c.kind, imprints.c.position)
Index("ix_pair_decisions_item", pair_decisions.c.item)
Index("ix_pair_decisions_other", pair_decisions.c.other)
Index("ix_issued_subject", issued.c.subject)
Index("ix_matches_item", matches.c.item)
Index("ix_matches_other", matches.c.other)
Index("ix_links_incident", links.c.incident)
Index("ix_lineage_members_lineage", lineage_members.c.lineage)
Index("ix_assessments_item", assessments.c.item, assessments.c.incident)
Index("ix_incident_assessments_incident", incident_assessments.c.incident)
Index("ix_decisions_subject", decisions.c.subject)
Index("ix_receipts_source", receipts.c.source)
Index("ix_identities_code", identities.c.code)
Index("ix_gradings_code", gradings.c.code)
Index("ix_terms_subject", terms.c.kind, terms.c.subject)
Index("ix_tasks_state", tasks.c.state, tasks.c.not_before)
Index("ix_tasks_subject", tasks.c.subject, tasks.c.kind)
