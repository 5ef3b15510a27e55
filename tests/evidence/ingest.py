"""The same message into our gateway, which stores it, and into other people's servers, which do not; one run."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.evidence.figures import ROOT, Figure, at_least, exactly, info
from tests.performance.mllp_client import Measured
from tests.performance.mllp_client import measure as pour
from tests.performance.mllp_floor import rivals, sync_floor
from tests.support.gateway_process import GatewayProcess
from tests.support.npm_peers import SERVERS, PeersMissing, install, peer_server

SECONDS = 4.0
CONNECTIONS = 16
RECONNECTS = frozenset({"node-hl7-server"})
"""Closes after each message."""
AGAINST_PYTHON = 1.0


def measure() -> list[Figure]:
    """Sixteen connections each; the disk's own limit beside them."""
    with tempfile.TemporaryDirectory(dir=ROOT.parent) as folder:
        floor = sync_floor(Path(folder), 2.0)
        ours = asyncio.run(_ours(Path(folder) / "data"))
    figures = [
        info("append + fdatasync, one after the other", f"{floor.rate:.0f}/s"),
        info(f"our gateway, durable and encrypted, {CONNECTIONS} connections", f"{ours.rate:.0f}/s"),
        exactly("  acknowledgements that did not name their message", ours.bad, 0),
    ]
    for row in rivals(SECONDS):
        if row.connections == CONNECTIONS:
            figures.append(info(f"{row.name} (stores nothing)", f"{row.measured.rate:.0f}/s"))
            ratio = round(ours.rate / row.measured.rate, 2)
            figures.append(at_least(f"  ours against {row.name}", ratio, AGAINST_PYTHON))
    return [*figures, *_node(ours)]


async def _ours(data: Path) -> Measured:
    gateway = GatewayProcess(data)
    await gateway.start()
    found = await asyncio.to_thread(pour, "127.0.0.1", gateway.port(), CONNECTIONS, SECONDS)
    await gateway.stop()
    return found


def _node(ours: Measured) -> list[Figure]:
    """No goal beside a server of node: it writes nothing down, and the disk decides for us."""
    try:
        install()
    except PeersMissing as missing:
        return [exactly("peers of npm installed", str(missing), "installed")]
    found: list[Figure] = []
    for library in SERVERS:
        theirs = asyncio.run(_theirs(library))
        found.append(info(f"{library} (stores nothing)", f"{theirs.rate:.0f}/s"))
        found.append(info(f"  ours against {library}", f"{ours.rate / theirs.rate:.2f}" if theirs.rate else "-"))
    return found


async def _theirs(library: str) -> Measured:
    async with peer_server(library) as server:
        again = library in RECONNECTS
        return await asyncio.to_thread(pour, "127.0.0.1", server.port, CONNECTIONS, SECONDS, reconnect=again)
