"""A planned hold outlives the gateway, ends by the store's clock, and drains in order, whatever the clock does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from console.api.people import HoldCommand, HoldRequest, HoldState, HoldTarget
from console.gateway.desk import holds
from console.gateway.service import Gateway
from console.security.roles import Actor, Role
from console.store.planned_holds import hold_row
from console.store.store import Store
from tests.integration.api.rig import KEY, result, site
from tests.support.mllp import until
from tests.support.mllp_client import MllpClient
from tests.support.scripted_peer import Act, ScriptedPeer
from tests.support.stores import HandClock

LEAD = Actor(name="m.ito", role=Role.LEAD)
CERN = HoldTarget(interface="lab", destination="cern")


@asynccontextmanager
async def gateway(folder: Path, peer: ScriptedPeer, clock: HandClock) -> AsyncIterator[Gateway]:
    """One life of the gateway on this folder's store."""
    (folder / "out").mkdir(exist_ok=True)
    async with AsyncExitStack() as stack:
        store = await asyncio.to_thread(Store.open, folder / "store.db", KEY, clock=clock)
        stack.callback(store.close)
        living = Gateway(site=site(peer.port, folder / "out"), store=store, clock=clock, owner="test")
        stack.push_async_callback(living.stop_tasks)
        await living.start()
        stack.push_async_callback(living.stop_work)
        yield living


async def plan(living: Gateway, clock: HandClock, *, hours: float = 2, begins: float = 0) -> int:
    """Hold the queue to CERN; hours from now."""
    starts_at = clock.now() + timedelta(hours=begins)
    request = HoldRequest(
        system="CERN",
        targets=(CERN,),
        reason="upgrade",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
    )
    return (await holds.plan(living, LEAD, request)).id


async def receive(living: Gateway, *control_ids: str) -> None:
    """Deliver to the listener."""
    port = living.running["lab"].port
    assert port is not None
    async with MllpClient(port) as sender:
        for ident in control_ids:
            await sender.send(result(ident))


async def state(living: Gateway, ident: int) -> str:
    """As stored."""
    row = await living.store.read(hold_row, ident)
    assert row is not None
    return row.state


async def test_that_a_hold_survives_a_restart_and_nothing_is_sent_before_its_end(tmp_path: Path) -> None:
    clock = HandClock()
    async with ScriptedPeer((Act.AA,)) as peer:
        async with gateway(tmp_path, peer, clock) as living:
            ident = await plan(living, clock)
            await receive(living, "A1", "A2")
        async with gateway(tmp_path, peer, clock) as living:
            assert not living.running["lab"].lanes["cern"].sends
            await receive(living, "A3")
            await living.planned.tick()
            assert await state(living, ident) == HoldState.HOLDING
            assert not peer.ids
            clock.forward(7200)
            await living.planned.tick()
            await until(lambda: len(peer.ids) == 3)
            assert peer.ids == ["A1", "A2", "A3"]
            await until(lambda: not living.running["lab"].lanes["cern"].current)
            await living.planned.tick()
            await living.planned.tick()
            assert await state(living, ident) == HoldState.ENDED


async def test_that_a_hold_that_ended_while_the_gateway_was_off_drains_at_its_start(tmp_path: Path) -> None:
    clock = HandClock()
    async with ScriptedPeer((Act.AA,)) as peer:
        async with gateway(tmp_path, peer, clock) as living:
            ident = await plan(living, clock)
            await receive(living, "B1", "B2")
        clock.forward(3 * 3600)
        async with gateway(tmp_path, peer, clock) as living:
            await until(lambda: peer.ids == ["B1", "B2"])
            await living.planned.tick()
            assert await state(living, ident) in {HoldState.DRAINING, HoldState.ENDED}


def sending(living: Gateway) -> Callable[[], bool]:
    """Whether the queue to CERN goes out."""
    return lambda: living.running["lab"].lanes["cern"].sends


async def test_that_a_hold_begins_at_its_time_and_a_clock_that_jumps_back_neither_releases_nor_repeats_it(
    tmp_path: Path,
) -> None:
    clock = HandClock()
    async with ScriptedPeer((Act.AA,)) as peer, gateway(tmp_path, peer, clock) as living:
        sends = sending(living)
        await plan(living, clock, begins=1)
        assert sends()
        clock.forward(3600)
        await living.planned.tick()
        assert not sends()
        clock.forward(-5 * 3600)
        await living.planned.tick()
        assert not sends()  # what has begun stays begun
        clock.forward(8 * 3600)
        await living.planned.tick()
        assert sends()
        clock.forward(-2 * 3600)
        await living.planned.tick()
        assert sends()  # and what has ended stays ended


async def test_that_an_extended_hold_is_not_ended_at_its_old_time(tmp_path: Path) -> None:
    clock = HandClock()
    async with ScriptedPeer((Act.AA,)) as peer, gateway(tmp_path, peer, clock) as living:
        ident = await plan(living, clock)
        later = HoldCommand(command="extend", reason="it takes longer", ends_at=clock.now() + timedelta(hours=4))
        await holds.command(living, LEAD, ident, later)
        clock.forward(3 * 3600)
        await living.planned.tick()
        assert not living.running["lab"].lanes["cern"].sends
        clock.forward(3600)
        await living.planned.tick()
        assert living.running["lab"].lanes["cern"].sends


async def test_that_the_end_of_the_gateway_resumes_no_queue(tmp_path: Path) -> None:
    clock = HandClock()
    async with ScriptedPeer((Act.AA,)) as peer, gateway(tmp_path, peer, clock) as living:
        ident = await plan(living, clock)
        await receive(living, "E1")
        await living.stop_work()
        await holds.command(living, LEAD, ident, HoldCommand(command="end", reason="done"))
        assert not living.running["lab"].lanes["cern"].sends
        assert not peer.ids


async def test_that_the_rate_before_gives_the_estimate_while_it_holds(tmp_path: Path) -> None:
    clock = HandClock()
    async with ScriptedPeer((Act.AA,)) as peer, gateway(tmp_path, peer, clock) as living:
        await receive(living, *(f"R{number}" for number in range(6)))
        await until(lambda: len(peer.ids) == 6)
        clock.forward(30)
        ident = await plan(living, clock)
        await receive(living, "R6", "R7")
        lane = living.running["lab"].lanes["cern"].destination_id
        await until(lambda: living.observer.depth(lane).depth == 2)
        (row,) = (await holds.listed(living, LEAD)).rows
        assert (row.id, row.depth) == (ident, 2)
        assert row.drain_seconds == 20  # six a minute before
