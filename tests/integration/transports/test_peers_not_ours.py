"""Against implementations that are not ours: python-hl7's client and its command, hl7apy's server."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hl7.client import MLLPClient
from hl7apy.mllp import AbstractHandler, MLLPServer

from console.config.settings import MllpDestination, MllpSource
from console.transports.arrivals import Answer
from console.transports.exchange import Kind
from console.transports.mllp.listener import Listener
from console.transports.mllp.sender import MllpSender
from tests.support.mllp import ack, control_id, message, names


async def serve(received: list[bytes]) -> tuple[Listener, int]:
    """A listener of ours that accepts everything at once."""

    def accept(block: bytes, peer: str, answer: Answer) -> None:
        received.append(block)
        answer(ack(control_id(block)))

    listener = Listener("lab", MllpSource(), accept)
    return listener, await listener.start()


async def test_that_a_client_that_is_not_ours_delivers_and_gets_its_acks() -> None:
    received: list[bytes] = []
    listener, port = await serve(received)

    def deliver() -> list[bytes]:
        with MLLPClient("127.0.0.1", port) as client:
            return [client.send_message(message(str(number))) for number in range(20)]

    replies = await asyncio.to_thread(deliver)
    await listener.stop(1)

    assert replies == [b"\x0b" + ack(str(number)) + b"\x1c\r" for number in range(20)]
    assert received == [message(str(number)) for number in range(20)]


async def test_that_the_mllp_send_command_delivers(tmp_path: Path) -> None:
    received: list[bytes] = []
    listener, port = await serve(received)
    file = tmp_path / "one.hl7"
    file.write_bytes(message("1"))
    command = "from hl7.client import mllp_send; mllp_send()"
    arguments = ("--loose", "--file", str(file), "--port", str(port), "127.0.0.1")

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", command, *arguments, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    await listener.stop(1)

    assert process.returncode == 0
    assert b"MSA|AA|1" in output
    assert [control_id(block) for block in received] == ["1"]


class Recorder(AbstractHandler):  # type: ignore[misc]  # hl7apy has no types
    """Notes what hl7apy's server received and accepts it."""

    received: list[str]

    def __init__(self, text: str, received: list[str]) -> None:
        super().__init__(text)
        self.received = received

    def reply(self) -> str:
        """The whole frame, as hl7apy wants it."""
        self.received.append(self.incoming_message)
        return "\x0b" + ack(control_id(self.incoming_message.encode())).decode() + "\x1c\r"


@pytest.fixture
def foreign_server() -> Iterator[tuple[int, list[str]]]:
    """An hl7apy server on a free port, and what it received."""
    received: list[str] = []
    server = MLLPServer("127.0.0.1", 0, {"ADT^A01": (Recorder, received)}, timeout=5)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1], received
    server.shutdown()
    thread.join()
    server.server_close()


async def test_that_a_server_that_is_not_ours_receives_in_order(foreign_server: tuple[int, list[str]]) -> None:
    port, received = foreign_server
    sender = MllpSender(MllpDestination(name="foreign", port=port, reply_timeout=5))
    for number in range(50):  # hl7apy closes after each message: every send is a reconnect
        sent = message(str(number))
        result = await sender.exchange(sent, names(sent))
        assert (result.kind, result.reply) == (Kind.REPLIED, ack(str(number)))
    await sender.close()

    assert [text.split("|")[9] for text in received] == [str(number) for number in range(50)]
