"""How the databases go about a search: what is rare or absent is looked up; no filter by index reads all messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from console.core.message import Summary
from console.query.parser import parse
from console.store.depths import minute_counts
from console.store.search import count, search
from console.store.store import Store
from tests.support.stores import KEY, NOON, HandClock, bench

RARE = (
    "mrn:1",
    "control:M1",
    "MSG0001",
    "interface:nothing",
    "site:NOWHERE",
    "type:ZZZ",
    "type:ADT^A40",
    "ack:none",
    "application:awaited",
    "ticket:X",
    "note:x",
    "flag:repeat",
    "flag:unreadable",
    "flag:resend",
    "parent:7",
    "cause:7",
    "cause:7 status:error",
    "cause:7,8",
    "type:ADT^A40 status:queued",
    "status:held",
)
WALKS = ("SCAN delivery", "SCAN message", "Seq Scan on delivery", "Seq Scan on message")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place = tmp_path_factory.mktemp("plans") / "store.db"
    asyncio.run(_fill(str(place)))
    made = Store.open(place, KEY, clock=HandClock())
    yield made
    made.close()


async def _fill(place: str) -> None:
    async with bench(place) as lab:
        for n in range(40):
            kind = "ADT^A40" if n == 7 else "ORU^R01"
            lab.clock.forward(60)
            await lab.enqueue(
                "", text=str(n), summary=Summary(layer="hl7v2", type=kind, control_id=f"M{n}", sender="L")
            )


def plans(store: Store, function: Any, *arguments: Any, **words: Any) -> list[str]:  # noqa: ANN401 - any read
    """The plan of every statement that a read runs."""
    seen: list[str] = []

    def explained(connection: Connection) -> None:
        statements: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:  # noqa: ANN401
            statements.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        function(connection, *arguments, **words)
        event.remove(connection, "before_cursor_execute", note)
        for statement, parameters in statements:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            seen.extend(str(row[-1]) for row in rows)

    store.read_now(explained)
    return seen


@pytest.mark.parametrize("query", RARE)
def test_that_what_is_rare_or_absent_is_looked_up_and_not_walked_to(store: Store, query: str) -> None:
    for read in (search, count):
        arguments = (parse(query), None, 100) if read is search else (parse(query), 100)
        seen = plans(store, read, *arguments, now=NOON, hash=store.hash_identifier)
        walked = [line for line in seen if line in WALKS or line.startswith(tuple(f"{walk} " for walk in WALKS))]
        assert not [line for line in walked if "USING" not in line], seen


@pytest.mark.parametrize("query", ["", "status:queued", "interface:lab", "type:ORU", "ack:AE", "age:>1m", "since:2h"])
def test_that_what_is_common_is_walked_newest_first_and_never_sorted(store: Store, query: str) -> None:
    from console.store import narrow  # what counts as rare is lowered, so that forty messages are many

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrow, "RARE", 0)
        seen = plans(store, search, parse(query), None, 100, now=NOON, hash=store.hash_identifier)
    assert "USE TEMP B-TREE FOR ORDER BY" not in seen


def test_that_a_page_further_down_begins_at_its_mark(store: Store) -> None:
    seen = plans(store, search, parse(""), 20, 10, now=NOON, hash=store.hash_identifier)
    assert "SEARCH delivery USING INTEGER PRIMARY KEY (rowid<?)" in seen


def test_that_the_sparklines_at_the_start_read_the_last_minutes_only(store: Store) -> None:
    seen = plans(store, minute_counts, NOON)
    assert seen[0].startswith("SEARCH message USING INDEX ix_message_received_at")


async def test_that_postgres_looks_up_what_is_rare(place: str) -> None:
    if "postgresql" not in place:
        pytest.skip("the other half of these tests is for SQLite")
    await _fill(place)
    store = Store.open(place, KEY, clock=HandClock())
    try:

        def explained(connection: Connection) -> list[str]:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            found: list[str] = []
            for column, value in (("type", "'ZZZ'"), ("received_at", "7"), ("control_id", "'M1'")):
                plan = connection.execute(text(f"EXPLAIN SELECT id FROM message WHERE {column} = {value}"))  # noqa: S608
                found += [str(line) for line in plan.scalars()]
            return found

        lines = await store.read(explained)
    finally:
        store.close()
    assert not [line for line in lines if "Seq Scan" in line]
