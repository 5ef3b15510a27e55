"""A gateway that is killed between a failure and its grouping: the next one groups it, once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.api.triage import GroupsRequest
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp import message
from tests.support.mllp_client import MllpClient
from tests.support.scripted_peer import Act, ScriptedPeer


@pytest.mark.nightly
async def test_that_a_kill_between_a_failure_and_its_group_loses_nothing(tmp_path: Path) -> None:
    async with ScriptedPeer((Act.AE,)) as peer:
        site = tmp_path / "site.toml"
        site.write_text(
            '[[interface]]\nname = "inbound"\nsource = { kind = "mllp" }\n'
            f'[[interface.destination]]\nname = "out"\nkind = "mllp"\nport = {peer.port}\non_error = "park"\n'
        )
        gateway = GatewayProcess(tmp_path / "data", site, environment={"FAULT": "failure_seen:1"})
        await gateway.start()
        async with MllpClient(gateway.port()) as sender:
            await sender.send(message("M1"))
        assert await gateway.wait() == 137
        gateway = GatewayProcess(tmp_path / "data", site)
        await gateway.start()
        try:
            async with gateway.client() as client, asyncio.timeout(20):
                while not (listed := await client.groups(GroupsRequest())).rows:
                    await asyncio.sleep(0.05)
        finally:
            await gateway.stop()
        (row,) = listed.rows
        assert (row.open, row.seen) == (1, 1)
