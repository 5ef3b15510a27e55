"""A small MLLP client for tests: stop and wait, repeats the same bytes until it is answered."""

from __future__ import annotations

import asyncio

from console.transports.mllp.framing import frame

HALVES_APART = 0.002
"""Seconds between the two parts of a frame that is sent in halves, so that they arrive in two reads."""


class MllpClient:
    """One connection to a listener."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._host = host
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> MllpClient:
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def connect(self) -> None:
        """Open the connection; OSError when nobody listens."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=64 * 1024 * 1024)

    async def send(self, payload: bytes, timeout: float = 10.0, *, halves: bool = False) -> bytes:  # noqa: ASYNC109 - a plain deadline of the test
        """One message, one answer. ConnectionError on EOF, TimeoutError on silence."""
        if self._writer is None or self._reader is None:
            raise ConnectionError("not connected")
        block = frame(payload)
        middle = len(block) // 2 if halves else 0
        for part in (block[:middle], block[middle:]):
            self._writer.write(part)
            await self._writer.drain()
            await asyncio.sleep(HALVES_APART if halves else 0)
        async with asyncio.timeout(timeout):
            try:
                block = await self._reader.readuntil(b"\x1c\r")
            except asyncio.IncompleteReadError as error:
                raise ConnectionError("closed before the answer") from error
        return block.lstrip(b"\x0b")[:-2].removeprefix(b"\x0b")

    async def write_only(self, payload: bytes) -> None:
        """Write one message and do not wait for its answer."""
        if self._writer is None:
            raise ConnectionError("not connected")
        self._writer.write(frame(payload))
        await self._writer.drain()

    async def close(self) -> None:
        """Close without waiting for a peer that may be dead."""
        if self._writer is not None:
            self._writer.close()
            self._writer = self._reader = None
