"""What counting costs the message path: `python -m tests.performance.tally_cost [MESSAGES]`.

The same gateway takes in and delivers the same messages with counting on and off, in turns so that a busy machine
treats both alike; prints messages a second and acknowledgement times of both, and their ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource
from tests.support.mllp import ack, control_id
from tests.support.mllp_client import MllpClient
from tests.support.small_gateway import Partner, gateway_of, port_of
from tests.support.stores import raw_message

SENDERS, ROUNDS = 4, 5


async def _round(folder: Path, port: int, messages: int, *, counting: bool) -> tuple[float, list[float]]:
    """Messages a second, and each acknowledgement's milliseconds."""
    names = tuple(f"lab{number}" for number in range(SENDERS))
    interfaces = tuple(
        InterfaceSettings(
            name=name,
            source=MllpSource(),
            destination=(MllpDestination(name="cern", port=port),),
        )
        for name in names
    )
    async with gateway_of(*interfaces, data=folder) as gateway:
        if not counting:  # a switch that a user does not have
            next(task for task in asyncio.all_tasks() if task.get_name() == "tallying").cancel()
        began = time.perf_counter()
        took = await asyncio.gather(*(_send(port_of(gateway, name), name, messages // SENDERS) for name in names))
        seconds = time.perf_counter() - began
    every = [each for own in took for each in own]
    return len(every) / seconds, every


async def _send(port: int, name: str, many: int) -> list[float]:
    took: list[float] = []
    async with MllpClient(port) as sender:
        for number in range(many):
            began = time.perf_counter()
            await sender.send(raw_message(f"{name}-{number}"))
            took.append((time.perf_counter() - began) * 1000)
    return took


async def _main(messages: int) -> None:
    rates: dict[bool, list[float]] = {True: [], False: []}
    times: dict[bool, list[float]] = {True: [], False: []}
    async with Partner(lambda block: ack(control_id(block))) as partner:
        for turn in range(2 * ROUNDS):
            counting = turn % 2 == 0
            with tempfile.TemporaryDirectory() as folder:
                rate, took = await _round(Path(folder), partner.port, messages, counting=counting)
            rates[counting].append(rate)
            times[counting] += took
    for counting, words in ((False, "off"), (True, "on")):
        cuts = statistics.quantiles(times[counting], n=100)
        rate = statistics.median(rates[counting])
        print(f"counting {words:<4} {rate:8.1f} msg/s   ack p50 {cuts[49]:6.2f} ms   p99 {cuts[98]:6.2f} ms")
    off, on = statistics.median(rates[False]), statistics.median(rates[True])
    median = statistics.median(times[True]) / statistics.median(times[False])
    print(f"ratio        {on / off:8.3f} of the rate, {median:6.3f} of the median acknowledgement")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("messages", type=int, nargs="?", default=4000)
    asyncio.run(_main(parser.parse_args().messages))
