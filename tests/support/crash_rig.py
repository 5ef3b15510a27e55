"""Lanes of numbered messages through a real gateway that is killed and started again; the oracle judges the end.

Sender and receiver live in the test's own process, outside what is killed. A lane is one interface: its own listener,
its own receiver, strict order.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from console.transports.mllp.framing import Block, Deframer, frame
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.oracle import History, Report, check, message, read_mark

LIMIT = 16 * 1024 * 1024


def acknowledge(payload: bytes, code: str = "AA") -> bytes:
    """A receiver's answer."""
    control_id = payload.split(b"\r", 1)[0].split(b"|")[9]
    return (
        b"MSH|^~\\&|R|R|C|C|20260203||ACK|A"
        + control_id
        + b"|P|2.5.1\rMSA|"
        + code.encode()
        + b"|"
        + control_id
        + b"\r"
    )


class Receiver:
    """A peer that accepts everything and remembers the order of arrival; `answer` may say otherwise."""

    def __init__(self, history: History, answer: Callable[[bytes], bytes | None] | None = None) -> None:
        self._history = history
        self._answer = answer or acknowledge
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Event] = {}
        self.port = 0
        self.arrived = asyncio.Event()

    async def start(self) -> int:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    async def stop(self) -> None:
        """Stop listening, close what is open and wait until each connection's work has ended."""
        if self._server is not None:
            self._server.close()
        ended = list(self._open.values())
        for writer in self._open:
            writer.close()
        for event in ended:
            await event.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended = self._open[writer] = asyncio.Event()
        try:
            with contextlib.suppress(ConnectionError):
                await self._talk(reader, writer)
        finally:
            writer.close()
            del self._open[writer]
            ended.set()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        deframer = Deframer(LIMIT)
        while data := await reader.read(65536):
            for event in deframer.feed(data):
                if isinstance(event, Block):
                    self._history.received.append(read_mark(event.payload))
                    self.arrived.set()
                    reply = self._answer(event.payload)
                    if reply is None:
                        return
                    writer.write(frame(reply))
                    await writer.drain()


