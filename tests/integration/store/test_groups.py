"""Failure groups in the store: noted once, counted right, merged and split for good; the same on both engines."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from console.core.errors import RefusedError
from console.core.status import Status
from console.query.parser import parse
from console.store import migrate
from console.store.auditing import verify_audit
from console.store.failures import FailedRow, members, ungrouped
from console.store.group_acts import ChangeGroup, MergeGroups, Settled, SplitBy, SplitPrints
from console.store.group_reads import buckets, events, group_rows, groups_of, open_counts, print_rows, samples, splits
from console.store.noting import Noted, NoteFailures
from console.store.search import found_ids
from console.store.session import Session
from console.store.store import Store
from console.store.tables import delivery
from console.store.times import to_micros
from tests.support.failing import act, failing
from tests.support.stores import Bench, bench


async def pending(lab: Bench) -> tuple[FailedRow, ...]:
    """What is not grouped yet."""
    return await lab.store.read(ungrouped, (lab.interface_id,), 100)


async def noted(lab: Bench, cause: str) -> Noted:
    """Group everything that is not grouped under one cause."""
    rows = await pending(lab)
    work = NoteFailures(failures=tuple(failing(row, cause) for row in rows), now=lab.clock.now())
    return await lab.store.write(work)


async def failed(lab: Bench, control_id: str, status: Status = Status.PARKED) -> int:
    """A message that was tried and failed."""
    recorded = await lab.enqueue(control_id)
    (claimed,) = await lab.claim()
    lab.clock.forward(1)
    assert await lab.settle(claimed, status)
    return recorded.delivery_ids[0]


async def group_of(lab: Bench, delivery_id: int) -> int:
    """The group a delivery is in."""
    (group_id,) = await lab.store.read(groups_of, (delivery_id,))
    return group_id


async def opened(lab: Bench, group_id: int) -> int:
    """Messages of a group that wait."""
    counts = await lab.store.read(open_counts, (group_id,))
    return counts[group_id].open if group_id in counts else 0


async def state(lab: Bench, group_id: int) -> str:
    """The stored state of a group."""
    return (await lab.store.read(group_rows))[group_id].state


async def test_that_failures_of_one_cause_are_one_group_and_each_message_counts_once(lab: Bench) -> None:
    first, second = await failed(lab, "A1"), await failed(lab, "A2")
    assert [row.id for row in await pending(lab)] == [first, second]
    done = await noted(lab, "unmapped")
    assert done.done == 2
    assert len(done.born) == 1
    assert await pending(lab) == ()
    group_id = await group_of(lab, first)
    await lab.move(Status.QUEUED, first)  # tried again, and failed of the same
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.PARKED)
    assert (await noted(lab, "unmapped")).born == frozenset()
    (made,) = await lab.store.read(print_rows)
    assert (made.seen, made.group_id) == (2, group_id)
    assert await opened(lab, group_id) == 2
    filled = await lab.store.read(buckets, lab.clock.now() - timedelta(hours=1))
    assert sum(filled[group_id].values()) == 2
    assert await lab.store.read(samples, (made.id,), 20) == (second, first)


async def test_that_a_delivery_that_moved_meanwhile_is_left_for_the_next_look(lab: Bench) -> None:
    ident = await failed(lab, "A1")
    seen = await pending(lab)
    lab.clock.forward(1)
    await lab.move(Status.QUEUED, ident)
    late = NoteFailures(failures=tuple(failing(row, "x") for row in seen), now=lab.clock.now())
    assert (await lab.store.write(late)).done == 0
    again = await pending(lab)
    assert [row.id for row in again] == [ident]
    assert (await noted(lab, "x")).done == 1


async def test_that_two_looks_at_one_state_count_it_once(lab: Bench) -> None:
    await failed(lab, "A1")
    rows = await pending(lab)
    work = NoteFailures(failures=tuple(failing(row, "x") for row in rows), now=lab.clock.now())
    await lab.store.write(work)
    await lab.store.write(work)
    (made,) = await lab.store.read(print_rows)
    assert made.seen == 1


async def test_that_a_message_that_fails_in_another_way_moves_to_that_cause(lab: Bench) -> None:
    ident = await failed(lab, "A1")
    await noted(lab, "first")
    before = await group_of(lab, ident)
    await lab.move(Status.QUEUED, ident)
    (claimed,) = await lab.claim()
    lab.clock.forward(1)
    await lab.settle(claimed, Status.PARKED)
    done = await noted(lab, "second")
    after = await group_of(lab, ident)
    assert after != before
    assert done.groups == {before, after}
    assert (await opened(lab, before), await opened(lab, after)) == (0, 1)
    assert [made.seen for made in await lab.store.read(print_rows)] == [1, 1]


async def test_that_a_group_resolves_with_its_last_message_and_is_known_again(lab: Bench) -> None:
    ident = await failed(lab, "A1")
    await noted(lab, "x")
    group_id = await group_of(lab, ident)
    settled = Settled(group_ids=(group_id,), now=lab.clock.now())
    assert await lab.store.write(settled) == ()  # it still waits
    await lab.move(Status.QUEUED, ident)
    assert await lab.store.write(settled) == ()  # and so it does in the queue
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.SENT)
    assert await lab.store.write(settled) == (group_id,)
    assert await state(lab, group_id) == "resolved"
    lab.clock.forward(60)
    second = await failed(lab, "A2")
    done = await noted(lab, "x")
    assert done.back == {group_id}
    assert await group_of(lab, second) == group_id
    row = (await lab.store.read(group_rows))[group_id]
    assert row.state == "open"
    assert row.regressed_at == lab.clock.now()
    history = [(line.kind, line.count) for line in await lab.store.read(events, group_id)]
    assert history == [("regressed", 0), ("resolve", 1)]


async def test_that_an_archived_group_opens_past_its_rate(lab: Bench) -> None:
    ident = await failed(lab, "A1")
    await noted(lab, "x")
    group_id = await group_of(lab, ident)
    await lab.store.write(
        ChangeGroup(act=act(lab, group_id, 1, "archive"), state="archived", until_per_hour=2, until_count=9)
    )
    lab.clock.forward(7200)
    for number in range(3):
        assert await state(lab, group_id) == "archived"
        await failed(lab, f"B{number}")
        await noted(lab, "x")
    assert await state(lab, group_id) == "open"


async def test_that_a_merge_stays_for_all_that_fails_later(lab: Bench) -> None:
    one = await failed(lab, "A1")
    await noted(lab, "one")
    two = await failed(lab, "A2")
    await noted(lab, "two")
    source, target = await group_of(lab, one), await group_of(lab, two)
    work = MergeGroups(act=act(lab, source, 1, "merge"), into=target, into_text="merged with it")
    assert await lab.store.write(work) == 2
    three = await failed(lab, "A3")
    assert (await noted(lab, "one")).born == frozenset()
    assert await group_of(lab, three) == target
    assert await opened(lab, target) == 3
    query = parse(f"cause:{source}")
    ids = await lab.store.read(found_ids, query, None, 10, now=lab.clock.now(), hash=lab.store.hash_identifier)
    assert ids == (three, two, one)
    with pytest.raises(RefusedError, match=f"merged group {source} into group {target}"):
        await lab.store.write(ChangeGroup(act=act(lab, source, 2, "own"), owner="b.hart"))


async def test_that_fingerprints_split_off_stay_apart(lab: Bench) -> None:
    one = await failed(lab, "A1")
    await noted(lab, "one")
    two = await failed(lab, "A2")
    await noted(lab, "two")
    source, target = await group_of(lab, one), await group_of(lab, two)
    await lab.store.write(MergeGroups(act=act(lab, source, 1, "merge"), into=target, into_text="x"))
    prints = {made.text: made.id for made in await lab.store.read(print_rows)}
    made = await lab.store.write(SplitPrints(act=act(lab, target, 2, "split"), prints=(prints["one"],)))
    assert await group_of(lab, one) == made
    three = await failed(lab, "A3")
    await noted(lab, "one")
    assert await group_of(lab, three) == made
    assert (await opened(lab, made), await opened(lab, target)) == (2, 1)
    with pytest.raises(RefusedError, match="must stay"):
        await lab.store.write(SplitPrints(act=act(lab, made, 1, "split"), prints=(prints["one"],)))


async def test_that_a_split_by_a_sign_moves_what_is_there_and_what_comes(lab: Bench) -> None:
    ident = await failed(lab, "A1")
    await noted(lab, "x")
    source = await group_of(lab, ident)
    await lab.store.write(SplitBy(act=act(lab, source, 1, "split"), by="type"))
    assert await lab.store.read(splits) == {"key x": "type"}
    await failed(lab, "A2")
    assert (await noted(lab, "x")).done == 0  # whoever does not know of the split yet writes nothing
    (made,) = await lab.store.read(print_rows)
    rows = (*await lab.store.read(members, made.id, 10), *await pending(lab))
    work = NoteFailures(failures=tuple(failing(row, "x", "type ORU^R01") for row in rows), now=lab.clock.now())
    done = await lab.store.write(work)
    assert done.done == 2
    new = await group_of(lab, ident)
    assert new != source
    assert done.groups == {source, new}
    assert {made.split: made.seen for made in await lab.store.read(print_rows)} == {"": 0, "type ORU^R01": 2}


async def test_that_a_stale_act_is_refused_with_who_did_what(lab: Bench) -> None:
    ident = await failed(lab, "A1")
    await noted(lab, "x")
    group_id = await group_of(lab, ident)
    solve = ChangeGroup(act=act(lab, group_id, 1, "resolve", "b.hart"), state="resolved", state_text="mapped")
    assert await lab.store.write(solve) == 2
    with pytest.raises(RefusedError, match=r"b\.hart resolved it at \d\d:\d\d: resolve it"):
        await lab.store.write(ChangeGroup(act=act(lab, group_id, 1, "own"), owner="a.lund"))
    assert (await lab.store.read(group_rows))[group_id].owner == ""
    assert (await lab.store.read(verify_audit, lab.store.audit_key)).intact


async def test_that_a_message_that_was_sent_and_refused_later_waits_for_somebody(lab: Bench) -> None:
    recorded = await lab.enqueue("A1")
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.SENT)
    assert await pending(lab) == ()
    await lab.store.write(_RefusedLater(delivery_id=recorded.delivery_ids[0], at=to_micros(lab.clock.now()) + 1))
    (row,) = await pending(lab)
    assert (row.application, row.last.code, row.last.outcome) == ("refused", "AE 207", "content_error")
    await noted(lab, "x")
    group_id = await group_of(lab, row.id)
    counted = (await lab.store.read(open_counts))[group_id]
    assert (counted.open, counted.later) == (1, True)
    settled = Settled(group_ids=(group_id,), now=lab.clock.now())
    assert await lab.store.write(settled) == ()
    copied = await lab.enqueue("A1R1", parent_message_id=recorded.message_id)
    (copy,) = await lab.claim()
    assert await lab.store.write(settled) == ()
    await lab.settle(copy, Status.SENT)
    assert await lab.store.read(groups_of, copied.delivery_ids) == {group_id}
    assert await lab.store.write(settled) == (group_id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class _RefusedLater:
    """What `application.settle_application` writes of a refusal."""

    delivery_id: int
    at: int

    def apply(self, session: Session) -> None:
        values = {"application": "refused", "application_at": self.at, "updated_at": self.at, "outcome": "AE 207"}
        session.connection.execute(update(delivery).where(delivery.c.id == self.delivery_id).values(**values))


async def test_that_an_upgrade_leaves_what_failed_before_to_be_grouped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__file__).with_name("migrations"), steps)
    for later in ("third_0003.py", "fourth_0004.py"):
        (steps / "versions" / later).unlink()
    place = tmp_path / "store.db"
    with monkeypatch.context() as patch:
        patch.setattr("console.store.migrate.STEPS", steps)
        async with bench(place) as old:
            await failed(old, "A1", Status.ERROR)
    async with bench(place) as lab:
        assert [row.last.code for row in await pending(lab)] == ["AE 103"]
        assert (await noted(lab, "x")).done == 1


async def test_that_two_gateways_on_one_store_count_a_failure_once(lab: Bench, place: str) -> None:
    if not place.startswith("postgresql"):
        pytest.skip("only one gateway writes to a file")
    other = Store.open(place, bytes(range(32)), clock=lab.clock, name="other")
    try:
        for number in range(4):
            await failed(lab, f"A{number}")
        rows = await pending(lab)
        work = NoteFailures(failures=tuple(failing(row, "x") for row in rows), now=lab.clock.now())
        results = [await one for one in (lab.store.writer.submit(work), other.writer.submit(work))]
        assert sorted(result.done for result in results) in ([0, 4], [4, 4])
        (made,) = await lab.store.read(print_rows)
        assert made.seen == 4
        assert len(await lab.store.read(group_rows)) == 1
    finally:
        other.close()
