"""A TCP proxy that hurts what passes through it: one class per fault and direction, repeatable by seed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Protocol

from tests.support.mllp import until
from tests.support.scripted_peer import reset


class EndConnection(Exception):
    """Raised by a fault to end both sides with a reset."""


class EndDirection(Exception):
    """Raised by a fault to end its direction in good order."""


class Fault(Protocol):
    """What happens to the bytes of one direction of one connection."""

    def pass_on(self, data: bytes) -> AsyncIterator[bytes]:
        """The pieces that go on, when they go on."""


class Clean:
    """No fault."""

    async def pass_on(self, data: bytes) -> AsyncIterator[bytes]:
        """All of it, at once."""
        yield data


class Delay:
    """Everything comes later, by up to `seconds`."""

    def __init__(self, seconds: float, seed: int = 0) -> None:
        self._seconds = seconds
        self._dice = random.Random(seed)

    async def pass_on(self, data: bytes) -> AsyncIterator[bytes]:
        """All of it, later."""
        await asyncio.sleep(self._dice.uniform(0, self._seconds))
        yield data


class Slice:
    """Everything comes in pieces of one to `most` bytes."""

    def __init__(self, most: int, seed: int = 0) -> None:
        self._most = most
        self._dice = random.Random(seed)

    async def pass_on(self, data: bytes) -> AsyncIterator[bytes]:
        """All of it, in pieces, each in a turn of its own."""
        while data:
            size = self._dice.randint(1, self._most)
            yield data[:size]
            data = data[size:]
            await asyncio.sleep(0)


class AckLoss:
    """Every read is swallowed with this probability; on the way to the client that loses acknowledgements."""

    def __init__(self, probability: float = 1.0, seed: int = 0) -> None:
        self._probability = probability
        self._dice = random.Random(seed)

    async def pass_on(self, data: bytes) -> AsyncIterator[bytes]:
        """All of it, or nothing."""
        if self._dice.random() >= self._probability:
            yield data


class Repeat:
    """Every read comes twice."""

    async def pass_on(self, data: bytes) -> AsyncIterator[bytes]:
        """All of it, two times."""
        yield data
        yield data


class HalfClose:
    """This direction ends in good order after so many bytes."""

    def __init__(self, after: int) -> None:
        self._left = after

    async def pass_on(self, data: bytes) -> AsyncIterator[bytes]:
        """What is left, then the end."""
        yield data[: self._left]
        self._left -= len(data)
        if self._left <= 0:
            raise EndDirection


class Reset:
    """Both directions end with a reset after so many bytes."""

    def __init__(self, after: int) -> None:
        self._left = after

    async def pass_on(self, data: bytes) -> AsyncIterator[bytes]:
        """What is left, then the reset."""
        yield data[: self._left]
        self._left -= len(data)
        if self._left <= 0:
            raise EndConnection


class FaultProxy:
    """Listens on a free port and passes on to `target`. Faults may be exchanged while it runs (new reads use them)."""

    def __init__(self, target: int, *, to_server: Fault | None = None, to_client: Fault | None = None) -> None:
        self.to_server: Fault = to_server or Clean()
        self.to_client: Fault = to_client or Clean()
        self.port = 0
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()
        self._open = 0
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> FaultProxy:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop and drop everything."""
        assert self._server is not None
        self._server.close()
        self.cut()
        await until(lambda: self._open == 0)

    def cut(self) -> None:
        """Reset every connection now."""
        for writer in list(self._writers):
            reset(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection through the proxy."""
        self._open += 1
        self._writers.add(writer)
        try:
            with suppress(OSError):
                server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._target)
                self._writers.add(server_writer)
                await self._both(reader, writer, server_reader, server_writer)
                server_writer.close()
                self._writers.discard(server_writer)
        finally:
            writer.close()
            self._writers.discard(writer)
            self._open -= 1

    async def _both(
        self,
        client_reader: asyncio.StreamReader,
        client_writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
    ) -> None:
        """Pump both directions until both have ended, or a fault ends the connection."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(client_reader, server_writer, towards_server=True))
                group.create_task(self._pump(server_reader, client_writer, towards_server=False))
        except* EndConnection:
            reset(client_writer)
            reset(server_writer)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, towards_server: bool) -> None:
        """One direction."""
        with suppress(ConnectionError, EndDirection):
            while data := await reader.read(65536):
                fault = self.to_server if towards_server else self.to_client
                async for piece in fault.pass_on(data):
                    writer.write(piece)
                    await writer.drain()
        with suppress(OSError):
            if writer.can_write_eof():
                writer.write_eof()
