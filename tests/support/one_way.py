"""One interface with one scripted receiver, through a real gateway: for tests of what a reply makes of a delivery."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from console.api.client import OpsClient
from console.api.messages import MessageRow
from tests.support.crash_rig import Receiver
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.oracle import History


@dataclass(slots=True)
class OneWay:
    """The parts a test needs."""

    gateway: GatewayProcess
    receiver: Receiver
    history: History
    api: OpsClient
    sender: MllpClient

    async def rows(self, query: str, count: int, seconds: float = 15.0) -> tuple[MessageRow, ...]:
        """Wait until exactly that many rows match."""
        after = 0
        async with asyncio.timeout(seconds):
            while True:
                page = await self.api.messages(query, None, 200)
                if len(page.rows) == count:
                    return page.rows
                after = (await self.api.feed(after, "", 1.0)).number


@contextlib.asynccontextmanager
async def one_way(
    folder: Path,
    answer: Callable[[bytes], bytes | None] | None = None,
    *,
    interface: str = "",
    destination: str = "",
    module: tuple[str, ...] = ("console",),
) -> AsyncIterator[OneWay]:
    """`interface` and `destination` are more lines of the site file."""
    history = History()
    receiver = Receiver(history, answer)
    port = await receiver.start()
    config = folder / "site.toml"
    config.write_text(
        f"""
[[interface]]
name = "way"
{interface}
source = {{ kind = "mllp" }}
[[interface.destination]]
name = "peer"
port = {port}
kind = "mllp"
reply_timeout = 1.0
retry = {{ base = 0.05, cap = 0.2 }}
{destination}
""",
        encoding="utf-8",
    )
    gateway = GatewayProcess(folder / "data", config, module=module)
    await gateway.start()
    try:
        async with gateway.client() as api, MllpClient(gateway.port("way")) as sender:
            yield OneWay(gateway, receiver, history, api, sender)
    finally:
        await gateway.kill()
        await receiver.stop()
