"""Any document opened: stored, a reply, embedded in another, or from outside. All text is masked unless revealed.

One viewer serves them all. A `DocumentRef` says which; large ones are read page by page.
"""

from __future__ import annotations

from pydantic import Base64Bytes, Field, model_validator

from console.api.base import Whole, Wire
from console.api.commands import DiffLine, EditChange, FieldChange
from console.api.messages import Finding, NodeRow, OutcomeView
from console.core.message import Severity

MOST_ROWS = 500
"""Lines, nodes, table rows or matches in one answer."""

MOST_OPENED = 32 * 1024 * 1024
"""Bytes that are opened at once; the gateway's body limit for these calls leaves room for their encoding."""


def too_large_to_open(size: int) -> str:
    """What to say of this many bytes; "" where they can be taken."""
    if size <= MOST_OPENED:
        return ""
    return (
        f"This is {size / 1_000_000:.0f} MB, and at most {MOST_OPENED // 1024 // 1024} MiB are opened at once. "
        "Take the file apart, or put it into the folder of an interface."
    )


class DocumentRef(Wire):
    """Which document: a delivery's message, with `attempt` the reply of that try, or one `held` from outside.

    `part` goes on into a document embedded at that path (`OBX[2]-5.5`); several are joined by `!`.
    """

    delivery: Whole | None = None
    attempt: int | None = Field(None, ge=1)
    held: str = Field("", max_length=64)
    part: str = Field("", max_length=1000)

    @model_validator(mode="after")
    def _exactly_one(self) -> DocumentRef:
        if (self.delivery is None) == (not self.held) or (self.attempt is not None and self.delivery is None):
            raise ValueError("name a delivery (with or without a try), or a held document, and only one of them")
        return self


class OpenRequest(Wire):
    """Bytes from outside. `text`: from the clipboard, as UTF-8. `format` "" finds out; else its name."""

    raw: Base64Bytes
    text: bool = False
    format: str = ""


class OpenedDocument(Wire):
    """One document in what was opened; a batch holds several."""

    ref: DocumentRef
    number: int
    format: str
    format_title: str
    type: str
    size: int
    readable: bool


class Opened(Wire):
    """What was in it; held in the gateway's memory for a while (`seconds`), never stored."""

    documents: tuple[OpenedDocument, ...]
    total: int
    seconds: int


class Reveal(Wire):
    """Patient data may be shown to this person for this document: the `key` goes into the calls for pages."""

    key: str
    seconds: int


class RevealDocument(Wire):
    """Ask to see a whole document in the clear; audited before anything is given."""

    ref: DocumentRef
    purpose: str
    note: str = ""


class RevealPlaces(Wire):
    """Ask to see single values."""

    ref: DocumentRef
    paths: tuple[str, ...] = Field(min_length=1, max_length=50)
    purpose: str
    note: str = ""


class PartHead(Wire):
    """A document embedded in this one, which can be opened by its own format."""

    path: str
    media_type: str
    size: int
    title: str  # "C-CDA", "PDF", "plain text"
    opens: bool  # a format of ours reads it
    problem: str = ""


class Section(Wire):
    """A line of the outline of the rendered view."""

    id: str
    title: str
    path: str
    level: int = 1
    note: str = ""


class GridInfo(Wire):
    """A table view that is offered."""

    id: str
    title: str
    rows: int
    columns: tuple[str, ...]


class DocumentHead(Wire):
    """A document opened. `views` are those it has: tree, raw, hex, table, rendered; `reply` where it is one."""

    ref: DocumentRef
    format: str
    format_title: str
    syntax: str  # er7, json, xml, plain
    type: str
    version: str
    identity: str  # control id, resource id, document id: never a patient's
    charset: str
    charset_assumed: bool
    terminator: str
    size: int
    sha256: str
    readable: bool
    framed: bool = False  # it came in an MLLP block; the raw view can show its bytes
    lines: int  # lines of the raw view
    nodes: tuple[NodeRow, ...]  # the first levels, depth first; more by `document_nodes`
    nodes_complete: bool
    findings: tuple[Finding, ...]  # what reading it found; `document_validate` finds more
    views: tuple[str, ...]
    tables: tuple[GridInfo, ...] = ()
    outline: tuple[Section, ...] = ()
    parts: tuple[PartHead, ...] = ()
    explanations: tuple[OutcomeView, ...] = ()  # of a reply: what it says of the message it answers, in plain words
    may_reveal: bool = False
    may_edit: bool = False


class NodesRequest(Wire):
    """Children of a node ("" for the top), `first` counts from 0."""

    ref: DocumentRef
    path: str = Field("", max_length=1000)
    first: int = Field(0, ge=0)
    count: int = Field(200, ge=1, le=MOST_ROWS)
    key: str = ""


class NodeWindow(Wire):
    """Some children of a node, in order, and how many there are."""

    parent: str
    first: int
    total: int
    nodes: tuple[NodeRow, ...]


class ChainRequest(Wire):
    """The node at a place of the raw text, or by its path, with all nodes above it: to open the tree there."""

    ref: DocumentRef
    line: int | None = Field(None, ge=0)
    column: int = Field(0, ge=0)
    path: str = Field("", max_length=1000)
    key: str = ""


class NodeChain(Wire):
    """From the top down to the node; `places` are their places among their siblings. Empty where there is none."""

    nodes: tuple[NodeRow, ...]
    places: tuple[int, ...]


