"""Jobs with their receipts, notes, saved views, planned holds; later application replies; sequence numbers.

Revision 0002. The tables are spelt out here and not taken from `tables.py`: a step must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
FLAGGED = sa.text("flags <> 0")
TICKETED = sa.text("ticket <> ''")
FAILED = sa.text("outcome NOT IN ('', 'AA', 'CA')")
REPEATED = sa.text("possible_duplicate = 1")
AWAITED = sa.text("application = 'awaited'")
OVERDUE = sa.text("application = 'overdue'")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Add columns with defaults (no row is rewritten) and five tables."""
    for table in ("interface", "destination"):
        op.add_column(table, sa.Column("sequence", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column("destination", sa.Column("sequence_delivery", sa.BigInteger(), nullable=True))
    op.add_column("delivery", sa.Column("application", WORD, nullable=False, server_default=sa.text("''")))
    op.add_column("delivery", sa.Column("application_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_message_type", "message", ["type"])
    op.create_index("ix_message_flags", "message", ["flags"], sqlite_where=FLAGGED, postgresql_where=FLAGGED)
    op.create_index("ix_message_ticket", "message", ["ticket"], sqlite_where=TICKETED, postgresql_where=TICKETED)
    op.create_index("ix_delivery_repeat", "delivery", ["id"], sqlite_where=REPEATED, postgresql_where=REPEATED)
    op.create_index("ix_delivery_failed", "delivery", ["outcome"], sqlite_where=FAILED, postgresql_where=FAILED)
    op.create_index(
        "ix_delivery_awaited", "delivery", ["application_at"], sqlite_where=AWAITED, postgresql_where=AWAITED
    )
    op.create_index(
        "ix_delivery_overdue",
        "delivery",
        ["destination_id", "application_at"],
        sqlite_where=OVERDUE,
        postgresql_where=OVERDUE,
    )
    _jobs()
    _words_of_people()


def _jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("environment", WORD, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("try_first", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("last_message_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("uq_job_request", "job", ["request_id"], unique=True)
    op.create_table(
        "job_item",
        sa.Column("job_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=False),
        sa.Column("replaces", sa.SmallInteger(), nullable=False),
        sa.Column("anyway", sa.SmallInteger(), nullable=False),
        sa.Column("delivered", sa.SmallInteger(), nullable=False),
        sa.Column("expected_status", WORD, nullable=False),
        sa.Column("expected_at", sa.BigInteger(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("copy_message_id", sa.BigInteger(), nullable=True),
        sa.Column("copy_delivery_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_item_job_id")),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_job_item")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_job_item_delivery_id", "job_item", ["delivery_id"])
    op.create_index("ix_job_item_at", "job_item", ["job_id", "at", "number"])
    op.create_index(
        "ix_job_item_waiting",
        "job_item",
        ["job_id", "destination_id", "number"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def _words_of_people() -> None:
    op.create_table(
        "note",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("ticket", WORD, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_note_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_message_id", "note", ["message_id", "id"])
    op.create_index("ix_note_ticket", "note", ["ticket"])
    op.create_table(
        "saved_view",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("owner", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("uq_saved_view_name", "saved_view", ["owner", "name"], unique=True)
    op.create_table(
        "planned_hold",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("destinations", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("per_hour", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_hold")),
    )
