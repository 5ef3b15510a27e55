"""R-30 in its short form: a crash with deliveries in every state; and orderly ends with a delivery on the wire."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from console.api.client import OpsClient
from console.api.commands import MessageCommand, MessageCommandName
from console.api.interfaces import InterfaceCommand, InterfaceCommandName
from console.api.messages import MessageRow
from console.core.interface import WorkState
from console.core.status import Status
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp import until
from tests.support.mllp_client import MllpClient
from tests.support.oracle import message
from tests.support.scripted_peer import Act, Entry, ScriptedPeer, Step

NAMES = ("wire", "asks", "refused", "unknown", "chosen", "paused", "held", "stopped")
FIRST = {"wire": Act.NEVER, "asks": Act.NEVER, "refused": Act.AE, "unknown": Act.EOF}
"""What each peer does with its first message until the crash; all others, and all after it, are accepted."""
ASKS = ("asks", "unknown")
COUNT = 5
WHY = "a test of recovery"
STOP_SECONDS = 10.0


class House:
    """Eight interfaces with a peer each, in one gateway that is killed and started again."""

    def __init__(self, folder: Path, module: tuple[str, ...] = ("console",)) -> None:
        self.peers = {name: ScriptedPeer() for name in NAMES}
        self.gateway = GatewayProcess(folder / "data", folder / "site.toml", module=module)
        self._config = folder / "site.toml"

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[House]:
        """Peers listen, the site file names them; the gateway is the test's own to start."""
        async with contextlib.AsyncExitStack() as stack:
            for name, peer in self.peers.items():
                peer.choose = self._chooser(FIRST.get(name, Act.AA))
                await stack.enter_async_context(peer)
            self._config.write_text("".join(self._lines(name) for name in NAMES), encoding="utf-8")
            stack.push_async_callback(self.gateway.kill)
            yield self

    def mend(self) -> None:
        """From now on every peer takes everything."""
        for peer in self.peers.values():
            peer.choose = None

    def ids(self, name: str) -> list[int]:
        """The numbers that arrived at a peer, in order."""
        return [int(ident.rpartition("-")[2]) for ident in self.peers[name].ids]

    @staticmethod
    def _chooser(act: Act) -> Callable[[Entry], Step]:
        def choose(entry: Entry) -> Step:
            return Step(act if entry.control_id.endswith("-1") else Act.AA)

        return choose

    def _lines(self, name: str) -> str:
        unknown = "ask" if name in ASKS else "resend_same_id"
        return f"""
[[interface]]
name = "{name}"
source = {{ kind = "mllp" }}
[[interface.destination]]
name = "peer"
kind = "mllp"
port = {self.peers[name].port}
reply_timeout = 60.0
on_unknown = "{unknown}"
retry = {{ base = 0.02, cap = 0.1 }}
"""


async def rows(api: OpsClient, name: str, wanted: dict[int, Status], seconds: float = 20.0) -> dict[int, MessageRow]:
    """The deliveries of an interface by number, once they stand as wanted."""
    after = 0
    async with asyncio.timeout(seconds):
        while True:
            page = await api.messages(f"interface:{name}", None, 200)
            found = {int(row.control_id.rpartition("-")[2]): row for row in page.rows}
            if len(found) == len(page.rows) and {number: row.status for number, row in found.items()} == wanted:
                return found
            after = (await api.feed(after, "", 1.0)).number


def states(*statuses: Status) -> dict[int, Status]:
    """Number -> status; the last one stands for all that follow."""
    return {number: statuses[min(number, len(statuses)) - 1] for number in range(1, COUNT + 1)}


async def interface(api: OpsClient, name: str, command: InterfaceCommandName) -> None:
    """A command on an interface."""
    await api.interface_command(name, InterfaceCommand(command=command, reason=WHY))


async def command(api: OpsClient, row: MessageRow, name: MessageCommandName) -> None:
    """A command on a delivery, which must be done."""
    receipts = (await api.command(MessageCommand(command=name, ids=(row.id,), reason=WHY))).receipts
    assert [receipt.done for receipt in receipts] == [True], receipts


