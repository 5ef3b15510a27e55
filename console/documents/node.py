"""A document as nodes over its bytes; nothing is copied and nothing is rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from console.core.message import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One addressable part of a document.

    `path` is the field's own (`PID-3[1].1`, `OBX[4]-5`); `start` and `end` are byte offsets in `Document.raw`
    (end exclusive); `value` is the decoded, unescaped text for display ("" for containers);
    `meaning` is the table meaning or data type note ("F" -> "Final"); `private` marks patient data.
    `children` may be computed when first read.
    """

    path: str
    label: str
    value: str
    start: int
    end: int
    meaning: str = ""
    private: bool = False
    children: Sequence[Node] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes, how they were read, and the top nodes (segments, or the root element)."""

    raw: bytes
    layer: str
    type: str
    encoding: str  # the codec used for display
    encoding_assumed: bool  # True where the message did not say
    nodes: Sequence[Node]
    problems: tuple[Problem, ...] = field(default=())
