"""What all tables share: the metadata with its naming rules, and the two column types of both engines."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Whole = BigInteger().with_variant(Integer, "sqlite")
"""64 bits everywhere; on SQLite a primary key must be called INTEGER to be the row id itself."""

Word = String().with_variant(String(collation="C"), "postgresql")
"""Text compared by code point on both engines, so that a prefix is a range of the index."""
