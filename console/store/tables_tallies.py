"""Tables of roll-ups: fresh counts as rows of a minute, older ones packed into tiles. A value is the sum of both.

`tally` takes what came since the last packing; packing moves whole hours into the tiles of all three spans and removes
the rows, in one transaction. `span` is minute (a tile is a day), hour (a tile is 32 days) or day (a tile is 512 days).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table

from console.store.metadata import Word, metadata

tally = Table(
    "tally",
    metadata,
    Column("interface_id", BigInteger, primary_key=True, autoincrement=False),
    Column("minute", BigInteger, primary_key=True, autoincrement=False),  # minutes since 1970
    Column("type", Word, primary_key=True),  # message type; "" for what belongs to the interface as a whole
    Column("series", Word, primary_key=True),  # in, out, code:AE 103, ms:7 (latency bin), depth, oldest, observed …
    Column("value", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_tally_minute", tally.c.minute)

tile = Table(
    "tile",
    metadata,
    Column("span", Word, primary_key=True),
    Column("interface_id", BigInteger, primary_key=True, autoincrement=False),
    Column("start", BigInteger, primary_key=True, autoincrement=False),  # number of the tile since 1970
    Column("type", Word, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

tally_mark = Table(
    "tally_mark",
    metadata,
    Column("interface_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_seq", BigInteger, nullable=False),  # counted up to here
    Column("attempt_id", BigInteger, nullable=False),
)
