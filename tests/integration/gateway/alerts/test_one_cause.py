"""One cause is one alert, on a real gateway: a dead link, a stuck message, a blip, a restart."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.api.alerts import AlertsRequest
from console.core.interface import LinkState, OnError
from console.gateway.desk.alerts import listed
from console.security.roles import Actor, Role
from console.store.depths import depths
from tests.integration.api.rig import result
from tests.integration.gateway.alerts.stage import Stage, lab, staged
from tests.support.scripted_peer import Act, ScriptedPeer

ROOT = Actor(name="root", role=Role.ADMINISTRATOR)


def down(stage: Stage) -> bool:
    """The lane knows that nobody is there."""
    return stage.gateway.running["lab"].lanes["cern"].sender.link is LinkState.DOWN


async def empty(stage: Stage) -> None:
    """Wait until nothing waits any more."""
    lane = stage.gateway.running["lab"].lanes["cern"]
    async with asyncio.timeout(20):
        while await stage.gateway.store.read(depths):
            lane.wake()
            await asyncio.sleep(0.01)


async def test_that_a_dead_link_is_one_alert_that_swallows_the_rest_and_closes_once(tmp_path: Path) -> None:
    async with ScriptedPeer() as peer:
        port = peer.port
    async with staged(tmp_path, lab(port)) as stage:
        await stage.change("depth", threshold=2.0, seconds=0)
        await stage.change("latency", enabled=False)  # the clock jumps in the middle of an exchange
        for number in range(4):
            await stage.receive(result(f"M{number}"))
        await stage.until(lambda: down(stage))
        await stage.looks(1200, every=60)

        open_now = await stage.alerts("open")
        assert [(one.kind, one.title) for one in open_now] == [("link_down", "LAB → CERN is down")]
        below = {one.kind for one in await stage.alerts("open", swallowed=True)} - {"link_down"}
        assert below >= {"depth", "oldest", "no_progress", "group"}

        async with ScriptedPeer(port=port):
            await empty(stage)
            for number in range(16):
                await stage.receive(result(f"N{number}"))
                await empty(stage)
                await stage.looks(60, every=60)

        everything = await stage.alerts("all", swallowed=True)
        assert [one.kind for one in everything if one.closed_at is None] == []
        assert [one.kind for one in everything if one.parent_id is None] == ["link_down"]


async def test_that_a_short_outage_is_no_alert(tmp_path: Path) -> None:
    async with ScriptedPeer() as peer:
        port = peer.port
    async with staged(tmp_path, lab(port)) as stage:
        await stage.receive(result("M1"))
        await stage.until(lambda: down(stage))
        await stage.looks(5)
        async with ScriptedPeer(port=port):
            await empty(stage)
            await stage.looks(300, every=20)

        assert await stage.alerts("all", swallowed=True) == ()


async def test_that_one_stuck_message_is_one_alert(tmp_path: Path) -> None:
    """R-12: refused for ever, others behind it, every rule sees it."""
    async with ScriptedPeer((Act.AE,)) as peer, staged(tmp_path, lab(peer.port, on_error=OnError.STOP)) as stage:
        await stage.change("depth", threshold=2.0, seconds=0)
        for number in range(5):
            await stage.receive(result(f"M{number}"))
        await stage.until(lambda: len(peer.journal) >= 1)
        await stage.looks(1800, every=60)

        assert len(await stage.alerts("all")) == 1
        assert len(await stage.alerts("all", swallowed=True)) >= 3


async def test_that_a_message_tried_again_for_ever_is_one_alert(tmp_path: Path) -> None:
    async with ScriptedPeer((Act.AR,)) as peer, staged(tmp_path, lab(peer.port, retry_on=("AR",))) as stage:
        await stage.receive(result("M1"))
        await stage.until(lambda: len(peer.journal) >= 12)
        await stage.looks(1800, every=60)

        assert len(await stage.alerts("all")) == 1


async def test_that_a_restart_opens_nothing_twice(tmp_path: Path) -> None:
    async with ScriptedPeer() as peer:
        port = peer.port
    async with staged(tmp_path, lab(port)) as stage:
        await stage.receive(result("M1"))
        await stage.until(lambda: down(stage))
        await stage.looks(120, every=20)
        before = await stage.alerts("open")
        clock = stage.clock
    assert len(before) == 1
    async with staged(tmp_path, lab(port), clock=clock) as stage:
        await stage.gateway.watching.look()
        assert await stage.alerts("open") == before
        await stage.until(lambda: down(stage))
        await stage.looks(120, every=20)

        assert [one.id for one in await stage.alerts("all")] == [before[0].id]


async def test_that_a_broken_rule_stops_no_other(tmp_path: Path) -> None:
    async with ScriptedPeer() as peer:
        port = peer.port
    async with staged(tmp_path, lab(port)) as stage:
        await stage.change("oldest", scope="age:nonsense")
        await stage.receive(result("M1"))
        await stage.until(lambda: down(stage))
        await stage.looks(120, every=20)

        assert len(await stage.alerts("open")) == 1
        assert len(stage.gateway.watching.broken) == 1


async def test_that_an_alert_that_is_well_says_so_and_when_it_closes(tmp_path: Path) -> None:
    async with ScriptedPeer() as peer:
        port = peer.port
    async with staged(tmp_path, lab(port)) as stage:
        await stage.receive(result("M1"))
        await stage.until(lambda: down(stage))
        await stage.looks(60)
        async with ScriptedPeer(port=port):
            await empty(stage)
            await stage.looks(20)
            (row,) = (await listed(stage.gateway, ROOT, AlertsRequest())).rows

    assert row.title == "LAB → CERN is down"
    assert row.text.startswith("Well for "), row.text
    assert " s, closes in " in row.text
    assert row.text.count("if it stays so") == 1
