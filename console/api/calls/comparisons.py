"""Documents compared by meaning."""

from __future__ import annotations

from console.api.caller import Caller
from console.api.comparisons import CompareRequest, Comparison, SetAsked, SetCompareRequest, SetComparison, Stages
from console.api.documents import DocumentRef


class ComparisonCalls(Caller):
    """Documents compared by meaning."""

    async def compare(self, request: CompareRequest) -> Comparison:
        """What differs between two documents, by path."""
        return await self.post("/v1/comparisons", request, Comparison, seconds=120.0)

    async def stages(self, ref: DocumentRef) -> Stages:
        """The stages of a delivery that can be compared."""
        return await self.post("/v1/comparisons/stages", ref, Stages)

    async def compare_sets(self, request: SetCompareRequest) -> SetComparison:
        """Begin to compare two result sets."""
        return await self.post("/v1/comparisons/sets", request, SetComparison)

    async def compare_sets_result(self, ident: str, first: int = 0) -> SetComparison:
        """How far it is, and the pairs from `first`."""
        return await self.post("/v1/comparisons/sets/result", SetAsked(id=ident, first=first), SetComparison)

    async def compare_sets_cancel(self, ident: str) -> SetComparison:
        """End it."""
        return await self.post("/v1/comparisons/sets/cancel", SetAsked(id=ident), SetComparison)
