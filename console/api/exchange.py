"""Messages in and out by hand: look at one from outside, send it to a test connection, save some to a file."""

from __future__ import annotations

from pydantic import Base64Bytes, Field

from console.api.base import Wire
from console.api.commands import DestinationChoice
from console.api.jobs import Selection
from console.api.messages import Finding, RawLine


class InspectRequest(Wire):
    """Bytes that were pasted or dropped; nothing of them is kept."""

    raw: Base64Bytes


class InspectedMessage(Wire):
    """One message of it, masked."""

    type: str
    control_id: str
    version: str
    charset: str
    charset_assumed: bool
    size: int
    lines: tuple[RawLine, ...]  # the first 200
    findings: tuple[Finding, ...]


class Inspected(Wire):
    """All messages in it (a batch holds several), and where they may be sent: connections that are not PROD."""

    messages: tuple[InspectedMessage, ...]
    destinations: tuple[DestinationChoice, ...]  # name is "interface/destination"


class TestSendRequest(Wire):
    """Send one message to one connection that is not PROD, through its queue like any other."""

    __test__ = False  # not a test, whatever its name

    raw: Base64Bytes
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
    reason: str


class FormField(Wire):
    """One field of a form made from the settings. `kind`: text, number, choice, switch, path, list."""

    name: str  # dotted: "source.port"
    label: str
    help: str = ""
    kind: str
    choices: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    group: str = ""  # General, Source, Destination


class ConnectionForm(Wire):
    """The form for a new interface with this kind of source and destination."""

    source: str
    destination: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    fields: tuple[FormField, ...]


class ConnectionRequest(Wire):
    """The form filled in: dotted name -> text."""

    source: str
    destination: str
    values: dict[str, str]
    reason: str = ""


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
