"""Tables of roll-ups: fresh minutes as one row each, older ones packed into tiles. A value is the sum of both.

A minute's row is a list of cells (`tally_cells.py`); packing moves whole hours into the tiles of all three spans
(`tiles.py`) and removes the rows, in one transaction.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, SmallInteger, Table

from console.store.metadata import Whole, Word, metadata

tally = Table(
    "tally",
    metadata,
    Column("minute", BigInteger, primary_key=True, autoincrement=False),  # since 1970
    Column("interface_id", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

tile = Table(
    "tile",
    metadata,
    Column("span", SmallInteger, primary_key=True, autoincrement=False),  # 0 minutes, 1 hours, 2 days
    Column("part", SmallInteger, primary_key=True, autoincrement=False),  # 0 counts and gauges, 1 latency
    Column("start", BigInteger, primary_key=True, autoincrement=False),  # number of the tile since 1970
    Column("interface_id", BigInteger, primary_key=True, autoincrement=False),
    Column("type", BigInteger, primary_key=True, autoincrement=False),  # word of the message type; 0: all together
    Column("sole", BigInteger, nullable=False),  # where all together are of one type: that type, else 0
    Column("data", LargeBinary, nullable=False),
)

tally_word = Table(
    "tally_word",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("word", Word, nullable=False, unique=True),  # a message type or an outcome code
)

tally_mark = Table(
    "tally_mark",
    metadata,
    Column("interface_id", BigInteger, primary_key=True, autoincrement=False),
    Column("turn", BigInteger, nullable=False),  # +1 with every change of its roll-ups: who comes late writes nothing
    Column("message_seq", BigInteger, nullable=False),  # counted up to here
    Column("attempt_id", BigInteger, nullable=False),
    Column("packs", BigInteger, nullable=False),  # +1 with every packing: tiles that were read stay true until then
)
