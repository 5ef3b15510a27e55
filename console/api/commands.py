"""What a person can do to messages: commands on deliveries, drafts, resends; every one with a reason."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from console.api.base import Whole, Wire
from console.api.messages import Finding, MessageRow
from console.core.change import ChangeKind


class MessageCommandName(StrEnum):
    """Commands on deliveries."""

    HOLD = "hold"
    RELEASE = "release"  # a held or parked delivery goes back to its place
    PARK = "park"
    SKIP = "skip"  # final: CANCELLED with the reason; the queue goes on
    CANCEL = "cancel"
    RETRY = "retry"  # an ERROR goes back to QUEUED unchanged, same control id
    ARRIVED = "arrived"  # UNKNOWN: a person says it arrived
    SEND_AGAIN = "send_again"  # UNKNOWN: a person says send it again


class MessageCommand(Wire):
    """One command for a selection of deliveries."""

    command: MessageCommandName
    ids: tuple[Whole, ...]
    reason: str


class Receipt(Wire):
    """What became of one delivery of a command."""

    id: int
    done: bool
    status: str = ""
    text: str = ""


class Receipts(Wire):
    """One receipt per delivery, in the order asked."""

    receipts: tuple[Receipt, ...]


class EditChange(Wire):
    """One edit of a draft; `value` is plain text and is escaped in the gateway."""

    kind: ChangeKind = ChangeKind.SET
    path: str
    value: str = ""


class DraftRequest(Wire):
    """Try an edit without sending: gives the diff, the checks and a dry run. `text`: the whole message anew, as raw
    editing gave it (a right of its own); then there are no changes beside it."""

    changes: tuple[EditChange, ...] = ()
    text: str | None = Field(None, max_length=40_000_000)
    new_control_id: bool = True
    destination: str = ""  # destination name; "" is the delivery's own
    replace_original: bool = True  # where the original still waits there, the copy takes its place
    seen: str = Field("", max_length=80)  # `seen` of the first draft; what somebody else did since comes as `stale`


class DiffLine(Wire):
    """A segment of the original beside the copy, both masked. Spans are (first, last+1) characters that differ."""

    kind: str  # same | changed | added | removed
    number: int
    original: str = ""
    copy_text: str = ""
    original_spans: tuple[tuple[int, int], ...] = ()
    copy_spans: tuple[tuple[int, int], ...] = ()


class FieldChange(Wire):
    """One line of the Changes table."""

    path: str
    label: str
    original: str
    copy_text: str
    why: str


class Check(Wire):
    """One live check of a draft: ok, info, warn or error, in words."""

    name: str  # Parses, Structure, Newer message, Duplicates ...
    level: str
    text: str


class DestinationChoice(Wire):
    """A place this copy can go to."""

    name: str
    title: str
    environment: str
    address: str
    allowed: bool = True
    reason: str = ""


class Draft(Wire):
    """The copy as it would be sent, masked, and what sending it would do."""

    size: int
    original_size: int
    lines: tuple[DiffLine, ...]
    changes: tuple[FieldChange, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...] = ()
    control_id: str  # of the copy
    keep_allowed: bool
    control_id_reason: str
    destinations: tuple[DestinationChoice, ...]
    destination: str
    needs_newer_confirmation: bool
    dry_run: tuple[tuple[str, str], ...]  # (Route, ...), (Framed, ...), (Order, ...), (Expected reply, ...)
    would_be_delivered: bool
    replaces_original: bool = False  # the copy takes the original's place, and the original is cancelled as replaced
    sha256: str  # of the copy's bytes; goes back with the resend, so that what was shown is what is sent
    seen: str = ""  # what the original stands at; goes back with the resend
    stale: str = ""  # who did what with the original since it was opened: "m.ito retried it at 10:12. It is sent now."


class ResendRequest(Wire):
    """Send the copy. `sha256` is the draft's; `request_id` makes a repeated request harmless."""

    changes: tuple[EditChange, ...] = ()
    text: str | None = Field(None, max_length=40_000_000)  # of raw editing, as in the draft
    new_control_id: bool = True
    destination: str = ""
    reason: str
    ticket: str = ""
    confirm_newer: bool = False
    replace_original: bool = True
    replaces_original: bool = False  # what the draft showed; refused where the original moved since
    sha256: str
    request_id: str
    seen: str = Field(
        "", max_length=80
    )  # of the draft that was opened; refused where somebody acted since. "": not asked


class Resent(Wire):
    """The new message, linked to its original."""

    row: MessageRow


class Problem(Wire):
    """An error of the API (RFC 9457, application/problem+json): what, where, what to do next.

    `position` and `length` (characters) only for a query that cannot be read.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str = ""
    position: int | None = None
    length: int | None = None