class Lane:
    """One interface of the rig with its history."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.history = History()
        self.receiver = Receiver(self.history)
        self.port = 0  # of today's listener
        self._number = 0

    async def send(self, rig: CrashRig, until: asyncio.Event, interval: float) -> None:
        """Stop and wait, one number after the other; a message without an answer is repeated with the same id."""
        while not until.is_set():
            self._number += 1
            number, payload = self._number, message(self.name, self._number)
            self.history.sent.append(number)
            while number not in self.history.ok:
                await self._try(rig, number, payload)
                if until.is_set() and number not in self.history.ok and not rig.gateway.running:
                    return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(interval):
                    await until.wait()
        await rig.forget(self.name)

    async def _try(self, rig: CrashRig, number: int, payload: bytes) -> None:
        try:
            client = await rig.connection(self.name)
            reply = await client.send(payload, halves=rig.halves)
        except (OSError, TimeoutError):
            await rig.forget(self.name)
            await rig.up.wait()
            return
        fields = reply.split(b"MSA|", 1)[-1].split(b"|")
        if fields[0] in {b"AA", b"CA"} and fields[1].split(b"\r")[0] == f"{self.name}-{number}".encode():
            self.history.ok.add(number)
            rig.acknowledged_one()


async def listening(gateway: GatewayProcess, name: str, seconds: float = 20.0) -> int:
    """The port of an interface (0 in the site file) that does not listen yet, once it does."""
    after = 0
    async with gateway.client() as api, asyncio.timeout(seconds):
        while True:
            row = next(row for row in await api.interfaces() if row.name == name)
            port = int(row.source.rpartition(":")[2])
            if port:
                return port
            after = (await api.feed(after, "", 1.0)).number


class CrashRig:
    """The gateway, its lanes, and what a test does to them."""

    def __init__(
        self,
        folder: Path,
        lanes: int,
        *,
        interval: float,
        module: tuple[str, ...] = ("console",),
        store: str = "",
    ) -> None:
        self.lanes = [Lane(f"lane{number}") for number in range(lanes)]
        self.up = asyncio.Event()
        self._moved = asyncio.Event()
        self._until = asyncio.Event()
        self._senders: list[asyncio.Task[None]] = []
        self._folder = folder
        self._interval = interval
        self._store = store
        self._connections: dict[str, MllpClient] = {}
        self.config = folder / "site.toml"
        self.gateway = GatewayProcess(folder / "data", self.config, module=module)
        self.starts: list[float] = []
        self.halves = False  # senders write each frame in two parts

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[CrashRig]:
        """Receivers up, gateway up, senders sending; ends with everything stopped."""
        for lane in self.lanes:
            await lane.receiver.start()
        self.config.write_text(self._site(), encoding="utf-8")
        await self.start()
        try:
            async with asyncio.TaskGroup() as group:
                self._senders = [group.create_task(lane.send(self, self._until, self._interval)) for lane in self.lanes]
                try:
                    yield self
                finally:
                    self._until.set()
                    self.up.set()
        finally:
            if self.gateway.running:
                await self.gateway.kill()
            for lane in self.lanes:
                await lane.receiver.stop()

    async def start(self, environment: dict[str, str] | None = None) -> None:
        """Start the gateway; senders go on when it listens."""
        begun = asyncio.get_running_loop().time()
        self.gateway = GatewayProcess(
            self._folder / "data", self.config, module=self.gateway.module, environment=environment
        )
        await self.gateway.start()
        for lane in self.lanes:
            lane.port = await self._listening(lane.name)
        self.starts.append(asyncio.get_running_loop().time() - begun)
        self.up.set()

    async def hand_over(self, other: GatewayProcess) -> float:
        """After a kill: senders go on at another gateway of the store when it listens; the seconds it took."""
        begun = asyncio.get_running_loop().time()
        self.gateway = other
        for lane in self.lanes:
            lane.port = await listening(other, lane.name)
        self.up.set()
        return asyncio.get_running_loop().time() - begun

    async def _listening(self, name: str) -> int:
        """The port of an interface, once it listens: on a shared store only after a dead owner's lease ran out."""
        found = next(item["port"] for item in self.gateway.ready["interfaces"] if item["name"] == name)
        return int(found) if found is not None else await listening(self.gateway, name)

    async def kill(self) -> None:
        """kill -9 while everything runs."""
        self.up.clear()
        await self.gateway.kill()

    async def died(self) -> int:
        """Wait until a fault point has ended the gateway."""
        code = await self.gateway.wait()
        self.up.clear()
        return code

    async def connection(self, name: str) -> MllpClient:
        """The connection of a lane to today's port."""
        await self.up.wait()
        client = self._connections.get(name)
        if client is None:
            client = MllpClient(next(lane.port for lane in self.lanes if lane.name == name))
            await client.connect()
            self._connections[name] = client
        return client

    async def forget(self, name: str) -> None:
        """Drop a connection that failed."""
        client = self._connections.pop(name, None)
        if client is not None:
            await client.close()

    async def progress(self, messages: int) -> None:
        """Wait until that many more messages were acknowledged in all."""
        goal = self.acknowledged + messages
        while self.acknowledged < goal:
            self._moved.clear()
            await self._moved.wait()

    def acknowledged_one(self) -> None:
        """A sender got its answer."""
        self._moved.set()

    @property
    def acknowledged(self) -> int:
        """Messages acknowledged so far."""
        return sum(len(lane.history.ok) for lane in self.lanes)

    async def drained(self, seconds: float = 30.0) -> None:
        """End the senders, wait until every acknowledged message has arrived; what is missing is for the oracle."""
        self._until.set()
        await asyncio.wait(self._senders)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                for lane in self.lanes:
                    while check(lane.history).lost:
                        lane.receiver.arrived.clear()
                        await lane.receiver.arrived.wait()

    def reports(self) -> list[Report]:
        """The oracle's verdict on each lane."""
        return [check(lane.history) for lane in self.lanes]

    def _site(self) -> str:
        head = f'[gateway]\nenvironment = "TEST"\nstore = "{self._store}"\n'
        return head + "".join(
            f"""
[[interface]]
name = "{lane.name}"
ordering = "interface"
source = {{ kind = "mllp", port = 0 }}
[[interface.destination]]
name = "peer"
kind = "mllp"
port = {lane.receiver.port}
reply_timeout = 5.0
retry = {{ base = 0.05, cap = 0.5 }}
"""
            for lane in self.lanes
        )
