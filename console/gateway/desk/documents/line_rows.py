"""Lines of the raw view and of the hex view. Blocks."""

from __future__ import annotations

from console.api.documents import LineWindow, Mark, TextLine
from console.documents.hex_lines import WIDTH, hex_count, hex_line, masked_spans
from console.documents.marks import marks
from console.documents.window import first_between
from console.gateway.desk.documents.opened import OpenedOne
from console.gateway.desk.masked import clipped

BEGINS, ENDS = b"\x0b", b"\x1c\r"
"""The bytes of an MLLP block around a message (HL7 v2 transport, appendix C)."""

_SHOWN_BEGIN, _SHOWN_END = "\u240b", "\u241c\u240d"


def text_window(opened: OpenedOne, first: int, count: int, *, clear: bool, framed: bool) -> LineWindow:
    """Some lines of the text, with frame bytes where it came in a frame and they are asked for."""
    table = opened.table
    last = len(table) - 1
    found = [_text_line(opened, index, clear=clear) for index in range(first, min(first + count, len(table)))]
    for line in found if framed else ():
        line["before"] = _SHOWN_BEGIN if line["index"] == 0 else ""
        line["after"] = _SHOWN_END if line["index"] == last else ""
    # All at once: thousands of marks made one by one cost more than everything else of the page.
    return LineWindow.model_validate({"first": first, "total": len(table), "lines": found})


def hex_window(opened: OpenedOne, first: int, count: int, *, clear: bool, framed: bool) -> LineWindow:
    """Some lines of the dump; with the frame its bytes stand in it and move the offsets by one."""
    raw, shift = opened.document.raw, len(BEGINS) if framed else 0
    total = hex_count(len(raw) + (len(BEGINS) + len(ENDS) if framed else 0))
    start = max(0, first * WIDTH - shift)
    end = min(len(raw), (first + count) * WIDTH)
    spans = masked_spans(opened.document, start, end, opened.look(clear=clear))
    masked = [(begin + shift, stop + shift) for begin, stop in spans]
    whole = BEGINS + raw + ENDS if framed else raw
    lines = tuple(
        _hex_line(whole, index, _on_line(masked, index), shift) for index in range(first, min(first + count, total))
    )
    return LineWindow(first=first, total=total, lines=lines)


def _text_line(opened: OpenedOne, index: int, *, clear: bool) -> dict[str, object]:
    """A `TextLine` as it is written."""
    table, document = opened.table, opened.document
    start, end = table.starts[index], table.ends[index]
    shown = opened.line(index, clear=clear)
    node = first_between(document.nodes, start, end)
    return {
        "index": index,
        "number": table.numbers[index],
        "continued": table.continued(index),
        "path": node.path if node is not None else "",
        "text": clipped(shown.text),
        "start": start,
        "end": end,
        "ends": table.ending(document.raw, index),
        "marks": [{"column": mark.column, "length": mark.length, "role": mark.role} for mark in marks(shown)],
    }


def _on_line(spans: list[tuple[int, int]], index: int) -> list[tuple[int, int]]:
    return [span for span in spans if span[0] < (index + 1) * WIDTH and span[1] > index * WIDTH]


def _hex_line(whole: bytes, index: int, masked: list[tuple[int, int]], shift: int) -> TextLine:
    text, spans = hex_line(whole, index, masked)
    start = max(0, index * WIDTH - shift)
    return TextLine(
        index=index,
        number=index + 1,
        text=text,
        start=start,
        end=max(start, (index + 1) * WIDTH - shift),
        marks=tuple(Mark(column=first, length=last - first, role="masked") for first, last in spans),
    )
