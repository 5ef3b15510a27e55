"""Batch files of the clinics."""

from __future__ import annotations

from pathlib import Path

from console.layers.registry import layer
from console.simulator.batches import TOGETHER, Dropper, batch
from console.simulator.feeds import CLIN_IN

MESSAGES = [f"MSH|^~\\&|CLINICS|SOUTH|||2026||ORU^R01|C{n}|T|2.3.1\r".encode() for n in range(TOGETHER)]


def test_that_a_batch_counts_its_messages_and_splits_into_them() -> None:
    made = batch(CLIN_IN, 7, MESSAGES)

    assert f"BTS|{TOGETHER}\r".encode() in made
    assert layer("hl7v2").split(made) == MESSAGES


def files(folder: Path) -> list[str]:
    """The names of what is there."""
    return sorted(path.name for path in folder.iterdir())


async def test_that_a_file_appears_whole_when_it_is_full_and_at_the_end(tmp_path: Path) -> None:
    dropper = Dropper(CLIN_IN, tmp_path)
    for raw in MESSAGES[:-1]:
        await dropper.send(raw)
    assert files(tmp_path) == []

    await dropper.send(MESSAGES[-1])
    await dropper.send(MESSAGES[0])
    await dropper.close()

    assert files(tmp_path) == ["CLIN00001.hl7", "CLIN00002.hl7"]
    assert dropper.tally.sent == dropper.tally.acked == TOGETHER + 1
