"""Statistics over a result set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.api.exchange import Exported
from console.api.field_statistics import Statistics, StatisticsRequest


class StatisticsCalls(Protocol):
    """Statistics over a result set. Calls raise `OperatorError`."""

    async def statistics(self, request: StatisticsRequest) -> Statistics:
        """Begin to count."""

    async def statistics_result(self, ident: str, first: int = 0) -> Statistics:
        """How far it is, and the rows from `first`."""

    async def statistics_cancel(self, ident: str) -> Statistics:
        """End it."""

    async def statistics_save(self, ident: str, write: Callable[[bytes], None]) -> Exported:
        """The rows as CSV that no spreadsheet takes for formulas."""
