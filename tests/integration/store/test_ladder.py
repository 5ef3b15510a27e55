"""Any place of the list: exact where ids have gaps, while messages arrive, and with a filter, on both engines."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from sqlalchemy import insert, select

from console.query.nodes import Everything
from console.query.parser import parse
from console.store import ladder
from console.store.ladder import FOOT, Rungs, below, climb, mark
from console.store.search import search
from console.store.session import Session, Work
from console.store.store import Store
from console.store.tables import delivery
from tests.support.stores import Bench


@dataclass(frozen=True, slots=True)
class _Copies(Work[None]):
    """Deliveries with these ids, as copies of the first; one in three failed."""

    ids: tuple[int, ...]

    def apply(self, session: Session) -> None:
        first = session.connection.execute(select(delivery).order_by(delivery.c.id).limit(1)).one()._asdict()
        status = ("sent", "sent", "error")
        rows = [{**first, "id": id, "in_queue": 0, "seq": id, "status": status[id % 3]} for id in self.ids]
        session.connection.execute(insert(delivery), rows)


async def _with_gaps(lab: Bench, end: int = 900) -> list[int]:
    """Some hundred deliveries: runs, single gaps, and one block without any. Their ids, newest first."""
    first = (await lab.enqueue("A")).delivery_ids[0]
    dice = random.Random(5)
    ids = tuple(n for n in range(first + 3, end) if dice.random() < 0.6 and not 300 <= n < 350)
    await lab.store.write(_Copies(ids))
    return sorted((first, *ids), reverse=True)


async def _climbed(store: Store, rungs: Rungs = FOOT) -> Rungs:
    while added := await store.read(climb, rungs):
        rungs += added
    return rungs


@pytest.fixture(autouse=True)
def _short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "BLOCK", 16)


async def test_that_a_place_is_exact_over_gaps(lab: Bench) -> None:
    ids = await _with_gaps(lab)
    rungs = await _climbed(lab.store)
    assert len(rungs) > 40
    for skip in range(0, len(ids), 7):
        at = await lab.store.read(mark, rungs, None, skip)
        assert [id for id in ids if id < at] == ids[skip:]
        assert await lab.store.read(below, rungs, ids[skip]) == len(ids) - skip - 1
    for first in (0, 3, 200):
        before = ids[first] + 1
        at = await lab.store.read(mark, rungs, before, 111)
        assert [id for id in ids if id < at] == ids[first + 111 :]


async def test_that_a_place_beyond_the_end_is_empty(lab: Bench) -> None:
    ids = await _with_gaps(lab, 60)
    assert await lab.store.read(mark, FOOT, None, len(ids)) == 1
    assert await lab.store.read(mark, FOOT, None, len(ids) + 10) == 1


async def test_that_places_below_a_mark_stay_while_messages_arrive(lab: Bench) -> None:
    ids = await _with_gaps(lab)
    rungs = await _climbed(lab.store)
    before = ids[0] + 1
    at = await lab.store.read(mark, rungs, before, 250)
    await lab.store.write(_Copies(tuple(range(ids[0] + 5, ids[0] + 400, 2))))
    grown = await _climbed(lab.store, rungs)
    assert grown[: len(rungs)] == rungs
    assert len(grown) > len(rungs)
    for known in (rungs, grown):
        assert await lab.store.read(mark, known, before, 250) == at


@pytest.mark.parametrize("query", ["status:error", "status:sent type:ORU", "interface:lab status:error | attempts:>3"])
async def test_that_rows_left_out_of_a_filter_are_its_own(lab: Bench, query: str) -> None:
    await _with_gaps(lab)

    async def found(before: int | None, limit: int, skip: int = 0) -> list[int]:
        store, now = lab.store, lab.clock.now()
        node = parse(query)
        rows = await store.read(search, node, before, limit, now=now, hash=store.hash_identifier, skip=skip)
        return [row.id for row in rows]

    every = await found(None, 500)
    assert len(every) > 100
    assert await found(None, 20, 90) == every[90:110]
    assert await found(every[9], 20, 60) == every[70:90]
    assert await found(None, 20, len(every)) == []


async def test_that_rows_left_out_of_the_whole_list_are_as_by_the_ladder(lab: Bench) -> None:
    ids = await _with_gaps(lab)
    store = lab.store
    rows = await store.read(search, Everything(), None, 10, now=lab.clock.now(), hash=store.hash_identifier, skip=123)
    assert [row.id for row in rows] == ids[123:133]