QUEUED, SENT, HELD, PARKED = Status.QUEUED, Status.SENT, Status.HELD, Status.PARKED
CHOSEN = {1: QUEUED, 2: HELD, 3: PARKED, 4: Status.CANCELLED, 5: QUEUED}
BEFORE = {
    "wire": states(Status.SENDING, QUEUED),
    "asks": states(Status.SENDING, QUEUED),
    "refused": states(Status.ERROR, QUEUED),
    "unknown": states(Status.UNKNOWN, QUEUED),
    "chosen": CHOSEN,
    "paused": states(QUEUED),
    "held": states(QUEUED),
    "stopped": states(QUEUED),
}
AFTER = BEFORE | {"wire": states(SENT), "asks": states(Status.UNKNOWN, QUEUED)}


async def fill(house: House, api: OpsClient) -> None:
    """Bring every interface to its state before the crash."""
    for name in ("chosen", "paused", "stopped"):
        await interface(api, name, InterfaceCommandName.PAUSE)
    await interface(api, "held", InterfaceCommandName.HOLD)
    for name in NAMES:
        async with MllpClient(house.gateway.port(name)) as sender:
            for number in range(1, COUNT + 1):
                assert b"MSA|AA|" in await sender.send(message(name, number))
    await interface(api, "stopped", InterfaceCommandName.STOP)
    chosen = await rows(api, "chosen", states(QUEUED))
    await command(api, chosen[2], MessageCommandName.HOLD)
    await command(api, chosen[3], MessageCommandName.PARK)
    await command(api, chosen[4], MessageCommandName.CANCEL)
    for name in NAMES:
        await rows(api, name, BEFORE[name])


async def works(api: OpsClient) -> dict[str, WorkState]:
    """What people decided, by interface."""
    asked = {"chosen", "paused", "held", "stopped"}
    return {row.name: row.work for row in await api.interfaces() if row.name in asked}


WORKS = {
    "chosen": WorkState.PAUSED,
    "paused": WorkState.PAUSED,
    "held": WorkState.HELD,
    "stopped": WorkState.STOPPED,
}


async def test_that_a_crash_in_every_state_changes_only_what_was_on_the_wire(tmp_path: Path) -> None:
    async with House(tmp_path).open() as house:
        await house.gateway.start()
        async with house.gateway.client() as api:
            await fill(house, api)
            assert await works(api) == WORKS
        await house.gateway.kill()
        seen = {name: house.ids(name) for name in NAMES}
        assert seen == {name: [1] if name in FIRST else [] for name in NAMES}
        house.mend()
        await house.gateway.start()
        async with house.gateway.client() as api:
            found = {name: await rows(api, name, AFTER[name]) for name in NAMES}
            assert await works(api) == WORKS
            marked = {(name, number) for name in NAMES for number, row in found[name].items() if row.possible_duplicate}
            assert marked == {("wire", 1), ("asks", 1)}
            assert found["asks"][1].outcome == "interrupted"
            await let_go(api, found)
        assert {name: house.ids(name) for name in NAMES} == {
            "wire": [1, 1, 2, 3, 4, 5],
            "asks": [1, 2, 3, 4, 5],
            "refused": [1, 1, 2, 3, 4, 5],
            "unknown": [1, 1, 2, 3, 4, 5],
            "chosen": [1, 2, 3, 5],
            "paused": [1, 2, 3, 4, 5],
            "held": [1, 2, 3, 4, 5],
            "stopped": [1, 2, 3, 4, 5],
        }
        assert await house.gateway.stop() == 0


