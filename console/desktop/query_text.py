"""Small changes to a filter as text: put a term in, take it out, say which terms it has. Pure.

Works on the top level only; a filter with OR or parentheses is kept whole and the new term is put behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.query.errors import QueryError
from console.query.tokens import Kind, tokenize

FAILED = "status:error,parked"
"""What was refused stands in error, or was parked by the rule of its destination: what counts of failures lead to."""


def terms_of(query: str) -> list[str] | None:
    """The top-level terms as typed, each with its minus; None where the filter has OR, AND or parentheses."""
    found, minus = [], False
    try:
        for token in tokenize(query):
            if token.kind in (Kind.OPEN, Kind.CLOSE, Kind.OR, Kind.AND):
                return None
            if token.kind is Kind.NOT:
                minus = True
                continue
            found.append(("-" if minus else "") + query[token.start : token.end])
            minus = False
    except QueryError:
        return None
    return found


def with_term(query: str, field: str, values: Sequence[str]) -> str:
    """The filter with `field` set to these values, or without `field` where there are none."""
    terms = terms_of(query)
    new = f"{field}:{','.join(quoted(value) for value in values)}" if values else ""
    if terms is None:
        return f"({query}) {new}".strip() if new else query
    kept = [term for term in terms if not term.lower().startswith(f"{field}:")]
    return " ".join([*kept, new] if new else kept)


def quoted(value: str) -> str:
    """In quotes where the bare word would be read otherwise."""
    plain = bool(value) and not any(c in value for c in ' ,()"|*') and not value.startswith("-")
    return value if plain else '"' + value.replace('"', "") + '"'
