"""A gateway that is killed between telling of an alert and noting that it did: told again, under the same name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.api.alerts import AlertsRequest
from tests.integration.api.rig import result
from tests.integration.gateway.alerts.servers import WebServer
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.scripted_peer import ScriptedPeer

SITE = """
[[alert_channel]]
kind = "webhook"
name = "hook"
url = "http://127.0.0.1:{hook}/"
timeout = 1

[[interface]]
name = "lab"
[interface.source]
kind = "mllp"
[[interface.destination]]
kind = "mllp"
name = "cern"
port = {peer}
"""


@pytest.mark.nightly
async def test_that_a_kill_costs_a_repeat_with_the_same_name_and_never_a_loss(tmp_path: Path) -> None:
    async with ScriptedPeer() as peer:
        port = peer.port
    async with WebServer() as web:
        config = tmp_path / "site.toml"
        config.write_text(SITE.format(hook=web.port, peer=port))
        first = GatewayProcess(tmp_path / "data", config, environment={"FAULT": "alert_told_not_marked:1"})
        await first.start()
        async with first.client() as client:
            async with asyncio.timeout(20):
                while not (rules := (await client.alert_rules()).rows):
                    await asyncio.sleep(0.1)
            down = next(rule for rule in rules if rule.name == "Link down")
            await client.save_alert_rule(down.model_copy(update={"threshold": 1.0, "channels": ("app", "hook")}))
        async with MllpClient(first.port("lab")) as sender:
            await sender.send(result("M1"))
        async with asyncio.timeout(60):
            assert await first.wait() == 137
        assert len(web.posts) == 1

        second = GatewayProcess(tmp_path / "data", config)
        await second.start()
        async with asyncio.timeout(90):
            while len(web.posts) < 2:
                await asyncio.sleep(0.1)
        async with second.client() as client:
            page = await client.alerts(AlertsRequest(state="all"))
        await second.stop()

    assert len({headers["idempotency-key"] for headers, _ in web.posts}) == 1
    assert len(page.rows) == 1
