"""A fault of ours in the middle of a try: the gateway lives, the message asks a person, the peer is not flooded."""

from __future__ import annotations

from pathlib import Path

from console.api.commands import MessageCommand, MessageCommandName
from tests.support.one_way import one_way
from tests.support.oracle import message


async def test_that_a_fault_of_ours_stops_one_message_and_not_the_lane(tmp_path: Path) -> None:
    async with one_way(tmp_path, module=("tests.support.sabotaged.stumbling_judge",)) as way:
        for number in (1, 2, 3):
            await way.sender.send(message("way", number))
        (row,) = await way.rows("status:unknown", 1)
        assert row.control_id == "way-2"
        assert way.gateway.running
        command = MessageCommand(command=MessageCommandName.ARRIVED, ids=(row.id,), reason="asked the receiver")
        assert [receipt.done for receipt in (await way.api.command(command)).receipts] == [True]
        await way.rows("status:sent", 3, seconds=20)
    assert [mark.number for mark in way.history.received if mark] == [1, 2, 3]
