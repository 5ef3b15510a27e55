"""The sender against peers that misbehave (RELIABILITY R-07): only the matching reply ever counts."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from console.config.settings import MllpDestination
from console.core.interface import LinkState
from console.transports.exchange import Exchange, Kind
from console.transports.mllp.sender import MllpSender
from tests.support.fault_proxy import AckLoss, Delay, FaultProxy, HalfClose, Repeat, Reset, Slice
from tests.support.mllp import ack, message, names, until
from tests.support.scripted_peer import ERR_UNKNOWN_PATIENT, ERR_WARNING, Act, ScriptedPeer, Step


@asynccontextmanager
async def lane(port: int, **settings: float) -> AsyncIterator[MllpSender]:
    """A sender to a port of this machine."""
    destination = MllpDestination.model_validate(
        {"name": "peer", "host": "127.0.0.1", "port": port, "reply_timeout": 0.3, **settings}
    )
    sender = MllpSender(destination)
    try:
        yield sender
    finally:
        await sender.close()


async def send(sender: MllpSender, control_id: str) -> Exchange:
    """One message with this control id."""
    sent = message(control_id)
    return await sender.exchange(sent, names(sent))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


async def test_that_messages_share_one_connection_and_arrive_in_order() -> None:
    async with ScriptedPeer() as peer, lane(peer.port) as sender:
        for number in range(50):
            result = await send(sender, str(number))
            assert (result.kind, result.reply) == (Kind.REPLIED, ack(str(number)))

        assert peer.ids == [str(number) for number in range(50)]
        assert peer.tally.ever == 1
        assert sender.link is LinkState.UP
        assert sender.link_detail.startswith("up since ")


@pytest.mark.parametrize(
    ("act", "reply"),
    [
        (Act.AE, ack("1", "AE", ERR_UNKNOWN_PATIENT)),
        (Act.AR, ack("1", "AR")),
        (Act.CR, ack("1", "CR")),
        (Act.WARN, ack("1", "AA", ERR_WARNING)),
        (Act.DRIP, ack("1")),
        (Act.NO_CR, ack("1")),
        (Act.COMMIT, ack("1")),
    ],
)
async def test_that_a_matching_reply_is_handed_over_as_it_came(act: Act, reply: bytes) -> None:
    async with ScriptedPeer([act]) as peer, lane(peer.port) as sender:
        assert await send(sender, "1") == Exchange(kind=Kind.REPLIED, reply=reply)


async def test_that_a_late_ack_is_never_taken_for_the_next_messages() -> None:
    async with ScriptedPeer([Step(Act.LATE, 0.5), Act.NEVER]) as peer, lane(peer.port) as sender:
        first = await send(sender, "1")
        second = await send(sender, "2")

        assert (first.kind, first.code, first.reason) == (Kind.NO_REPLY, "timeout", "no reply in 0.3 s")
        assert (second.kind, second.code, second.strays) == (Kind.NO_REPLY, "timeout", ())
        assert [entry.connection for entry in peer.journal] == [1, 2]
        assert (sender.link, sender.link_detail) == (LinkState.SLOW, "no reply in 0.3 s")


async def test_that_a_late_ack_meets_a_closed_socket() -> None:
    async with ScriptedPeer([Act.NEVER]) as peer, lane(peer.port) as sender:
        await send(sender, "1")

        await until(lambda: peer.tally.open == 0)


@pytest.mark.parametrize(
    ("act", "stray"), [(Act.WRONG_ID, b"not-1"), (Act.GARBAGE, b"<html>"), (Act.NOISE, b"HTTP/1.1")]
)
async def test_that_what_does_not_match_is_a_stray_and_no_reply(act: Act, stray: bytes) -> None:
    async with ScriptedPeer([act]) as peer, lane(peer.port) as sender:
        result = await send(sender, "1")

        assert (result.kind, result.code, result.reply) == (Kind.NO_REPLY, "timeout", None)
        assert len(result.strays) == 1
        assert stray in result.strays[0]


@pytest.mark.parametrize("act", [Act.EOF, Act.RESET])
async def test_that_an_end_instead_of_an_ack_is_no_reply(act: Act) -> None:
    async with ScriptedPeer([act, Act.AA]) as peer, lane(peer.port) as sender:
        result = await send(sender, "1")

        assert (result.kind, result.code) == (Kind.NO_REPLY, act.value)
        assert sender.link is LinkState.SLOW
        assert (await send(sender, "1")).kind is Kind.REPLIED


async def test_that_a_second_ack_is_not_the_next_messages() -> None:
    async with ScriptedPeer([Act.TWICE, Act.NEVER]) as peer, lane(peer.port) as sender:
        first = await send(sender, "1")
        second = await send(sender, "2")

        assert first.reply == ack("1")
        assert second.kind is Kind.NO_REPLY
        assert first.strays + second.strays == (ack("1"),)


NOT_DELIVERED = [Act.LATE, Act.WRONG_ID, Act.EOF, Act.GARBAGE, Act.NOISE, Act.RESET, Act.NEVER]


async def delivered(act: Act, *, count: int, check: Callable[[bytes], Callable[[bytes], bool]]) -> int:
    """How many of so many messages count as delivered by a peer that never accepts one properly."""
    script = [Step(act, 0.2 if act is Act.LATE else 0.0)]
    async with ScriptedPeer(script) as peer, lane(peer.port, reply_timeout=0.005) as sender:
        sent = [message(str(number)) for number in range(count)]
        results = [await sender.exchange(one, check(one)) for one in sent]
    return sum(result.kind is not Kind.NO_REPLY for result in results)


@pytest.mark.parametrize("act", NOT_DELIVERED)
async def test_that_two_hundred_faults_never_count_as_delivered(act: Act) -> None:
    assert await delivered(act, count=200, check=names) == 0


@pytest.mark.parametrize("act", [Act.WRONG_ID, Act.GARBAGE])
async def test_that_the_count_goes_red_where_any_frame_is_taken_for_the_reply(act: Act) -> None:
    assert await delivered(act, count=20, check=lambda _: lambda _reply: True) > 0


async def test_that_a_late_ack_would_be_taken_for_the_next_messages_without_the_closing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def stay_connected(_: MllpSender) -> None:
        """The fault under test: the connection outlives the timeout."""

    async with ScriptedPeer([Step(Act.LATE, 0.5), Act.NEVER]) as peer, lane(peer.port) as sender:
        monkeypatch.setattr(MllpSender, "_hang_up", stay_connected)
        await send(sender, "1")
        second = await send(sender, "2")
        monkeypatch.undo()

    assert second.strays == (ack("1"),)  # there it is, on the same connection; only the control id keeps it away


async def test_that_a_refused_connection_is_not_sent() -> None:
    port = free_port()
    async with lane(port) as sender:
        result = await send(sender, "1")

        assert (result.kind, result.code) == (Kind.NOT_SENT, "refused")
        assert result.reason == sender.link_detail == f"refused by 127.0.0.1:{port}"
        assert sender.link is LinkState.DOWN


async def test_that_a_peer_that_closed_after_its_reply_is_not_down() -> None:
    async with ScriptedPeer() as peer, lane(peer.port) as sender:
        assert (await send(sender, "1")).kind is Kind.REPLIED
        peer.tally.writers[0].close()
        await until(lambda: sender.link_detail == "up, reconnects with the next message")
        assert sender.link is LinkState.UP
        assert (await send(sender, "2")).kind is Kind.REPLIED


async def test_that_an_unknown_name_is_not_sent() -> None:
    async with lane(6661, host="no-such-host.invalid") as sender:  # type: ignore[arg-type]  # a string among numbers
        assert ((await send(sender, "1")).kind, sender.link) == (Kind.NOT_SENT, LinkState.DOWN)


async def test_that_a_connection_closed_while_idle_is_opened_again_without_counting() -> None:
    async with ScriptedPeer() as peer, lane(peer.port) as sender:
        await send(sender, "1")
        peer.tally.writers[0].close()
        await until(lambda: peer.tally.open == 0)

        assert await send(sender, "2") == Exchange(kind=Kind.REPLIED, reply=ack("2"))
        assert peer.ids == ["1", "2"]
        assert peer.tally.ever == 2


async def test_that_our_unused_connection_is_closed() -> None:
    async with ScriptedPeer() as peer, lane(peer.port, idle_timeout=0.1) as sender:
        await send(sender, "1")

        await until(lambda: peer.tally.open == 0)
        assert sender.link_detail == "closed after 0.1 s without traffic"
        assert (await send(sender, "2")).kind is Kind.REPLIED


async def test_that_a_slow_reply_shows_as_slow() -> None:
    async with ScriptedPeer([Step(Act.AA, 0.6), Act.AA]) as peer, lane(peer.port, reply_timeout=1.0) as sender:
        links = []
        for control_id in ("1", "2"):
            await send(sender, control_id)
            links.append(sender.link)

        assert links == [LinkState.SLOW, LinkState.UP]


async def test_that_a_cancelled_exchange_closes_its_socket() -> None:
    async with ScriptedPeer([Act.NEVER, Act.AA]) as peer, lane(peer.port, reply_timeout=30) as sender:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await send(sender, "1")

        await until(lambda: peer.tally.open == 0)
        assert (await send(sender, "2")).reply == ack("2")


async def test_that_a_reply_over_the_limit_is_no_reply() -> None:
    async with ScriptedPeer([Act.WARN]) as peer, lane(peer.port, frame_limit=1024) as sender:
        peer.choose = lambda entry: Step(Act.AA)
        assert (await send(sender, "1")).kind is Kind.REPLIED
        assert (await send(sender, "x" * 2000)).code == "oversize"


async def test_that_a_lost_ack_is_no_reply_and_the_message_did_arrive() -> None:
    async with (
        ScriptedPeer() as peer,
        FaultProxy(peer.port, to_client=AckLoss()) as proxy,
        lane(proxy.port) as sender,
    ):
        result = await send(sender, "1")

        assert (result.kind, result.code) == (Kind.NO_REPLY, "timeout")
        assert peer.ids == ["1"]


async def test_that_slices_change_nothing() -> None:
    async with (
        ScriptedPeer() as peer,
        FaultProxy(peer.port, to_server=Slice(3, seed=1), to_client=Slice(3, seed=2)) as proxy,
        lane(proxy.port, reply_timeout=5) as sender,
    ):
        for number in range(5):
            assert (await send(sender, str(number))).reply == ack(str(number))


async def test_that_a_half_closed_connection_is_no_reply() -> None:
    async with (
        ScriptedPeer() as peer,
        FaultProxy(peer.port, to_client=HalfClose(after=10)) as proxy,
        lane(proxy.port) as sender,
    ):
        result = await send(sender, "1")

        assert (result.kind, result.code) == (Kind.NO_REPLY, "eof")
        assert peer.ids == ["1"]


async def test_that_a_reset_on_the_way_is_no_reply() -> None:
    async with (
        ScriptedPeer() as peer,
        FaultProxy(peer.port, to_client=Reset(after=10)) as proxy,
        lane(proxy.port) as sender,
    ):
        result = await send(sender, "1")

        assert (result.kind, result.code) == (Kind.NO_REPLY, "reset")


async def test_that_repeated_acks_never_answer_another_message() -> None:
    async with (
        ScriptedPeer() as peer,
        FaultProxy(peer.port, to_client=Repeat()) as proxy,
        lane(proxy.port) as sender,
    ):
        results = [await send(sender, str(number)) for number in range(20)]

        assert [result.reply for result in results] == [ack(str(number)) for number in range(20)]


async def test_that_a_jittering_line_keeps_the_order() -> None:
    async with (
        ScriptedPeer() as peer,
        FaultProxy(peer.port, to_server=Delay(0.02, seed=1), to_client=Delay(0.02, seed=2)) as proxy,
        lane(proxy.port, reply_timeout=5) as sender,
    ):
        for number in range(10):
            assert (await send(sender, str(number))).reply == ack(str(number))

        assert peer.ids == [str(number) for number in range(10)]


async def test_that_acks_lost_by_chance_are_never_taken_for_others() -> None:
    async with (
        ScriptedPeer() as peer,
        FaultProxy(peer.port, to_client=AckLoss(0.3, seed=7)) as proxy,
        lane(proxy.port, reply_timeout=0.2) as sender,
    ):
        results = [await send(sender, str(number)) for number in range(30)]

    assert peer.ids == [str(number) for number in range(30)]
    assert {result.kind for result in results} == {Kind.REPLIED, Kind.NO_REPLY}
    assert all(result.reply in (None, ack(str(number))) for number, result in enumerate(results))
