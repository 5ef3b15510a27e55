"""Messages in and out by hand: look at one from outside, send it to a test connection, save some to a file."""

from __future__ import annotations

from pydantic import Base64Bytes, Field

from console.api.base import Wire
from console.api.commands import DestinationChoice
from console.api.jobs import Selection
from console.api.messages import Finding, RawLine

MOST_BYTES = 5 * 1024 * 1024
"""Bytes that can be looked at or sent by hand at once; a gateway's body limit leaves room for their encoding."""


def too_large(size: int) -> str:
    """What to say of this many bytes; "" where they can be taken."""
    if size <= MOST_BYTES:
        return ""
    return (
        f"This is {size / 1_000_000:.0f} MB, and at most {MOST_BYTES / 1_000_000:.0f} MB can be read by hand. "
        "Put the file into the folder of an interface, or send it with `python -m console send`."
    )


class InspectRequest(Wire):
    """Bytes that were pasted or dropped; nothing of them is kept. `text`: from the clipboard, as UTF-8."""

    raw: Base64Bytes
    text: bool = False


class InspectedMessage(Wire):
    """One message of it, masked. `number` counts from 1; `notes` say what was changed to make it fit for the wire."""

    number: int
    readable: bool
    type: str
    control_id: str
    version: str
    charset: str
    charset_assumed: bool
    size: int
    lines: tuple[RawLine, ...]  # the first 200
    lines_total: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


class Inspected(Wire):
    """All messages in it (a batch holds several), and where they may be sent: connections that are not PROD."""

    messages: tuple[InspectedMessage, ...]  # the first 50
    total: int
    destinations: tuple[DestinationChoice, ...]  # name is "interface/destination"


class TestSendRequest(Wire):
    """Send one message to one connection that is not PROD, through its queue like any other."""

    __test__ = False  # not a test, whatever its name

    raw: Base64Bytes
    text: bool = False
    number: int = Field(1, ge=1)  # which message of a batch
    to: str  # "interface/destination" as offered
    new_control_id: bool = True
    reason: str
    request_id: str


class ExportRequest(Wire):
    """Save messages: masked, or with patient data (a right of its own). `form`: messages (zip of .hl7 files with an
    index), batch (one file, one after the other) or table (CSV of the list)."""

    selection: Selection
    form: str = Field("messages", pattern="^(messages|batch|table)$")
    masked: bool = True
    reason: str = ""  # with patient data: the purpose, and then needed


class Exported(Wire):
    """A file that is whole: what the receiving side counted of it. The audit log holds the same SHA-256."""

    messages: int
    left_out: int = 0  # of one file: those without a readable header
    size: int
    sha256: str


class FormField(Wire):
    """One field of a form made from the settings. `kind`: text, number, choice, switch, path, list."""

    name: str  # dotted: "source.port"
    label: str
    help: str = ""
    kind: str
    choices: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    group: str = ""  # General, Source, Destination, "Destination: retry"
    needs: str = ""  # name of the switch of its block; while that is off the field does not count


class ConnectionForm(Wire):
    """The form for a new interface with this kind of source and destination."""

    source: str
    destination: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    fields: tuple[FormField, ...]
    revision: str  # of the site file; goes back with the request, so that nobody's change is overwritten


class ConnectionRequest(Wire):
    """The form filled in: dotted name -> text. `revision` is the form's; `untested` says: although the test failed."""

    source: str
    destination: str
    values: dict[str, str] = Field(max_length=400)
    reason: str = ""
    revision: str = ""
    untested: bool = False


class TestStep(Wire):
    """One step of the live test. `state`: ok, warn, failed, skipped."""

    __test__ = False

    name: str  # "Settings", "Port free", "Name resolves", "Connects", "TLS", "Answers"
    state: str
    text: str
    milliseconds: int = 0


class ConnectionTest(Wire):
    """The live test; mistakes in fields by their dotted name."""

    ok: bool
    steps: tuple[TestStep, ...]
    mistakes: dict[str, str] = {}
