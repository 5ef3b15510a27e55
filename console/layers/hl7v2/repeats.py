"""What makes a repeat the same one in another message: the code of a result, the authority of an identifier.

A segment is known by the fields that chapters 2 to 12 make its key; a repetition by the components that tell it from
its neighbours. Empty where only its place tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from console.documents.node import Node
from console.documents.walk import leaves

_SEGMENT = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[\d+\])?")
_REPETITION = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[\d+\])?-(\d+)(?:\[\d+\])?")

KEYS: dict[str, tuple[str, ...]] = {
    "AL1": ("3.1", "3.2"),
    "ARV": ("2.1", "3.1"),
    "CON": ("2.1", "3"),
    "DG1": ("3.1", "3.2", "6"),
    "FT1": ("2",),
    "GT1": ("2.1", "3.1"),
    "IAM": ("3.1", "3.2"),
    "IN1": ("2.1", "3.1", "36"),
    "MFE": ("4.1",),
    "NK1": ("3.1", "2.1", "2.2"),
    "OBR": ("3.1", "2.1", "4.1"),
    "OBX": ("3.1", "3.3", "4"),
    "ORC": ("3.1", "2.1"),
    "PR1": ("3.1", "5"),
    "PRB": ("3.1", "4.1"),
    "PRT": ("4.1", "5.1"),
    "ROL": ("3.1", "4.1"),
    "RXA": ("5.1", "3"),
    "RXC": ("1", "2.1"),
    "RXE": ("2.1",),
    "RXO": ("1.1",),
    "SFT": ("1.1", "3"),
    "SPM": ("2.1", "4.1"),
    "STF": ("1.1",),
    "TXA": ("12.1",),
}
"""Segment -> the places that together name it: field, or field and component."""

_CX = (4, 5)  # authority and type: which identifier of the patient this is, whatever its value
_XCN = (1, 9)
_REPETITIONS: dict[str, tuple[int, ...]] = {
    "PID-2": _CX,
    "PID-3": _CX,
    "PID-4": _CX,
    "PID-5": (7,),
    "PID-9": (7,),
    "PID-11": (7,),
    "PID-13": (2, 3),
    "PID-14": (2, 3),
    "PID-18": _CX,
    "PID-21": _CX,
    "PD1-4": _XCN,
    "PV1-7": _XCN,
    "PV1-8": _XCN,
    "PV1-9": _XCN,
    "PV1-17": _XCN,
    "PV1-19": _CX,
    "OBR-10": _XCN,
    "OBR-16": _XCN,
    "OBR-28": _XCN,
    "ORC-10": _XCN,
    "ORC-12": _XCN,
    "MRG-1": _CX,
    "NK1-2": (7,),
    "NK1-4": (7,),
    "NK1-5": (2, 3),
}
"""Repeating field -> the components that tell its repetitions apart."""


def identity(node: Node) -> str:
    """The key of a segment, or of one repetition of a field; "" where it has none, or the message does not fill it."""
    if found := _SEGMENT.fullmatch(node.path):
        return _of_segment(node, found.group(1))
    if found := _REPETITION.fullmatch(node.path):
        numbers = _REPETITIONS.get(f"{found.group(1)}-{found.group(2)}", ())
        return _joined(_child(node, f".{number}") for number in numbers) if node.children else ""
    return ""


def _of_segment(node: Node, name: str) -> str:
    keys = KEYS.get(name, ())
    if not keys:
        return ""
    fields = {child.path[len(node.path) + 1 :]: child for child in node.children}
    return _joined(_value(fields, key) for key in keys)


def _value(fields: dict[str, Node], key: str) -> str:
    """A field's first repetition, or one component of it; a field without components is its own first."""
    number, _, component = key.partition(".")
    field = fields.get(number)
    if field is None:
        return ""
    if field.children and field.children[0].path.startswith(f"{field.path}["):
        field = field.children[0]
    if not component:
        return _text(field)
    if not field.children:
        return field.value if component == "1" else ""
    return _child(field, f".{component}")


def _child(node: Node, tail: str) -> str:
    for child in node.children:
        if child.path == node.path + tail:
            return _text(child)
    return ""


def _text(node: Node) -> str:
    return node.value if not node.children else "&".join(leaf.value for leaf in leaves((node,)))


def _joined(parts: Iterable[str]) -> str:
    """Parts with a mark between that stands in no value; "" where all are empty."""
    texts = tuple(parts)
    return "\x1f".join(texts) if any(texts) else ""
