"""What a cell or a field becomes as a filter, and how it joins the one in force. Pure; no value that is masked.

Identifiers that are masked are asked for by the message that holds them: the gateway compares its keyed hashes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from console.api.interfaces import InterfaceRow
from console.api.messages import MASK, MessageRow, NodeRow
from console.desktop.query_text import quoted, terms_of, with_term
from console.query.errors import QueryError
from console.query.parser import parse
from console.query.words import PATHS

WAITING = ("queued", "sending", "held", "unknown", "error")
"""The states that hold a place in a queue: what a depth counts."""
PRIVATE = "Masked: reveal it to read it. It cannot be filtered for by its value."


class Way(Enum):
    """How a term joins the filter in force."""

    ONLY = "Filter for"
    NOT = "Exclude"
    OR = "Add as or"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term that a cell stands for: `label` for a person; `why` says why there is none."""

    field: str = ""
    values: tuple[str, ...] = ()
    label: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """As it is written."""
        return f"{self.field}:{','.join(quoted(value) for value in self.values)}"


def combined(query: str, term: Term, way: Way) -> str:
    """The filter with this term in it."""
    if way is Way.NOT:
        return f"{query} -{term.text}".strip()
    if way is Way.ONLY or not query:
        return with_term(query, term.field, term.values)
    terms = terms_of(query)
    mine = next((each for each in terms or [] if each.lower().startswith(f"{term.field}:")), None)
    if mine is not None and not re.search(r"[<>=]|\.\.", mine):
        added = [quoted(value) for value in term.values if quoted(value) not in mine.partition(":")[2].split(",")]
        return " ".join(",".join([each, *added]) if each == mine else each for each in terms or [])
    whole = query if terms is not None and len(terms) == 1 else f"({query})"
    return f"{whole} OR {term.text}"


def of_message(row: MessageRow, column: str) -> Term:
    """A cell of the message list."""
    minute = row.received_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    known = {
        "state": _term("status", row.status.value),
        "time": _term("received", minute, "received in the same minute"),
        "layer": _term("layer", row.layer),
        "type": _term("type", row.type),
        "route": _term("interface", row.interface, f"interface: {row.route}"),
        "control": _term("control", row.control_id),
        "tries": _term("attempts", str(row.attempts)),
        "outcome": _term("outcome", row.outcome),
    }
    if column == "patient":
        return same("mrn", row.id, "same patient")
    term = known.get(column, Term(why="This column is no word of the filter."))
    return term if term.values or term.why else Term(why="There is nothing here to filter for.")


def of_interface(row: InterfaceRow, column: str) -> tuple[Term, ...]:
    """A cell of the interface list: the terms that together give its messages."""
    mine = _term("interface", row.name, f"interface: {row.title}")
    more = {
        "depth": Term(field="status", values=WAITING, label="what waits"),
        "oldest": Term(field="status", values=WAITING, label="what waits"),
        "errors": _term("status", "error", "refused messages"),
        "last": _term("control", row.last_control_id, f"its last message {row.last_control_id}"),
    }.get(column)
    if column in ("link", "work", "holds", "spark", "in", "out"):
        return (mine,)
    return (mine, more) if more is not None and more.values else (mine,)


def of_node(node: NodeRow, delivery: int, *, masked: bool) -> Term:
    """A field in the inspector."""
    path = re.sub(r"\[\d+\]", "", node.path)
    if "-" not in path:
        return Term(why="A whole segment has no single value. Choose one of its fields.")
    if masked or node.private or MASK[0] in node.value:
        kind = PATHS.get(path, "")
        return same(kind, delivery, f"same {KINDS.get(kind, kind)}") if kind in KINDS else Term(why=PRIVATE)
    if not node.value:
        return Term(why="This field is empty.")
    return _term(path, node.value, f"{path}: {node.value[:40]}")


KINDS = {"mrn": "patient", "visit": "visit", "placer": "placer order", "filler": "filler order"}
"""Identifiers that messages share, by the grammar's word, in a person's words."""
NOT_YET = "This gateway's filter cannot compare masked identifiers. Open the message: its relatives are listed there."


def same(kind: str, delivery: int, label: str) -> Term:
    """Messages that share this identifier with a delivery: asked for by the delivery, never by the value."""
    term = Term(field="same", values=(f"{kind}@{delivery}",), label=label)
    try:
        parse(term.text)
    except QueryError:
        return Term(label=label, why=NOT_YET)
    return term


def longest_waiting(oldest: datetime) -> str:
    """What waits and came in the second of the oldest, or before."""
    return f"status:{','.join(WAITING)} received:<={oldest.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _term(field: str, value: str, label: str = "") -> Term:
    return Term(field=field, values=(value,) if value else (), label=label or f"{field}: {value}")
