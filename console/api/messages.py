"""Message rows, pages of them, and one message opened. All text here is masked unless it says otherwise."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from console.api.base import Wire
from console.api.interfaces import CommandOffer
from console.core.message import Severity
from console.core.status import Status

MASK = "••••••"
"""What stands for patient data; fixed length, so that it says nothing."""


class MessageRow(Wire):
    """One line of the message list: one delivery of one message."""

    id: int  # delivery id: the handle for views and commands
    message_id: int
    status: Status
    received_at: datetime
    updated_at: datetime
    layer: str
    type: str  # "ORU^R01"
    interface: str  # interface name
    route: str  # "LAB → CERN"
    destination: str = ""
    control_id: str
    patient: str = MASK
    attempts: int = 0
    outcome: str = ""  # short code: "AA", "AE 103", "timeout"
    detail: str = ""  # words for the last column: "AA in 18 ms", "Waits behind earlier messages on a link that is down"
    due_at: datetime | None = None  # next try
    possible_duplicate: bool = False
    parent_id: int | None = None  # message id of the original, for a resend
    size: int = 0
    application: str = ""  # reply of the application that comes later: "", awaited, overdue, accepted, refused
    application_at: datetime | None = None  # since when it is awaited, or when it came
    ticket: str = ""  # of the newest note that names one


class MessagePage(Wire):
    """A page, newest first. `next` goes into `before` for the following page; None at the end.

    `below` counts the rows from the first of this page to the end of the list, so that a list can have all its places
    before it has their rows; None where that is not known (yet), and where `is_least` there are more.
    """

    rows: tuple[MessageRow, ...]
    next: str | None = None
    matched: int | None = None  # how many match the query; None: more than 10 000, or not counted yet
    total: int | None = None
    below: int | None = None
    is_least: bool = False
    scan: bool = False  # this query must read the messages: there are no rows here, begin a scan


class RawLine(Wire):
    """One line of the raw view (an HL7 segment), masked."""

    number: int  # 1-based
    path: str  # node path of the line ("OBX[1]")
    text: str
    start: int  # byte span in the message, without the terminator
    end: int


class NodeRow(Wire):
    """One line of the tree. `line`, `column`, `column_end` place it in the masked raw text (0-based characters)."""

    path: str
    short: str  # what the tree shows: "PID-3", ".1", "[2]"
    label: str
    value: str
    meaning: str = ""
    depth: int
    has_children: bool = False
    private: bool = False
    start: int
    end: int
    line: int = 0
    column: int = 0
    column_end: int = 0
    line_end: int = 0  # the line on which it ends
    datatype: str = ""
    severity: Severity | None = None


class Finding(Wire):
    """A problem of this message, linked to its place. `source` is whose rule it is; "" where reading found it."""

    path: str
    severity: Severity
    code: str
    text: str
    source: str = ""


class AttemptView(Wire):
    """One try, with the reply as masked lines."""

    number: int
    started_at: datetime
    ended_at: datetime
    outcome: str
    code: str
    text: str
    milliseconds: int
    peer: str = ""
    reply: tuple[str, ...] = ()
    reply_path: str = ""
    strays: int = 0


class TimelineEntry(Wire):
    """One event in the life of a message, from arrival to receipt; `actor` is empty for the gateway."""

    at: datetime
    title: str
    text: str = ""
    actor: str = ""
    severity: Severity | None = None


class RelatedRow(Wire):
    """A message that belongs to this one."""

    id: int
    control_id: str
    type: str
    relation: str  # "same order", "resent as", "original", "same patient"
    status: Status
    received_at: datetime
    newer: bool = False


class OutcomeView(Wire):
    """Why it stands where it stands, in plain words: what happened, the likely causes in order, what to do.

    `path` is the node it points at; `rule` the rule that says so. `explained` False: no rule knows the peer's words,
    they are shown as they came.
    """

    severity: Severity | None
    title: str
    text: str
    cure: str = ""
    causes: tuple[str, ...] = ()
    path: str = ""
    rule: str = ""
    explained: bool = True


class MessageView(Wire):
    """One message opened in the inspector: masked text, nodes, and everything that happened to it."""

    row: MessageRow
    version: str
    peer: str
    environment: str = ""
    charset: str
    charset_assumed: bool
    terminator: str  # CR, LF, CRLF, mixed, none
    size: int
    sha256: str
    lines: tuple[RawLine, ...]
    lines_total: int
    nodes: tuple[NodeRow, ...]  # depth first; deeper levels by `nodes` calls where `nodes_complete` is False
    nodes_complete: bool = True
    findings: tuple[Finding, ...]
    outcome: OutcomeView
    attempts: tuple[AttemptView, ...]
    timeline: tuple[TimelineEntry, ...]
    related: tuple[RelatedRow, ...]
    commands: tuple[CommandOffer, ...]


class NodePage(Wire):
    """Children of one node of a large document."""

    parent: str
    nodes: tuple[NodeRow, ...]


class RevealRequest(Wire):
    """Ask to see patient data. Empty `paths` means the whole message (a right of its own)."""

    paths: tuple[str, ...] = ()
    purpose: str  # one of PURPOSES or free text, at least three characters
    note: str = ""


class Revealed(Wire):
    """Just what was asked for. `lines` only for a whole-message reveal."""

    values: dict[str, str]
    lines: tuple[RawLine, ...] = ()
    seconds: int = 60  # after this the desktop masks again


class Purpose(StrEnum):
    """Reasons for seeing patient data, for the list in the dialog."""

    MEND = "Mend a failed message"
    IDENTIFY = "Verify the patient with the sender"
    REQUEST = "Request of the treating team"
    TEST = "Check made-up data"
