"""Which filters may be kept under a name: those that name no person; pure over the parsed query."""

from __future__ import annotations

from console.layers.hl7v2.path_privacy import path_private
from console.query.nodes import (
    Age,
    All,
    AnyOf,
    Contains,
    Everything,
    FieldHas,
    FieldIs,
    FieldNumber,
    Free,
    Identified,
    Node,
    Not,
    Number,
    Received,
    WordField,
    Words,
)

AGAIN = "Such a search is made anew each time, so that its audit row says who looked for whom."


def why_not_kept(query: Node) -> str:
    """Why this filter cannot be saved, in words that quote nothing of it; empty where it can."""
    match query:
        case All(parts) | AnyOf(parts):
            return next((why for why in map(why_not_kept, parts) if why), "")
        case Not(part):
            return why_not_kept(part)
        case Words(WordField.NOTE):
            return f"A view cannot hold words of a note: they may name a patient. {AGAIN}"
        case Everything() | Words() | Number() | Age() | Received() | FieldHas():
            return ""
        case Identified(kind):
            return f"A view cannot hold a search by {kind}: it names a patient, a visit or an order. {AGAIN}"
        case FieldIs(path) | FieldNumber(path):
            return f"A view cannot hold a value of {path}: it is patient data. {AGAIN}" if path_private(path) else ""
        case Free() | Contains():
            return f"A view cannot hold free text: it may name a patient. Name the field it stands in. {AGAIN}"


def needs_scan(query: Node) -> bool:
    """True where the filter reads every message: such a view is not counted by itself."""
    match query:
        case All(parts) | AnyOf(parts):
            return any(needs_scan(part) for part in parts)
        case Not(part):
            return needs_scan(part)
        case FieldIs() | FieldHas() | FieldNumber() | Contains():
            return True
        case _:
            return False
