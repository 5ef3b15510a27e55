"""A gateway that dies in the middle of its writes counts every message and every try once: `console recount` agrees."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import pytest

from console.cli import main
from tests.support.gateway_process import KEY, GatewayProcess
from tests.support.mllp import ack, control_id
from tests.support.mllp_client import MllpClient
from tests.support.small_gateway import Partner
from tests.support.stores import raw_message

SITE = """
[[interface]]
name = "lab"
source = {{ kind = "mllp" }}
[[interface.destination]]
name = "cern"
kind = "mllp"
port = {port}
"""


def recount(data: Path) -> int:
    """The exit code of the sub-command."""
    read, write = os.pipe()
    os.write(write, KEY.hex().encode())
    os.close(write)
    return main(["recount", "--data", str(data), "--key-fd", str(read)])


async def send(gateway: GatewayProcess, begin: int, many: int) -> None:
    """Messages one after the other, until the gateway is gone."""
    with suppress(OSError, TimeoutError):
        async with MllpClient(gateway.port("lab")) as sender:
            for number in range(begin, begin + many):
                await sender.send(raw_message(f"M{number}"), timeout=3)


@pytest.mark.nightly
@pytest.mark.parametrize("dies_at", [(25, 60, 90), (13, 44, 71)])
async def test_that_nothing_is_counted_twice_or_never_whatever_is_killed(
    tmp_path: Path, dies_at: tuple[int, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "site.toml"
    async with Partner(lambda block: ack(control_id(block))) as partner:
        config.write_text(SITE.format(port=partner.port), encoding="utf-8")
        for turn, at in enumerate(dies_at):
            gateway = GatewayProcess(tmp_path, config, environment={"FAULT": f"in_transaction:{at}"})
            await gateway.start()
            async with asyncio.timeout(30):
                begin = turn * 1000
                while gateway.running:
                    await send(gateway, begin, 20)
                    begin += 20
                    with suppress(TimeoutError):
                        async with asyncio.timeout(0.5):
                            await gateway.wait()
        gateway = GatewayProcess(tmp_path, config)
        await gateway.start()
        await send(gateway, 9000, 30)
        assert await gateway.stop() == 0

    code = await asyncio.to_thread(recount, tmp_path)

    told = capsys.readouterr().out
    assert code == 0, told
    assert '"differences": 0' in told
