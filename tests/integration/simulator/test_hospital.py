"""The whole hospital over real sockets, its senders wired straight to receivers in place of a gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.simulator.faults import DEAD, SLOW
from console.simulator.feeds import FEEDS
from console.simulator.hospital import DemoHospital
from console.simulator.peers import Peer

BASE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


@pytest.fixture
async def listeners() -> AsyncIterator[dict[str, Peer]]:
    """What stands for the gateway: a prompt listener for each interface."""
    found = {name: Peer(name) for name in FEEDS}
    for peer in found.values():
        await peer.start()
    yield found
    for peer in found.values():
        await peer.stop()


def ports(listeners: dict[str, Peer]) -> dict[str, int]:
    """The ports as a gateway would give them."""
    return {name: peer.port for name, peer in listeners.items()}


async def played(seed: int, seconds: float, listeners: dict[str, Peer], speed: float = 20.0) -> DemoHospital:
    """A hospital that primed and played so many seconds."""
    hospital = DemoHospital(seed, speed, base=BASE)
    await hospital.start()
    await hospital.prime(ports(listeners), 40)
    await hospital.run(ports(listeners), seconds)
    await hospital.stop()
    return hospital


async def test_that_every_message_of_the_day_arrives_once_in_its_order(listeners: dict[str, Peer]) -> None:
    hospital = await played(1, 1.0, listeners)
    stats = hospital.stats()

    assert stats.sent >= 40 + 60
    assert stats.acked + stats.refused == stats.sent
    for peer in listeners.values():
        firsts = list(dict.fromkeys(peer.journal))
        numbers = [int(control_id[-5:]) for control_id in firsts]
        assert numbers == sorted(numbers)


async def test_that_the_site_leads_to_the_partners_that_listen(tmp_path: Path) -> None:
    hospital = DemoHospital(1, base=BASE, batches=tmp_path / "batches")
    site = await hospital.start()
    try:
        ports = [item.model_dump()["port"] for interface in site.interface for item in interface.destination]
        assert ports == [peer.port for peer in hospital.peers.values()]
        assert len(set(ports)) == len(ports) > len(FEEDS)
        assert (tmp_path / "batches").is_dir()
        assert all(peer.up and peer.port > 0 for peer in hospital.peers.values())
    finally:
        await hospital.stop()


async def test_that_only_the_pharmacy_is_slow_and_only_radiology_goes_down(listeners: dict[str, Peer]) -> None:
    hospital = DemoHospital(1, 20.0, base=BASE)
    await hospital.start()
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        playing = group.create_task(hospital.run(ports(listeners)))
        while hospital.peers[DEAD].up:
            await asyncio.sleep(0.01)
        assert all(peer.up for name, peer in hospital.peers.items() if name != DEAD)
        while not hospital.peers[DEAD].up:
            await asyncio.sleep(0.01)
        hospital.end()
        await playing
    await hospital.stop()

    assert {name for name, peer in hospital.peers.items() if peer.behaviour.slow_to > 0} == {SLOW}


async def test_that_what_a_stopped_interface_would_get_is_not_sent(listeners: dict[str, Peer]) -> None:
    hospital = DemoHospital(1, 20.0, base=BASE)
    await hospital.start()
    open_ports = {name: port for name, port in ports(listeners).items() if name != "lab-to-cerner"}
    await hospital.prime(open_ports, 40)
    await hospital.run(open_ports, 0.5)
    await hospital.stop()

    assert not listeners["lab-to-cerner"].journal
    assert listeners["adt-to-cerner"].journal


async def test_that_the_clinics_leave_their_messages_as_files(listeners: dict[str, Peer], tmp_path: Path) -> None:
    hospital = DemoHospital(1, 20.0, base=BASE, batches=tmp_path)
    await hospital.start()
    open_ports = {name: port for name, port in ports(listeners).items() if name != "clinic-to-cerner"}
    await hospital.prime(open_ports, 150)
    await hospital.stop()

    (written, *_) = sorted(tmp_path.glob("*.hl7"))  # noqa: ASYNC240 - a folder of the test, on the local disk
    assert written.read_bytes().startswith(b"FHS|")


async def test_that_end_ends_a_burst_nobody_answers() -> None:
    hospital = DemoHospital(1, base=BASE)
    nobody = dict.fromkeys(FEEDS, 1)  # no program listens on port 1
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        priming = group.create_task(hospital.prime(nobody, 20))
        while not hospital.stats().repeats:
            await asyncio.sleep(0.01)
        hospital.end()
        await priming
    await hospital.stop()

    assert hospital.stats().acked == 0


async def test_that_stats_are_plain_values(listeners: dict[str, Peer]) -> None:
    told = (await played(2, 0.2, listeners)).stats().as_json()

    assert set(told) == {"sent", "acked", "refused", "repeats", "peers"}
    assert set(told["peers"]) == {place for feed in FEEDS.values() for place in feed.places}
