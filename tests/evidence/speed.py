"""Durable, acknowledged messages a second on 1 and 16 connections, beside the disk and beside others, in one run."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from pathlib import Path

from tests.evidence.figures import ROOT, Figure, at_least, exactly, info
from tests.performance.mllp_client import Measured
from tests.performance.mllp_client import measure as pour
from tests.performance.mllp_floor import rivals, sync_floor
from tests.support.gateway_process import GatewayProcess

SECONDS = 4.0
ROUNDS = 3
FLOOR_1, FLOOR_16 = 0.55, 0.55
"""Goals G2 and G3 of the performance plan: shares of the fdatasync loop of the same run (which stores no index, no
encryption and no second table)."""


def measure() -> list[Figure]:
    """Interleaved rounds, medians."""
    floors: list[float] = []
    ours: dict[int, list[Measured]] = {1: [], 16: []}
    with tempfile.TemporaryDirectory(dir=ROOT.parent) as folder:
        for number in range(ROUNDS):
            floors.append(sync_floor(Path(folder), 2.0).rate)
            for connections, found in ours.items():
                found.append(asyncio.run(_gateway(Path(folder) / f"data{number}-{connections}", connections)))
    theirs = rivals(SECONDS)
    floor = statistics.median(floors)
    figures = [info("append + fdatasync, 1.3 KB, one after the other", f"{floor:.0f}/s")]
    for connections, goal in ((1, FLOOR_1), (16, FLOOR_16)):
        middle = statistics.median(found.rate for found in ours[connections])
        figures.append(info(f"our gateway, durable, {connections} connections", f"{middle:.0f}/s"))
        share = f"  as a share of the fdatasync loop, {connections} connections"
        figures.append(at_least(share, round(middle / floor, 2), goal))
        for row in theirs:
            if row.connections == connections:
                name = f"{row.name} (stores nothing), {connections} connections"
                figures.append(info(name, f"{row.measured.rate:.0f}/s"))
                ratio = round(middle / row.measured.rate, 2)
                # On one connection the disk decides, and they do not ask it: a ratio without a goal.
                alone = connections == 1
                figures.append(info(f"  ours against {row.name}", f"{ratio:g}") if alone else beats(row.name, ratio))
    bad = sum(found.bad for rounds in ours.values() for found in rounds)
    return [*figures, exactly("acknowledgements that did not name their message", bad, 0)]


def beats(name: str, ratio: float) -> Figure:
    """Durable, and still no slower than a peer that stores nothing."""
    return at_least(f"  ours against {name}", ratio, 1)


async def _gateway(data: Path, connections: int) -> Measured:
    gateway = GatewayProcess(data)
    await gateway.start()
    found = await asyncio.to_thread(pour, "127.0.0.1", gateway.port(), connections, SECONDS)
    await gateway.stop()
    return found
