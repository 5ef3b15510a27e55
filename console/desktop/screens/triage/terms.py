"""Which terms of the filter say something about a failure group, and which do not. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.desktop.query_text import terms_of
from console.query.words import ALIASES

KNOWN = frozenset({"layer", "site", "interface", "environment", "type", "outcome", "cause"})
"""Fields of the grammar that groups are told apart by; the gateway refuses others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFilter:
    """`query` is sent; `others` are the terms that do not apply here, as typed; `rest` is the filter without them."""

    query: str
    others: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What must be said about the others; "" where there are none."""
        if not self.others:
            return ""
        told = ", ".join(self.others)
        verb = "says" if len(self.others) == 1 else "say"
        return f"{told} {verb} something about messages, not about causes: not applied to this list."


def group_filter(query: str) -> GroupFilter:
    """Part a filter. One with OR or parentheses is sent whole: the gateway decides."""
    terms = terms_of(query)
    if terms is None:
        return GroupFilter(query=query)
    mine = tuple(term for term in terms if applies(term))
    return GroupFilter(query=" ".join(mine), others=tuple(term for term in terms if term not in mine))


def applies(term: str) -> bool:
    """True for free words and for the fields that groups know."""
    field, colon, _ = term.lstrip("-").partition(":")
    if not colon or term.lstrip("-").startswith('"'):
        return True
    name = field.lower()
    return ALIASES.get(name, name) in KNOWN
