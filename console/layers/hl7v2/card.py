"""An acknowledgement and a result as a person reads them: facts, findings, a table; text of patients marked private."""

from __future__ import annotations

import re

from console.documents.node import Document, Node
from console.documents.rendering import Block, BlockKind, Cell, Heading, Rendered, Run, Style
from console.documents.walk import find_exact, leaves
from console.layers.hl7v2.dictionary import meaning
from console.layers.hl7v2.grids import RESULT_COLUMNS, result_groups, row_of
from console.layers.hl7v2.reply import read_reply
from console.layers.hl7v2.tables import ACK_CODES

_RESULT = (3, 5, 6, 7, 8, 11, 14)
_MOST_ROWS = 500
_SEVERITIES = {"E": "error", "F": "error", "W": "warning", "I": "info"}
_NEXT = {
    "AA": "The receiver took the message.",
    "CA": "The receiver has stored the message safely; its own answer may come later.",
    "AE": "The receiver found an error in the message and did not file it.",
    "AR": "The receiver rejected the message, most often for its type, version or processing id.",
    "CE": "The receiver could not store the message.",
    "CR": "The receiver did not accept the header of the message.",
}
_PATIENT = (("Name", "PID-5"), ("Born", "PID-7"), ("Sex", "PID-8"), ("Identifiers", "PID-3"), ("Visit", "PV1-19"))
_ORDER = (
    ("Test", "4"),
    ("Placer order", "2"),
    ("Filler order", "3"),
    ("Observed", "7"),
    ("Reported", "22"),
    ("Status", "25"),
)


def render(document: Document, section: str = "") -> Rendered | None:
    """A reply (it has an MSA) or a result (it has OBX under OBR); None for any other message, and for a batch."""
    names = [node.path[:3] for node in document.nodes]
    if names.count("MSH") != 1:
        return None
    if "MSA" in names and "OBX" not in names:
        return _reply(document)
    if "OBR" in names and "OBX" in names:
        return _report(document, section)
    return None


def _reply(document: Document) -> Rendered | None:
    read = read_reply(document.raw)
    if read is None:
        return None
    bad = read.code not in {"AA", "CA"}
    words = ACK_CODES.get(read.code, "Not a code of table 0008")
    said = f"{words} ({read.code or 'no code'}). {_NEXT.get(read.code, 'What became of the message is not known.')}"
    blocks = [
        Block(kind=BlockKind.NOTICE, runs=(Run(text=said),), severity="error" if bad else "info", path="MSA-1"),
        _fact(document, "Answers message", "MSA-2"),
        _fact(document, "In its own words", "MSA-3"),
        _fact(document, "From", "MSH-3"),
        _fact(document, "Written", "MSH-7"),
    ]
    for node in document.nodes:
        if node.path.startswith("ERR"):
            blocks.extend(_fault(node))
    return _rendered("reply", document.type or "ACK", [block for block in blocks if block is not None], (), "")


def _fault(node: Node) -> list[Block | None]:
    """One ERR: how bad, which code, where, and the words, each linked to its place."""
    fields = {child.path.rpartition("-")[2]: child for child in node.children}
    severity = _SEVERITIES.get(_text(fields.get("4")), "error")
    code = _first(fields.get("3")) or _first(fields.get("1"))
    words = " ".join(filter(None, (meaning("0357", code) or "Error", f"({code})" if code else "")))
    place = _location(fields.get("2"))
    head = Block(
        kind=BlockKind.NOTICE,
        severity=severity,
        runs=(Run(text=words, style=Style.STRONG), *((Run(text=f" at {place}", path=place),) if place else ())),
        path=node.path,
    )
    told = (("Diagnostic", "7"), ("For the user", "8"), ("Parameters", "6"), ("Named", "5"))
    return [head, *(_labelled(label, fields.get(number)) for label, number in told)]


