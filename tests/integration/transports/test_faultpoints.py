"""The fault points on the wire: the process ends exactly there, and the other side sees what it would see then."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.transports.mllp.framing import frame
from tests.support.mllp import ack, connected, message

ROOT = Path(__file__).parents[3]

LISTEN = """
import asyncio
from console.config.settings import MllpSource
from console.transports.mllp.listener import Listener
from tests.support.mllp import ack, control_id

async def main():
    listener = Listener("lab", MllpSource(), lambda block, peer, answer: answer(ack(control_id(block))))
    print(await listener.start(), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""

SEND = """
import asyncio, sys
from console.config.settings import MllpDestination
from console.transports.mllp.sender import MllpSender
from tests.support.mllp import message, names

async def main():
    sender = MllpSender(MllpDestination(name="peer", port=int(sys.argv[1])))
    await sender.exchange(message("1"), names(message("1")))

asyncio.run(main())
"""


@asynccontextmanager
async def process(code: str, fault: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of ours with one armed fault point."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, *arguments),
        cwd=ROOT,
        env={**os.environ, "FAULT": fault},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()


async def read_all(reader: asyncio.StreamReader) -> bytes:
    """Everything until the end, orderly or not."""
    data = b""
    try:
        while piece := await reader.read(65536):
            data += piece
    except ConnectionError:
        pass  # a killed process may leave with a reset
    return data


@pytest.mark.parametrize(
    ("fault", "sent", "expected"),
    [
        ("accepted", b"", b""),
        ("mid_frame", b"\x0b" + message("1")[:20], b""),
        ("framed", frame(message("1")), b""),
        ("ack_half_written", frame(message("1")), frame(ack("1"))[: len(frame(ack("1"))) // 2]),
        ("framed:2", frame(message("1")), None),
    ],
)
async def test_that_a_listener_dies_at_the_point(fault: str, sent: bytes, expected: bytes | None) -> None:
    async with process(LISTEN, fault) as listener:
        assert listener.stdout is not None
        port = int(await listener.stdout.readline())
        async with connected(port) as client:
            client.writer.write(sent)
            if expected is None:
                assert await client.block() == ack("1")
                client.writer.write(frame(message("2")))
            assert await read_all(client.reader) == (expected or b"")
        assert await listener.wait() == 137


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("frame_half_sent", frame(message("1"))[: len(frame(message("1"))) // 2]),
        ("sent_not_acked", frame(message("1"))),
    ],
)
async def test_that_a_sender_dies_at_the_point(fault: str, expected: bytes) -> None:
    received: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def collect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.set_result(await read_all(reader))
        writer.close()

    server = await asyncio.start_server(collect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with process(SEND, fault, str(port)) as sender:
        assert await received == expected
        assert await sender.wait() == 137
    server.close()
