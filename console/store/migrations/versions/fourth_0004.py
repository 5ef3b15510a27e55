"""Conformance profiles.

Revision 0004. The tables are spelt out here and not taken from `tables_*.py`: a step must stay what it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, empty."""
    word = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "conformance_profile",
        sa.Column("id", whole, primary_key=True),
        sa.Column("name", word, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format", word, nullable=False),
        sa.Column("type", word, nullable=False),
        sa.Column("interface", word, nullable=False),
        sa.Column("origin", word, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Integer(), nullable=False),
        sa.Column("retired", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conformance_profile"),
    )
    op.create_index("ix_conformance_profile_name", "conformance_profile", ["name", "version"], unique=True)
