"""Alerts over the API: the list, acts with rights and audit rows, rules that make sense, why, and replay."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.api.alerts import (
    AlertCommand,
    AlertKind,
    AlertRow,
    AlertRule,
    AlertsRequest,
    ReplayRequest,
    WhyRequest,
)
from console.api.client import ApiError, OpsClient
from console.core.status import Status
from console.security.roles import Role
from console.store.alert_reads import alert_page
from console.store.alert_rules import SaveRule, stored_rules
from console.store.audit import AuditEntry
from console.store.auditing import audit_page, verify_audit
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A gateway, its API, a peer that refuses."""
    async with running(tmp_path) as made:
        yield made


async def rule_named(client: OpsClient, name: str) -> AlertRule:
    """One of those that were shipped."""
    return next(rule for rule in (await client.alert_rules()).rows if rule.name == name)


async def opened(rig: Rig) -> AlertRow:
    """One message stands refused, and a rule that says so at once."""
    await rig.receive(result("M1"))
    await rig.settled("M1", Status.ERROR)
    await rig.gateway.watching.look()
    rule = await rule_named(rig.admin, "Queue too deep")
    await rig.clients[Role.LEAD].save_alert_rule(rule.model_copy(update={"threshold": 1.0, "seconds": 0}))
    await rig.gateway.watching.look()
    return next(row for row in (await rig.admin.alerts(AlertsRequest())).rows if row.kind is AlertKind.DEPTH)


async def actions(rig: Rig) -> list[str]:
    """What the audit log says was done, newest first."""
    return [row.action for row in await rig.gateway.store.read(audit_page, None, 50)]


async def test_that_an_alert_says_what_where_and_since_when_and_nothing_of_a_patient(rig: Rig) -> None:
    row = await opened(rig)

    assert row.title == "LAB → CERN: CERN: many messages wait"
    assert row.text.startswith("1 message, the rule says 1 message or more")
    assert (row.interface, row.layer, row.value, row.unit) == ("lab", "hl7v2", 1.0, "messages")
    assert row.delivered[0].startswith("app ")
    assert row.query == "interface:lab destination:cern status:queued,sending,error,held,unknown"
    page = await rig.admin.alerts(AlertsRequest(state="all", swallowed=True))
    stored = await rig.gateway.store.read(alert_page, "all", None, 100, swallowed=True, parent=None)
    for word in (CANARY, GIVEN, MRN):
        assert word not in page.model_dump_json()
        assert word not in str(stored)


async def test_that_acts_are_checked_audited_and_seen_at_once(rig: Rig) -> None:
    row = await opened(rig)
    desk = rig.clients[Role.HELP_DESK]

    known = await desk.alert_command(row.id, AlertCommand(command="acknowledge"))
    assert known.acknowledged_by == "help_desk"
    until = datetime.now(UTC) + timedelta(hours=1)
    muted = await desk.alert_command(row.id, AlertCommand(command="mute", until=until, reason="known outage"))
    assert muted.muted_until == until
    assert (await desk.alert_command(row.id, AlertCommand(command="unmute"))).muted_until is None

    for command, status in (
        (AlertCommand(command="acknowledge"), 409),
        (AlertCommand(command="mute", reason="no end"), 422),
        (AlertCommand(command="mute", reason="too long", until=until + timedelta(days=9)), 422),
        (AlertCommand(command="close", reason="it is seen"), 409),
    ):
        with pytest.raises(ApiError) as refused:
            await desk.alert_command(row.id, command)
        assert refused.value.status == status
    done = await actions(rig)
    assert [action for action in done if action.startswith("alert.")] == [
        "alert.unmute",
        "alert.mute",
        "alert.acknowledge",
        "alert.rule",
    ]
    assert (await rig.gateway.store.read(verify_audit, rig.gateway.store.audit_key)).intact


async def test_that_only_leads_change_rules_and_that_the_attempt_is_noted(rig: Rig) -> None:
    await rig.gateway.watching.look()
    rule = await rule_named(rig.admin, "Link down")

    with pytest.raises(ApiError) as refused:
        await rig.clients[Role.ANALYST].save_alert_rule(rule)
    assert refused.value.status == 403
    saved = await rig.clients[Role.LEAD].save_alert_rule(rule.model_copy(update={"threshold": 45.0}))
    assert (saved.version, saved.threshold, saved.by, saved.built_in) == (2, 45.0, "lead", True)
    with pytest.raises(ApiError) as stale:
        await rig.clients[Role.LEAD].save_alert_rule(rule)
    assert stale.value.status == 409
    with pytest.raises(ApiError) as shipped:
        await rig.clients[Role.LEAD].delete_alert_rule(rule.id)
    assert shipped.value.status == 409
    assert (await actions(rig)).count("alert.rule") == 2


