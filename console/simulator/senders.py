"""A sending partner: an MLLP client that sends one message at a time and repeats it, same bytes, until it is answered."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from console.simulator.peers import HOST
from console.simulator.replies import read
from console.transports.mllp.framing import Block, Deframer, frame

REPLY_TIMEOUT = 10.0
_PAUSE_FIRST, _PAUSE_LONGEST = 0.1, 2.0  # between two tries, in seconds; doubled each time
_LIMIT = 1024 * 1024
_LOST = (OSError, TimeoutError, EOFError)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one sender did so far. `sent` counts messages, `repeats` the further times one was written."""

    sent: int = 0
    acked: int = 0
    refused: int = 0
    repeats: int = 0


@dataclass(slots=True)
class Sender:
    """One connection to a listener, opened when needed; stop-and-wait. Used by one task at a time."""

    name: str
    port: int
    reply_timeout: float = REPLY_TIMEOUT
    tally: Tally = field(default_factory=Tally)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def send(self, raw: bytes) -> str:
        """Send until a matching reply comes; returns its code (AA, CA, AE ...). Waits for ever if it must."""
        self.tally.sent += 1
        code = await self._deliver(raw)
        if code in {"AA", "CA"}:
            self.tally.acked += 1
        else:
            self.tally.refused += 1
        return code

    async def repeat(self, raw: bytes) -> str:
        """Send a message again as if its reply had been lost; counted as a repeat, not as a new message."""
        self.tally.repeats += 1
        return await self._deliver(raw)

    async def _deliver(self, raw: bytes) -> str:
        pause = _PAUSE_FIRST
        while True:
            with contextlib.suppress(*_LOST):
                async with asyncio.timeout(self.reply_timeout):
                    return await self._exchange(raw)
            await self.close()
            self.tally.repeats += 1
            await asyncio.sleep(pause)
            pause = min(_PAUSE_LONGEST, pause * 2)

    async def close(self) -> None:
        """Close the connection; the next send opens a new one."""
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _exchange(self, raw: bytes) -> str:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
        self._writer.write(frame(raw))
        await self._writer.drain()
        return await self._reply(self._reader, read(raw).control_id)

    async def _reply(self, reader: asyncio.StreamReader, control_id: str) -> str:
        """The code of the first reply that echoes this control id; others belong to an earlier try."""
        deframer = Deframer(_LIMIT)
        while data := await reader.read(65536):
            for event in deframer.feed(data):
                if isinstance(event, Block):
                    reply = read(event.payload)
                    if reply.first("MSA", 2) == control_id:
                        return reply.first("MSA", 1)
        raise EOFError
