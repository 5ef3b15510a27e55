"""Every scene over real sockets through one real gateway: the planted failure shows as its description says."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.api.client import OpsClient
from console.api.messages import MessageRow
from console.compositions.child import GatewayChild
from console.simulator.feeds import DEV_IN
from console.simulator.hospital import DemoHospital
from console.simulator.peers import Trick
from console.simulator.scenes import SCENES, Scene
from console.simulator.site import toml

SPEED = 4.0
SECONDS = 40.0
OWED = "application:awaited,overdue"
"""How an analyst finds what an application never answered."""


@asynccontextmanager
async def day(folder: Path) -> AsyncIterator[tuple[DemoHospital, OpsClient]]:
    """A hospital at work through a gateway of its own."""
    hospital = DemoHospital(5, SPEED, batches=folder / "batches")
    site = folder / "site.toml"
    site.write_text(toml(await hospital.start()), encoding="utf-8")
    gateway = await asyncio.to_thread(GatewayChild.start, folder / "data", site, secrets.token_bytes(32))
    token = json.loads(Path(gateway.ready["token_file"]).read_text(encoding="utf-8"))["token"]  # noqa: ASYNC240
    try:
        async with OpsClient(gateway.ready["ops_url"], token) as client, asyncio.TaskGroup() as group:
            await hospital.prime(gateway.listener_ports, 100)
            playing = group.create_task(hospital.run(gateway.listener_ports))
            while not hospital.live:
                await asyncio.sleep(0)
            yield hospital, client
            hospital.end()
            await playing
    finally:
        await asyncio.to_thread(gateway.stop)
        await hospital.stop()


def asked(scene: Scene, control_id: str) -> str:
    """The query that finds what the scene describes: its message, or what stands first behind a link that is down."""
    if scene.down:  # an order of the day may be ahead: then that one is tried, and the scene's waits behind it untried
        return f"interface:{scene.feed.name} status:queued"
    return f"control:{control_id} {OWED if scene.trick is Trick.COMMIT_ONLY else ''}"


async def seen(client: OpsClient, scene: Scene, control_id: str) -> tuple[Scene, list[MessageRow]]:
    """The rows of the scene as soon as one is as described; else as they are when patience ends."""
    rows: list[MessageRow] = []
    loop = asyncio.get_running_loop()
    end = loop.time() + SECONDS
    while loop.time() < end:
        rows = list((await client.messages(asked(scene, control_id), None, 10)).rows)
        if any(as_described(scene, row) for row in rows):
            break
        await asyncio.sleep(0.1)
    return scene, rows


def as_described(scene: Scene, row: MessageRow) -> bool:
    """True where status, code and words are those of the scene."""
    words = f"{row.outcome} {row.detail}"
    return row.status == scene.status and scene.outcome in row.outcome and scene.words in words


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Scene, list[MessageRow]]]:
    """All scenes, played at once; one gateway serves all tests."""

    async def play() -> list[tuple[Scene, list[MessageRow]]]:
        async with day(tmp_path_factory.mktemp("scenes")) as (hospital, client):
            async with asyncio.timeout(SECONDS):  # a number is far ahead only of one that came before
                while not (await client.messages(f"interface:{DEV_IN.name}", None, 1)).rows:
                    await asyncio.sleep(0.1)
            ids = {name: await hospital.play(scene) for name, scene in SCENES.items()}
            return await asyncio.gather(*(seen(client, SCENES[name], ident) for name, ident in ids.items()))

    return {scene.name: (scene, rows) for scene, rows in asyncio.run(play())}


@pytest.mark.parametrize("name", list(SCENES))
def test_that_the_failure_shows_as_described(name: str, played: dict[str, tuple[Scene, list[MessageRow]]]) -> None:
    scene, rows = played[name]

    assert any(as_described(scene, row) for row in rows), [(row.status, row.outcome, row.detail) for row in rows]


def test_that_a_late_reply_costs_a_second_try_marked_as_possible_duplicate(
    played: dict[str, tuple[Scene, list[MessageRow]]],
) -> None:
    (row,) = played["late-acks"][1]

    assert row.attempts == 2
    assert row.possible_duplicate


def test_that_two_contents_under_one_control_id_are_two_messages(
    played: dict[str, tuple[Scene, list[MessageRow]]],
) -> None:
    rows = played["duplicate-control-id"][1]

    assert sorted(row.status for row in rows) == ["error", "sent"]


def test_that_a_commit_alone_leaves_the_application_owing_its_answer(
    played: dict[str, tuple[Scene, list[MessageRow]]],
) -> None:
    assert played["never-application-acked"][1]  # the filter they were found with asks for it (`OWED`)
