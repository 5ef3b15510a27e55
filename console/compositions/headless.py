"""The demo without a display: a real window, drawn offscreen, opened on live data and photographed screen by screen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from console.api.client import OpsClient

QUERIES = {
    "received": "",
    "delivered": "status:sent",
    "errors": "status:error,parked",
    "queued": "status:queued,sending,held",
    "unknown": "status:unknown",
}
"""What the summary counts, in the query grammar. `received` counts messages, the others deliveries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Totals as the gateway tells them, and the newest failure, for the pictures of inspector and editor."""

    interfaces: int
    totals: dict[str, int]
    failure: int | None


def count(url: str, token: str) -> Counted:
    """Ask the gateway for its totals. Blocks; not for the GUI thread of a living window."""
    return asyncio.run(_count(url, token))


async def _count(url: str, token: str) -> Counted:
    async with OpsClient(url, token) as client:
        interfaces = await client.interfaces()
        totals = {name: (await client.messages(query, None, 1)).matched or 0 for name, query in QUERIES.items()}
        totals["received"] = (await client.status()).messages
        failures = await client.messages("status:error type:ORU", None, 1)
        anything = failures if failures.rows else await client.messages("", None, 1)
        return Counted(
            interfaces=len(interfaces), totals=totals, failure=anything.rows[0].id if anything.rows else None
        )


def summary(counted: Counted, pictures: list[Path]) -> dict[str, object]:
    """The last line of a headless run."""
    return {
        "interfaces": counted.interfaces,
        **counted.totals,
        "screens": [str(picture) for picture in pictures],
    }
