"""A real gateway in this process, with a store in a folder, and a partner whose answers a test writes byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from console.config.settings import InterfaceSettings, SiteFile
from console.core.clock import SystemClock
from console.gateway.service import Gateway
from console.query.parser import parse
from console.store.rows import DeliveryRow
from console.store.search import search
from console.store.store import Store
from console.transports.mllp.framing import Block, Commit, Deframer

KEY = bytes(range(32))


@asynccontextmanager
async def gateway_of(*interfaces: InterfaceSettings, data: Path) -> AsyncIterator[Gateway]:
    """Started, and stopped in order; the same folder again is a restart."""
    async with AsyncExitStack() as stack:
        clock = SystemClock()
        store = await asyncio.to_thread(Store.open, data / "store.db", KEY, clock=clock)
        stack.callback(store.close)
        gateway = Gateway(site=SiteFile(interface=interfaces), store=store, clock=clock, owner="test")
        stack.push_async_callback(gateway.stop_tasks)
        await gateway.start()
        stack.push_async_callback(gateway.stop_work)
        yield gateway


def port_of(gateway: Gateway, interface: str) -> int:
    """Where an interface listens."""
    port = gateway.running[interface].port
    assert port is not None
    return port


async def found(gateway: Gateway, query: str) -> tuple[DeliveryRow, ...]:
    """The deliveries a query finds, newest first."""
    read = gateway.store.read
    return await read(search, parse(query), None, 100, now=gateway.clock.now(), hash=gateway.store.hash_identifier)


async def first(gateway: Gateway, query: str, within: float = 10.0) -> DeliveryRow:
    """The newest delivery a query finds, as soon as there is one."""
    after = gateway.feed.number
    async with asyncio.timeout(within):
        while True:
            rows = await found(gateway, query)
            if rows:
                return rows[0]
            after = (await gateway.feed.wait(after, 0.2)).number


Respond = Callable[[bytes], bytes | None]


class Partner:
    """Listens; `respond` gives the bytes to write for each block, None to write nothing. `taken` are the blocks."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.taken: list[bytes] = []
        self.connections = 0
        self.port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Partner:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Drop everybody."""
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        async with asyncio.timeout(5):
            while self._writers:
                await asyncio.sleep(0.001)

    def hang_up(self) -> None:
        """Close every connection in good order."""
        for writer in tuple(self._writers):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self.connections += 1
        deframer = Deframer()
        try:
            while data := await reader.read(65536):
                for event in deframer.feed(data):
                    assert not isinstance(event, Commit)
                    if isinstance(event, Block):
                        self.taken.append(event.payload)
                        answer = self.respond(event.payload)
                        if answer is not None:
                            writer.write(answer)
        except ConnectionError:
            pass  # the other side may go at any time
        finally:
            self._writers.discard(writer)
            writer.close()
