"""The listener on real sockets: order of answers, back-pressure, limits, and an orderly stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from console.config.settings import MllpSource
from console.transports.arrivals import Answer
from console.transports.mllp import listener as mllp_listener
from console.transports.mllp.framing import frame
from console.transports.mllp.listener import Listener, ListenError, PortInUse
from tests.support.mllp import Client, ack, connected, control_id, message, until


class Desk:
    """Takes blocks as the gateway would, and answers when told."""

    def __init__(self, *, at_once: bool = False, reply: bytes = b"") -> None:
        self.blocks: list[bytes] = []
        self.answers: list[Answer] = []
        self.events: list[tuple[str, str]] = []
        self._at_once = at_once or bool(reply)
        self._reply = reply
        self.home = "127.0.0.1:"

    def accept(self, block: bytes, peer: str, answer: Answer) -> None:
        """Keep the block, answer now or later."""
        assert peer.startswith(self.home)
        self.blocks.append(block)
        self.answers.append(answer)
        if self._at_once:
            answer(self._reply or ack(control_id(block)))

    def answer(self, number: int) -> None:
        """Answer the block with this number."""
        self.answers[number](ack(control_id(self.blocks[number])))

    def told(self, name: str) -> list[str]:
        """Details of the events of this name."""
        return [detail for event, detail in self.events if event == name]


@asynccontextmanager
async def listening(desk: Desk, **settings: float) -> AsyncIterator[tuple[Listener, int]]:
    """A listener on a free port, stopped at the end."""
    source = MllpSource.model_validate({"port": 0, **settings})
    listener = Listener("lab", source, desk.accept, lambda name, detail: desk.events.append((name, detail)))
    port = await listener.start()
    try:
        yield listener, port
    finally:
        await listener.stop(0.2)


async def test_that_a_block_is_handed_over_and_its_answer_goes_back() -> None:
    desk = Desk(at_once=True)
    async with listening(desk) as (_, port), connected(port) as client:
        await client.send(message("1"))

        assert await client.block() == ack("1")
    assert desk.blocks == [message("1")]


async def test_that_answers_go_out_in_the_order_of_arrival() -> None:
    desk = Desk()
    async with listening(desk) as (_, port), connected(port) as client:
        await client.send(message("1"), message("2"), message("3"))
        await until(lambda: len(desk.blocks) == 3)
        desk.answer(2)
        desk.answer(1)
        desk.answer(0)

        assert [await client.block() for _ in range(3)] == [ack("1"), ack("2"), ack("3")]


async def test_that_no_answer_is_written_before_it_is_given() -> None:
    desk = Desk()
    async with listening(desk) as (_, port), connected(port) as client:
        await client.send(message("1"))
        await until(lambda: len(desk.blocks) == 1)

        with pytest.raises(TimeoutError):
            await client.block(within=0.05)


async def test_that_an_empty_answer_writes_nothing_and_keeps_the_order() -> None:
    desk = Desk()
    async with listening(desk) as (_, port), connected(port) as client:
        await client.send(message("1"), message("2"))
        await until(lambda: len(desk.blocks) == 2)
        desk.answers[0](None)
        desk.answer(1)

        assert await client.block() == ack("2")


async def test_that_a_connection_with_too_many_unanswered_blocks_is_read_no_further() -> None:
    desk = Desk()
    async with listening(desk) as (listener, port), connected(port) as client:
        for number in range(64):
            await client.send(message(str(number)))
        await until(lambda: len(desk.blocks) == 64)
        await client.send(message("late"))
        async with connected(port) as other:  # the other connection is still read: a round trip proves time passed
            await other.send(message("other"))
            await until(lambda: control_id(desk.blocks[-1]) == "other")

        assert len(desk.blocks) == 65
        assert listener.waiting >= 64
        for number in range(64):
            desk.answer(number)
        await until(lambda: len(desk.blocks) == 66)


async def test_that_too_many_waiting_blocks_pause_every_connection() -> None:
    desk = Desk()
    async with listening(desk, max_waiting=4) as (listener, port), connected(port) as one, connected(port) as two:
        await one.send(*(message(str(number)) for number in range(4)))
        await until(lambda: listener.full)
        await two.send(message("two"))
        desk.answer(0)
        assert await one.block() == ack("0")
        assert len(desk.blocks) == 4

        desk.answer(1)
        await until(lambda: len(desk.blocks) == 5)
        assert not listener.full


async def test_that_a_peer_that_does_not_read_its_answers_is_read_no_further() -> None:
    desk = Desk(reply=b"MSH|" + b"x" * 1_000_000)
    async with listening(desk) as (_, port), connected(port) as client:
        client.writer.write(b"".join(frame(message(str(number), "x" * 100_000)) for number in range(200)))
        await until(lambda: len(desk.blocks) > 0)
        async with connected(port) as other:  # is still served
            await other.send(message("other"))
            assert len(await other.block()) == 1_000_004

        assert len(desk.blocks) < 200
        client.writer.transport.abort()


async def test_that_a_newcomer_over_the_limit_is_refused_and_counted() -> None:
    desk = Desk(at_once=True)
    async with listening(desk, max_connections=1) as (listener, port), connected(port) as first:
        await until(lambda: listener.connections == 1)
        async with connected(port) as second:
            assert await second.ended()
        await first.send(message("1"))

        assert await first.block() == ack("1")
        assert listener.counters.refused == 1


async def test_that_a_place_is_free_again_when_a_connection_goes() -> None:
    desk = Desk(at_once=True)
    async with listening(desk, max_connections=1) as (listener, port):
        async with connected(port):
            await until(lambda: listener.connections == 1)
        await until(lambda: listener.connections == 0)
        async with connected(port) as client:
            await client.send(message("1"))
            assert await client.block() == ack("1")


async def test_that_half_a_frame_is_cut_off_after_its_time() -> None:
    desk = Desk()
    async with listening(desk, frame_timeout=0.2) as (listener, port), connected(port) as client:
        await client.write(b"\x0b" + message("1")[:20])

        assert await client.ended()
    assert listener.counters.frame_timeout == 1
    assert desk.blocks == []


async def test_that_dripping_bytes_do_not_postpone_the_cut() -> None:
    desk = Desk()
    async with listening(desk, frame_timeout=0.3) as (listener, port), connected(port) as client:
        while listener.counters.frame_timeout == 0:  # the test's own time limit ends this if the cut never comes
            client.writer.write(b"\x0b")
            await asyncio.sleep(0.01)
    assert desk.blocks == []


async def test_that_a_silent_connection_is_closed() -> None:
    desk = Desk()
    async with listening(desk, idle_timeout=0.2) as (listener, port), connected(port) as client:
        assert await client.ended()
    assert listener.counters.idle == 1


async def test_that_a_connection_that_waits_for_us_is_not_idle() -> None:
    desk = Desk()
    async with listening(desk, idle_timeout=0.1) as (listener, port), connected(port) as client:
        await client.send(message("1"))
        await until(lambda: len(desk.blocks) == 1)
        async with connected(port) as silent:
            assert await silent.ended()  # so the time has passed
        desk.answer(0)

        assert await client.block() == ack("1")
        assert listener.counters.idle >= 1


async def test_that_a_frame_over_the_limit_closes_and_is_told_without_content() -> None:
    desk = Desk()
    async with listening(desk, frame_limit=1024) as (listener, port), connected(port) as client:
        await client.write(b"\x0bMSH|SECRET" + b"x" * 4096)

        assert await client.ended()
    assert listener.counters.oversize == 1
    assert "SECRET" not in str(desk.events)


async def test_that_an_answer_still_reaches_a_peer_that_has_finished_sending() -> None:
    desk = Desk()
    async with listening(desk) as (_, port), connected(port) as client:
        await client.send(message("1"))
        client.writer.write_eof()
        await until(lambda: len(desk.blocks) == 1)
        desk.answer(0)

        assert await client.block() == ack("1")
        assert await client.ended()


async def test_that_a_peer_that_leaves_in_a_frame_is_reported() -> None:
    desk = Desk()
    async with listening(desk) as (listener, port):
        async with connected(port) as client:
            await client.write(b"\x0b" + message("1")[:20])
        await until(lambda: listener.counters.disconnected == 1)
    assert listener.counters.half_frame == 1
    assert desk.blocks == []


async def test_that_a_block_without_cr_is_answered_without_waiting_for_another() -> None:
    desk = Desk(at_once=True)
    async with listening(desk) as (listener, port), connected(port) as client:
        await client.write(frame(message("1"))[:-1])

        assert await client.block() == ack("1")
    assert listener.counters.bent_rule == 1


async def test_that_an_answer_for_a_lost_connection_goes_nowhere_and_frees_its_place() -> None:
    desk = Desk()
    async with listening(desk) as (listener, port):
        async with connected(port) as client:
            await client.send(message("1"))
            await until(lambda: listener.waiting == 1)
            client.reset()
            await until(lambda: listener.connections == 0)
        desk.answer(0)

        assert listener.waiting == 0


async def test_that_stop_lets_given_answers_out_and_accepts_nothing_more() -> None:
    desk = Desk()
    async with listening(desk) as (listener, port), connected(port) as client:
        await client.send(message("1"))
        await until(lambda: len(desk.blocks) == 1)
        stopping = asyncio.ensure_future(listener.stop(5.0))  # noqa: TID251 - awaited below
        await client.send(message("2"))
        asyncio.get_running_loop().call_later(0.05, desk.answer, 0)

        assert await client.block() == ack("1")
        assert await client.ended()
        await stopping
    assert desk.blocks == [message("1")]
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncio.open_connection("127.0.0.1", port)


async def test_that_a_listener_that_starts_again_keeps_its_free_port() -> None:
    desk = Desk(at_once=True)
    async with listening(desk) as (listener, port):
        await listener.stop(0.1)

        assert await listener.start() == port
        async with connected(port) as client:
            await client.send(message("1"))
            assert await client.block() == ack("1")


async def test_that_a_port_in_use_is_explained() -> None:
    desk = Desk()
    async with listening(desk) as (_, port):
        second = Listener("rad", MllpSource(port=port), desk.accept)
        with pytest.raises(PortInUse, match=rf"Interface rad cannot listen on 127\.0\.0\.1:{port}: another program"):
            await second.start()


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_that_a_wrong_address_is_explained(host: str) -> None:
    listener = Listener("rad", MllpSource(host=host), Desk().accept)

    with pytest.raises(ListenError, match=r"Write .*address|Write one"):
        asyncio.run(listener.start())


async def test_that_five_hundred_dripping_peers_do_not_slow_an_honest_one() -> None:
    desk = Desk(at_once=True)

    async def slowest(rounds: int, client_port: int) -> float:
        loop = asyncio.get_running_loop()
        times = []
        async with connected(client_port) as honest:
            for number in range(rounds):
                started = loop.time()
                await honest.send(message(str(number)))
                assert await honest.block() == ack(str(number))
                times.append(loop.time() - started)
        return sorted(times)[int(rounds * 0.9)]

    async with listening(desk, max_connections=600, max_connections_per_peer=600) as (listener, port):
        alone = await slowest(100, port)
        crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(500)]
        for _, writer in crowd:
            writer.write(b"\x0bM")
        await until(lambda: listener.connections == 500)
        among = await slowest(100, port)
        for _, writer in crowd:
            writer.transport.abort()
        await until(lambda: listener.connections == 0)

    assert among <= max(3 * alone, 0.05)


async def test_that_one_peer_with_too_many_connections_is_named_and_does_not_shut_others_out() -> None:
    desk = Desk(at_once=True)
    desk.home = "127."
    async with listening(desk, max_connections=20, max_connections_per_peer=10) as (listener, port):
        greedy = [await asyncio.open_connection("127.0.0.1", port) for _ in range(15)]
        await until(lambda: listener.connections == 10 and listener.counters.refused == 5)
        assert "127.0.0.1 holds 10 connections and wants more" in listener.remark

        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0))
        honest = Client(reader, writer)
        await honest.send(message("1"))

        assert await honest.block() == ack("1")
        for _, other in [*greedy, (reader, writer)]:
            other.transport.abort()
        await until(lambda: listener.connections == 0)
        async with connected(port) as again:
            await again.send(message("2"))
            assert await again.block() == ack("2")


async def test_that_connections_that_never_said_anything_make_room_and_those_that_did_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mllp_listener, "YOUTH", 0.0)
    desk = Desk(at_once=True)
    async with listening(desk, max_connections=3) as (listener, port), connected(port) as honest:
        await honest.send(message("1"))
        await honest.block()
        async with connected(port) as silent, connected(port) as half:
            await half.write(b"\x0bMSH|")
            await until(lambda: listener.connections == 3)

            async with connected(port) as late:
                await late.send(message("2"))
                assert await late.block() == ack("2")
                assert await silent.ended()
                await honest.send(message("3"))
                assert await honest.block() == ack("3")
        assert listener.counters.made_room == 1


async def test_that_a_storm_of_reconnects_leaves_nothing_behind() -> None:
    desk = Desk(at_once=True)
    async with listening(desk, max_connections=50, max_connections_per_peer=50) as (listener, port):
        for number in range(200):
            async with connected(port) as client:
                await client.send(message(str(number)))
                if number % 3:
                    client.reset()
                else:
                    assert await client.block() == ack(str(number))
        await until(lambda: listener.connections == 0)

        assert listener.counters.refused == 0
        assert listener.waiting == 0
        async with connected(port) as client:
            await client.send(message("last"))
            assert await client.block() == ack("last")


async def test_that_a_vanished_peer_is_noticed_by_the_kernel() -> None:
    desk = Desk()
    async with listening(desk) as (listener, port), connected(port):
        await until(lambda: listener.connections == 1)
        (connection,) = listener._connections  # noqa: SLF001 - its socket is what is looked at
        assert connection._transport is not None  # noqa: SLF001
        sock = connection._transport.get_extra_info("socket")  # noqa: SLF001

        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        for name, value in (
            ("TCP_KEEPIDLE", 30),
            ("TCP_KEEPINTVL", 10),
            ("TCP_KEEPCNT", 3),
            ("TCP_USER_TIMEOUT", 60_000),
        ):
            if hasattr(socket, name):
                assert sock.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) == value


async def test_that_endless_frames_are_closed_and_an_honest_peer_is_served() -> None:
    desk = Desk(at_once=True)
    limit = 64 * 1024
    async with listening(desk, frame_limit=limit) as (listener, port), connected(port) as honest:
        for number in range(50):
            async with connected(port) as endless:
                endless.writer.write(b"\x0b" + b"x" * (limit * 4))
                assert await endless.ended()
            await honest.send(message(str(number)))
            assert await honest.block() == ack(str(number))

        assert listener.counters.oversize == 50
        assert len(desk.blocks) == 50
