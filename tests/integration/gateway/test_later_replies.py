"""Replies of the application that come later, on another connection: matched to the right message or to none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource
from console.core.status import Status
from console.gateway.service import Gateway
from console.transports.mllp.framing import frame
from tests.support.mllp import Client, ack, connected, control_id
from tests.support.small_gateway import Partner, first, found, gateway_of, port_of


def order(number: str, *, sender: str = "EHR", wants: str = "AL") -> bytes:
    """An order that asks for both acknowledgements."""
    return (
        f"MSH|^~\\&|{sender}|HOSP|LAB|HOSP|20260101120000||ORM^O01|{number}|P|2.5|||AL|{wants}\r"
        "PID|1||4711^^^MRN||TEST^ANNA\r"
    ).encode()


def later(answered: str, code: str = "AA", *, own: str = "", to: str = "EHR", extra: str = "") -> bytes:
    """The application's own acknowledgement: a message of its own."""
    name = own or f"L{answered}"
    header = f"MSH|^~\\&|LAB|HOSP|{to}|HOSP|20260101120005||ACK^O01|{name}|P|2.5|||AL|NE\r"
    return (header + f"MSA|{code}|{answered}\r" + extra).encode()


@dataclass(slots=True)
class Hall:
    """A gateway that sends orders and takes the replies on a listener of its own."""

    gateway: Gateway
    orders: Client
    replies: Client
    partner: Partner

    async def sent(self, raw: bytes) -> None:
        """An order is taken in and accepted by the partner."""
        number = control_id(raw)
        await self.orders.send(raw)
        await self.orders.block()
        await first(self.gateway, f"control:{number} status:sent")

    async def reply(self, raw: bytes) -> bytes:
        """A later reply comes in; what it is told."""
        await self.replies.send(raw)
        return await self.replies.block()

    def words(self) -> str:
        """What the row of the orders says."""
        return self.gateway.interface("orders").holds


def interfaces(port: int, alarm: float = 3600) -> tuple[InterfaceSettings, InterfaceSettings]:
    """Orders out, replies in."""
    wire = MllpDestination(
        name="lab", title="Laboratory", port=port, application_ack="later", application_alarm=alarm, reply_timeout=2
    )
    orders = InterfaceSettings(name="orders", source=MllpSource(), destination=(wire,))
    replies = InterfaceSettings(name="replies", source=MllpSource(replies_for=("orders/lab",)))
    return orders, replies


@asynccontextmanager
async def hall(data: Path, *, code: str = "CA", alarm: float = 3600) -> AsyncIterator[Hall]:
    """All of it."""
    async with (
        Partner(lambda block: frame(ack(control_id(block), code))) as partner,
        gateway_of(*interfaces(partner.port, alarm), data=data) as gateway,
        connected(port_of(gateway, "orders")) as orders,
        connected(port_of(gateway, "replies")) as replies,
    ):
        yield Hall(gateway, orders, replies, partner)


async def test_that_an_accepted_message_awaits_its_application_and_then_has_its_answer(tmp_path: Path) -> None:
    async with hall(tmp_path) as it:
        await it.sent(order("1"))
        awaited = (await found(it.gateway, "application:awaited"))[0]

        told = await it.reply(later("1"))

        assert (awaited.status, awaited.control_id) == (Status.SENT, "1")
        answered = (await found(it.gateway, "application:accepted"))[0]
        assert answered.id == awaited.id
        kept = (await found(it.gateway, "control:L1"))[0]
        assert kept.status is Status.RECEIVED
        assert b"MSA|CA|L1" in told


async def test_that_a_later_refusal_shows_on_a_message_that_was_sent(tmp_path: Path) -> None:
    async with hall(tmp_path) as it:
        await it.sent(order("1"))

        await it.reply(later("1", "AE", extra="ERR||PID^1^3|204^Unknown key^HL70357|E\r"))

        refused = (await found(it.gateway, "application:refused"))[0]
        assert (refused.control_id, refused.status, refused.outcome) == ("1", Status.SENT, "AE 204")
        assert refused.detail.startswith("Refused by the application later")
        assert "TEST" not in refused.detail
        assert it.gateway.interface("orders").errors_per_minute > 0


async def test_that_a_reply_at_once_is_the_applications_own(tmp_path: Path) -> None:
    async with hall(tmp_path, code="AA") as it:
        await it.sent(order("1"))

        assert [row.control_id for row in await found(it.gateway, "application:accepted")] == ["1"]


