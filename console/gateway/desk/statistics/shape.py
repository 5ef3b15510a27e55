"""A query without its values, for the audit log: which fields were asked for, never what; pure."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import Enum

from console.query.nodes import Node
from console.query.plan import Plan, leaves

LONGEST = 500


def shape(cut: Plan) -> str:
    """ "status, type, PID-3 (by reading)": the fields of the query in its order; "everything" for an empty one."""
    names = [name_of(leaf) for leaf in leaves(cut.indexed)]
    if cut.rest is not None:
        names += [f"{name_of(leaf)} (by reading)" for leaf in leaves(cut.rest)]
    return ", ".join(dict.fromkeys(name for name in names if name))[:LONGEST] or "everything"


def name_of(leaf: Node) -> str:
    """The field a condition is about: its own word, else what kind of condition it is."""
    for part in fields(leaf):
        value = getattr(leaf, part.name)
        if part.name in {"path", "kind"} and isinstance(value, str):
            return value
        if part.name == "field" and isinstance(value, Enum):
            return str(value.value)
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(leaf).__name__).lower()
