"""The gateway's own line: version, store, totals; read from the store off the event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from console import __version__
from console.api.interfaces import GatewayStatus
from console.store.depths import totals
from console.store.job_reads import open_jobs

if TYPE_CHECKING:
    from console.gateway.service import Gateway


async def gateway_status(gateway: Gateway, sees: Callable[[str], bool]) -> GatewayStatus:
    """What the status bar shows; queues and rates are those of the interfaces that this person `sees` by name."""
    rows = [row for row in gateway.interfaces() if sees(row.name)]
    counted = await gateway.store.read(totals)
    return GatewayStatus(
        version=__version__,
        started_at=gateway.started_at,
        now=gateway.clock.now(),
        environment=gateway.site.gateway.environment,
        store=gateway.store.describe(),
        store_bytes=gateway.store.size_bytes(),
        secrets=gateway.secrets,
        depth=sum(row.depth for row in rows),
        oldest_at=min((row.oldest_at for row in rows if row.oldest_at), default=None),
        messages=counted.messages,
        in_rate=round(sum(row.in_rate for row in rows), 2),
        out_rate=round(sum(row.out_rate for row in rows), 2),
        errors_per_minute=round(sum(row.errors_per_minute for row in rows), 2),
        jobs=await gateway.store.read(open_jobs),
        audit_rows=counted.audit_rows,
        audit_intact=gateway.audit_intact,
    )
