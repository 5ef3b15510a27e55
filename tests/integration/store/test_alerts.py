"""Alerts in the store: one open for a cause, an outbox that tells each thing once, storms told together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from console.store.alert_acts import ActOnAlert
from console.store.alert_changes import Adopted, ChangeAlerts, Closed, Opened
from console.store.alert_outbox import ClaimDue, Due, Told, next_due
from console.store.alert_reads import alert_page, alerts_of_late, deliveries_of, open_places, swallowed_by
from console.store.alert_rules import ShippedRule, ShipRules, stored_rules
from console.store.alert_telling import STORM_MOST, STORM_WINDOW, SUMMARY_WAIT, Telling
from console.store.audit import AuditEntry
from console.store.happenings import happenings
from tests.support.stores import Bench

SHIPPED = (ShippedRule(built_in="depth", name="Depth", body="{}"), ShippedRule(built_in="link", name="Link", body="{}"))


async def ship(lab: Bench) -> int:
    """The rules are there; the number of the first."""
    await lab.store.write(ShipRules(rules=SHIPPED, now=lab.clock.now()))
    return (await lab.store.read(stored_rules))[0].id


def opened(lab: Bench, rule_id: int, subject: str = "queue lab/cern", **changes: object) -> Opened:
    """An alert to open, told by mail."""
    plain = Opened(
        rule_id=rule_id,
        subject=subject,
        kind="depth",
        severity="warn",
        title="LAB waits",
        text="20 messages",
        query="interface:lab",
        value=20.0,
        threshold=10.0,
        evidence="[]",
        interface_id=lab.interface_id,
        telling=(Telling(channel="mail", due_at=lab.clock.now()),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # any field of Opened


async def write(lab: Bench, **changes: object) -> dict[tuple[int, str], int]:
    """One look's changes."""
    return await lab.store.write(ChangeAlerts(now=lab.clock.now(), **changes))  # type: ignore[arg-type]  # any field


async def claim(lab: Bench, *channels: str) -> tuple[Due, ...]:
    """What is due now; it is ours for a minute."""
    now = lab.clock.now()
    work = ClaimDue(channels=channels or ("mail",), now=now, until=now + timedelta(minutes=1))
    return await lab.store.write(work)


async def tell(lab: Bench) -> list[str]:
    """Tell all that is due; the events."""
    events = []
    for due in await claim(lab):
        assert await lab.store.write(Told(id=due.id, state="sent", at=lab.clock.now()))
        events.append(due.event)
    return events


async def test_that_shipped_rules_come_in_once_and_what_people_changed_stays(lab: Bench) -> None:
    assert await lab.store.write(ShipRules(rules=SHIPPED[:1], now=lab.clock.now())) == 1
    assert await lab.store.write(ShipRules(rules=SHIPPED, now=lab.clock.now())) == 1
    assert await lab.store.write(ShipRules(rules=SHIPPED, now=lab.clock.now())) == 0
    assert [rule.built_in for rule in await lab.store.read(stored_rules)] == ["depth", "link"]


async def test_that_one_alert_is_open_for_a_cause_whoever_opens_it_again(lab: Bench) -> None:
    rule = await ship(lab)
    first = await write(lab, opened=(opened(lab, rule),))
    again = await write(lab, opened=(opened(lab, rule),))

    assert first == again
    assert len(await lab.store.read(alert_page, "all", None, 10, swallowed=True, parent=None)) == 1
    assert await lab.store.read(open_places) == ((lab.interface_id, None),)
    marks = await lab.store.read(happenings, lab.clock.now(), lab.clock.now() + timedelta(seconds=1))
    assert [mark.text for mark in marks] == ["Opened: LAB waits"]


async def test_that_a_cause_that_is_back_is_the_same_alert_and_its_end_is_not_told(lab: Bench) -> None:
    rule = await ship(lab)
    ident = (await write(lab, opened=(opened(lab, rule),)))[rule, "queue lab/cern"]
    assert await tell(lab) == ["opened"]
    await write(lab, closed=(Closed(id=ident, told_at=lab.clock.now() + timedelta(minutes=5)),))
    await write(lab, closed=(Closed(id=ident, told_at=lab.clock.now() + timedelta(minutes=5)),))
    await write(lab, opened=(opened(lab, rule, again=ident),))
    lab.clock.forward(600)
    assert await tell(lab) == []

    (row,) = await lab.store.read(alerts_of_late, lab.clock.now())
    assert (row.id, row.storm, row.closed_at) == (ident, 1, None)
    await write(lab, closed=(Closed(id=ident, told_at=lab.clock.now()),))
    assert await tell(lab) == ["closed"]


