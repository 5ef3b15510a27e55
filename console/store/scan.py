"""Read stored messages one by one and test the part of a filter that no index can answer.

One slice is one short read: it ends after some hundred messages or a span of ids, so that no snapshot stays open
long (an old one would keep the write-ahead log from being folded back) and a cancelled scan stops at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Row, func, select

from console.query.facts import Facts
from console.query.nodes import InBytes, Node
from console.query.plan import Plan, leaves
from console.query.predicate import predicate
from console.query.quick import quick
from console.store.bodies import decode_body
from console.store.compile import Compiler
from console.store.errors import DamagedError
from console.store.facts import Words, causes_of, facts_of_row, words_of
from console.store.search import Hash, joined, rows
from console.store.tables import body, delivery, message
from console.store.views import identifiers_of

MOST_READ = 250
"""Messages one slice takes apart: some ten milliseconds, and other reads get their turn."""


class Reader(Protocol):
    """What a scan asks of a layer; see `console.layers.contract.Layer`."""

    def values(self, raw: bytes, path: str) -> Sequence[str]:
        """The values at a field path."""

    def text(self, raw: bytes) -> str:
        """The whole message as text."""

    def is_plain(self, raw: bytes) -> bool:
        """True where every value stands in the bytes as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What to look for. `readers` gives the reader of a layer's name, None where there is none of that name."""

    plan: Plan
    now: datetime
    hash: Hash
    readers: Callable[[str], Reader | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one short read found. `below` goes into the next one; None at the end. `ids` are newest first."""

    ids: tuple[int, ...]
    scanned: int
    damaged: int
    below: int | None


def span(connection: Connection) -> tuple[int, int]:
    """The lowest and the highest delivery id; (0, 0) in an empty store. Two looks at the ends of the key."""
    lowest = connection.execute(select(func.min(delivery.c.id))).scalar_one()
    highest = connection.execute(select(func.max(delivery.c.id))).scalar_one()
    return int(lowest or 0), int(highest or 0)


def scan_slice(connection: Connection, scan: Scan, below: int, width: int, most: int = MOST_READ) -> Slice:
    """The matches among the newest `most` deliveries that the indexed part finds in `width` ids below `below`."""
    low = max(0, below - width)
    found = connection.execute(_candidates(scan, low, below).limit(most)).all()
    ids, damaged = _tested(connection, scan, found)
    ended = len(found) < most
    return Slice(
        ids=ids,
        scanned=len(found),
        damaged=damaged,
        below=(None if low == 0 else low) if ended else found[-1].id,
    )


def scan_among(connection: Connection, scan: Scan, delivery_ids: tuple[int, ...]) -> tuple[int, ...]:
    """Which of these deliveries match, newest first."""
    condition = Compiler(now=scan.now, hash=scan.hash).condition(scan.plan.indexed)
    statement = _read.where(delivery.c.id.in_(delivery_ids), condition).order_by(delivery.c.id.desc())
    return _tested(connection, scan, connection.execute(statement).all())[0]


_read = select(
    delivery.c.id, delivery.c.message_id, message.c.layer, message.c.sha256, body.c.codec, body.c.data
).select_from(joined.join(body, body.c.message_id == message.c.id))


def _candidates(scan: Scan, low: int, below: int) -> Any:  # noqa: ANN401  (a select of six columns)
    condition = Compiler(now=scan.now, hash=scan.hash).condition(scan.plan.indexed)
    return _read.where(delivery.c.id < below, delivery.c.id >= low, condition).order_by(delivery.c.id.desc())


def _tested(connection: Connection, scan: Scan, found: Sequence[Any]) -> tuple[tuple[int, ...], int]:
    """The deliveries that pass the rest of the filter, and how many bodies could not be read."""
    rest = scan.plan.rest
    if rest is None:
        return tuple(row.id for row in found), 0
    first = quick(rest)
    damaged = 0
    kept: list[tuple[Row[Any], bytes]] = []
    bodies: dict[int, bytes | None] = {}
    for row in found:
        if row.message_id not in bodies:
            bodies[row.message_id] = _raw(row)
            damaged += bodies[row.message_id] is None
        raw = bodies[row.message_id]
        reader = scan.readers(row.layer)
        if raw is not None and not (first is not None and reader and reader.is_plain(raw) and not first(raw.lower())):
            kept.append((row, raw))
    holds = predicate(rest)
    facts = _facts(connection, scan, rest, kept)
    return tuple(row.id for row, raw in kept if holds(facts(row, raw))), damaged


def _raw(row: Row[Any]) -> bytes | None:
    """The bytes as received, None where they are damaged: such a message is counted and never matched."""
    try:
        return decode_body(row.codec, row.data, bytes(row.sha256))
    except DamagedError:
        return None


def _facts(
    connection: Connection, scan: Scan, rest: Node, kept: Sequence[tuple[Row[Any], bytes]]
) -> Callable[[Row[Any], bytes], Facts]:
    """How to look at one message. Its row is fetched only where the rest of the filter asks for more than content."""
    if all(isinstance(leaf, InBytes) for leaf in leaves(rest)):
        return lambda row, raw: Facts(now=scan.now, received_at=scan.now, **_content(scan, row.layer, raw))
    known = {one.id: one for one in rows(connection, tuple(row.id for row, _ in kept))}
    message_ids = {row.message_id for row, _ in kept}
    named, said = identifiers_of(connection, message_ids), words_of(connection, message_ids)
    caused = causes_of(connection, known)
    return lambda row, raw: facts_of_row(
        known[row.id],
        now=scan.now,
        identifiers=named.get(row.message_id, frozenset()),
        hash=scan.hash,
        words=said.get(row.message_id, Words()),
        causes=caused.get(row.id, frozenset()),
        **_content(scan, row.layer, raw),
    )


def _content(scan: Scan, layer: str, raw: bytes) -> dict[str, Any]:
    """`field` and `text` of one message; nothing where its layer is not known."""
    reader = scan.readers(layer)
    if reader is None:
        return {}
    return {"field": lambda path: reader.values(raw, path), "text": lambda: reader.text(raw)}
