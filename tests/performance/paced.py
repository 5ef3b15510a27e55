"""A paced MLLP load in its own process: so many messages a second over some connections, stop and wait on each."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

from tests.performance.mllp_client import message

ROOT = Path(__file__).parents[2]


class PacedLoad:
    """`with PacedLoad(port, rate=500, seconds=5) as load:` then `load.rate()` is what was really acknowledged."""

    def __init__(self, port: int, *, rate: float, seconds: float, connections: int = 16) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.performance.paced", str(port), str(rate), str(seconds), str(connections)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> PacedLoad:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    @property
    def done(self) -> bool:
        """True when the load has ended."""
        return self._process.poll() is not None

    def rate(self) -> float:
        """Acknowledged messages a second; waits for the end."""
        output, _ = self._process.communicate()
        return float(json.loads(output)["rate"])


async def _connection(port: int, prefix: str, rate: float, end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head, tail = message("@@CONTROL@@").split(b"@@CONTROL@@")
    loop = asyncio.get_running_loop()
    due, number = loop.time(), 0
    while loop.time() < end:
        number += 1
        writer.write(b"\x0b" + head + f"{prefix}N{number}".encode() + tail + b"\x1c\r")
        await reader.readuntil(b"\x1c\r")
        due += 1 / rate
        await asyncio.sleep(max(0.0, due - loop.time()))
    writer.close()
    return number


async def _pour(port: int, rate: float, seconds: float, connections: int) -> float:
    begun = asyncio.get_running_loop().time()
    run = f"{time.time_ns():x}"
    async with asyncio.TaskGroup() as group:
        lanes = [
            group.create_task(_connection(port, f"P{run}L{lane}", rate / connections, begun + seconds))
            for lane in range(connections)
        ]
    return sum(lane.result() for lane in lanes) / (asyncio.get_running_loop().time() - begun)


def main() -> None:
    """Arguments: port rate seconds connections."""
    port, rate, seconds, connections = sys.argv[1:]
    achieved = asyncio.run(_pour(int(port), float(rate), float(seconds), int(connections)))
    sys.stdout.write(json.dumps({"rate": achieved}) + "\n")


if __name__ == "__main__":
    main()
