"""Fetching a chart and making it ready, all on the bridge's loop: the GUI thread gets what it only has to draw.

The libraries for arrays and paths take half a second to load; they come here, in a thread, when the first chart is
asked for.
"""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING

from console.api.throughput import ChartRequest, QueueHistoryRequest
from console.desktop.bridge.throughput import ThroughputCalls

if TYPE_CHECKING:
    from console.desktop.screens.throughput.history_series import History
    from console.desktop.screens.throughput.series import Board

PAGE = 10
"""Lanes asked for at a time: a page is read in a few milliseconds, so that the window never waits for it."""


async def load_board(client: ThroughputCalls, request: ChartRequest, before: Board | None = None) -> Board:
    """A page of lanes, behind those of `before`. Raises `OperatorError`."""
    chart = await client.chart(request)
    return await asyncio.to_thread(_board, chart, request.lanes, before)


async def load_history(client: ThroughputCalls, request: QueueHistoryRequest) -> History:
    """The history of one queue, with the rows of when it will be empty. Raises `OperatorError`."""
    history = await client.queue_history(request)
    drains = await client.drains()
    rows = tuple(row for row in drains.rows if row.interface == request.interface)
    return await asyncio.to_thread(_history, history, rows, request.until)


def _board(*given: object) -> Board:
    module = importlib.import_module("console.desktop.screens.throughput.series")
    made: Board = module.board_of(*given)
    return made


def _history(*given: object) -> History:
    module = importlib.import_module("console.desktop.screens.throughput.history_series")
    made: History = module.history_of(*given)
    return made