async def let_go(api: OpsClient, found: dict[str, dict[int, MessageRow]]) -> None:
    """A person decides on all that waits; then all of it goes, in its own order."""
    await command(api, found["asks"][1], MessageCommandName.ARRIVED)
    await command(api, found["refused"][1], MessageCommandName.RETRY)
    await command(api, found["unknown"][1], MessageCommandName.SEND_AGAIN)
    await command(api, found["chosen"][3], MessageCommandName.RELEASE)
    await interface(api, "chosen", InterfaceCommandName.RELEASE)
    await rows(api, "chosen", {1: SENT, 2: HELD, 3: QUEUED, 4: Status.CANCELLED, 5: QUEUED})
    await command(api, found["chosen"][2], MessageCommandName.RELEASE)
    await interface(api, "paused", InterfaceCommandName.RELEASE)
    await interface(api, "held", InterfaceCommandName.RELEASE)
    await interface(api, "stopped", InterfaceCommandName.START)
    for name in NAMES:
        await rows(api, name, states(SENT) if name != "chosen" else states(SENT) | {4: Status.CANCELLED})


async def test_that_a_gateway_without_recovery_is_caught(tmp_path: Path) -> None:
    async with House(tmp_path, ("tests.support.sabotaged.no_recovery",)).open() as house:
        await house.gateway.start()
        async with MllpClient(house.gateway.port("wire")) as sender:
            await sender.send(message("wire", 1))
            await until(lambda: house.ids("wire") == [1])
        await house.gateway.kill()
        house.mend()
        await house.gateway.start()
        async with house.gateway.client() as api:
            with pytest.raises(TimeoutError):
                await rows(api, "wire", {1: SENT}, seconds=1.0)


@contextlib.asynccontextmanager
async def on_the_wire(folder: Path, first: Step) -> AsyncIterator[tuple[GatewayProcess, ScriptedPeer]]:
    """One interface with three messages, the first of them written and not yet answered."""
    async with ScriptedPeer() as peer:
        peer.choose = lambda entry: first if len(peer.journal) == 1 else Step()
        config = folder / "site.toml"
        config.write_text(
            '[[interface]]\nname = "way"\nsource = { kind = "mllp" }\n[[interface.destination]]\n'
            f'name = "peer"\nkind = "mllp"\nport = {peer.port}\nreply_timeout = 60.0\n',
            encoding="utf-8",
        )
        gateway = GatewayProcess(folder / "data", config)
        await gateway.start()
        try:
            async with MllpClient(gateway.port("way")) as sender:
                for number in (1, 2, 3):
                    await sender.send(message("way", number))
            await until(lambda: bool(peer.journal))
            yield gateway, peer
        finally:
            await gateway.kill()


async def finished(gateway: GatewayProcess) -> dict[int, MessageRow]:
    """Start again and wait until everything is delivered."""
    await gateway.start()
    async with gateway.client() as api:
        return await rows(api, "way", {1: SENT, 2: SENT, 3: SENT})


async def test_that_a_stop_waits_for_the_reply_and_nothing_is_sent_twice(tmp_path: Path) -> None:
    async with on_the_wire(tmp_path, Step(Act.LATE, delay=0.5)) as (gateway, peer):
        async with asyncio.timeout(STOP_SECONDS):
            assert await gateway.stop() == 0
        assert peer.ids == ["way-1"]
        found = await finished(gateway)
        assert peer.ids == ["way-1", "way-2", "way-3"]
        assert not any(row.possible_duplicate for row in found.values())


async def test_that_a_stop_does_not_wait_for_a_silent_peer_and_marks_the_repeat(tmp_path: Path) -> None:
    async with on_the_wire(tmp_path, Step(Act.NEVER)) as (gateway, peer):
        async with asyncio.timeout(STOP_SECONDS):
            assert await gateway.stop() == 0
        found = await finished(gateway)
        assert peer.ids == ["way-1", "way-1", "way-2", "way-3"]
        assert [found[number].possible_duplicate for number in (1, 2, 3)] == [True, False, False]


async def test_that_the_stop_command_of_the_api_ends_it_in_order(tmp_path: Path) -> None:
    async with on_the_wire(tmp_path, Step(Act.LATE, delay=0.5)) as (gateway, peer):
        async with gateway.client() as api:
            await api.stop()
        async with asyncio.timeout(STOP_SECONDS):
            assert await gateway.wait() == 0
        await finished(gateway)
        assert peer.ids == ["way-1", "way-2", "way-3"]
