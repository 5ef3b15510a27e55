"""Jobs in the store, on both engines: the fence, the mark, receipts as SQL says them, and jobs without a gateway."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from console.core.errors import RefusedError
from console.core.status import Status
from console.gateway.jobs.receipts import receipt_state
from console.store.arrivals import Arrival, Planned
from console.store.audit import AuditEntry
from console.store.job_items import NEWER, CopyItems, ItemCopy, MoveItems
from console.store.job_kin import COPIED, DELIVERED, WAITS
from console.store.job_reads import (
    final_through,
    item_rows,
    next_items,
    open_jobs,
    receipt_counts,
    running_jobs,
    stands_ahead,
    stored_job,
    stored_jobs,
    unsettled_copies,
    waiting_places,
    withdrawable_copies,
)
from console.store.job_rows import Done, Item, StoredJob
from console.store.job_selection import (
    families,
    in_other_jobs,
    last_message_id,
    newest_at,
    newest_named,
    selected,
    standings,
)
from console.store.jobs import AddItems, ChangeJob, CreateJob, StopOrphans
from console.store.times import to_micros
from tests.support.stores import Bench


def entry(lab: Bench, action: str = "job.start") -> AuditEntry:
    return AuditEntry(at=lab.clock.now(), actor="a.lund", role="analyst", action=action, object="")


async def a_job(lab: Bench, *delivery_ids: int, owner: str = "me", request_id: str = "request-1") -> int:
    """A running job over these deliveries, fenced as they stand now."""
    found = await lab.store.read(selected, delivery_ids)
    now = lab.clock.now()
    stored = StoredJob(
        id=0,
        kind="resend",
        state="preparing",
        request_id=request_id,
        actor="a.lund",
        role="analyst",
        reason="test",
        ticket="",
        destination="CERN",
        environment="TEST",
        total=len(found),
        per_minute=0,
        try_first=0,
        note="",
        owner=owner,
        last_message_id=await lab.store.read(last_message_id),
        created_at=now,
        updated_at=now,
    )
    job_id, created = await lab.store.write(CreateJob(job=stored, audit=entry(lab)))
    assert created
    items = tuple(
        Item(
            number=number,
            delivery_id=each.delivery_id,
            message_id=each.message_id,
            destination_id=lab.destination_id,
            replaces=each.status is Status.ERROR,
            anyway=False,
            delivered=each.status is Status.SENT,
            expected_status=each.status,
            expected_at=each.updated_at,
        )
        for number, each in enumerate(sorted(found, key=lambda row: row.delivery_id), start=1)
    )
    await lab.store.write(AddItems(job_id=job_id, items=items, now=now))
    work = ChangeJob(job_id=job_id, before=frozenset({"preparing"}), to="running", now=now)
    await lab.store.write(work)
    return job_id


def copy_of(lab: Bench, job_id: int, item: Item) -> Arrival:
    made = lab.arrival(f"COPY{item.number}", parent_message_id=item.message_id, actor="a.lund")
    return replace(made, request_id=f"job-{job_id}-{item.number}", ack=None)


async def copied(lab: Bench, job_id: int, *, owner: str = "me", epoch: int | None = None) -> tuple[Done, ...] | None:
    """One step of the runner over all that waits."""
    lab.clock.forward(1)
    items = await lab.store.read(next_items, job_id, lab.destination_id, 0, 100)
    stored = await lab.store.read(stored_job, job_id)
    assert stored is not None
    work = CopyItems(
        job_id=job_id,
        owner=owner,
        interface_id=lab.interface_id,
        epoch=lab.epoch if epoch is None else epoch,
        last_message_id=stored.last_message_id,
        now=lab.clock.now(),
        copies=tuple(
            ItemCopy(
                item=item,
                copy=copy_of(lab, job_id, item),
                replaced=entry(lab, "message.replaced") if item.replaces else None,
            )
            for item in items
        ),
    )
    return await lab.store.write(work)


async def sent(lab: Bench, control_id: str, status: Status = Status.SENT, **changes: object) -> int:
    """A message that was tried once; its delivery."""
    recorded = await lab.enqueue(control_id, **changes)
    (claimed,) = await lab.claim()
    await lab.settle(claimed, status)
    return recorded.delivery_ids[0]


async def test_that_each_item_is_copied_once_with_its_mark(lab: Bench) -> None:
    job_id = await a_job(lab, await sent(lab, "A"), await sent(lab, "B"))
    assert await lab.store.read(waiting_places, job_id) == (lab.destination_id,)
    done = await copied(lab, job_id)
    assert done is not None
    assert [each.text for each in done] == ["", ""]
    assert await copied(lab, job_id) == ()
    assert await lab.store.read(waiting_places, job_id) == ()
    copies = tuple(each.copy_delivery_id or 0 for each in done)
    assert await lab.store.read(unsettled_copies, job_id) == {lab.destination_id: copies}
    assert await lab.store.read(withdrawable_copies, job_id) == copies
    assert await lab.store.read(receipt_counts, job_id) == {"sending": 2}
    ahead = await lab.store.read(stands_ahead, lab.destination_id, lab.ordering, copies, to_micros(lab.clock.now()))
    assert ahead is None
    await lab.enqueue("LIVE")
    ahead = await lab.store.read(stands_ahead, lab.destination_id, lab.ordering, copies, to_micros(lab.clock.now()))
    assert ahead is Status.QUEUED


async def test_that_a_refused_original_is_replaced_and_its_copy_stays_after_a_cancel(lab: Bench) -> None:
    original = await sent(lab, "A", Status.ERROR)
    job_id = await a_job(lab, original)
    await copied(lab, job_id)
    assert await lab.status(original) is Status.CANCELLED
    assert await lab.store.read(withdrawable_copies, job_id) == ()


async def test_that_nothing_is_done_for_a_job_that_does_not_run_here(lab: Bench) -> None:
    job_id = await a_job(lab, await sent(lab, "A"))
    assert await copied(lab, job_id, owner="another") is None
    assert await copied(lab, job_id, epoch=lab.epoch - 1) is None
    pause = ChangeJob(job_id=job_id, before=frozenset({"running"}), to="paused", now=lab.clock.now())
    await lab.store.write(pause)
    assert await copied(lab, job_id) is None
    with pytest.raises(RefusedError, match="paused by now"):
        await lab.store.write(pause)
    assert await lab.store.read(receipt_counts, job_id) == {"waiting": 1}


async def test_that_what_moved_was_copied_or_was_overtaken_since_the_dry_run_is_refused(lab: Bench) -> None:
    parked = await sent(lab, "A", Status.PARKED)
    again = await sent(lab, "B")
    overtaken = await sent(lab, "C", identifiers=(("mrn", 77),))
    job_id = await a_job(lab, parked, again, overtaken)
    lab.clock.forward(1)
    await lab.move(Status.CANCELLED, parked)
    other = (await lab.row(again)).message_id
    await lab.store.write(lab.arrival("B1", parent_message_id=other, actor="b.keller"))
    await lab.enqueue("D", identifiers=(("mrn", 77),))
    done = await copied(lab, job_id)
    assert done is not None
    assert [each.text for each in done] == ["Moved since the dry run: it is cancelled by now", COPIED, NEWER]
    assert await lab.store.read(receipt_counts, job_id) == {"refused": 3}
    assert await lab.store.read(final_through, job_id, 0) == 3


async def test_that_moves_are_fenced_and_marked_too(lab: Bench) -> None:
    first, second = [(await lab.enqueue(name)).delivery_ids[0] for name in ("A", "B")]
    job_id = await a_job(lab, first, second)
    lab.clock.forward(1)
    await lab.move(Status.HELD, second)
    work = MoveItems(
        job_id=job_id,
        owner="me",
        items=await lab.store.read(next_items, job_id, lab.destination_id, 0, 10),
        to=Status.PARKED,
        action="command.park",
        starts=frozenset({Status.QUEUED, Status.HELD}),
        actor="a.lund",
        role="analyst",
        reason="test",
        now=lab.clock.now(),
    )
    done = await lab.store.write(work)
    assert done is not None
    assert [bool(each.text) for each in done] == [False, True]
    assert [await lab.status(ident) for ident in (first, second)] == [Status.PARKED, Status.HELD]
    assert await lab.store.read(receipt_counts, job_id) == {"accepted": 1, "refused": 1}


PATHS: tuple[tuple[Status, ...], ...] = (
    (Status.SENT,),
    (Status.PARKED,),
    (Status.CANCELLED,),
    (Status.ERROR, Status.PARKED),
    (Status.ERROR, Status.CANCELLED),
    (Status.UNKNOWN, Status.PARKED),
    (Status.UNKNOWN, Status.CANCELLED),
    (Status.ERROR,),
    (),  # waits behind the refused one
)
"""What becomes of the copies, one after the other, by the peer and then by a person."""


async def test_that_sql_and_python_read_a_receipt_alike(lab: Bench) -> None:
    job_id = await a_job(lab, *[await sent(lab, f"M{number}") for number in range(len(PATHS))])
    done = await copied(lab, job_id)
    assert done is not None
    for each, path in zip(done, PATHS, strict=True):
        assert each.copy_delivery_id is not None
        if path:
            (claimed,) = await lab.claim()
            await lab.settle(claimed, path[0])
        for step in path[1:]:
            await lab.move(step, each.copy_delivery_id)
    rows = await lab.store.read(item_rows, job_id, None, "", 100)
    said = [receipt_state(row.state, row.copy_status, row.outcome, has_copy=True, job_cancelled=False) for row in rows]
    assert await lab.store.read(receipt_counts, job_id) == Counter(said)
    for state in set(said):
        assert len(await lab.store.read(item_rows, job_id, None, state, 100)) == said.count(state)
    assert await lab.store.read(final_through, job_id, 0) == 1
    paged = [await lab.store.read(item_rows, job_id, (row.at_micros, row.number), "", 1) for row in rows[:-1]]
    assert [page[0].number for page in paged] == [row.number for row in rows[1:]]


async def test_that_jobs_whose_gateway_ended_are_paused_and_unfinished_lists_given_up(lab: Bench) -> None:
    running = await a_job(lab, await sent(lab, "A"), owner="gone")
    mine = await a_job(lab, await sent(lab, "B"), request_id="request-2")
    stopped = await lab.store.write(StopOrphans(owner="me", now=lab.clock.now()))
    assert stopped == (running,)
    paused = await lab.store.read(stored_job, running)
    assert paused is not None
    assert paused.state == "paused"
    assert "restarted" in paused.note
    assert [job.id for job in await lab.store.read(running_jobs, "me")] == [mine]
    assert await lab.store.read(open_jobs) == 2
    assert [job.id for job in await lab.store.read(stored_jobs, 10)] == [mine, running]
    waits = (await lab.store.read(selected, tuple(range(1, 10))))[0].delivery_id
    assert waits in await lab.store.read(in_other_jobs, [waits])


async def test_that_a_dry_run_sees_families_and_what_is_newer_at_a_destination(lab: Bench) -> None:
    old = await sent(lab, "A", identifiers=(("mrn", 77),))
    new = await sent(lab, "B", identifiers=(("mrn", 77),))
    rows = sorted(await lab.store.read(selected, (old, new)), key=lambda row: row.delivery_id)
    first, second = (row.message_id for row in rows)
    recorded = await lab.store.write(lab.arrival("A1", parent_message_id=first, actor="a.lund"))
    found = await lab.store.read(families, rows)
    assert found == {first: (first, recorded.message_id), recorded.message_id: (first, recorded.message_id)}
    assert {stand.status for stand in await lab.store.read(standings, found)} == {Status.SENT, Status.QUEUED}
    assert await lab.store.read(newest_named, {77}) == {(77, "mrn"): second}
    statuses = frozenset({Status.SENT})
    here = lab.destination_id
    assert await lab.store.read(newest_at, (77, "mrn"), here, rows[0].seq, statuses, (first,)) == (second, rows[1].seq)
    assert await lab.store.read(newest_at, (77, "mrn"), here, rows[1].seq, statuses, (second,)) is None


async def test_that_two_jobs_over_the_original_and_its_copy_send_it_once(lab: Bench) -> None:
    original = await sent(lab, "A", Status.PARKED)
    parent = (await lab.row(original)).message_id
    earlier = await sent(lab, "A1", Status.PARKED, parent_message_id=parent, actor="a.lund")
    await lab.move(Status.CANCELLED, original, earlier)
    jobs = [await a_job(lab, ident, request_id=f"request-{ident}") for ident in (original, earlier)]
    done = [each.text for job_id in jobs for each in await copied(lab, job_id) or ()]
    assert done == ["", COPIED]


@pytest.mark.parametrize(("ends", "words"), [(Status.QUEUED, WAITS), (Status.SENT, DELIVERED)])
async def test_that_a_copy_minds_what_the_original_itself_does_at_that_destination(
    lab: Bench, ends: Status, words: str
) -> None:
    elsewhere = Planned(destination_id=None, status=Status.RECEIVED)
    here = replace(lab.arrival("A").planned[0], status=Status.PARKED)
    recorded = await lab.enqueue("A", planned=(elsewhere, here))
    job_id = await a_job(lab, recorded.delivery_ids[0])
    await lab.move(Status.QUEUED, recorded.delivery_ids[1])
    if ends is Status.SENT:
        (claimed,) = await lab.claim()
        await lab.settle(claimed, Status.SENT)
    assert [each.text for each in await copied(lab, job_id) or ()] == [words]