@pytest.mark.parametrize("wants", ["NE", "ER"])
async def test_that_nothing_is_awaited_where_the_message_asks_for_nothing(tmp_path: Path, wants: str) -> None:
    async with hall(tmp_path) as it:
        await it.sent(order("1", wants=wants))

        assert await found(it.gateway, "application:awaited") == ()


async def test_that_a_reply_to_nothing_we_sent_is_kept_as_stray_and_changes_nothing(tmp_path: Path) -> None:
    async with hall(tmp_path) as it:
        await it.sent(order("1"))

        told = await it.reply(later("999"))

        stray = (await found(it.gateway, "flag:stray"))[0]
        assert (stray.control_id, stray.status) == ("L999", Status.RECEIVED)
        assert "Answers no message that waits" in stray.detail
        assert b"MSA|CA|L999" in told
        assert [row.control_id for row in await found(it.gateway, "application:awaited")] == ["1"]


async def test_that_a_repeated_reply_is_told_the_same_and_a_second_one_is_stray(tmp_path: Path) -> None:
    async with hall(tmp_path) as it:
        await it.sent(order("1"))

        told = [await it.reply(later("1")), await it.reply(later("1"))]
        await it.reply(later("1", "AE", own="OTHER"))

        assert told[0] == told[1]
        assert [row.control_id for row in await found(it.gateway, "application:accepted")] == ["1"]
        assert [row.control_id for row in await found(it.gateway, "flag:stray")] == ["OTHER"]


async def test_that_of_two_with_one_id_the_one_of_the_addressed_sender_is_answered(tmp_path: Path) -> None:
    async with hall(tmp_path) as it:
        await it.sent(order("7", sender="EHR"))
        await it.sent(order("7", sender="ICU"))
        await first(it.gateway, "application:awaited")
        async with asyncio.timeout(5):
            while len(await found(it.gateway, "application:awaited")) < 2:
                await it.gateway.feed.wait(it.gateway.feed.number, 0.1)

        await it.reply(later("7", to="EHR"))

        (answered,) = await found(it.gateway, "application:accepted")
        assert answered.sender == "EHR|HOSP"
        await it.reply(later("7", to="NOBODY", own="L7b"))
        assert {row.sender for row in await found(it.gateway, "application:accepted")} == {"EHR|HOSP", "ICU|HOSP"}


async def test_that_a_reply_for_another_interface_settles_nothing(tmp_path: Path) -> None:
    async with hall(tmp_path) as it:
        await it.sent(order("1"))
        await it.orders.send(later("1"))  # comes in where no replies are awaited
        await it.orders.block()

        assert [row.control_id for row in await found(it.gateway, "application:awaited")] == ["1"]


async def test_that_an_application_faster_than_the_accept_level_is_heard(tmp_path: Path) -> None:
    released = asyncio.Event()
    async with (
        Partner(lambda _: None) as partner,
        gateway_of(*interfaces(partner.port), data=tmp_path) as gateway,
        connected(port_of(gateway, "orders")) as orders,
        connected(port_of(gateway, "replies")) as replies,
    ):

        def respond(block: bytes) -> None:
            del block
            released.set()

        partner.respond = respond
        await orders.send(order("1"))
        await released.wait()
        await replies.send(later("1"))
        await replies.block()
        for writer in partner._writers:  # noqa: SLF001 - the accept level comes last
            writer.write(frame(ack("1", "CA")))

        row = await first(gateway, "control:1 status:sent")
    assert (row.application, row.status) == ("accepted", Status.SENT)


async def test_that_silence_beyond_the_alarm_has_words_and_a_search_of_its_own(tmp_path: Path) -> None:
    async with hall(tmp_path, alarm=0.05) as it:
        await it.sent(order("1"))
        await it.sent(order("2"))
        async with asyncio.timeout(10):
            while len(await found(it.gateway, "application:overdue")) < 2:
                await it.gateway.overdue.look(it.gateway.running.values())

        await it.gateway.overdue.look(it.gateway.running.values())
        assert "Laboratory accepted 2 messages and its application never answered" in it.words()

        await it.reply(later("1"))
        await it.gateway.overdue.look(it.gateway.running.values())

        assert "accepted 1 message and" in it.words()
        assert [row.control_id for row in await found(it.gateway, "application:accepted")] == ["1"]


async def test_that_awaiting_outlives_a_restart(tmp_path: Path) -> None:
    async with hall(tmp_path) as it:
        await it.sent(order("1"))
    async with hall(tmp_path) as it:
        await it.reply(later("1"))

        assert [row.control_id for row in await found(it.gateway, "application:accepted")] == ["1"]
