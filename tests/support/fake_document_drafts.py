"""Changed copies of the documents in memory: one line a change, with its neighbours; the text in the clear."""

from __future__ import annotations

import hashlib

from console.api.client import ApiError
from console.api.commands import DiffLine, FieldChange
from console.api.documents import DocumentDraft, DocumentRef, DraftDocument, RawText
from console.api.messages import Finding, NodeRow
from console.core.change import ChangeKind
from console.core.message import Severity
from tests.support.fake_draft import written_lines
from tests.support.sample_documents import Sample

AROUND = 2
MADE_ANEW = Finding(
    path="", severity=Severity.WARNING, code="json.blank", text="A value is empty. Give it one, or take it out."
)


def draft_of_document(sample: Sample, request: DraftDocument, held: str) -> DocumentDraft:
    """What the gateway would answer. Raises `ApiError` for a place that is not there."""
    told = raw_of(sample).text
    lines: tuple[DiffLine, ...]
    changes: tuple[FieldChange, ...]
    if request.text is not None:
        lines, changes = written_lines(told.split("\n"), request.text), ()
    else:
        rows = [(_row(sample, each.path), each.kind, each.value) for each in request.changes]
        lines = tuple(line for row, kind, value in rows for line in _lines(sample, row, kind, value))
        changes = tuple(
            FieldChange(
                path=row.path, label=row.label, original=row.value,
                copy_text="" if kind is ChangeKind.REMOVE else value,
                why={ChangeKind.INSERT: "You: added", ChangeKind.REMOVE: "You: removed"}.get(kind, "You"),
            )
            for row, kind, value in rows
        )  # fmt: skip
    written = f"{request.text}{[(each.kind, each.path, each.value) for each in request.changes]}"
    return DocumentDraft(
        size=sample.size + sum(len(change.copy_text) - len(change.original) for change in changes),
        original_size=sample.size,
        lines=lines,
        changes=changes,
        findings=(*sample.findings[1:], *(() if all(each.value for each in request.changes) else (MADE_ANEW,))),
        ref=DocumentRef(held=held),
        sha256=hashlib.sha256(written.encode()).hexdigest(),
    )


def raw_of(sample: Sample) -> RawText:
    """All lines in the clear."""
    text = "\n".join(line.text for line in sample.lines(0, 100_000, clear=True))
    return RawText(text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def _row(sample: Sample, path: str) -> NodeRow:
    chain = sample.chain(path, clear=False)
    if not chain:
        raise ApiError(409, "Not done", f"{path} does not exist in this document.")
    return chain[-1][0]


def _lines(sample: Sample, row: NodeRow, kind: ChangeKind, value: str) -> list[DiffLine]:
    """The line of a node with its neighbours."""
    first = max(0, row.line - AROUND)
    found = []
    for line in sample.lines(first, row.line - first + AROUND + 1, clear=False):
        text = line.text
        here = line.index == row.line
        after = "" if kind is ChangeKind.REMOVE else value
        copy = f"{text[: row.column]}{after}{text[row.column_end :]}" if here else text
        found.append(
            DiffLine(
                kind="changed" if here else "same", number=line.number, original=text, copy_text=copy,
                original_spans=((row.column, row.column_end),) if here else (),
                copy_spans=((row.column, row.column + len(after)),) if here else (),
            )
        )  # fmt: skip
    return found
