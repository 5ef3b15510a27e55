"""Tables of failure groups and recipes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text

from console.store.metadata import Whole, Word, metadata

failure_group = Table(
    "failure_group",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("version", Integer, nullable=False),  # +1 with every act of a person
    Column("state", Word, nullable=False),  # open, archived, resolved, merged
    Column("state_at", BigInteger, nullable=False),
    Column("state_by", Text, nullable=False),  # "" where it happened by itself
    Column("state_text", Text, nullable=False),
    Column("merged_into", BigInteger),  # never itself a merged one: a merge takes along what was merged before
    Column("lead", BigInteger, nullable=False),  # the fingerprint that gives it its name
    Column("regressed_at", BigInteger),  # it came back then, after it was resolved
    Column("until_per_hour", Integer),  # archived until there are more than this
    Column("until_count", Integer),  # or this many more messages
    Column("archived_seen", Integer, nullable=False, server_default=text("0")),  # messages seen when it was archived
    Column("owner", Text, nullable=False),
    Column("ticket", Word, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
Index("ix_failure_group_state", failure_group.c.state)

fingerprint = Table(
    "fingerprint",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("key", Word, nullable=False, unique=True),  # SHA-256 of its parts, in hex
    Column("cause", Word, nullable=False),  # fingerprints with the same cause join one group at birth
    Column("group_id", BigInteger, ForeignKey("failure_group.id"), nullable=False),
    Column("layer", Word, nullable=False),
    Column("interface_id", BigInteger, nullable=False),
    Column("destination_id", BigInteger),
    Column("kind", Word, nullable=False),  # content, link, access, silence, arrival, other
    Column("outcome", Word, nullable=False),
    Column("code", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("text", Text, nullable=False),  # normalised; holds no patient data
    Column("rule", Text, nullable=False),  # "result-code v3"
    Column("split", Text, nullable=False),  # "type ORU^R01" where a split by hand made it
    Column("seen", BigInteger, nullable=False),  # messages, not tries
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
Index("ix_fingerprint_group_id", fingerprint.c.group_id)
Index("ix_fingerprint_cause", fingerprint.c.cause)

failure_bucket = Table(
    "failure_bucket",
    metadata,
    Column("fingerprint_id", BigInteger, primary_key=True, autoincrement=False),
    Column("bucket", BigInteger, primary_key=True, autoincrement=False),  # ten minutes since 1970
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

fingerprint_split = Table(
    "fingerprint_split",
    metadata,
    Column("key", Word, primary_key=True),  # of the fingerprint that is split
    Column("by", Word, nullable=False),  # type, destination, code
    sqlite_with_rowid=False,
)

group_event = Table(
    "group_event",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("group_id", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Word, nullable=False),
    Column("text", Text, nullable=False),
    Column("count", BigInteger, nullable=False),  # messages it was about, where that says something
)
Index("ix_group_event_group_id", group_event.c.group_id, group_event.c.id)

recipe = Table(
    "recipe",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("name", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("layer", Word, nullable=False),
    Column("condition", Text, nullable=False),
    Column("changes", Text, nullable=False),  # JSON
    Column("note", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("uq_recipe_name", recipe.c.name, recipe.c.version, unique=True)

happening = Table(
    "happening",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Word, nullable=False),  # start, stop, change, alert, note
    Column("interface_id", BigInteger),
    Column("actor", Text, nullable=False),
    Column("text", Text, nullable=False),
)
Index("ix_happening_at", happening.c.at)
