"""A slice of work in its turn: one at a time over all who read, a rest after it, an end when nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from console.gateway.desk.readings.run import Run
from console.gateway.service import Gateway
from console.store.errors import StoreError

log = logging.getLogger("console.gateway")

PATIENCE = 30.0
"""Seconds after which one that nobody asks for is ended: its window was closed, or its connection is gone."""

REST = 0.5
"""Of the time a slice took, the part that is rested afterwards: intake and lists get the processor."""

SLICE = 0.03
"""Seconds of reading in one slice; the message that is under way is finished."""

Item = TypeVar("Item")


@asynccontextmanager
async def turn(gateway: Gateway, run: Run) -> AsyncIterator[None]:
    """Wait for the turn, and rest after it."""
    now = gateway.clock.monotonic
    async with gateway.scans.turn:
        begun = now()
        yield
    await asyncio.sleep((now() - begun) * REST)
    if now() - run.asked_at > PATIENCE:
        run.end("cancelled", now(), "Ended because nobody asked for it any more.")


async def each(gateway: Gateway, run: Run, items: Sequence[Item], work: Callable[[Item], None]) -> None:
    """Do this work for every item, off the event loop, slice by slice; counts `run.read`. Stops with the run."""
    left = iter(items)
    while run.running:
        async with turn(gateway, run):
            done = await asyncio.to_thread(_slice, gateway.clock.monotonic, left, work)
        run.read += done
        if not done:
            return


def _slice(now: Callable[[], float], left: Iterator[Item], work: Callable[[Item], None]) -> int:
    begun, done = now(), 0
    for item in left:
        work(item)
        done += 1
        if now() - begun >= SLICE:
            break
    return done


async def supervised(
    gateway: Gateway, run: Run, work: Coroutine[Any, Any, None], finish: Callable[[], Awaitable[None]]
) -> None:
    """Run it to its end, whatever that is, in words; then `finish`, when no thread works on it any more."""
    now = gateway.clock.monotonic
    try:
        await work
        await finish()
        run.end("done", now())
    except StoreError:
        run.end("failed", now(), "The store cannot be read now. Look at the gateway's disk, then begin again.")
    except Exception as error:  # noqa: BLE001 - last resort: a reading must never end the gateway that carries traffic
        log.error("reading.failed", extra={"kind": type(error).__name__})
        run.end("failed", now(), "The reading broke in the gateway. Its log says more.")
    finally:
        run.end("cancelled", now(), "The gateway stops.")
        run.over.set()