def _location(node: Node | None) -> str:
    """ERL as a path: `PID^1^3` -> PID-3."""
    if node is None:
        return ""
    while node.children and node.children[0].path.startswith(f"{node.path}["):
        node = node.children[0]
    parts = {child.path.rpartition(".")[2]: _text(child) for child in node.children} or {"1": node.value.strip()}
    segment, field = parts.get("1", ""), parts.get("3", "")
    if not re.fullmatch(r"[A-Z][A-Z0-9]{2}", segment):
        return ""
    sequence = parts.get("2", "")
    named = f"{segment}[{sequence}]" if sequence.isdecimal() and int(sequence) > 1 else segment
    return f"{named}-{field}" if field.isdecimal() else named


def _report(document: Document, section: str) -> Rendered:
    groups = result_groups(document)
    outline = [Heading(id="patient", title="Patient and visit", path="PID")]
    for order, rows in groups:
        place = order.path if order is not None else rows[0].path
        count = f"{len(rows)} result{'' if len(rows) == 1 else 's'}"
        outline.append(Heading(id=place, title=f"Results of {place}", path=place, note=count))
    wanted = section if any(item.id == section for item in outline) else outline[0].id
    blocks: list[Block | None] = []
    if wanted == "patient":
        blocks.extend(_fact(document, label, path) for label, path in _PATIENT)
        if len(groups) == 1:
            blocks.extend(_order(*groups[0]))
    else:
        chosen = next(pair for pair, head in zip(groups, outline[1:], strict=True) if head.id == wanted)
        blocks.extend(_order(*chosen))
    return _rendered("card", document.type, [block for block in blocks if block is not None], tuple(outline), wanted)


def _order(order: Node | None, rows: list[Node]) -> list[Block | None]:
    blocks: list[Block | None] = []
    if order is not None:
        blocks.append(Block(kind=BlockKind.HEADING, level=2, runs=(Run(text=f"Order {order.path}"),), path=order.path))
        fields = {child.path.rpartition("-")[2]: child for child in order.children}
        blocks.extend(_labelled(label, fields.get(number)) for label, number in _ORDER)
    head = tuple(Cell(runs=(Run(text=name, style=Style.STRONG),), head=True) for name in RESULT_COLUMNS)
    body = [_row(node) for node in rows[:_MOST_ROWS]]
    blocks.append(Block(kind=BlockKind.TABLE, cells=(head, *body), path=rows[0].path))
    if len(rows) > _MOST_ROWS:
        words = f"{len(rows) - _MOST_ROWS} more results are in the table view."
        blocks.append(Block(kind=BlockKind.NOTICE, runs=(Run(text=words),), severity="info"))
    return blocks


def _row(node: Node) -> tuple[Cell, ...]:
    row = row_of(node, _RESULT, result=True)
    return tuple(
        Cell(
            runs=(
                Run(
                    text=cell.text,
                    style=Style.STRONG if cell.severity else Style.PLAIN,
                    path=cell.path,
                    private=cell.private,
                ),
            )
            if cell.text
            else ()
        )
        for cell in row.cells
    )


def _rendered(form: str, title: str, blocks: list[Block], outline: tuple[Heading, ...], section: str) -> Rendered:
    return Rendered(form=form, title=title, outline=outline, section=section, blocks=tuple(blocks))


def _fact(document: Document, label: str, path: str) -> Block | None:
    """A field by path, the first segment of its type where there are several."""
    node = find_exact(document, path) or find_exact(document, path.replace("-", "[1]-", 1))
    return _labelled(label, node)


def _labelled(label: str, node: Node | None) -> Block | None:
    if node is None:
        return None
    runs: list[Run] = []
    for leaf in leaves((node,)):
        if leaf.value.strip():
            words = f"{leaf.value} ({leaf.meaning})" if leaf.meaning else leaf.value
            runs.append(Run(text=f" {words}" if runs else words, path=leaf.path, private=leaf.private))
    return Block(kind=BlockKind.FACT, marker=label, runs=tuple(runs), path=node.path) if runs else None


def _text(node: Node | None) -> str:
    return "" if node is None or node.children else node.value.strip()


def _first(node: Node | None) -> str:
    while node is not None and node.children:
        node = node.children[0]
    return _text(node)
