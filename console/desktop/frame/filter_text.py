"""What a filter as typed comes to: valid, or wrong at a place and how to mend it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.desktop.query_text import terms_of
from console.query.errors import QueryError
from console.query.parser import parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`query` is the whole filter; `wrong` a place in the line being typed; `cure` what to do about it."""

    query: str
    wrong: tuple[int, int] | None = None
    cure: str = ""

    @property
    def is_valid(self) -> bool:
        """It can be applied."""
        return not self.cure


def read(chips: tuple[str, ...], typed: str) -> Reading:
    """Chips and the line together, as one filter."""
    before = " ".join(chips)
    query = f"{before} {typed}".strip()
    try:
        parse(query)
    except QueryError as error:
        shift = len(before) + 1 if before else 0
        lead = len(typed) - len(typed.lstrip())
        start = max(0, error.position - shift + (lead if not before else 0))
        return Reading(query=query, wrong=(start, start + error.length), cure=error.message)
    return Reading(query=query)


def split(query: str) -> tuple[tuple[str, ...], str]:
    """A filter as chips and what stays in the line: all chips, or all line where it has OR or parentheses."""
    terms = terms_of(query)
    if terms is None:
        return (), query
    return tuple(terms), ""
