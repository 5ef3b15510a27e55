"""A stored HL7 v2 message of the gateway in memory as a document: same lines and nodes, its results as a table."""

from __future__ import annotations

import re

from console.api.documents import GridCellView, GridInfo, GridRowView, Mark, PartHead, TextLine
from console.api.messages import MASK, MessageView, NodeRow
from console.core.message import Severity
from tests.support.sample_documents import Sample
from tests.support.written_document import Built

_PIECES = re.compile(f"(?P<delimiter>[|^~\\\\&])|(?P<masked>{MASK[0]}+)")


def of_view(view: MessageView) -> Sample:
    """The document behind a message that is opened."""
    built = Built()
    for index, line in enumerate(view.lines):
        marks = [Mark(column=0, length=min(3, len(line.text)), role="name")] if line.text else []
        marks += [
            Mark(column=found.start(), length=len(found.group()), role=found.lastgroup or "")
            for found in _PIECES.finditer(line.text)
        ]
        built.lines.append(
            TextLine(
                index=index,
                number=line.number,
                path=line.path,
                text=line.text,
                start=line.start,
                end=line.end,
                ends="CR",
                marks=tuple(marks),
            )
        )
    above: list[NodeRow] = []
    for row in view.nodes:
        del above[row.depth :]
        built.nodes[row.path] = row.model_copy(update={"line_end": row.line, "datatype": _datatype(row)})
        built.children.setdefault(above[-1].path if above else "", []).append(row.path)
        above.append(row)
    rows = _results(built)
    tables = {GridInfo(id="OBX", title="Results (OBX)", rows=len(rows), columns=_COLUMNS): rows} if rows else {}
    return Sample(
        format="hl7v2",
        title="HL7 v2",
        syntax="er7",
        type=view.row.type,
        version=view.version,
        framed=True,
        identity=view.row.control_id,
        masked=built,
        clear=built,
        findings=view.findings,
        tables=tables,
        views=("tree", "raw", "hex", *(("table",) if rows else ())),
        readable=bool(view.lines),
        parts=(PartHead(path="OBX[2]-5", media_type="text/xml", size=48_000, title="C-CDA", opens=True),),
    )


_COLUMNS = ("Test", "Value", "Unit", "Range", "Flag")
_FLAGS = {"H": ("High", Severity.WARNING), "N": ("", None)}


def _results(built: Built) -> tuple[GridRowView, ...]:
    found = []
    for row in (each for each in built.nodes.values() if each.path.startswith("OBX") and each.depth == 0):
        fields = built.lines[row.line].text.split("|") + [""] * 12
        flag, severity = _FLAGS.get(fields[8], ("", None))
        texts = (fields[3].replace("^", " "), fields[5], fields[6], fields[7])
        places = (3, 5, 6, 7)
        found.append(
            GridRowView(
                path=row.path,
                cells=(
                    *(GridCellView(text=text, path=f"{row.path}-{at}") for text, at in zip(texts, places, strict=True)),
                    GridCellView(text=fields[8], path=f"{row.path}-8", meaning=flag, severity=severity),
                ),
            )
        )
    return tuple(found)


def _datatype(row: NodeRow) -> str:
    known = {"PID-3": "CX", "PID-5": "XPN", "OBX-3": "CWE", "OBX-5": "NM", "MSH-9": "MSG", "MSH-7": "TS"}
    return known.get(re.sub(r"\[\d+\]", "", row.path), "")