async def test_that_a_consequence_is_told_to_nobody_until_it_stands_for_itself(lab: Bench) -> None:
    rule = await ship(lab)
    key = (rule, "link a:1")
    link = opened(lab, rule, "link a:1", telling=())
    numbers = await write(lab, opened=(opened(lab, rule, parent=key), link))
    child, parent = numbers[rule, "queue lab/cern"], numbers[key]
    assert await tell(lab) == []
    assert await lab.store.read(swallowed_by, (parent,)) == {parent: 1}

    telling = (Telling(channel="mail", due_at=lab.clock.now()),)
    await write(lab, adopted=(Adopted(id=child, parent=None, telling=telling),))
    await write(lab, adopted=(Adopted(id=child, parent=parent),))
    assert await tell(lab) == []
    await write(lab, adopted=(Adopted(id=child, parent=None, telling=telling),))
    assert await tell(lab) == ["opened"]


async def test_that_a_claim_is_one_gateways_until_it_runs_out(lab: Bench) -> None:
    rule = await ship(lab)
    await write(lab, opened=(opened(lab, rule),))
    assert await lab.store.read(next_due) == lab.clock.now()

    assert len(await claim(lab)) == 1
    assert await claim(lab) == ()
    lab.clock.forward(61)
    (due,) = await claim(lab)
    assert due.tries == 2
    assert await lab.store.write(Told(id=due.id, state="sent", at=lab.clock.now()))
    assert not await lab.store.write(Told(id=due.id, state="sent", at=lab.clock.now()))


async def test_that_the_end_is_told_after_the_beginning_and_not_without_it(lab: Bench) -> None:
    rule = await ship(lab)
    ident = (await write(lab, opened=(opened(lab, rule),)))[rule, "queue lab/cern"]
    await write(lab, closed=(Closed(id=ident, told_at=lab.clock.now()),))
    assert await tell(lab) == []

    ident = (await write(lab, opened=(opened(lab, rule, "queue x/y"),)))[rule, "queue x/y"]
    (due,) = await claim(lab)
    await lab.store.write(Told(id=due.id, state="waiting", at=lab.clock.now() + timedelta(minutes=3), text="no"))
    await write(lab, closed=(Closed(id=ident, told_at=lab.clock.now()),))
    assert await tell(lab) == []
    lab.clock.forward(180)
    assert await tell(lab) == ["opened"]
    lab.clock.forward(180)
    assert await tell(lab) == ["closed"]


async def test_that_a_storm_is_told_in_one_summary(lab: Bench) -> None:
    rule = await ship(lab)
    many = tuple(opened(lab, rule, f"queue i{number}/d") for number in range(40))
    numbers = await write(lab, opened=many)
    now = lab.clock.now()
    events = []
    while due := await claim(lab):
        events += [one.event for one in due]
        for one in due:
            await lab.store.write(Told(id=one.id, state="sent", at=now))
    assert events == ["opened"] * STORM_MOST

    lab.clock.forward(SUMMARY_WAIT.total_seconds())
    (summary,) = await claim(lab)
    assert (summary.event, summary.summed) == ("summary", (("depth", 40 - STORM_MOST),))
    await lab.store.write(Told(id=summary.id, state="sent", at=lab.clock.now()))
    states = [
        row.state for rows in (await lab.store.read(deliveries_of, tuple(numbers.values()))).values() for row in rows
    ]
    assert (states.count("sent"), states.count("summed")) == (STORM_MOST + 1, 40 - STORM_MOST)

    await write(lab, opened=tuple(opened(lab, rule, f"queue j{number}/d") for number in range(3)))
    lab.clock.forward(SUMMARY_WAIT.total_seconds() + 1)
    assert await claim(lab) == ()
    lab.clock.forward(STORM_WINDOW.total_seconds())
    (later,) = await claim(lab)
    assert later.summed == (("depth", 3),)


async def test_that_what_a_person_muted_waits_and_its_end_does_not(lab: Bench) -> None:
    rule = await ship(lab)
    numbers = await write(lab, opened=(opened(lab, rule), opened(lab, rule, "queue x/y")))
    now = lab.clock.now()
    entry = AuditEntry(at=now, actor="x", role="help_desk", action="alert.mute", object="alert")
    for ident in numbers.values():
        until = now + timedelta(hours=1)
        await lab.store.write(ActOnAlert(id=ident, act="mute", actor="x", now=now, entry=entry, until=until))
    assert await tell(lab) == []
    lab.clock.forward(3601)
    assert await tell(lab) == ["opened", "opened"]
