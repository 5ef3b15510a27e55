"""Counts and rates of jobs for a screen that asks twice a second: only what can still change is counted again."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from console.api.jobs import JobCounts
from console.gateway.jobs.receipts import counts, ended
from console.gateway.service import Gateway
from console.store.job_reads import final_through, receipt_counts
from console.store.job_rows import StoredJob

SETTLE_EVERY = 2.0
"""Seconds between looks at how far nothing can change any more."""

RATE_SECONDS = 10.0


@dataclass(slots=True)
class _Known:
    """`settled` are the receipts of items up to `through`, which are final."""

    through: int = 0
    settled: Counter[str] = field(default_factory=Counter)
    looked_at: float = 0.0
    seen: deque[tuple[float, int]] = field(default_factory=deque)  # monotonic second, receipts ended


class Tallies:
    """One per gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._known: dict[int, _Known] = {}

    async def counted(self, job: StoredJob) -> JobCounts:
        """The receipts of a job by what they say; they add up to its total."""
        known = self._known.setdefault(job.id, _Known())
        now = self._gateway.clock.monotonic()
        if now - known.looked_at >= SETTLE_EVERY:
            known.looked_at = now
            await self._settle(job, known)
        through, settled = known.through, known.settled
        found = await self._gateway.store.read(receipt_counts, job.id, through)
        tally = counts(found + settled, job.total)
        known.seen.append((now, ended(tally)))
        while now - known.seen[0][0] > RATE_SECONDS:
            known.seen.popleft()
        return tally

    def rate(self, job_id: int) -> float:
        """Receipts per second over the last seconds; 0 where it was not watched."""
        known = self._known.get(job_id)
        if known is None or len(known.seen) < 2:
            return 0.0
        (first, before), (last, after) = known.seen[0], known.seen[-1]
        return max(0.0, (after - before) / (last - first)) if last > first else 0.0

    async def _settle(self, job: StoredJob, known: _Known) -> None:
        store = self._gateway.store
        before = known.through
        through = await store.read(final_through, job.id, before)
        if through > before:
            added = await store.read(receipt_counts, job.id, before, through)
            if known.through == before:  # two screens may ask at once
                known.through, known.settled = through, known.settled + added
