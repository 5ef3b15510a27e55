"""Where an element of lxml's tree stands, as this layer writes paths: `ClinicalDocument/recordTarget/id[2]/@root`."""

from __future__ import annotations

from lxml.etree import _Element as Element

MOST_DEPTH = 300


def place(element: Element, attribute: str = "") -> str:
    """The path of an element, or of one of its attributes. An index stands only where the name repeats."""
    steps: list[str] = []
    at: Element | None = element
    while at is not None and len(steps) < MOST_DEPTH:
        steps.append(_step(at))
        at = at.getparent()
    path = "/".join(reversed(steps))
    return f"{path}/@{attribute}" if attribute else path


def at_line(root: Element, line: int) -> str:
    """The path of the last element that begins at or above a line; of the root where lines are not known."""
    last = root
    for element in root.iter("*"):
        if element.sourceline is not None and element.sourceline > line:
            break
        last = element
    return place(last)


def local(element: Element) -> str:
    """The name without its namespace; "" for what is no element (comments, instructions)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _step(element: Element) -> str:
    name = f"{element.prefix}:{local(element)}" if element.prefix else local(element)
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    if before or next(element.itersiblings(element.tag), None) is not None:
        return f"{name}[{before + 1}]"
    return name
