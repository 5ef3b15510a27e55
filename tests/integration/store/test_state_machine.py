"""R-32: any history of the queue against a small model: the same turns, the same states, order and lanes kept."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from console.core.delivery import Claimed
from console.core.interface import OnUnknown, Ordering
from console.core.status import ALLOWED, IN_QUEUE, Status
from console.query.nodes import Pattern, WordField, Words
from console.store import claim
from console.store.queue import RegisterInterface, ReleaseLease
from console.store.search import search
from console.store.store import Store
from tests.support.stores import KEY, Bench, HandClock

T = TypeVar("T")
_names = count()


@dataclass(slots=True)
class Entry:
    """One delivery of the model, in the order of arrival."""

    delivery_id: int
    control_id: str
    key: int | None  # None: barrier
    status: Status = Status.QUEUED
    tries: int = 0
    repeat: bool = False
    due: float = 0.0
    first_sent: int | None = None  # position in the order of first tries
    moved: bool = False  # parked or unparked by somebody: may lose its place


@dataclass(slots=True)
class Model:
    """What the queue must do, said as simply as possible."""

    ordering: Ordering
    entries: list[Entry] = field(default_factory=list)
    now: float = 0.0

    def turns(self) -> list[Entry]:
        """Who may go now."""
        queue = [entry for entry in self.entries if entry.status in IN_QUEUE]
        flying = [entry for entry in queue if entry.status is Status.SENDING]
        return [
            entry
            for place, entry in enumerate(queue)
            if entry.status is Status.QUEUED
            and entry.due <= self.now
            and not any(self._holds(other, entry) for other in queue[:place])
            and not any(self._holds(other, entry) for other in flying)
        ]

    def _holds(self, other: Entry, entry: Entry) -> bool:
        if self.ordering is Ordering.NONE:
            return False
        if self.ordering is Ordering.INTERFACE:
            return True
        return other.key is None or entry.key is None or other.key == entry.key


class Queue(RuleBasedStateMachine):
    """One history; the store and the loop are shared by all of them, the interface is new each time."""

    store: Store
    runner: asyncio.Runner
    ordering: Ordering

    @initialize()
    def begin(self) -> None:
        self.lab = Bench(store=self.store, clock=HandClock(), ordering=self.ordering)
        work = RegisterInterface(
            name=f"lab{next(_names)}", layer="hl7v2", title="", destinations=(("cern", "mllp", ""),)
        )
        registered = self.run(self.store.write(work))
        self.lab.interface_id, self.lab.destination_id = registered.interface_id, registered.destinations["cern"]
        self.model = Model(self.ordering)
        self.flying: dict[int, tuple[Claimed, int]] = {}
        self.stale: list[tuple[Claimed, int]] = []
        self.sent = count()
        self.run(self.lab.lease())

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    def entry(self, delivery_id: int) -> Entry:
        return next(entry for entry in self.model.entries if entry.delivery_id == delivery_id)

    @rule(key=st.sampled_from([1, 1, 2, 3, None]))
    def enqueue(self, key: int | None) -> None:
        control_id = f"M{len(self.model.entries)}"
        recorded = self.run(self.lab.enqueue(control_id, key=key))
        assert not recorded.duplicate
        self.model.entries.append(Entry(recorded.delivery_ids[0], control_id, key))

    @rule(data=st.data())
    @precondition(lambda self: self.model.entries)
    def repeat(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.model.entries))
        assert self.run(self.lab.enqueue(entry.control_id, key=entry.key)).duplicate

    @rule(limit=st.sampled_from([1, 1, 3]))
    def claim(self, limit: int) -> None:
        expected = self.model.turns()
        claimed = self.run(self.lab.claim(limit=limit))
        wanted: list[int] = []
        for entry in expected:  # the first takes its lane; what it holds back has no turn any more
            if len(wanted) < limit and entry in self.model.turns():
                entry.status = Status.SENDING
                wanted.append(entry.delivery_id)
        assert [one.delivery_id for one in claimed] == wanted
        for one in claimed:
            entry = self.entry(one.delivery_id)
            entry.tries += 1
            assert (one.attempt, one.possible_duplicate) == (entry.tries, entry.repeat)
            if entry.first_sent is None:
                entry.first_sent = next(self.sent)
            self.flying[one.delivery_id] = (one, self.lab.epoch)

    @rule(data=st.data(), to=st.sampled_from(sorted(ALLOWED[Status.SENDING])))
    @precondition(lambda self: self.flying)
    def settle(self, data: st.DataObject, to: Status) -> None:
        claimed, epoch = self.flying.pop(data.draw(st.sampled_from(sorted(self.flying))))
        assert self.run(self.lab.settle(claimed, to, due_in=5 if to is Status.QUEUED else None))
        entry = self.entry(claimed.delivery_id)
        entry.status, entry.due = to, self.model.now + 5 if to is Status.QUEUED else 0.0
        entry.moved |= to is Status.PARKED
        self.stale.append((claimed, epoch))

    @rule(data=st.data())
    @precondition(lambda self: self.stale)
    def settle_late(self, data: st.DataObject) -> None:
        claimed, epoch = data.draw(st.sampled_from(self.stale))
        assert not self.run(self.lab.settle(claimed, Status.SENT, epoch=epoch))

    @rule(ask=st.booleans(), steal=st.booleans())
    def crash(self, ask: bool, steal: bool) -> None:
        if steal:
            self.run(self.lab.let_lease_run_out())
            assert self.run(self.lab.lease("thief")) is not None
        assert self.run(self.lab.lease("thief" if steal else "me")) is not None
        if steal:  # and back again, so that the next crash finds an owner it knows
            release = ReleaseLease(interface_id=self.lab.interface_id, owner="thief", epoch=self.lab.epoch)
            assert self.run(self.store.write(release))
            assert self.run(self.lab.lease("me")) is not None
        self.run(self.lab.recover(OnUnknown.ASK if ask else OnUnknown.RESEND_SAME_ID))
        self.stale.extend(self.flying.values())
        for delivery_id in self.flying:
            entry = self.entry(delivery_id)
            entry.status, entry.repeat = (Status.UNKNOWN if ask else Status.QUEUED), True
        self.flying.clear()

    @rule(
        data=st.data(),
        to=st.sampled_from([Status.QUEUED, Status.HELD, Status.PARKED, Status.CANCELLED, Status.SENT]),
    )
    @precondition(lambda self: self.model.entries)
    def move(self, data: st.DataObject, to: Status) -> None:
        entry = data.draw(st.sampled_from(self.model.entries))
        (moved,) = self.run(self.lab.move(to, entry.delivery_id))
        lawful = to in ALLOWED[entry.status] and entry.status is not Status.SENDING
        assert moved.done is lawful
        if lawful:
            entry.repeat |= entry.status is Status.UNKNOWN and to in {Status.QUEUED, Status.PARKED}  # may be released
            entry.moved |= Status.PARKED in (to, entry.status)
            entry.status, entry.due = to, 0.0

    @rule(seconds=st.sampled_from([1, 6]))
    def wait(self, seconds: int) -> None:
        self.lab.clock.forward(seconds)
        self.model.now += seconds

    @invariant()
    def one_on_the_wire_per_lane(self) -> None:
        if not hasattr(self, "model") or self.ordering is Ordering.NONE:
            return
        flying = [entry for entry in self.model.entries if entry.status is Status.SENDING]
        lanes = [entry.key if self.ordering is Ordering.PATIENT else 0 for entry in flying]
        assert len(set(lanes)) == len(lanes)
        assert None not in lanes or len(lanes) == 1

    @invariant()
    def first_tries_are_in_order(self) -> None:
        if not hasattr(self, "model") or self.ordering is Ordering.NONE:
            return
        tried = [entry for entry in self.model.entries if entry.first_sent is not None and not entry.moved]
        for place, entry in enumerate(tried):
            for later in tried[place + 1 :]:
                same = self.ordering is Ordering.INTERFACE or None in (entry.key, later.key) or entry.key == later.key
                assert not same or (entry.first_sent or 0) < (later.first_sent or 0)

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        name = Words(WordField.STATUS, tuple(Pattern(status.value) for status in Status))
        now, hashed = self.lab.clock.now(), self.store.hash_identifier
        listed = self.run(self.store.read(search, name, None, 500, now=now, hash=hashed))
        mine = {row.id: row for row in listed if row.interface_id == self.lab.interface_id}
        for entry in self.model.entries:
            row = mine[entry.delivery_id]
            assert (row.status, row.attempts) == (entry.status, entry.tries)
            assert (row.possible_duplicate, row.in_queue) == (entry.repeat, entry.status in IN_QUEUE)
        assert len(mine) == len(self.model.entries)


def _run(place: str, ordering: Ordering, examples: int, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    with asyncio.Runner() as runner:
        store = Store.open(place, KEY)
        try:
            machine = type("QueueOfThisStore", (Queue,), {"store": store, "runner": runner, "ordering": ordering})
            quiet = settings(max_examples=examples, stateful_step_count=50, database=None, phases=phases)
            run_state_machine_as_test(machine, settings=quiet)
        finally:
            store.close()


@pytest.mark.parametrize("ordering", list(Ordering))
def test_that_any_history_of_the_queue_agrees_with_the_model(place: str, ordering: Ordering) -> None:
    if place.startswith("postgresql"):  # to make a history small takes minutes there: tell it as it was found
        _run(place, ordering, 10, (Phase.generate,))
    else:
        _run(place, ordering, 34)  # 3 orderings: over 100 histories


def test_that_the_model_notices_a_queue_without_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(claim._TURNS, Ordering.INTERFACE, claim._TURNS[Ordering.NONE])  # noqa: SLF001 - the control
    with pytest.raises(AssertionError):
        _run(str(tmp_path / "store.db"), Ordering.INTERFACE, 20, (Phase.generate,))
