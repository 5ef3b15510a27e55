"""Writing roll-ups: what was counted, how far, and what was packed, in one transaction and fenced by a turn.

Whoever changes the roll-ups of an interface names the turn it saw last. A turn that moved on means that another gateway
counts this interface now: nothing is written, and what was counted is counted by that one. So each message and each try
is counted exactly once, whatever is killed and whoever holds the lease.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from console.store.ready import Ready
from console.store.session import Session
from console.store.tables import attempt, interface
from console.store.tables_tallies import tally, tally_mark, tally_word, tile
from console.store.tally_cells import MOST_WORDS, OTHER

_move = Ready(
    update(tally_mark)
    .where(tally_mark.c.interface_id == bindparam("of"), tally_mark.c.turn == bindparam("seen"))
    .values(
        turn=bindparam("to"),
        message_seq=bindparam("seq"),
        attempt_id=bindparam("attempt"),
        packs=tally_mark.c.packs + bindparam("packed"),
    )
    .returning(tally_mark.c.turn)
)
_begin = Ready(insert(tally_mark), ("interface_id", "turn", "message_seq", "attempt_id", "packs"))
_known = Ready(select(tally_mark.c.interface_id).where(tally_mark.c.interface_id == bindparam("of")).with_for_update())
_add = Ready(insert(tally), ("minute", "interface_id", "data"))
_change = Ready(
    update(tally)
    .where(tally.c.minute == bindparam("at"), tally.c.interface_id == bindparam("of"))
    .values(data=bindparam("cells"))
)
_remove = Ready(delete(tally).where(tally.c.minute == bindparam("at"), tally.c.interface_id == bindparam("of")))
_key = (tile.c.span, tile.c.part, tile.c.start, tile.c.interface_id, tile.c.type)
TILE_COLUMNS = ("span", "part", "start", "interface_id", "type", "sole", "data")
_drop_tile = Ready(delete(tile).where(*[column == bindparam(f"key_{column.name}") for column in _key]))
_add_tile = Ready(insert(tile), TILE_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TileRow:
    """A tile as it is to stand."""

    span: int
    part: int
    start: int
    type: int
    sole: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changes of one interface. `turn` is the one that was seen, 0 where there was none.

    `added` and `changed` are the whole content of minutes; `removed` are those that `tiles` hold from now on.
    """

    interface_id: int
    turn: int
    message_seq: int
    attempt_id: int
    added: tuple[tuple[int, bytes], ...] = ()
    changed: tuple[tuple[int, bytes], ...] = ()
    removed: tuple[int, ...] = ()
    tiles: tuple[TileRow, ...] = ()

    @property
    def size(self) -> int:
        """Rows that it writes."""
        return 1 + len(self.added) + len(self.changed) + len(self.removed) + len(self.tiles)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteTallies:
    """Write these changes. Answers the interfaces whose change was written; the others were changed by another."""

    changes: tuple[Change, ...]

    def apply(self, session: Session) -> frozenset[int]:
        """In order of interfaces, so that two gateways cannot wait for each other."""
        written: set[int] = set()
        for change in sorted(self.changes, key=lambda each: each.interface_id):
            if _fenced(session.connection, change):
                _write(session.connection, change)
                written.add(change.interface_id)
        return frozenset(written)


def _fenced(connection: Connection, change: Change) -> bool:
    """True where the turn was ours; it is moved on."""
    if change.turn == 0:
        if _known.run(connection, {"of": change.interface_id}):
            return False
        row = {
            "interface_id": change.interface_id,
            "turn": 1,
            "message_seq": change.message_seq,
            "attempt_id": change.attempt_id,
            "packs": int(bool(change.tiles)),
        }
        _begin.run(connection, row)
        return True
    values = {
        "of": change.interface_id,
        "seen": change.turn,
        "to": change.turn + 1,
        "seq": change.message_seq,
        "attempt": change.attempt_id,
        "packed": int(bool(change.tiles)),
    }
    return bool(_move.run(connection, values))


def _write(connection: Connection, change: Change) -> None:
    of = change.interface_id
    if change.added:
        rows = [{"minute": minute, "interface_id": of, "data": data} for minute, data in change.added]
        _add.run_many(connection, rows)
    for minute, data in change.changed:
        _change.run(connection, {"at": minute, "of": of, "cells": data})
    for minute in change.removed:
        _remove.run(connection, {"at": minute, "of": of})
    for row in change.tiles:
        key = {"span": row.span, "part": row.part, "start": row.start, "interface_id": of, "type": row.type}
        _drop_tile.run(connection, {f"key_{name}": value for name, value in key.items()})
        _add_tile.run(connection, {**key, "sole": row.sole, "data": row.data})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """Give these words numbers. Answers all of them; one that comes when there are too many is `OTHER`'s."""

    words: tuple[str, ...]

    def apply(self, session: Session) -> dict[str, int]:
        """Insert those that are new."""
        connection = session.connection
        if session.shared:
            connection.execute(select(tally_word.c.id).where(tally_word.c.id == 1).with_for_update())
        found = _numbers(connection, [OTHER, *self.words])
        for word in (OTHER, *self.words):
            if word in found:
                continue
            if len(found) and max(found.values()) >= MOST_WORDS:
                found[word] = found[OTHER]
                continue
            found[word] = session.numbers.take(connection, tally_word, 1)[0]
            connection.execute(insert(tally_word).values(id=found[word], word=word))
        return {word: found[word] for word in self.words}


def _numbers(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    statement = select(tally_word.c.word, tally_word.c.id).where(tally_word.c.word.in_(tuple(words)))
    return {row.word: row.id for row in connection.execute(statement)}


def words(connection: Connection) -> dict[int, str]:
    """All words by number."""
    return {row.id: row.word for row in connection.execute(select(tally_word))}


@dataclass(slots=True, kw_only=True)
class Ledger:
    """How far an interface is counted, and its minutes that are not packed yet."""

    turn: int = 0
    message_seq: int = 0
    attempt_id: int = 0
    minutes: dict[int, bytes] = field(default_factory=dict)


def ledgers(connection: Connection, interface_ids: Collection[int]) -> dict[int, Ledger]:
    """As stored. An interface never counted begins at nothing; one that has no message yet, behind all tries."""
    found = {ident: Ledger() for ident in interface_ids}
    last = connection.execute(select(func.coalesce(func.max(attempt.c.id), 0))).scalar_one()
    for row in connection.execute(select(interface.c.id).where(interface.c.next_seq == 1)):
        if row.id in found:
            found[row.id].attempt_id = last
    for row in connection.execute(select(tally_mark)):
        if row.interface_id in found:
            own = found[row.interface_id]
            own.turn, own.message_seq, own.attempt_id = row.turn, row.message_seq, row.attempt_id
    for row in connection.execute(select(tally)):
        if row.interface_id in found:
            found[row.interface_id].minutes[row.minute] = bytes(row.data)
    return found
