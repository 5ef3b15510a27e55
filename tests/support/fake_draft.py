"""A draft of the fake message: the lines with the changes put in, compared with the original."""

from __future__ import annotations

import hashlib
from itertools import zip_longest

from console.api.commands import Check, DestinationChoice, DiffLine, Draft, DraftRequest, FieldChange
from console.api.messages import MessageView, NodeRow
from console.core.change import ChangeKind


def draft_of(view: MessageView, request: DraftRequest) -> Draft:
    """What the gateway would answer; a path that is no node of the message leaves the copy as it is."""
    nodes = {node.path: node for node in view.nodes}
    wanted = [c for c in request.changes if c.path in nodes]
    edits = [(nodes[c.path], "" if c.kind is ChangeKind.REMOVE else c.value) for c in wanted]
    control_id = view.row.control_id + "R1" if request.new_control_id else view.row.control_id
    if request.new_control_id:
        edits.append((nodes["MSH-10"], control_id))
    lines = tuple(_line(number, line.text, edits) for number, line in enumerate(view.lines))
    lines = lines if request.text is None else written_lines([line.text for line in view.lines], request.text)
    copy = "\r".join(line.copy_text for line in lines)
    return Draft(
        size=view.size + sum(len(value) - (node.column_end - node.column) for node, value in edits),
        original_size=view.size,
        lines=lines,
        changes=tuple(
            FieldChange(
                path=node.path,
                label=node.label,
                original=node.value,
                copy_text=value,
                why="Rule: changed content gets a new ID" if node.path == "MSH-10" else "You",
            )
            for node, value in edits
        ),
        checks=(
            Check(name="Parses", level="ok", text=f"{len(lines)} segments, same delimiters and segment ends"),
            Check(name="Structure", level="ok", text="ORU_R01 2.5.1, no missing required field"),
            Check(
                name="Newer message",
                level="warn",
                text="MSG88131 for the same order was sent at 10:16:02. Sending now files the older value last.",
            ),
            Check(name="Duplicates", level="ok", text=f"No message with ID {control_id} was ever delivered"),
        ),
        control_id=control_id,
        keep_allowed=not request.changes and request.text is None,
        control_id_reason="Content changed. The receiver must not take it for a duplicate.",
        destinations=(
            DestinationChoice(name="peer", title="CERN", environment="PROD", address="cerner-mllp:6660"),
            DestinationChoice(name="test-lab", title="TEST-LAB", environment="TEST", address="test-cern:6660"),
        ),
        destination=request.destination or "peer",
        needs_newer_confirmation=True,
        dry_run=(
            ("Route", "LAB → CERN, condition matched: type is ORU and site is HOSP"),
            ("Framed", f"<VT> {view.size} bytes <FS><CR>"),
            ("Order", "Goes behind 0 waiting messages; 1 newer message for this patient was already sent"),
            ("Expected reply", "AA within 30 s; on AE it stops here and is not retried"),
        ),
        would_be_delivered=True,
        sha256=hashlib.sha256(copy.encode()).hexdigest(),
    )


def written_lines(before: list[str], text: str) -> tuple[DiffLine, ...]:
    """Line beside line; what was typed stays in sight here, where nobody masks it."""
    pairs = zip_longest(before, text.split("\n"))
    return tuple(
        DiffLine(
            kind="removed" if now is None else "added" if was is None else "same" if was == now else "changed",
            number=number,
            original=was or "",
            copy_text=now or "",
        )
        for number, (was, now) in enumerate(pairs, 1)
    )


def _line(number: int, text: str, edits: list[tuple[NodeRow, str]]) -> DiffLine:
    here = sorted(((n, v) for n, v in edits if n.line == number), key=lambda edit: edit[0].column)
    copy, at = "", 0
    spans = []
    for node, value in here:
        copy += text[at : node.column]
        spans.append((len(copy), len(copy) + len(value)))
        copy += value
        at = node.column_end
    return DiffLine(
        kind="changed" if here else "same",
        number=number + 1,
        original=text,
        copy_text=copy + text[at:],
        original_spans=tuple((node.column, node.column_end) for node, _ in here),
        copy_spans=tuple(spans),
    )
