"""How fast the store records, beside what the disk allows: `python -m tests.performance.store_rates [PLACE]`.

Prints one line per figure: batches of 1, 8 and 64 arrivals (1.3 kB each) as durable messages per second, claims with
settlements per second, and a plain loop of append + fdatasync in the same folder. Compare only within one run.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from itertools import count
from pathlib import Path

from console.core.clock import SystemClock
from console.core.interface import Ordering
from console.core.status import Status
from tests.support.stores import Bench, bench

SECONDS = 2.0
TEXT = "ABC 7.4 mmol/l N " * 70


def floor(folder: Path) -> float:
    """Appends of 1.3 kB, each with its own fdatasync, per second."""
    done, end = 0, time.perf_counter() + SECONDS
    sync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
    with (folder / "floor.log").open("wb", buffering=0) as log:
        while time.perf_counter() < end:
            log.write(TEXT.encode())
            sync(log.fileno())
            done += 1
    return done / SECONDS


async def record_rate(lab: Bench, numbers: count[int], size: int) -> float:
    """Messages per second where `size` arrive together, and the next ones when all are durable."""
    hashed = lab.store.hash_identifier
    done, begin = 0, time.perf_counter()
    while time.perf_counter() < begin + SECONDS:
        works = []
        for _ in range(size):
            n = next(numbers)
            named = (("mrn", hashed("mrn", str(n % 997))), ("visit", hashed("visit", str(n))))
            works.append(
                lab.store.writer.submit(lab.arrival(f"M{n}", text=f"{n}{TEXT}", key=n % 997, identifiers=named))
            )
        await asyncio.gather(*works)
        done += size
    return done / (time.perf_counter() - begin)


async def deliver_rate(lab: Bench, ordering: Ordering, limit: int) -> float:
    """Claims and settlements per second, one claim after the other."""
    lab.ordering = ordering
    done, begin = 0, time.perf_counter()
    while time.perf_counter() < begin + SECONDS:
        claimed = await lab.claim(limit=limit)
        if not claimed:
            break
        await asyncio.gather(*(lab.settle(one, Status.SENT) for one in claimed))
        done += len(claimed)
    return done / (time.perf_counter() - begin)


async def measure(place: str | Path, say: Callable[[str, float], None]) -> None:
    """All figures of one store."""
    async with bench(place) as lab:
        lab.clock.at = SystemClock().now()
        numbers = count()
        for size in (1, 8, 64):
            say(f"record, batches of {size}", await record_rate(lab, numbers, size))
        say("claim and settle, interface order", await deliver_rate(lab, Ordering.INTERFACE, 1))
        say("claim and settle, patient order, 16 at once", await deliver_rate(lab, Ordering.PATIENT, 16))
        say("bytes on disk per message", lab.store.size_bytes() / next(numbers))


def main(arguments: list[str]) -> int:
    """Measure the store named, or an SQLite file in a temporary folder."""

    def say(name: str, value: float) -> None:
        print(f"{name:<48} {value:>10,.0f}", flush=True)

    with tempfile.TemporaryDirectory(prefix="rates-") as base:
        run: Coroutine[None, None, None] = measure(arguments[0] if arguments else Path(base, "store.db"), say)
        say("append + fdatasync, one by one (floor)", floor(Path(base)))
        asyncio.run(run)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