class LinesRequest(Wire):
    """A window of the raw text. `form`: text or hex (16 bytes a line). With `frame` the MLLP frame bytes are shown."""

    ref: DocumentRef
    first: int = Field(0, ge=0)
    count: int = Field(200, ge=1, le=MOST_ROWS)
    form: str = Field("text", pattern="^(text|hex)$")
    frame: bool = False
    key: str = ""


class Mark(Wire):
    """A run of characters with a role for the eye: delimiter, name, string, number, literal, tag, attribute, comment,
    escape, control, masked, clear (patient data that is shown), bad. A later mark lies over an earlier one."""

    column: int
    length: int
    role: str


class TextLine(Wire):
    """One line as it is shown. A long line of the document takes several, `continued` from the second on. `before` and
    `after` are frame bytes as pictures, outside of `text`, so that columns stay."""

    index: int  # of the view, from 0
    number: int  # of the document, from 1
    continued: bool = False
    path: str = ""  # of the node that begins here
    text: str
    start: int  # bytes
    end: int
    ends: str = ""  # CR, LF, CRLF: how it ends in the bytes
    marks: tuple[Mark, ...] = ()
    before: str = ""
    after: str = ""


class LineWindow(Wire):
    """Some lines, and how many there are."""

    first: int
    total: int
    lines: tuple[TextLine, ...]


class FindRequest(Wire):
    """Look for text in names, paths and values (and so in the raw text). Masked values are not searched unless `key`
    says that they are revealed."""

    ref: DocumentRef
    text: str = Field(min_length=1, max_length=200)
    key: str = ""


class Match(Wire):
    """One place found: where in the tree, and where in the raw text."""

    path: str
    label: str
    where: str  # path, name, value, raw
    line: int
    column: int
    column_end: int


class Matches(Wire):
    """All places, in the order of the bytes; `more` where there were over 1000."""

    matches: tuple[Match, ...]
    more: bool = False


class GridRequest(Wire):
    """Some rows of a table view."""

    ref: DocumentRef
    table: str = Field(max_length=200)
    first: int = Field(0, ge=0)
    count: int = Field(100, ge=1, le=MOST_ROWS)
    key: str = ""


class GridCellView(Wire):
    """One cell, masked."""

    text: str = ""
    path: str = ""
    private: bool = False
    meaning: str = ""
    severity: Severity | None = None


class GridRowView(Wire):
    """One row."""

    path: str
    cells: tuple[GridCellView, ...]


class GridWindow(Wire):
    """Some rows, and how many there are."""

    first: int
    total: int
    rows: tuple[GridRowView, ...]


class RenderRequest(Wire):
    """One section of the rendered view; "" is the first."""

    ref: DocumentRef
    section: str = Field("", max_length=200)
    key: str = ""


class RunView(Wire):
    """Text of one style, masked where it is private."""

    text: str
    style: str = "plain"
    path: str = ""
    private: bool = False


class CellView(Wire):
    """One cell of a table in the rendered view."""

    runs: tuple[RunView, ...] = ()
    head: bool = False
    columns: int = 1
    rows: int = 1


class BlockView(Wire):
    """A paragraph, list item, table, fact, notice: see `console.documents.rendering.Block`."""

    kind: str
    runs: tuple[RunView, ...] = ()
    level: int = 1
    marker: str = ""
    severity: str = ""
    cells: tuple[tuple[CellView, ...], ...] = ()
    caption: str = ""
    path: str = ""


class RenderedView(Wire):
    """The outline, and the blocks of one section."""

    form: str
    title: str
    outline: tuple[Section, ...]
    section: str
    blocks: tuple[BlockView, ...]
    dropped: tuple[str, ...] = ()


class ValidateRequest(Wire):
    """Run the thorough checks in a worker, under a time cap. `profile` is the name of a kept one, "" what fits by
    itself, "-" none. Rule files of C-CDA come from the gateway's own settings: a request names no file there."""

    ref: DocumentRef
    profile: str = Field("", max_length=200)
    checks: tuple[str, ...] = ()  # names; empty: all that fit
    seconds: float = Field(20.0, gt=0, le=120)


class CheckRun(Wire):
    """What became of one check. `state`: ran, refused, cut (no time left), failed."""

    name: str
    title: str
    source: str
    state: str
    text: str = ""
    milliseconds: int = 0
    findings: int = 0


class Validation(Wire):
    """All findings, worst first, at most 1000; `total` counts them all."""

    findings: tuple[Finding, ...]
    runs: tuple[CheckRun, ...]
    total: int


class DraftDocument(Wire):
    """Edit a document from outside: give either changes by path, or (a right of its own) the whole text anew."""

    ref: DocumentRef
    changes: tuple[EditChange, ...] = Field((), max_length=200)
    text: str | None = Field(None, max_length=40_000_000)  # as `RawText` gave it, edited
    reason: str = ""


class RawText(Wire):
    """A document in the clear for raw editing; audited. See `console.documents.raw_text` for what stands in it."""

    text: str
    sha256: str  # of the document as it is


class DocumentDraft(Wire):
    """The changed copy, masked: compare, then save or hold it."""

    size: int
    original_size: int
    lines: tuple[DiffLine, ...]
    changes: tuple[FieldChange, ...]
    findings: tuple[Finding, ...]
    ref: DocumentRef  # the copy, held like any other
    sha256: str


class SaveRequest(Wire):
    """Write a held or stored document to a file. `masked` False gives patient data, with a purpose, audited."""

    ref: DocumentRef
    masked: bool = True
    purpose: str = ""
