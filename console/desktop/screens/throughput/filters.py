"""What of the filter a chart understands, and the filter that shows the messages behind a lane. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.desktop.query_text import FAILED, quoted, terms_of, with_term
from console.desktop.time_filter import FIELD, Span, with_span

KNOWN = ("layer", "site", "environment", "interface", "type")
"""What roll-ups are kept by."""
TIMES = (FIELD, "age", "since", "until")
"""Terms of time: the axis has its own, so they do not narrow a chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFilter:
    """`query` goes to the gateway; `left_out` are the terms a chart cannot be narrowed by."""

    query: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What to say about it; "" where all of the filter counts."""
        if not self.left_out:
            return ""
        return f"Charts count all messages: {' '.join(self.left_out)} narrows lists only"


def chart_filter(query: str) -> ChartFilter:
    """Split the filter in force."""
    terms = terms_of(query)
    if terms is None:
        return ChartFilter(left_out=(query,))
    kept, left = [], []
    for term in terms:
        field = term.lstrip("-").partition(":")[0].lower()
        if field in KNOWN and ":" in term:
            kept.append(term)
        elif field not in TIMES:
            left.append(term)
    return ChartFilter(query=" ".join(kept), left_out=tuple(left))


def failures_of(by: str, key: str, span: Span) -> str:
    """The messages of a lane that failed in this time: what a press on its errors shows."""
    return with_span(f"{by}:{quoted(key)} {FAILED}", span)


def only_lane(query: str, by: str, key: str) -> str:
    """The filter narrowed to one lane."""
    return with_term(query, by, (key,))
