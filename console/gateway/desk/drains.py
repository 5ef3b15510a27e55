"""When each queue would be empty at the pace of the last minutes; the arithmetic is that of planned holds."""

from __future__ import annotations

from datetime import timedelta

from console.api.throughput import DrainRow, Drains
from console.core.interface import WorkState
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.visible import sees
from console.gateway.planned_holds import Drain
from console.gateway.policies import title
from console.gateway.running import RunningInterface
from console.gateway.service import Gateway
from console.security.roles import Action, Actor
from console.store.flow import Flow, flow

WINDOW = timedelta(minutes=3)
SLOWEST = 0.05
"""Deliveries a minute: a queue that gains or loses less neither drains nor grows."""

_HELD = {WorkState.HELD: "held", WorkState.PAUSED: "paused", WorkState.STOPPED: "stopped"}


async def drains(gateway: Gateway, actor: Actor) -> Drains:
    """Every queue that holds something and that this person may see, deepest first."""
    require(actor, Action.VIEW, gateway_object(gateway))
    now = gateway.clock.now()
    window = min(WINDOW, max(timedelta(seconds=10), now - gateway.started_at))
    measured = await gateway.store.read(flow, now, window)
    rows = [
        row
        for name, running in gateway.running.items()
        if sees(gateway, actor, name)
        for row in _rows(gateway, running, measured)
    ]
    return Drains(rows=tuple(sorted(rows, key=lambda row: (-row.depth, row.interface, row.destination))), at=now)


def _rows(gateway: Gateway, running: RunningInterface, measured: Flow) -> list[DrainRow]:
    found: list[DrainRow] = []
    titles = {item.name: item.title or item.name for item in running.settings.destination}
    for name, lane in running.lanes.items():
        depth = gateway.observer.depth(lane.destination_id).depth
        if not depth:
            continue
        came, gone = measured.in_per_minute(lane.destination_id), measured.out_per_minute(lane.destination_id)
        seconds, text = estimate(depth, came, gone, kept(running, name))
        shown = title(running.settings)
        found.append(
            DrainRow(
                interface=running.settings.name,
                destination=name,
                title=shown if len(titles) == 1 else f"{shown}: {titles[name]}",
                depth=depth,
                in_per_minute=round(came, 2),
                out_per_minute=round(gone, 2),
                seconds=seconds,
                text=text,
            )
        )
    return found


def kept(running: RunningInterface, destination: str) -> str:
    """Why nothing may leave this queue, in a word; "" where it may."""
    if destination in running.planned:
        return "held"
    if running.lease is None:
        return "another gateway has it"
    return _HELD.get(running.work.state, "")


def estimate(depth: int, came: float, gone: float, held: str) -> tuple[float | None, str]:
    """Seconds until it is empty (None: never, or not known), and that in words; rates are per minute."""
    if held:
        return None, f"{held}: nothing leaves it"
    net = gone - came
    if abs(net) < SLOWEST:
        return None, "nothing leaves it" if gone < SLOWEST else "neither drains nor grows"
    if net < 0:
        return None, f"grows by {_number(-net)} a minute"
    seconds = Drain(depth=depth, per_second=net / 60).seconds
    return seconds, "empty now" if seconds is None else f"empty in about {_time(seconds)}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02d} min"
