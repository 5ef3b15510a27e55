"""A small answer does not wait for the network's timers."""

from __future__ import annotations

import time
from pathlib import Path

from tests.integration.api.rig import running


async def test_that_a_small_answer_comes_without_the_delay_of_an_acknowledgement(tmp_path: Path) -> None:
    """Nagle's algorithm and a delayed acknowledgement cost 40 ms a call; the best of many is far below that."""
    async with running(tmp_path) as rig:
        took = []
        for _ in range(20):
            begun = time.perf_counter()
            await rig.admin.me()
            took.append(time.perf_counter() - begun)
    assert min(took) < 0.03
