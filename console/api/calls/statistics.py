"""Statistics over a result set."""

from __future__ import annotations

from collections.abc import Callable

from console.api.caller import Caller
from console.api.calls.saving import saved
from console.api.exchange import Exported
from console.api.field_statistics import Statistics, StatisticsAsked, StatisticsRequest


class StatisticsCalls(Caller):
    """Statistics over a result set."""

    async def statistics(self, request: StatisticsRequest) -> Statistics:
        """Begin to count."""
        return await self.post("/v1/statistics", request, Statistics)

    async def statistics_result(self, ident: str, first: int = 0) -> Statistics:
        """How far it is, and the rows from `first`."""
        return await self.post("/v1/statistics/result", StatisticsAsked(id=ident, first=first), Statistics)

    async def statistics_cancel(self, ident: str) -> Statistics:
        """End it."""
        return await self.post("/v1/statistics/cancel", StatisticsAsked(id=ident), Statistics)

    async def statistics_save(self, ident: str, write: Callable[[bytes], None]) -> Exported:
        """The rows as CSV that no spreadsheet takes for formulas."""
        return await saved(self, "/v1/statistics/save", StatisticsAsked(id=ident), write)
