"""Small MLLP helpers for tests: message builders, a raw client, a way to wait for a state."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from console.transports.mllp.framing import Block, Deframer, frame


def message(control_id: str, text: str = "") -> bytes:
    """A small synthetic ADT with this control id."""
    return (
        f"MSH|^~\\&|LAB|SITE|CERN|HOSP|20260101120000||ADT^A01|{control_id}|P|2.5\r"
        f"PID|1||4711^^^MRN||TEST^{text or 'ANNA'}\r"
    ).encode()


def ack(control_id: str, code: str = "AA", err: str = "") -> bytes:
    """An acknowledgement that names this control id."""
    return (
        f"MSH|^~\\&|CERN|HOSP|LAB|SITE|20260101120001||ACK|R{control_id}|P|2.5\rMSA|{code}|{control_id}\r{err}"
    ).encode()


def control_id(block: bytes) -> str:
    """MSH-10 of a message."""
    return block.split(b"\r", 1)[0].split(b"|")[9].decode()


def names(sent: bytes) -> Callable[[bytes], bool]:
    """The matching rule of the original mode: MSA-2 of the reply is MSH-10 of the message."""
    wanted = control_id(sent).encode()

    def matches(reply: bytes) -> bool:
        for segment in reply.split(b"\r"):
            fields = segment.split(b"|")
            if fields[0] == b"MSA" and len(fields) > 2:
                return fields[2] == wanted
        return False

    return matches


async def until(condition: Callable[[], bool], within: float = 5.0) -> None:
    """Wait for a state, turn by turn of the event loop; fails after `within` seconds."""
    async with asyncio.timeout(within):
        while not condition():
            await asyncio.sleep(0.001)


class Client:
    """A raw MLLP client: writes bytes as told, reads blocks."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self._deframer = Deframer()
        self._blocks: list[bytes] = []

    async def write(self, data: bytes) -> None:
        """Write raw bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def send(self, *payloads: bytes) -> None:
        """Write blocks in one go."""
        await self.write(b"".join(frame(payload) for payload in payloads))

    async def block(self, within: float = 5.0) -> bytes:
        """The next block; fails where the connection ends or nothing comes."""
        async with asyncio.timeout(within):
            while not self._blocks:
                data = await self.reader.read(65536)
                assert data, "the connection ended before a block came"
                self._blocks += [event.payload for event in self._deframer.feed(data) if isinstance(event, Block)]
        return self._blocks.pop(0)

    def reset(self) -> None:
        """Leave without a good-bye: the server gets a reset."""
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()

    async def ended(self, within: float = 5.0) -> bool:
        """Wait until the server closes; False where it sends something instead."""
        async with asyncio.timeout(within):
            try:
                return await self.reader.read(1) == b""
            except ConnectionError:
                return True


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Client]:
    """A client connected to a port of this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Client(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionError):  # a reset is what some tests provoke
            await writer.wait_closed()
