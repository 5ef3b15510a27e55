"""MLLP release 2, the sender's side: wait for the commit of the block just written, repeat it after a refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from console.transports.mllp.wire import Wire

NAK_PAUSE = 0.5
"""A peer that could not store a block gets so long before the block comes again, in seconds."""


@dataclass(slots=True, kw_only=True)
class Waiting:
    """One block whose commit is awaited. `pick` gives the matching reply where it is there; `reply` is one that came
    before its commit, `refusals` counts how often the block was not stored.
    """

    wire: Wire
    payload: bytes
    pick: Callable[[], bytes | None]
    reply: bytes | None = None
    refusals: int = 0


async def await_commit(waiting: Waiting, end: float, nak_limit: int) -> bool | None:
    """True: stored; False: refused more than `nak_limit` times; None: nothing sure by `end` (the loop's clock)."""
    try:
        async with asyncio.timeout_at(end):
            return await _await(waiting, nak_limit)
    except TimeoutError:
        waiting.reply = waiting.reply or waiting.pick()
        return None


async def _await(waiting: Waiting, nak_limit: int) -> bool | None:
    wire, seen = waiting.wire, 0
    while True:
        await wire.news(seen)
        waiting.reply = waiting.reply or waiting.pick()
        if len(wire.commits) > seen:
            seen += 1
            if wire.commits[seen - 1]:
                del wire.commits[:seen]  # what is left was not asked for
                return True
            if len(wire.commits) > seen:
                return None  # more commits than blocks: which of them is this block's cannot be known
            waiting.refusals += 1
            if waiting.refusals > nak_limit:
                del wire.commits[:seen]
                return False
            await wire.stays_open(NAK_PAUSE)
            if not wire.write(waiting.payload):
                return None
        elif wire.ended:
            return None
