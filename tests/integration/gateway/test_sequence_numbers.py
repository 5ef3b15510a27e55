"""The sequence number protocol (MSH-13, MSA-4) both ways: nothing lost, nothing twice, and a stop where in doubt."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource, Retry
from console.core.interface import OnUnknown, Ordering
from console.core.sequence import receive
from console.core.status import Status
from console.gateway.service import Gateway
from console.layers.hl7v2.numbering import Numbering
from console.store.move import Move
from console.store.queue import Claim
from console.transports.mllp.framing import frame
from tests.support.mllp import Client, connected, control_id, message
from tests.support.small_gateway import Partner, first, found, gateway_of, port_of

numbering = Numbering()


def numbered(control: str, number: int | None) -> bytes:
    """A message with MSH-13."""
    return message(control) if number is None else numbering.numbered(message(control), number)


def question(control: str, number: int) -> bytes:
    """An MSH alone."""
    return numbered(control, number).split(b"\r", 1)[0] + b"\r"


def msa(reply: bytes) -> tuple[str, int | None]:
    """MSA-1 and MSA-4."""
    segment = reply.split(b"\r")[1].split(b"|")
    return segment[1].decode(), numbering.told(reply)


# Taking in.


@asynccontextmanager
async def listening(data: Path) -> AsyncIterator[tuple[Gateway, Client]]:
    """A numbered listener and a client."""
    lab = InterfaceSettings(name="lab", source=MllpSource(sequence=True))
    async with gateway_of(lab, data=data) as gateway, connected(port_of(gateway, "lab")) as client:
        yield gateway, client


async def told(client: Client, raw: bytes) -> tuple[str, int | None]:
    """Code and number of the answer."""
    await client.send(raw)
    return msa(await client.block())


async def test_that_numbers_are_taken_one_after_the_other(tmp_path: Path) -> None:
    async with listening(tmp_path) as (gateway, client):
        assert await told(client, question("Q", 0)) == ("AA", -1)
        assert await told(client, numbered("A", 41)) == ("AA", 41)
        assert await told(client, numbered("B", 42)) == ("AA", 42)
        assert await told(client, question("R", 0)) == ("AA", 43)
        assert [row.control_id for row in await found(gateway, "-status:error -control:Q -control:R")] == ["B", "A"]


async def test_that_a_gap_is_refused_until_the_missing_one_comes(tmp_path: Path) -> None:
    async with listening(tmp_path) as (gateway, client):
        assert await told(client, numbered("A", 1)) == ("AA", 1)
        assert await told(client, numbered("C", 3)) == ("AE", 2)
        assert (await found(gateway, "control:C"))[0].outcome == "sequence"
        assert "must send that first, or begin anew with 0 or -1" in gateway.interface("lab").holds

        assert await told(client, numbered("B", 2)) == ("AA", 2)
        assert await told(client, numbered("C", 3)) == ("AA", 3)
        assert gateway.interface("lab").holds == ""
        assert {row.status for row in await found(gateway, "control:C")} == {Status.ERROR, Status.RECEIVED}


async def test_that_a_repeat_gets_its_stored_answer_and_an_unnumbered_one_is_refused(tmp_path: Path) -> None:
    async with listening(tmp_path) as (gateway, client):
        assert await told(client, numbered("A", 1)) == ("AA", 1)
        assert await told(client, numbered("B", 2)) == ("AA", 2)
        assert await told(client, numbered("A", 1)) == ("AA", 1)
        assert await told(client, numbered("N", None)) == ("AE", 3)
        assert len(await found(gateway, "control:A")) == 1


async def test_that_minus_one_lets_the_next_number_be_anything(tmp_path: Path) -> None:
    async with listening(tmp_path) as (_, client):
        assert await told(client, numbered("A", 7)) == ("AA", 7)
        assert await told(client, question("Q", -1)) == ("AA", -1)
        assert await told(client, numbered("B", 3)) == ("AA", 3)


async def test_that_the_same_question_is_answered_anew(tmp_path: Path) -> None:
    async with listening(tmp_path) as (_, client):
        assert await told(client, numbered("A", 1)) == ("AA", 1)
        assert await told(client, question("Q", 0)) == ("AA", 2)
        assert await told(client, numbered("B", 2)) == ("AA", 2)
        assert await told(client, question("Q", 0)) == ("AA", 3)


async def test_that_the_count_outlives_a_restart(tmp_path: Path) -> None:
    async with listening(tmp_path) as (_, client):
        assert await told(client, numbered("A", 5)) == ("AA", 5)
    async with listening(tmp_path) as (_, client):
        assert await told(client, question("Q", 0)) == ("AA", 6)


# Giving out.


@dataclass(slots=True)
class Receiver:
    """A partner that keeps the protocol; `silent` and `lost` are ids whose reply is lost after or before it counts."""

    last: int = 0
    silent: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    kept: list[tuple[int, str]] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)

    def respond(self, raw: bytes) -> bytes | None:
        """As 2.9.1 says."""
        control, stated = control_id(raw), numbering.stated(raw)
        if control in self.lost:
            self.lost.discard(control)
            return None
        if control in self.refuse:
            return _reply(control, "AE", stated or 0)
        taken = receive(self.last, stated)
        self.last = taken.last
        if taken.accept and not numbering.is_bare(raw):
            self.kept.append((stated or 0, control))
        if control in self.silent:
            self.silent.discard(control)
            return None
        return _reply(control, "AA" if taken.accept else "AE", taken.answer)


def _reply(control: str, code: str, number: int) -> bytes:
    header = f"MSH|^~\\&|CERN|HOSP|LAB|SITE|20260101120001||ACK|R{control}|P|2.5\r"
    return frame(f"{header}MSA|{code}|{control}||{number}\r".encode())


@asynccontextmanager
async def sending(
    data: Path, receiver: Receiver, on_unknown: OnUnknown = OnUnknown.RESEND_SAME_ID
) -> AsyncIterator[tuple[Gateway, Client, Partner]]:
    """A numbered destination."""
    async with Partner(receiver.respond) as partner:
        wire = MllpDestination(
            name="out",
            port=partner.port,
            sequence=True,
            reply_timeout=0.3,
            retry=Retry(base=0.02, cap=0.05),
            on_unknown=on_unknown,
        )
        lab = InterfaceSettings(name="lab", source=MllpSource(), destination=(wire,))
        async with gateway_of(lab, data=data) as gateway, connected(port_of(gateway, "lab")) as client:
            yield gateway, client, partner


async def give(client: Client, *controls: str) -> None:
    """Messages for the partner."""
    await client.send(*(message(control) for control in controls))
    for _ in controls:
        await client.block()


async def test_that_what_is_sent_is_numbered_and_nothing_else_is_changed(tmp_path: Path) -> None:
    receiver = Receiver()
    async with sending(tmp_path, receiver) as (gateway, client, partner):
        await give(client, "A", "B", "C")
        await first(gateway, "control:C status:sent")

    assert receiver.kept == [(1, "A"), (2, "B"), (3, "C")]
    asked, *bodies = partner.taken
    assert numbering.stated(asked) == 0
    assert numbering.is_bare(asked)
    assert bodies == [numbered(control, number) for number, control in receiver.kept]


async def test_that_a_message_whose_reply_was_lost_is_not_sent_again(tmp_path: Path) -> None:
    receiver = Receiver(silent={"B"})
    async with sending(tmp_path, receiver) as (gateway, client, _):
        await give(client, "A", "B", "C")
        await first(gateway, "control:C status:sent")
        b = (await found(gateway, "control:B"))[0]

    assert receiver.kept == [(1, "A"), (2, "B"), (3, "C")]
    assert (b.status, b.outcome) == (Status.SENT, "in step")


async def test_that_a_message_that_was_lost_on_the_way_goes_again_under_its_number(tmp_path: Path) -> None:
    receiver = Receiver(lost={"B"})
    async with sending(tmp_path, receiver) as (gateway, client, partner):
        await give(client, "A", "B", "C")
        await first(gateway, "control:C status:sent")

    assert receiver.kept == [(1, "A"), (2, "B"), (3, "C")]
    tries = [raw for raw in partner.taken if control_id(raw) == "B"]
    assert tries == [numbered("B", 2)] * 2


async def test_that_a_restart_asks_first_and_goes_on_where_both_stand(tmp_path: Path) -> None:
    receiver = Receiver()
    async with sending(tmp_path, receiver) as (gateway, client, _):
        await give(client, "A", "B")
        await first(gateway, "control:B status:sent")
    async with sending(tmp_path, receiver) as (gateway, client, partner):
        await give(client, "C")
        await first(gateway, "control:C status:sent")

        assert numbering.stated(partner.taken[0]) == 0
    assert receiver.kept == [(1, "A"), (2, "B"), (3, "C")]


async def test_that_a_partner_that_lost_messages_stops_the_queue_with_words_and_a_way_out(tmp_path: Path) -> None:
    receiver = Receiver()
    async with sending(tmp_path, receiver) as (gateway, client, _):
        await give(client, "A", "B", "C")
        await first(gateway, "control:C status:sent")
    receiver.last = 1  # restored from a backup: 2 and 3 are gone
    async with sending(tmp_path, receiver) as (gateway, client, _):
        await give(client, "D", "E")
        stopped = await first(gateway, "status:error")

        assert (stopped.control_id, stopped.outcome) == ("D", "sequence")
        assert "this is number 4 and the partner expects 2" in stopped.detail
        assert "It has lost what it accepted as 2 to 3" in stopped.detail
        assert (await found(gateway, "control:E"))[0].status is Status.QUEUED

        await _send_again(gateway, stopped.id)
        await first(gateway, "control:E status:sent")
    assert receiver.kept[3:] == [(2, "D"), (3, "E")]


async def test_that_a_refused_message_gives_its_number_to_the_next_where_the_partner_did_not_count_it(
    tmp_path: Path,
) -> None:
    receiver = Receiver(refuse={"B"})
    async with sending(tmp_path, receiver) as (gateway, client, _):
        await give(client, "A", "B", "C")
        refused = await first(gateway, "status:error")
        assert refused.control_id == "B"

        await _move(gateway, refused.id, Status.PARKED)
        await first(gateway, "control:C status:sent")
    assert receiver.kept == [(1, "A"), (2, "C")]


async def test_that_a_doubtful_message_that_is_set_aside_is_not_taken_for_its_follower(tmp_path: Path) -> None:
    receiver = Receiver(silent={"A"})
    async with sending(tmp_path, receiver, OnUnknown.ASK) as (gateway, client, _):
        await give(client, "A", "B")
        doubtful = await first(gateway, "control:A status:unknown")
        await _move(gateway, doubtful.id, Status.PARKED)
        await first(gateway, "control:B status:sent")

    assert receiver.kept == [(1, "A"), (2, "B")]


async def test_that_a_message_given_back_and_parked_leaves_no_gap_behind(tmp_path: Path) -> None:
    receiver = Receiver()
    async with sending(tmp_path, receiver) as (gateway, client, _):
        await give(client, "A")
        await first(gateway, "control:A status:sent")
        lane = gateway.running["lab"].lanes["out"]
        await lane.pause(1)
        await give(client, "B", "C")
        lease = gateway.running["lab"].lease
        assert lease is not None
        claim = Claim(
            destination_id=lane.destination_id,
            interface_id=lease.interface_id,
            epoch=lease.epoch,
            ordering=Ordering.INTERFACE,
            now=datetime.now(UTC),
            numbered=True,
        )
        taken = await gateway.store.write(claim)
        await gateway.store.write(claim.undo(taken))  # as a pause between claim and first byte does
        await _move(gateway, taken[0].delivery_id, Status.PARKED)
        lane.resume()
        await first(gateway, "control:C status:sent")

    assert receiver.kept == [(1, "A"), (2, "C")]


async def test_that_no_message_ever_bears_the_number_of_a_question(tmp_path: Path) -> None:
    async with sending(tmp_path, Receiver()) as (gateway, client, partner):
        partner.respond = lambda raw: _reply(control_id(raw), "AA", 0)
        await give(client, "A")
        stopped = await first(gateway, "status:error")
        for tries in (2, 3):
            await _send_again(gateway, stopped.id)
            await first(gateway, f"status:error attempts:{tries}")

        assert [control_id(raw) for raw in partner.taken if not numbering.is_bare(raw)] == []


async def test_that_a_partner_without_the_protocol_stops_the_queue_in_words(tmp_path: Path) -> None:
    async with sending(tmp_path, Receiver()) as (gateway, client, partner):
        partner.respond = lambda raw: frame(
            f"MSH|^~\\&|C|H|L|S|20260101||ACK|R|P|2.5\rMSA|AA|{control_id(raw)}\r".encode()
        )
        await give(client, "A")
        stopped = await first(gateway, "status:error")

        assert "set sequence = false" in stopped.detail
        assert [control_id(raw) for raw in partner.taken if not numbering.is_bare(raw)] == []


async def _send_again(gateway: Gateway, delivery_id: int) -> None:
    await _move(gateway, delivery_id, Status.QUEUED)


async def _move(gateway: Gateway, delivery_id: int, to: Status) -> None:
    """As a person would."""
    move = Move(
        delivery_ids=(delivery_id,),
        to=to,
        now=datetime.now(UTC),
        actor="anna",
        role="analyst",
        action="command.send_again",
        reason="looked into",
    )
    (moved,) = await gateway.store.write(move)
    assert moved.done, moved.text
    gateway.wake(lane.destination_id for lane in gateway.running["lab"].lanes.values())
