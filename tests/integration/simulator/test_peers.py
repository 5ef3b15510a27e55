"""The receiving partners, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from console.simulator.checks import Received
from console.simulator.peers import HOST, Behaviour, Peer
from console.simulator.replies import read
from console.transports.mllp.framing import Block, Deframer, frame


def message(control_id: str, mrn: str = "1000001", code: str = "2345-7") -> bytes:
    """A result with this id, patient and code."""
    head = rf"MSH|^~\&|LABLIS|GENHOSP|CERNER|GENHOSP|20260302||ORU^R01^ORU_R01|{control_id}|T|2.5.1"
    lines = (head, f"PID|1||{mrn}^^^GENHOSP^MR", f"OBX|1|NM|{code}^Glucose||99|mg/dL")
    return "".join(f"{line}\r" for line in lines).encode()


class Line:
    """A client's end of a connection, as bare as can be."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._deframer = Deframer()

    async def ask(self, raw: bytes) -> Received | None:
        """Send and read the reply; None where the peer closes instead."""
        self._writer.write(frame(raw))
        while data := await self._reader.read(65536):
            for event in self._deframer.feed(data):
                if isinstance(event, Block):
                    return read(event.payload)
        return None

    async def hang_up(self) -> None:
        """Close this end."""
        self._writer.close()
        await self._writer.wait_closed()


@asynccontextmanager
async def line_to(peer: Peer) -> AsyncIterator[Line]:
    """A connection to this peer."""
    line = Line(*await asyncio.open_connection(HOST, peer.port))
    try:
        yield line
    finally:
        await line.hang_up()


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    """A prompt partner that listens."""
    listening = Peer("CERN")
    await listening.start()
    yield listening
    await listening.stop()


async def test_that_a_sound_message_is_accepted_and_journalled(peer: Peer) -> None:
    async with line_to(peer) as line:
        reply = await line.ask(message("A1"))

    assert reply is not None
    assert (reply.first("MSA", 1), reply.first("MSA", 2)) == ("AA", "A1")
    assert list(peer.journal) == ["A1"]


@pytest.mark.parametrize(
    ("mrn", "code", "reason"), [("9900001", "2345-7", "204"), ("1000001", "2345-7L", "103")], ids=["patient", "alias"]
)
async def test_that_a_refusal_echoes_the_control_id_and_names_the_reason(
    peer: Peer, mrn: str, code: str, reason: str
) -> None:
    async with line_to(peer) as line:
        reply = await line.ask(message("A2", mrn=mrn, code=code))

    assert reply is not None
    assert (reply.first("MSA", 1), reply.first("MSA", 2)) == ("AE", "A2")
    assert reply.first("ERR", 3).startswith(f"{reason}^")
    assert peer.counts.refused == 1


async def test_that_a_repeat_of_the_same_bytes_gets_the_very_same_reply(peer: Peer) -> None:
    async with line_to(peer) as line:
        first, second = await line.ask(message("A3")), await line.ask(message("A3"))

    assert first == second
    assert (peer.counts.accepted, peer.counts.repeated) == (1, 1)
    assert list(peer.journal) == ["A3", "A3"]


async def test_that_other_bytes_under_a_used_control_id_are_refused(peer: Peer) -> None:
    async with line_to(peer) as line:
        await line.ask(message("A4"))
        reply = await line.ask(message("A4", mrn="1000002"))

    assert reply is not None
    assert reply.first("ERR", 3).startswith("205^")


async def test_that_a_swallowed_reply_closes_the_connection_once_and_the_repeat_is_answered(peer: Peer) -> None:
    peer.swallow_reply("A5")
    async with line_to(peer) as line:
        assert await line.ask(message("A5")) is None
    async with line_to(peer) as line:
        reply = await line.ask(message("A5"))

    assert reply is not None
    assert reply.first("MSA", 1) == "AA"
    assert (peer.counts.accepted, peer.counts.unanswered, peer.counts.repeated) == (1, 1, 1)


async def test_that_a_dead_partner_cuts_its_lines_refuses_new_ones_and_returns_on_its_port(peer: Peer) -> None:
    port = peer.port
    async with line_to(peer) as line:
        await line.ask(message("A6"))
        await peer.go_down()
        with pytest.raises(ConnectionError):
            await asyncio.open_connection(HOST, port)
        assert not peer.up
    await peer.come_back()
    async with line_to(peer) as line:
        assert await line.ask(message("A7")) is not None

    assert peer.port == port
    assert list(peer.journal) == ["A6", "A7"]


async def test_that_a_slow_partner_takes_its_time_and_still_stops_at_once() -> None:
    loop = asyncio.get_running_loop()
    slow = Peer("PHARM", behaviour=Behaviour(slow_from=0.2, slow_to=0.2))
    await slow.start()
    async with line_to(slow) as line:
        began = loop.time()
        assert await line.ask(message("A8")) is not None
        assert loop.time() - began >= 0.19

    slow.behaviour = Behaviour(slow_from=3600, slow_to=3600)
    async with line_to(slow) as line, asyncio.TaskGroup() as group:
        asking = group.create_task(_ask(line))
        while slow.counts.arrived < 2:
            await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await slow.stop()
        assert await asking is None


async def _ask(line: Line) -> Received | None:
    """Ask a partner that will hang up; a reset counts as no reply."""
    try:
        return await line.ask(message("A9"))
    except ConnectionError:
        return None
