"""Notes, saved views, planned holds and the look back in the store; the same on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from console.core.errors import NotFoundError, RefusedError
from console.core.status import Status
from console.query.parser import parse
from console.store.audit import AuditEntry
from console.store.auditing import audit_page, verify_audit
from console.store.notes import AddNote, notes_of, tickets_of
from console.store.planned_holds import (
    ChangeHold,
    PlanHold,
    hold_row,
    open_holds,
    past_holds,
    received_for,
    waits_since_before,
)
from console.store.queue import AppendAudit
from console.store.saved_views import Counted, DeleteView, SaveView, count_within, view_row, views_for
from console.store.shift import acts_since, failures, last_seen, number_at, open_counts
from console.store.tables import audit
from tests.support.stores import Bench


def entry(lab: Bench, action: str = "act", actor: str = "a.lund") -> AuditEntry:
    """An audit row of now."""
    return AuditEntry(at=lab.clock.now(), actor=actor, role="analyst", action=action, object="x")


async def note(lab: Bench, message_id: int, text: str, ticket: str = "") -> int:
    """Add one."""
    work = AddNote(message_id=message_id, ticket=ticket, text=text, entry=entry(lab, "note"))
    return await lab.store.write(work)


async def test_that_notes_are_kept_in_order_and_the_newest_ticket_counts(lab: Bench) -> None:
    first, second = await lab.enqueue("N1"), await lab.enqueue("N2", ticket="RES1")
    assert first.message_id
    assert second.message_id
    await note(lab, first.message_id, "one", "INC1")
    await note(lab, first.message_id, "two", "INC2")
    await note(lab, first.message_id, "three")
    found = await lab.store.read(notes_of, first.message_id)
    assert [row.text for row in found] == ["one", "two", "three"]
    tickets = await lab.store.read(tickets_of, [first.message_id, second.message_id])
    assert tickets[first.message_id] == "INC2"
    assert (await lab.store.read(verify_audit, lab.store.audit_key)).intact


def save(
    lab: Bench,
    name: str,
    query: str = "status:error",
    *,
    owner: str = "a.lund",
    shared: bool = False,
    view_id: int | None = None,
) -> SaveView:
    """Keep a view, of a.lund where not said otherwise."""
    now, why = lab.clock.now(), entry(lab, "view.save")
    return SaveView(name=name, query=query, owner=owner, shared=shared, view_id=view_id, now=now, entry=why)


async def test_that_the_same_name_replaces_ones_own_view_and_nobody_elses(lab: Bench) -> None:
    first = await lab.store.write(save(lab, "Errors"))
    assert await lab.store.write(save(lab, "Errors", "status:held")) == first
    other = await lab.store.write(save(lab, "Errors", owner="b.meier", shared=True))
    assert other != first
    rows = await lab.store.read(views_for, "a.lund")
    assert [(row.owner, row.query) for row in rows] == [("a.lund", "status:held"), ("b.meier", "status:error")]
    assert len(await lab.store.read(views_for, "b.meier")) == 1


async def test_that_a_rename_needs_a_view_of_ones_own_and_a_free_name(lab: Bench) -> None:
    mine = await lab.store.write(save(lab, "Mine"))
    await lab.store.write(save(lab, "Taken"))
    theirs = await lab.store.write(save(lab, "Theirs", owner="b.meier"))
    with pytest.raises(RefusedError):
        await lab.store.write(save(lab, "Taken", view_id=mine))
    with pytest.raises(NotFoundError):
        await lab.store.write(save(lab, "New", view_id=theirs))
    assert await lab.store.write(save(lab, "New", view_id=mine)) == mine
    assert not await lab.store.write(DeleteView(view_id=theirs, owner="a.lund", entry=entry(lab)))
    assert await lab.store.write(DeleteView(view_id=mine, owner="a.lund", entry=entry(lab)))
    assert await lab.store.read(view_row, mine) is None


async def test_that_a_count_is_exact_below_its_cap_and_a_lower_bound_beyond(lab: Bench) -> None:
    for number in range(7):
        await lab.enqueue(f"C{number}")
    now, hasher = lab.clock.now(), lab.store.hash_identifier
    query = parse("status:queued")
    exact = await lab.store.read(count_within, query, 7, 1.0, now=now, hash=hasher)
    cut = await lab.store.read(count_within, query, 3, 1.0, now=now, hash=hasher)
    none = await lab.store.read(count_within, parse("status:error"), 3, 1.0, now=now, hash=hasher)
    assert (exact, cut, none) == (
        Counted(count=7, more=False),
        Counted(count=3, more=True),
        Counted(count=0, more=False),
    )


async def plan(lab: Bench, minutes: int = 60) -> int:
    """A hold of `lab` to `cern` from now on."""
    now = lab.clock.now()
    work = PlanHold(
        system="CERN",
        places=(("lab", "cern"),),
        reason="upgrade",
        starts_at=now,
        ends_at=now + timedelta(minutes=minutes),
        now=now,
        entry=entry(lab, "hold.plan"),
    )
    return await lab.store.write(work)


def change(lab: Bench, ident: int, *only_from: str, state: str, over_by: datetime | None = None) -> ChangeHold:
    """Move it."""
    return ChangeHold(
        hold_id=ident,
        only_from=only_from,
        now=lab.clock.now(),
        entry=entry(lab, "hold.moved"),
        state=state,
        over_by=over_by,
    )


async def test_that_of_two_changes_from_one_state_only_the_first_is_made_and_noted(lab: Bench) -> None:
    ident = await plan(lab)
    assert await lab.store.write(change(lab, ident, "planned", state="holding"))
    assert not await lab.store.write(change(lab, ident, "planned", state="cancelled"))
    row = await lab.store.read(hold_row, ident)
    assert row is not None
    assert (row.state, row.places) == ("holding", (("lab", "cern"),))
    noted = [item for item in await lab.store.read(audit_page, None, 20) if item.action == "hold.moved"]
    assert len(noted) == 1


async def test_that_the_clock_does_not_end_a_hold_that_was_extended_meanwhile(lab: Bench) -> None:
    ident = await plan(lab)
    later = lab.clock.now() + timedelta(hours=5)
    extend = ChangeHold(
        hold_id=ident, only_from=("planned",), now=lab.clock.now(), entry=entry(lab), state="holding", ends_at=later
    )
    assert await lab.store.write(extend)
    over_by = lab.clock.now() + timedelta(hours=1)
    assert not await lab.store.write(change(lab, ident, "holding", state="draining", over_by=over_by))
    assert await lab.store.write(change(lab, ident, "holding", state="draining", over_by=later))


async def test_that_holds_are_listed_open_first_and_past_by_their_end(lab: Bench) -> None:
    one, two = await plan(lab), await plan(lab)
    await lab.store.write(change(lab, one, "planned", state="cancelled"))
    assert [row.id for row in await lab.store.read(open_holds)] == [two]
    assert [row.id for row in await lab.store.read(past_holds, 5)] == [one]


async def test_that_a_queue_is_drained_when_nothing_from_before_waits_although_new_messages_do(lab: Bench) -> None:
    await lab.enqueue("B1")
    lab.clock.forward(10)
    end = lab.clock.now()
    places = [lab.destination_id]
    assert await lab.store.read(waits_since_before, places, end)
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.SENT)
    await lab.enqueue("B2")
    assert not await lab.store.read(waits_since_before, places, end)
    assert await lab.store.read(received_for, places, end - timedelta(minutes=1), end) == 1


async def test_that_the_first_row_of_a_period_is_found_by_its_number(lab: Bench) -> None:
    begun = lab.clock.now()
    for _ in range(9):
        lab.clock.forward(60)
        await lab.store.write(AppendAudit(entry=entry(lab)))
    for minutes in range(12):
        at = begun + timedelta(minutes=minutes)
        first = await lab.store.read(number_at, audit, audit.c.at, at)
        rows = [row.id for row in reversed(await lab.store.read(audit_page, None, 99)) if row.at >= at]
        assert first == (rows[0] if rows else first)
        assert not rows or first == rows[0]
        assert rows or first > 9


async def test_that_failures_are_counted_beside_those_of_as_long_before(lab: Bench) -> None:
    since = lab.clock.now()
    for number in range(5):
        if number == 2:
            lab.clock.forward(3600)
            since = lab.clock.now()
        await lab.enqueue(f"F{number}")
        (claimed,) = await lab.claim()
        await lab.settle(claimed, Status.PARKED)
        lab.clock.forward(1)
    found = await lab.store.read(failures, since, since + timedelta(hours=2), 5.0)
    (row,) = found.rows
    assert (row.interface, row.code, row.count, row.before) == ("lab", "AE 103", 3, 2)
    assert (found.since, found.compared) == (since, True)
    assert not await lab.store.read(open_counts)


async def test_that_open_errors_are_told_with_their_oldest(lab: Bench) -> None:
    begun = lab.clock.now()
    await lab.enqueue("E1")
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.ERROR)
    (row,) = await lab.store.read(open_counts)
    assert (row.interface, row.status, row.count, row.oldest_at) == ("lab", "error", 1, begun)


async def test_that_the_last_shift_ended_with_the_last_act_before_four_quiet_hours(lab: Bench) -> None:
    quiet, back = timedelta(hours=4), timedelta(days=14)

    async def acts(actor: str, *hours: float) -> None:
        for wait in hours:
            lab.clock.forward(wait * 3600)
            await lab.store.write(AppendAudit(entry=entry(lab, actor=actor)))

    async def guess() -> float | None:
        seen = await lab.store.read(last_seen, "a.lund", lab.clock.now(), quiet, back)
        return None if seen is None else (lab.clock.now() - seen).total_seconds() / 3600

    assert await guess() is None
    await acts("a.lund", 1, 1)
    assert await guess() is None  # still the first shift
    await acts("b.meier", 5)
    assert await guess() == 5
    await acts("a.lund", 3, 1)  # begun the next one
    assert await guess() == 9
    counted = await lab.store.read(acts_since, lab.clock.now() - timedelta(hours=9.5))
    assert {(item.actor, item.count) for item in counted} == {("a.lund", 3), ("b.meier", 1)}
