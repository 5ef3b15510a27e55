"""The first schema.

Revision 0001. The tables are spelt out here and not taken from `tables.py`: a step must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")

APPEND_ONLY_SQLITE = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)
APPEND_ONLY_POSTGRESQL = (
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("writer", WORD, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("patient_hash", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_message_id", "audit", ["message_id"])
    op.create_index("uq_audit_chain", "audit", ["writer", "seq"], unique=True)
    op.create_table(
        "interface",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("layer", WORD, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("site", WORD, nullable=False),
        sa.Column("environment", WORD, nullable=False),
        sa.Column("next_seq", sa.BigInteger(), nullable=False),
        sa.Column("repeats", sa.BigInteger(), nullable=False),
        sa.Column("work", WORD, nullable=False),
        sa.Column("work_reason", sa.Text(), nullable=False),
        sa.Column("work_actor", sa.Text(), nullable=False),
        sa.Column("work_since", sa.BigInteger(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=False),
        sa.Column("lease_epoch", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "work IN ('running', 'paused', 'held', 'stopped', 'backing_off', 'blocked')", name=op.f("ck_interface_work")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interface")),
        sa.UniqueConstraint("name", name=op.f("uq_interface_name")),
    )
    op.create_table(
        "turn",
        sa.Column("writer", WORD, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("writer", name=op.f("pk_turn")),
    )
    op.create_table(
        "destination",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("interface_id", WHOLE, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["interface_id"], ["interface.id"], name=op.f("fk_destination_interface_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destination")),
    )
    op.create_index("uq_destination_name", "destination", ["interface_id", "name"], unique=True)
    op.create_table(
        "message",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("interface_id", WHOLE, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("peer", sa.Text(), nullable=False),
        sa.Column("layer", WORD, nullable=False),
        sa.Column("type", WORD, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("control_id", WORD, nullable=False),
        sa.Column("sender", WORD, nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("twin", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("ack", sa.LargeBinary(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("request_id", WORD, nullable=False),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["interface_id"], ["interface.id"], name=op.f("fk_message_interface_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(
        "ix_message_parent_id",
        "message",
        ["parent_id"],
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index("ix_message_received_at", "message", ["received_at"])
    op.create_index(
        "uq_message_identity", "message", ["control_id", "interface_id", "sender", "sha256", "twin"], unique=True
    )
    op.create_index(
        "uq_message_request",
        "message",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("request_id <> ''"),
        postgresql_where=sa.text("request_id <> ''"),
    )
    op.create_index("uq_message_seq", "message", ["interface_id", "seq"], unique=True)
    op.create_table(
        "body",
        sa.Column("message_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("codec", sa.SmallInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_body_message_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_body")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("message_id", WHOLE, nullable=False),
        sa.Column("interface_id", WHOLE, nullable=False),
        sa.Column("destination_id", WHOLE, nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("order_key", sa.BigInteger(), nullable=True),
        sa.Column("barrier", sa.SmallInteger(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("in_queue", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("possible_duplicate", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("claim_epoch", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'filtered', 'queued', 'sending', 'sent', 'error', 'held', 'parked', "
            "'unknown', 'cancelled')",
            name=op.f("ck_delivery_status"),
        ),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"], name=op.f("fk_delivery_destination_id")),
        sa.ForeignKeyConstraint(["interface_id"], ["interface.id"], name=op.f("fk_delivery_interface_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_delivery_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_message_id", "delivery", ["message_id"])
    op.create_index(
        "ix_delivery_sending",
        "delivery",
        ["destination_id"],
        sqlite_where=sa.text("status = 'sending'"),
        postgresql_where=sa.text("status = 'sending'"),
    )
    op.create_index("ix_delivery_status", "delivery", ["status", "id"])
    op.create_index(
        "ix_queue_barrier",
        "delivery",
        ["destination_id", "seq"],
        sqlite_where=sa.text("in_queue = 1 AND barrier = 1"),
        postgresql_where=sa.text("in_queue = 1 AND barrier = 1"),
    )
    op.create_index(
        "ix_queue_order_key",
        "delivery",
        ["destination_id", "order_key", "seq"],
        sqlite_where=sa.text("in_queue = 1"),
        postgresql_where=sa.text("in_queue = 1"),
    )
    op.create_index(
        "ix_queue_seq",
        "delivery",
        ["destination_id", "seq"],
        sqlite_where=sa.text("in_queue = 1"),
        postgresql_where=sa.text("in_queue = 1"),
    )
    op.create_table(
        "identifier",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_identifier_message_id")),
        sa.PrimaryKeyConstraint("hash", "message_id", "kind", name=op.f("pk_identifier")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identifier_message_id", "identifier", ["message_id"])
    op.create_table(
        "attempt",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("delivery_id", WHOLE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("strays", sa.Integer(), nullable=False),
        sa.Column("stray_data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_attempt_delivery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_delivery_id", "attempt", ["delivery_id", "number"])

    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in APPEND_ONLY_SQLITE if sqlite else APPEND_ONLY_POSTGRESQL:
        op.execute(statement)
