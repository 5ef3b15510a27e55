"""A replay sees in the roll-ups what the gateway saw when it happened."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from console.api.alerts import AlertKind, AlertRule, ReplayRequest
from console.gateway.alerting.past import RollUps
from console.gateway.desk import alert_why
from console.security.roles import Actor, Role
from console.store.alert_late import minutes
from tests.integration.api.rig import result
from tests.integration.gateway.alerts.stage import Stage, lab, staged
from tests.integration.gateway.alerts.test_one_cause import down, empty
from tests.support.scripted_peer import ScriptedPeer

ROOT = Actor(name="owner", role=Role.ADMINISTRATOR)


async def pass_by(stage: Stage, minutes: int) -> None:
    """So many minutes, watched and counted."""
    for _ in range(minutes * 12):
        stage.clock.by += 5
        await stage.gateway.observer.look(stage.gateway.running.values())
        await stage.gateway.tallying.look()


async def test_that_a_past_outage_would_have_opened_one_alert_and_closed_it(tmp_path: Path) -> None:
    async with ScriptedPeer() as peer:
        port = peer.port
    async with staged(tmp_path, lab(port)) as stage:
        since = stage.clock.now() - timedelta(minutes=10)
        for number in range(3):
            await stage.receive(result(f"M{number}"))
        await stage.until(lambda: down(stage))
        began = stage.clock.now()
        await pass_by(stage, 8)
        async with ScriptedPeer(port=port):
            await empty(stage)
            ended = stage.clock.now()
            await pass_by(stage, 8)
        stage.clock.by += 60
        await stage.gateway.tallying.look()

        for kind, threshold, peak in ((AlertKind.DEPTH, 2.0, 3.0), (AlertKind.LINK_DOWN, 120.0, None)):
            rule = AlertRule(name="mine", kind=kind, threshold=threshold, seconds=60, clear_seconds=60)
            done = await alert_why.replayed(stage.gateway, ROOT, ReplayRequest(rule=rule, since=since))
            assert len(done.alerts) == 1, kind
            (would,) = done.alerts
            assert would.closed_at is not None
            assert began <= would.opened_at <= began + timedelta(minutes=5)
            assert ended <= would.closed_at <= ended + timedelta(minutes=4)
            assert peak in (None, would.peak)
            assert 0 < done.unknown_share < 0.6
            assert done.text.startswith("1 alert in ")

        ident, first = stage.gateway.running["lab"].id, int(since.timestamp()) // 60
        seen = await stage.gateway.store.read(minutes, ident, first, 40, 0)
        assert (sum(seen.came), sum(seen.out)) == (3, 3)
        hour = int(began.timestamp()) // 3600
        counted = await RollUps(stage.gateway.store).received(ident, (hour - 1, hour, hour + 1))
        assert counted == (None, None, None)  # an hour that was watched for less than half of it is unknown
