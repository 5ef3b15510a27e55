"""A lean closed-loop MLLP client in processes of its own, so that the server and not the client is measured.

Each connection sends a message, waits for the acknowledgement, checks that it names the control id, sends the next.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
from array import array
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PER_PROCESS = 8
"""Connections that one client process serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement. Latencies in milliseconds, from write to the whole acknowledgement."""

    rate: float  # acknowledged messages per second
    p50: float
    p99: float
    count: int
    bad: int  # acknowledgements that did not name the message


def message(control_id: str) -> bytes:
    """A synthetic ADT^A01 of 1.3 KB."""
    head = f"MSH|^~\\&|LAB|SITE|CERN|HOSP|20260101120000||ADT^A01|{control_id}|P|2.5\rEVN|A01|20260101120000\r"
    body = (
        "PID|1||4711^^^MRN^MR||TEST^PATIENT||19700101|F|||1 STREET^^TOWN^ST^12345||5551234\rPV1|1|I|W^1^1|||||||MED\r"
    )
    filler = "".join(f"OBX|{n}|ST|CODE{n}^NAME^L||A VALUE OF SOME LENGTH {n}|U|1-9||||F\r" for n in range(1, 17))
    return (head + body + filler).encode()


def measure(host: str, port: int, connections: int, seconds: float, *, reconnect: bool = False) -> Measured:
    """Drive a server for so long; `reconnect` opens a connection for each message."""
    shares = [min(PER_PROCESS, connections - start) for start in range(0, connections, PER_PROCESS)]
    clients = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.performance.mllp_client"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in shares
    ]
    for number, (client, share) in enumerate(zip(clients, shares, strict=True)):
        assert client.stdin is not None
        task = {"host": host, "port": port, "connections": share, "seconds": seconds, "reconnect": reconnect}
        client.stdin.write(json.dumps({**task, "prefix": f"C{number}"}) + "\n")
        client.stdin.close()
    results = []
    for client in clients:
        assert client.stdout is not None
        results.append(json.loads(client.stdout.read()))
        client.stdout.close()
        if client.wait() != 0:
            raise RuntimeError("a load client failed")
    latencies = sorted(seconds for result in results for seconds in result["latencies"])
    if not latencies:
        return Measured(rate=0.0, p50=0.0, p99=0.0, count=0, bad=sum(result["bad"] for result in results))
    return Measured(
        rate=len(latencies) / max(result["seconds"] for result in results),
        p50=latencies[len(latencies) // 2] * 1000,
        p99=latencies[int(len(latencies) * 0.99)] * 1000,
        count=len(latencies),
        bad=sum(result["bad"] for result in results),
    )


class _Lane:
    """One connection with one message in flight."""

    def __init__(self, host: str, port: int, prefix: str, *, reconnect: bool) -> None:
        self._address = (host, port)
        self._prefix = prefix
        self._reconnect = reconnect
        self._number = 0
        self._received = b""
        self._template = message("@@CONTROL@@").split(b"@@CONTROL@@")
        self._started = 0.0
        self._wanted = b""
        self.sock = socket.create_connection(self._address)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> None:
        """Send the next message."""
        self._number += 1
        self._wanted = f"{self._prefix}N{self._number}".encode()
        self._received = b""
        data = b"\x0b" + self._template[0] + self._wanted + self._template[1] + b"\x1c\r"
        self._started = time.perf_counter()
        self.sock.sendall(data)

    def receive(self) -> tuple[float, bool] | None:
        """Latency and whether the acknowledgement names the message; None while it is not whole."""
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionError("the server closed before it acknowledged")
        self._received += data
        if not self._received.endswith(b"\x1c\r"):
            return None
        return time.perf_counter() - self._started, b"|" + self._wanted in self._received

    def renew(self, selector: selectors.BaseSelector) -> None:
        """A new connection, where the server wants one for each message."""
        if self._reconnect:
            selector.unregister(self.sock)
            self.sock.close()
            self.sock = socket.create_connection(self._address)
            selector.register(self.sock, selectors.EVENT_READ, self)


def _drive(
    host: str, port: int, connections: int, seconds: float, prefix: str, *, reconnect: bool
) -> dict[str, object]:
    """The loop of one client process."""
    lanes = [_Lane(host, port, f"{prefix}L{n}", reconnect=reconnect) for n in range(connections)]
    latencies = array("d")
    bad = 0
    started = time.perf_counter()
    end = started + seconds
    with selectors.DefaultSelector() as selector:
        for lane in lanes:
            selector.register(lane.sock, selectors.EVENT_READ, lane)
            lane.send()
        while time.perf_counter() < end:
            for key, _ in selector.select(timeout=0.5):
                lane = key.data
                done = lane.receive()
                if done is None:
                    continue
                latencies.append(done[0])
                bad += not done[1]
                lane.renew(selector)
                lane.send()
    took = time.perf_counter() - started
    for lane in lanes:
        lane.sock.close()
    return {"latencies": list(latencies), "seconds": took, "bad": bad}


def main() -> None:
    """Read one task from standard input, print the result."""
    task = json.loads(sys.stdin.readline())
    print(json.dumps(_drive(**task)))


if __name__ == "__main__":
    main()
