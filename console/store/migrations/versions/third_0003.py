"""Failure groups, recipes, roll-ups and alerts; what a delivery's last failure was about.

Revision 0003. The tables are spelt out here and not taken from `tables.py`: a step must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns with defaults (no row is rewritten) and the tables of the four rooms."""
    _columns()
    _triage()
    _recipes()
    _tallies()
    _alerts()


def _columns() -> None:
    op.add_column("delivery", sa.Column("fingerprint_id", sa.BigInteger(), nullable=True))
    op.add_column("delivery", sa.Column("grouped_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("delivery", sa.Column("patient", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_delivery_fingerprint",
        "delivery",
        ["fingerprint_id", "status", "patient"],
        unique=False,
        sqlite_where=sa.text("fingerprint_id IS NOT NULL"),
        postgresql_where=sa.text("fingerprint_id IS NOT NULL"),
    )
    op.create_index(
        "ix_delivery_refused",
        "delivery",
        ["fingerprint_id"],
        unique=False,
        sqlite_where=sa.text("application = 'refused'"),
        postgresql_where=sa.text("application = 'refused'"),
    )
    op.create_index(
        "ix_delivery_ungrouped",
        "delivery",
        ["id"],
        unique=False,
        sqlite_where=sa.text(
            "outcome NOT IN ('', 'AA', 'CA') AND grouped_at < updated_at AND (status <> 'sent' OR application = 'refused')"
        ),
        postgresql_where=sa.text(
            "outcome NOT IN ('', 'AA', 'CA') AND grouped_at < updated_at AND (status <> 'sent' OR application = 'refused')"
        ),
    )
    op.add_column("job", sa.Column("recipe_id", sa.BigInteger(), nullable=True))
    op.add_column("job", sa.Column("group_id", sa.BigInteger(), nullable=True))


def _triage() -> None:
    op.create_table(
        "failure_bucket",
        sa.Column("fingerprint_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint_id", "bucket", name=op.f("pk_failure_bucket")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "failure_group",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("state_at", sa.BigInteger(), nullable=False),
        sa.Column("state_by", sa.Text(), nullable=False),
        sa.Column("state_text", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("lead", sa.BigInteger(), nullable=False),
        sa.Column("regressed_at", sa.BigInteger(), nullable=True),
        sa.Column("until_per_hour", sa.Integer(), nullable=True),
        sa.Column("until_count", sa.Integer(), nullable=True),
        sa.Column("archived_seen", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("ticket", WORD, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure_group")),
    )
    op.create_index("ix_failure_group_state", "failure_group", ["state"], unique=False)
    op.create_table(
        "fingerprint_split",
        sa.Column("key", WORD, nullable=False),
        sa.Column("by", WORD, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fingerprint_split")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "group_event",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_event")),
    )
    op.create_index("ix_group_event_group_id", "group_event", ["group_id", "id"], unique=False)
    op.create_table(
        "fingerprint",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("cause", WORD, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("layer", WORD, nullable=False),
        sa.Column("interface_id", sa.BigInteger(), nullable=False),
        sa.Column("destination_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("split", sa.Text(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["failure_group.id"], name=op.f("fk_fingerprint_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fingerprint")),
        sa.UniqueConstraint("key", name=op.f("uq_fingerprint_key")),
    )
    op.create_index("ix_fingerprint_cause", "fingerprint", ["cause"], unique=False)
    op.create_index("ix_fingerprint_group_id", "fingerprint", ["group_id"], unique=False)


def _recipes() -> None:
    op.create_table(
        "recipe",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("layer", WORD, nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipe")),
    )
    op.create_index("uq_recipe_name", "recipe", ["name", "version"], unique=True)


def _tallies() -> None:
    op.create_table(
        "happening",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("interface_id", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happening")),
    )
    op.create_index("ix_happening_at", "happening", ["at"], unique=False)
    op.create_table(
        "tally",
        sa.Column("minute", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("interface_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("minute", "interface_id", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally_mark",
        sa.Column("interface_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("message_seq", sa.BigInteger(), nullable=False),
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("packs", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("interface_id", name=op.f("pk_tally_mark")),
    )
    op.create_table(
        "tally_word",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_word")),
        sa.UniqueConstraint("word", name=op.f("uq_tally_word_word")),
    )
    op.create_table(
        "tile",
        sa.Column("span", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("interface_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sole", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("span", "part", "start", "interface_id", "type", name=op.f("pk_tile")),
    )


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("open", sa.SmallInteger(), nullable=False),
        sa.Column("interface_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("severity", WORD, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("storm", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("acknowledged_by", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.Column("escalated_at", sa.BigInteger(), nullable=True),
        sa.Column("muted_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index("ix_alert_opened_at", "alert", ["opened_at"], unique=False)
    op.create_index(
        "ix_alert_closed_at",
        "alert",
        ["closed_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_alert_parent_id",
        "alert",
        ["parent_id"],
        unique=False,
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index(
        "uq_alert_open",
        "alert",
        ["rule_id", "subject"],
        unique=True,
        sqlite_where=sa.text("open = 1"),
        postgresql_where=sa.text("open = 1"),
    )
    op.create_table(
        "alert_delivery",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("event", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_delivery")),
    )
    op.create_index("uq_alert_delivery", "alert_delivery", ["alert_id", "channel", "event"], unique=True)
    op.create_index(
        "ix_alert_delivery_due",
        "alert_delivery",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'quiet')"),
        postgresql_where=sa.text("state IN ('waiting', 'quiet')"),
    )
    op.create_table(
        "alert_rule",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("built_in", WORD, nullable=False),
        sa.Column("removed", sa.SmallInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_rule")),
    )
