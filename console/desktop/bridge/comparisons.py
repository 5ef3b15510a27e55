"""Documents compared by meaning."""

from __future__ import annotations

from typing import Protocol

from console.api.comparisons import CompareRequest, Comparison, SetCompareRequest, SetComparison, Stages
from console.api.documents import DocumentRef


class ComparisonCalls(Protocol):
    """Documents compared by meaning. Calls raise `OperatorError`."""

    async def compare(self, request: CompareRequest) -> Comparison:
        """What differs between two documents, by path."""

    async def stages(self, ref: DocumentRef) -> Stages:
        """The stages of a delivery that can be compared."""

    async def compare_sets(self, request: SetCompareRequest) -> SetComparison:
        """Begin to compare two result sets."""

    async def compare_sets_result(self, ident: str, first: int = 0) -> SetComparison:
        """How far it is, and the pairs from `first`."""

    async def compare_sets_cancel(self, ident: str) -> SetComparison:
        """End it."""
