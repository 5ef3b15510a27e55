"""The queue: strict order, one in flight per key, fenced by the lease, every move lawful (R-13, R-18, R-30)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import update

from console.core.interface import OnUnknown, Ordering, WorkState
from console.core.status import Status
from console.store.auditing import audit_page
from console.store.depths import depths, minute_counts, next_due, totals, why_blocked
from console.store.queue import GiveBack, ReleaseLease, RenewLease, SetWork
from console.store.session import Session
from console.store.tables import body
from console.store.views import attempts, newer, related, work_of
from tests.support.stores import NOON, Bench, bench


def ids(claimed: tuple[object, ...]) -> list[str]:
    """The control ids of claims."""
    return [getattr(one, "control_id") for one in claimed]  # noqa: B009 - one place, any claim


async def test_that_the_interface_order_sends_one_at_a_time_from_the_head(lab: Bench) -> None:
    for n in range(3):
        await lab.enqueue(f"M{n}", text="x" * 600)
    (first,) = await lab.claim(limit=5)
    assert (first.control_id, first.attempt, first.possible_duplicate) == ("M0", 1, False)
    assert first.raw.endswith(b"x" * 600 + b"\r")
    assert await lab.claim() == ()
    assert await lab.settle(first, Status.SENT)
    assert ids(await lab.claim()) == ["M1"]


@pytest.mark.parametrize("to", [Status.HELD, Status.QUEUED, Status.ERROR, Status.UNKNOWN])
async def test_that_a_head_that_does_not_go_holds_the_whole_queue(lab: Bench, to: Status) -> None:
    first = await lab.enqueue("M0")
    await lab.enqueue("M1")
    if to is Status.HELD:
        await lab.move(Status.HELD, *first.delivery_ids)
    else:
        (claimed,) = await lab.claim()
        assert await lab.settle(claimed, to, due_in=60 if to is Status.QUEUED else None)
    assert await lab.claim() == ()
    blocked = await lab.store.read(why_blocked, lab.destination_id, Ordering.INTERFACE)
    assert blocked is not None
    assert (blocked.status, blocked.behind) == (to, 1)


@pytest.mark.parametrize("to", [Status.PARKED, Status.CANCELLED])
async def test_that_a_parked_or_cancelled_head_frees_the_queue(lab: Bench, to: Status) -> None:
    await lab.enqueue("M0")
    await lab.enqueue("M1")
    (claimed,) = await lab.claim()
    assert await lab.settle(claimed, to)
    assert ids(await lab.claim()) == ["M1"]


async def test_that_a_due_time_is_waited_for(lab: Bench) -> None:
    await lab.enqueue("M0")
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.QUEUED, due_in=5)
    assert await lab.store.read(next_due, lab.destination_id) == NOON + timedelta(seconds=5)
    assert "retrying" in (await lab.row(claimed.delivery_id)).flags
    lab.clock.forward(5)
    (again,) = await lab.claim()
    assert again.attempt == 2


async def test_that_a_released_parked_delivery_does_not_overtake_the_wire(lab: Bench) -> None:
    first = await lab.enqueue("M0")
    await lab.enqueue("M1")
    await lab.move(Status.PARKED, *first.delivery_ids)
    (flying,) = await lab.claim()
    await lab.move(Status.QUEUED, *first.delivery_ids)
    assert await lab.claim() == ()
    await lab.settle(flying, Status.SENT)
    assert ids(await lab.claim()) == ["M0"]


async def test_that_the_patient_order_holds_back_only_that_patient_and_a_barrier_everybody(place: str) -> None:
    async with bench(place, Ordering.PATIENT) as lab:
        for name, key in [("A1", 1), ("B1", 2), ("A2", 1), ("X", None), ("C1", 3)]:
            await lab.enqueue(name, key=key)
        first = await lab.claim(limit=10)
        assert ids(first) == ["A1", "B1"]
        await lab.settle(first[0], Status.ERROR)
        await lab.settle(first[1], Status.SENT)
        assert await lab.claim(limit=10) == ()
        blocked = await lab.store.read(why_blocked, lab.destination_id, Ordering.PATIENT)
        assert blocked is not None
        assert (blocked.delivery_id, blocked.status, blocked.behind) == (first[0].delivery_id, Status.ERROR, 3)
        await lab.move(Status.CANCELLED, first[0].delivery_id)
        (second,) = await lab.claim(limit=10)
        assert second.control_id == "A2"
        await lab.settle(second, Status.SENT)
        (barrier,) = await lab.claim(limit=10)
        assert barrier.control_id == "X"
        assert await lab.claim(limit=10) == ()
        await lab.settle(barrier, Status.SENT)
        assert ids(await lab.claim(limit=10)) == ["C1"]


async def test_that_a_barrier_that_comes_back_waits_for_the_wire(place: str) -> None:
    async with bench(place, Ordering.PATIENT) as lab:
        barrier = await lab.enqueue("X", key=None)
        await lab.enqueue("A1", key=1)
        await lab.move(Status.PARKED, *barrier.delivery_ids)
        (flying,) = await lab.claim()
        await lab.move(Status.QUEUED, *barrier.delivery_ids)
        assert await lab.claim(limit=5) == ()
        await lab.settle(flying, Status.SENT)
        assert ids(await lab.claim(limit=5)) == ["X"]


async def test_that_without_order_all_that_is_due_may_go(place: str) -> None:
    async with bench(place, Ordering.NONE) as lab:
        for n in range(4):
            await lab.enqueue(f"M{n}")
        await lab.move(Status.HELD, (await lab.claim(limit=1))[0].delivery_id)
        assert ids(await lab.claim(limit=2)) == ["M1", "M2"]
        assert ids(await lab.claim(limit=2)) == ["M3"]


async def test_that_an_attempt_is_kept_with_its_reply_and_strays(lab: Bench) -> None:
    await lab.enqueue("M0")
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.ERROR)
    (tried,) = await lab.store.read(attempts, claimed.delivery_id)
    assert (tried.number, tried.code, tried.reply) == (1, "AE 103", b"MSA|AE 103")
    assert (tried.strays, tried.stray_frames) == (1, (b"stray",))
    assert (await lab.row(claimed.delivery_id)).outcome == "AE 103"


async def test_that_an_old_epoch_can_neither_claim_nor_settle(lab: Bench) -> None:
    await lab.enqueue("M0")
    (claimed,) = await lab.claim()
    old = lab.epoch
    assert await lab.lease("thief") is None
    await lab.let_lease_run_out()
    assert await lab.lease("thief") == old + 1
    assert not await lab.settle(claimed, Status.SENT, epoch=old)
    assert await lab.store.read(attempts, claimed.delivery_id) == ()
    assert await lab.status(claimed.delivery_id) is Status.SENDING
    assert await lab.claim(epoch=old) == ()
    renew = RenewLease(interface_id=lab.interface_id, owner="me", epoch=old, now=lab.clock.now(), seconds=8)
    assert not await lab.store.write(renew)


async def test_that_a_second_settlement_of_one_try_writes_nothing(lab: Bench) -> None:
    await lab.enqueue("M0")
    (claimed,) = await lab.claim()
    assert await lab.settle(claimed, Status.QUEUED)
    (again,) = await lab.claim()
    assert not await lab.settle(claimed, Status.SENT)
    assert await lab.settle(again, Status.SENT)
    assert not await lab.settle(again, Status.ERROR)
    assert await lab.status(claimed.delivery_id) is Status.SENT


async def test_that_a_released_lease_is_free_at_once(lab: Bench) -> None:
    assert await lab.store.write(ReleaseLease(interface_id=lab.interface_id, owner="me", epoch=lab.epoch))
    assert await lab.claim() == ()
    assert await lab.lease("other") is not None


@pytest.mark.parametrize(
    ("rule", "after"), [(OnUnknown.RESEND_SAME_ID, Status.QUEUED), (OnUnknown.ASK, Status.UNKNOWN)]
)
async def test_that_recovery_repeats_marked_or_asks(lab: Bench, rule: OnUnknown, after: Status) -> None:
    await lab.enqueue("M0")
    await lab.enqueue("M1")
    (claimed,) = await lab.claim()
    assert (await lab.recover(rule)).queued == 0, "what this epoch sends is not to be touched"
    await lab.lease()
    recovered = await lab.recover(rule)
    assert (recovered.queued, recovered.asked) == ((1, 0) if after is Status.QUEUED else (0, 1))
    again = await lab.row(claimed.delivery_id)
    assert (again.status, again.possible_duplicate) == (after, True)
    assert [tried.code for tried in await lab.store.read(attempts, claimed.delivery_id)] == ["interrupted"]
    assert ids(await lab.claim()) == (["M0"] if after is Status.QUEUED else [])


async def test_that_unknown_is_resolved_by_a_person(lab: Bench) -> None:
    await lab.enqueue("M0")
    await lab.enqueue("M1")
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.UNKNOWN)
    assert (await lab.move(Status.SENT, claimed.delivery_id, action="arrived"))[0].done
    (second,) = await lab.claim()
    await lab.settle(second, Status.UNKNOWN)
    assert (await lab.move(Status.QUEUED, second.delivery_id, action="send_again"))[0].done
    (again,) = await lab.claim()
    assert again.control_id == "M1"
    assert again.possible_duplicate


async def test_that_moves_answer_each_delivery_and_write_an_audit_row_each(lab: Bench) -> None:
    first, second = await lab.enqueue("M0"), await lab.enqueue("M1")
    (flying,) = await lab.claim()
    moved = await lab.move(Status.PARKED, flying.delivery_id, *second.delivery_ids, 12345, action="park")
    assert [one.done for one in moved] == [False, True, False]
    assert "being sent" in moved[0].text
    rows = await lab.store.read(audit_page, None, 10)
    assert [row.outcome for row in rows] == ["refused", "done", "refused"]
    assert {row.action for row in rows} == {"park"}
    assert first.delivery_ids[0] == flying.delivery_id


async def test_that_a_claim_nobody_waits_for_is_given_back(lab: Bench) -> None:
    await lab.enqueue("M0")
    gone = asyncio.ensure_future(lab.claim())  # noqa: TID251 - the test must cancel it itself
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    while not (claimed := await lab.claim()):
        await asyncio.sleep(0)
    assert claimed[0].attempt == 1
    back = GiveBack(
        delivery_ids=(claimed[0].delivery_id,), interface_id=lab.interface_id, epoch=lab.epoch, now=lab.clock.now()
    )
    assert await lab.store.write(back) == 1
    assert ids(await lab.claim()) == ["M0"]


async def test_that_depths_and_totals_count_what_is_open(lab: Bench) -> None:
    assert await lab.store.read(depths) == {}
    for n in range(3):
        await lab.enqueue(f"M{n}")
        lab.clock.forward(60)
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.PARKED)
    found = (await lab.store.read(depths))[lab.destination_id]
    assert (found.depth, found.by_status) == (2, {Status.QUEUED: 2, Status.PARKED: 1})
    assert found.oldest_at == NOON + timedelta(seconds=60)
    counted = await lab.store.read(totals)
    assert (counted.messages, counted.audit_rows) == (3, 0)
    minutes = await lab.store.read(minute_counts, NOON + timedelta(minutes=1))
    assert minutes == {lab.interface_id: tuple((NOON + timedelta(minutes=n), 1) for n in (1, 2))}


async def test_that_what_a_person_decided_outlives_a_restart_and_has_its_audit_row(place: str) -> None:
    async with bench(place) as lab:
        assert (await lab.store.read(work_of, lab.interface_id)).work is WorkState.RUNNING
        hold = SetWork(
            interface_id=lab.interface_id,
            work=WorkState.HELD,
            reason="pharmacy downtime",
            actor="r.keller",
            role="lead",
            action="hold",
            now=NOON,
        )
        assert await lab.store.write(hold)
    async with bench(place) as lab:
        kept = await lab.store.read(work_of, lab.interface_id)
        assert (kept.work, kept.reason, kept.actor, kept.since) == (
            WorkState.HELD,
            "pharmacy downtime",
            "r.keller",
            NOON,
        )
        assert [row.action for row in await lab.store.read(audit_page, None, 5)] == ["hold"]


async def test_that_relatives_are_found_by_identifier_and_by_lineage(lab: Bench) -> None:
    order = ("placer", lab.store.hash_identifier("placer", "P1"))
    patient = ("mrn", lab.store.hash_identifier("mrn", "1"))
    first = await lab.enqueue("M0", identifiers=(order, patient))
    second = await lab.enqueue("M1", identifiers=(patient,))
    await lab.enqueue("M2")
    copy = await lab.enqueue("M3", identifiers=(order, patient), parent_message_id=first.message_id)
    found = {one.message_id: one.relation for one in await lab.store.read(related, first.message_id)}
    assert found == {second.message_id: "mrn", copy.message_id: "copy"}
    later = await lab.store.read(newer, first.message_id)
    assert [one.message_id for one in later] == [second.message_id]
    original = await lab.store.read(related, copy.message_id)
    assert {one.message_id: one.relation for one in original}[first.message_id] == "original"


@dataclass(frozen=True)
class _Damage:
    """Change the stored bytes of one message behind everybody's back."""

    message_id: int

    def apply(self, session: Session) -> None:
        session.connection.execute(update(body).where(body.c.message_id == self.message_id).values(codec=0, data=b"?"))


async def test_that_a_message_whose_bytes_changed_on_disk_is_held_and_never_sent(lab: Bench) -> None:
    damaged = await lab.enqueue("M0")
    await lab.enqueue("M1")
    await lab.store.write(_Damage(damaged.message_id))
    assert await lab.claim() == ()
    blocked = await lab.store.read(why_blocked, lab.destination_id, Ordering.INTERFACE)
    assert blocked is not None
    assert blocked.status is Status.HELD
    await lab.move(Status.CANCELLED, *damaged.delivery_ids)
    assert ids(await lab.claim()) == ["M1"]
