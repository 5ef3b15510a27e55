"""Once a queue is paused or held, not one byte more goes out: a claim under way is given back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.core.status import Status
from tests.integration.api.rig import result, running
from tests.support.scripted_peer import Act


@pytest.mark.parametrize("turns", [1, 2, 3, 5])
async def test_that_nothing_is_sent_after_a_pause_although_a_claim_was_under_way(tmp_path: Path, turns: int) -> None:
    async with running(tmp_path, Act.AA) as rig:
        lane = rig.gateway.running["lab"].lanes["cern"]
        await lane.pause(5)
        await rig.receive(result("P1"))
        lane.resume()
        for _ in range(turns):  # the claim is submitted, and not yet answered
            await asyncio.sleep(0)
        await lane.pause(5)
        assert lane.current is None
        sent = list(rig.peer.ids)
        (row,) = [row for row in (await rig.admin.messages("control:P1")).rows if row.destination == "CERN"]
        assert row.status in ({Status.SENT} if sent else {Status.QUEUED})
        assert row.attempts == len(sent)
        lane.resume()
        await rig.settled("P1", Status.SENT)
        assert rig.peer.ids == ["P1"]