async def test_that_a_rule_that_makes_no_sense_is_refused_in_words_that_quote_no_patient(rig: Rig) -> None:
    rule = AlertRule(name="mine", kind=AlertKind.COUNT, threshold=5, scope=f"mrn:{MRN}", channels=("pigeon",))

    with pytest.raises(ApiError) as refused:
        await rig.admin.save_alert_rule(rule)

    assert refused.value.status == 422
    assert "names a patient" in str(refused.value)
    assert 'no channel "pigeon"' in str(refused.value)
    assert MRN not in str(refused.value)


async def test_that_a_rule_of_ones_own_counts_and_goes_with_its_alerts(rig: Rig) -> None:
    await rig.receive(result("M1"))
    await rig.settled("M1", Status.ERROR)
    mine = AlertRule(name="Refused", kind=AlertKind.COUNT, threshold=1, scope="status:error", seconds=0)
    saved = await rig.admin.save_alert_rule(mine)
    await rig.gateway.watching.look()
    rows = (await rig.admin.alerts(AlertsRequest())).rows
    assert [row.title for row in rows if row.rule == saved.id] == ["Refused"]

    await rig.admin.delete_alert_rule(saved.id)
    await rig.gateway.watching.look()

    page = await rig.admin.alerts(AlertsRequest(state="closed"))
    assert [row.rule for row in page.rows] == [saved.id]
    assert "Closed: its rule is off" in page.rows[0].text


async def test_that_why_shows_every_test_and_keeps_what_was_seen_apart(rig: Rig) -> None:
    row = await opened(rig)
    rule = await rule_named(rig.admin, "Queue too deep")

    told = await rig.admin.why(WhyRequest(rule=rule, subject=row.subject))

    assert [one.verdict for one in told.rows] == ["fires"]
    labels = [line.label for line in told.rows[0].lines]
    assert labels[:5] == ["Rule", "Schedule", "Scope", "Messages waiting", "Hold time"]
    assert any(line.label == "Messages waiting" and line.holds for line in told.rows[0].captured)
    strict = rule.model_copy(update={"threshold": 500.0, "id": 0})
    assert {one.verdict for one in (await rig.admin.why(WhyRequest(rule=strict))).rows} == {"clear"}
    off = rule.model_copy(update={"enabled": False, "id": 0})
    assert {one.verdict for one in (await rig.admin.why(WhyRequest(rule=off))).rows} == {"off"}
    silent = await rule_named(rig.admin, "Unusual silence")
    verdicts = (await rig.admin.why(WhyRequest(rule=silent))).rows
    assert {one.verdict for one in verdicts} == {"unknown"}
    assert all("weeks" in one.text for one in verdicts)


async def test_that_a_replay_says_what_nobody_knows(rig: Rig) -> None:
    await rig.gateway.watching.look()
    for name in ("Queue too deep", "Many tries fail", "Slow replies", "Link down", "Unusual silence"):
        rule = await rule_named(rig.admin, name)
        done = await rig.admin.replay(ReplayRequest(rule=rule, since=datetime.now(UTC) - timedelta(hours=3)))
        assert (done.alerts, done.subjects) == ((), 2)
        assert done.unknown_share > 0.9
    group = await rule_named(rig.admin, "New or returning failures")
    with_none = await rig.admin.replay(ReplayRequest(rule=group, since=datetime.now(UTC) - timedelta(days=1)))
    assert with_none.unknown_share == 1.0
    with pytest.raises(ApiError) as refused:
        await rig.admin.replay(ReplayRequest(rule=group, since=datetime.now(UTC) - timedelta(days=99)))
    assert refused.value.status == 422


async def test_that_a_stored_rule_that_cannot_be_read_says_so(rig: Rig) -> None:
    await rig.gateway.watching.look()
    stored = (await rig.gateway.store.read(stored_rules))[0]
    now = rig.gateway.clock.now()
    entry = AuditEntry(at=now, actor="x", role="lead", action="alert.rule", object="x")
    await rig.gateway.store.write(
        SaveRule(id=stored.id, version=1, name="bad", body="{}", by="x", now=now, entry=entry)
    )
    await rig.gateway.watching.look()

    row = next(rule for rule in (await rig.admin.alert_rules()).rows if rule.id == stored.id)
    assert "cannot be read" in row.problem
    assert not row.enabled
