"""A document as nodes over its bytes; nothing is copied and nothing is rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from console.core.message import Problem


class Syntax(StrEnum):
    """How the bytes are written: what the raw view colours by."""

    ER7 = "er7"  # HL7 v2 delimiters
    JSON = "json"
    XML = "xml"
    HTTP = "http"  # the head of an HTTP answer
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One addressable part of a document.

    `path` is the field's own (`PID-3[1].1`, `OBX[4]-5`); `start` and `end` are byte offsets in `Document.raw`
    (end exclusive); `value` is the decoded, unescaped text for display ("" for containers);
    `meaning` is the table meaning or data type note ("F" -> "Final"); `private` marks patient data. `datatype` is the
    field's own word for what stands here ("CWE", "HumanName", "II"); "" where nobody says. `children` may be computed
    when first read; a large document reads no more of itself than somebody looks at.
    """

    path: str
    label: str
    value: str
    start: int
    end: int
    meaning: str = ""
    private: bool = False
    datatype: str = ""
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
