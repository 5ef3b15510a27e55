"""Tables of conformance profiles: versions that never change."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table, Text

from console.store.metadata import Whole, Word, metadata

conformance_profile = Table(
    "conformance_profile",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("name", Word, nullable=False),
    Column("version", Integer, nullable=False),  # from 1; the newest counts
    Column("format", Word, nullable=False),
    Column("type", Word, nullable=False),  # message type; "" for any
    Column("interface", Word, nullable=False),  # name; "" for any
    Column("origin", Word, nullable=False),  # learned, imported, written
    Column("text", Text, nullable=False),  # TOML; holds codes and lengths, never a patient's value
    Column("segments", Integer, nullable=False),
    Column("fields", Integer, nullable=False),
    Column("retired", SmallInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
Index("ix_conformance_profile_name", conformance_profile.c.name, conformance_profile.c.version, unique=True)
