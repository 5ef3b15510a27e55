"""What the machine can do and what others do, in one run.

`python -m tests.performance.mllp_floor [--target HOST:PORT]` prints one table.
Rates only compare within one run: the disk, the cores and the neighbours of the moment set them.
The rivals store nothing; hl7apy's server closes after each message, so it is driven with a connection for each.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.performance.mllp_client import ROOT, Measured, measure, message

CONNECTIONS = (1, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    name: str
    connections: int
    measured: Measured


def sync_floor(folder: Path, seconds: float) -> Measured:
    """Append 1.3 KB and fdatasync, over and over: the most that one commit per message can reach on this disk."""
    sync = getattr(os, "fdatasync", os.fsync)
    data = message("FLOOR")
    latencies: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        handle = file.fileno()
        started = time.perf_counter()
        end = started + seconds
        while (before := time.perf_counter()) < end:
            os.write(handle, data)
            sync(handle)
            latencies.append(time.perf_counter() - before)
        took = time.perf_counter() - started
    latencies.sort()
    return Measured(
        rate=len(latencies) / took,
        p50=latencies[len(latencies) // 2] * 1000,
        p99=latencies[int(len(latencies) * 0.99)] * 1000,
        count=len(latencies),
        bad=0,
    )


@contextlib.contextmanager
def rival(name: str) -> Iterator[int]:
    """A rival's server, and its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.performance.rivals", name], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def rivals(seconds: float) -> list[Row]:
    """Both rivals with one and with sixteen connections."""
    rows = []
    for name, reconnect in (("hl7", False), ("hl7apy", True)):
        with rival(name) as port:
            rows += [
                Row(
                    name=name,
                    connections=count,
                    measured=measure("127.0.0.1", port, count, seconds, reconnect=reconnect),
                )
                for count in CONNECTIONS
            ]
    return rows


def target(address: str, seconds: float) -> list[Row]:
    """A server of ours, both with connections that stay and with one for each message."""
    host, _, port = address.rpartition(":")
    return [
        Row(
            name="target, reconnecting" if reconnect else "target",
            connections=count,
            measured=measure(host, int(port), count, seconds, reconnect=reconnect),
        )
        for reconnect in (False, True)
        for count in CONNECTIONS
    ]


def table(floor: Measured, rows: list[Row]) -> str:
    """The rows as text, each beside the floor and beside the best rival with as many connections."""
    lines = [f"{'server':24}{'conns':>6}{'msg/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'bad':>5}{'x floor':>9}{'x rivals':>9}"]
    lines.append(
        f"{'append + fdatasync':24}{'-':>6}{floor.rate:>10.0f}{floor.p50:>9.3f}{floor.p99:>9.3f}{0:>5}{1:>9.2f}{'':>9}"
    )
    for row in rows:
        best = max(
            (
                other.measured.rate
                for other in rows
                if other.connections == row.connections and "target" not in other.name
            ),
            default=0.0,
        )
        ratio = f"{row.measured.rate / best:>9.2f}" if best else f"{'':>9}"
        m = row.measured
        lines.append(
            f"{row.name:24}{row.connections:>6}{m.rate:>10.0f}{m.p50:>9.3f}{m.p99:>9.3f}{m.bad:>5}"
            f"{m.rate / floor.rate:>9.2f}{ratio}"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure and print; 1 where an acknowledgement did not name its message."""
    parser = argparse.ArgumentParser(description="Durable MLLP beside the disk's floor and beside other servers")
    parser.add_argument("--target", metavar="HOST:PORT", help="an MLLP listener of ours to measure in the same run")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each measurement")
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="where the floor writes: the store's disk")
    options = parser.parse_args()
    before = sync_floor(options.folder, options.seconds)
    rows = target(options.target, options.seconds) if options.target else []
    rows += rivals(options.seconds)
    after = sync_floor(options.folder, options.seconds)
    print(table(max(before, after, key=lambda floor: floor.rate), rows))
    return 1 if any(row.measured.bad for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
