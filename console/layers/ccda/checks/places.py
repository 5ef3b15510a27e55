"""Where an element of lxml's tree stands, as this layer writes paths: `ClinicalDocument/recordTarget/id[2]/@root`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element as Element

from console.documents.node import Document, Node

MOST_DEPTH = 300
_BEFORE = etree.XPath("count(preceding-sibling::*[local-name() = $name and namespace-uri() = $space])")
"""Counted by libxml2: a document may hold ten thousand siblings of a name."""

_ELEMENT = re.compile(r"[^@()]*")
"""Paths of elements, not of attributes or texts."""


def place(element: Element, attribute: str = "") -> str:
    """The path of an element, or of one of its attributes. An index stands only where the name repeats."""
    steps: list[str] = []
    at: Element | None = element
    while at is not None and len(steps) < MOST_DEPTH:
        steps.append(_step(at))
        at = at.getparent()
    path = "/".join(reversed(steps))
    return f"{path}/@{attribute}" if attribute else path


def at_byte(document: Document, offset: int) -> str:
    """The path of the innermost element that has begun there; "" where none has. For documents that lxml cannot read,
    and so by our own tree."""
    found = ""
    nodes: Sequence[Node] = document.nodes
    while True:
        begun = [node for node in nodes if node.start <= offset and _ELEMENT.fullmatch(node.path)]
        if not begun:
            return found
        found, nodes = begun[-1].path, begun[-1].children


def local(element: Element) -> str:
    """The name without its namespace; "" for what is no element (comments, instructions)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _step(element: Element) -> str:
    name = f"{element.prefix}:{local(element)}" if element.prefix else local(element)
    if element.getparent() is None:
        return name
    space, _, local_name = element.tag.rpartition("}")
    before = int(_BEFORE(element, name=local_name, space=space.lstrip("{")))
    if before or next(element.itersiblings(element.tag), None) is not None:
        return f"{name}[{before + 1}]"
    return name
