"""A span of time as a term of the filter, and back. Pure.

The grammar's `received:A..B` reaches to the end of B's minute or second, so a half-open span is written with the
last minute (or second) inside it. Times are written in UTC: the gateway may live in another zone than this desk, and a
span stays the same span tomorrow, over midnight, and on the night the clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from console.desktop.query_text import terms_of, with_term
from console.query.errors import QueryError
from console.query.nodes import Received
from console.query.parser import parse

FIELD = "received"
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `since` to before `until`; both aware, whole seconds."""

    since: datetime
    until: datetime

    @property
    def seconds(self) -> float:
        """How long."""
        return (self.until - self.since).total_seconds()


def whole(since: datetime, until: datetime) -> Span:
    """The span in whole seconds, never empty."""
    first = since.astimezone(UTC).replace(microsecond=0)
    last = until.astimezone(UTC).replace(microsecond=0)
    return Span(since=first, until=max(last, first + SECOND))


def value_of(span: Span) -> str:
    """The value of the term: `2026-11-22T08:46Z..2026-11-22T09:45Z`, with seconds where an end has some."""
    fine = bool(span.since.second or span.until.second)
    step, form = (SECOND, "%Y-%m-%dT%H:%M:%SZ") if fine else (MINUTE, "%Y-%m-%dT%H:%MZ")
    return f"{span.since.astimezone(UTC):{form}}..{(span.until - step).astimezone(UTC):{form}}"


def with_span(query: str, span: Span | None) -> str:
    """The filter with this span instead of the one it had; without one where it is None."""
    return with_term(query, FIELD, [value_of(span)] if span is not None else [])


def span_of(query: str) -> Span | None:
    """The span in force; None where the filter has none, or one that is open or told from now."""
    term = next((each for each in terms_of(query) or [] if each.lower().startswith(f"{FIELD}:")), None)
    return span_of_term(term) if term is not None else None


def span_of_term(term: str) -> Span | None:
    """The span of one `received:` term; None where it is no range of two written moments."""
    if not term.lower().startswith(f"{FIELD}:") or ".." not in term:
        return None
    try:
        node = parse(term)
    except QueryError:
        return None
    if not isinstance(node, Received) or not isinstance(node.start, datetime) or not isinstance(node.end, datetime):
        return None
    return Span(since=node.start, until=node.end) if node.end > node.start else None


def words(span: Span, zone: tzinfo | None = None) -> str:
    """`08:46–09:46`, `21 Nov 22:00–22 Nov 02:00`, by this machine's clock."""
    first, last = span.since.astimezone(zone), span.until.astimezone(zone)
    clock = "%H:%M:%S" if first.second or last.second else "%H:%M"
    if first.date() == last.date():
        return f"{first:{clock}}–{last:{clock}}"
    if not (first.hour or first.minute or last.hour or last.minute or first.second or last.second):
        return f"{first.day} {first:%b}–{last.day} {last:%b}"
    return f"{first.day} {first:%b} {first:{clock}}–{last.day} {last:%b} {last:{clock}}"
