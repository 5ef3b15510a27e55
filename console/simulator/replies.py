"""How the demo's receivers judge a message, and the ACK they write; pure, on any bytes.

The reason stands where the version puts it: ERR-1 up to 2.4, ERR-2 to ERR-8 from 2.5 on, and MSA-3 in both (PROTOCOLS
of the field: most traffic still uses it).
"""

from __future__ import annotations

from datetime import datetime

from console.simulator.catalogue import UNALIASED
from console.simulator.checks import Complaint, Received, form
from console.simulator.common import UNKNOWN_MRN
from console.simulator.text import escape, timestamp

_CODED = (("OBX", 3), ("RXE", 2), ("SCH", 7))
"""The fields whose first component a receiver looks up among its aliases."""
_TEXTS = {
    "0": "Message accepted", "100": "Segment sequence error", "101": "Required field missing",
    "102": "Data type error", "103": "Table value not found", "104": "Value too long",
    "202": "Unsupported processing id", "203": "Unsupported version id", "204": "Unknown key identifier",
    "205": "Duplicate key identifier",
}  # fmt: skip
"""Table 0357."""


def read(raw: bytes) -> Received:
    """Split by CR and `|`; never raises."""
    lines = raw.decode("latin-1").split("\r")
    return Received(tuple(tuple(line.split("|")) for line in lines if line))


def complaint(message: Received) -> Complaint | None:
    """What a receiver with the demo's master files has against this message: its form first, then what it names."""
    if (found := form(message)) is not None:
        return found
    if message.first("PID", 3).startswith(UNKNOWN_MRN):
        return Complaint(code="204", text="Patient identifier is not on file", segment="PID", sequence=1, field=3)
    seen: dict[str, int] = {}
    for segment in message.segments:
        seen[segment[0]] = sequence = seen.get(segment[0], 0) + 1
        for name, field in _CODED:
            code = segment[field].partition("^")[0] if segment[0] == name and field < len(segment) else ""
            if code in UNALIASED:
                return Complaint(
                    code="103",
                    text=f"{code} is not aliased for this contributor source",
                    segment=name, sequence=sequence, field=field,
                )  # fmt: skip
    return None


def duplicate() -> Complaint:
    """The complaint about a control id that came before with other content."""
    return Complaint(code="205", text="Control id was used for another message", segment="MSH", sequence=1, field=10)


def acknowledge(message: Received, reason: Complaint | None, control_id: str, now: datetime) -> bytes:
    """The reply: AA, AE with the reason, or AR where not even the header can be read."""
    if not message.segments or message.segments[0][0] != "MSH":
        head = f"MSH|^~\\&|||||{timestamp(now)}||ACK|{control_id}|T|2.5\r"
        return f"{head}MSA|AR||Message header cannot be read\r".encode("ascii")
    version = message.first("MSH", 12)
    head = header(message, control_id, now)
    if reason is None:
        return f"{head}\rMSA|AA|{message.control_id}\r".encode("latin-1")
    lines = (head, f"MSA|{reason.reply}|{message.control_id}|{escape(reason.text)}", _err(reason, version))
    return "".join(f"{line}\r" for line in lines).encode("latin-1")


def committed(message: Received, control_id: str, now: datetime) -> bytes:
    """Enhanced mode's first half (2.9.3): `CA`, stored and not yet looked at."""
    return f"{header(message, control_id, now)}\rMSA|CA|{message.control_id}\r".encode("latin-1")


def defaulted(message: Received, control_id: str, now: datetime) -> bytes:
    """Accepted, with a warning: a value was not known and a default stands in its place (ERR-4 `W`)."""
    text = "Location not known, default EMERG was filed"
    lines = (header(message, control_id, now), f"MSA|AA|{message.control_id}|{text}")
    warning = f"ERR||PV1^1^3^1^1|103^{_TEXTS['103']}^HL70357|W||||{text}"
    return "".join(f"{line}\r" for line in (*lines, warning)).encode("latin-1")


def header(message: Received, control_id: str, now: datetime) -> str:
    """MSH of a reply, built fresh: sender and receiver change places (2.9.2.1)."""
    version = message.first("MSH", 12)
    kind = f"ACK^{message.first('MSH', 9)[4:7]}" + ("^ACK" if version >= "2.5" else "")
    return "|".join([
        "MSH", "^~\\&", message.first("MSH", 5), message.first("MSH", 6), message.first("MSH", 3),
        message.first("MSH", 4), timestamp(now), "", kind, control_id, message.first("MSH", 11) or "P", version,
    ])  # fmt: skip


def _err(reason: Complaint, version: str) -> str:
    meaning = _TEXTS[reason.code]
    if version < "2.5":
        return f"ERR|{reason.segment}^{reason.sequence}^{reason.field}^{reason.code}&{meaning}&HL70357"
    place = f"{reason.segment}^{reason.sequence}^{reason.field}^1^1"
    return f"ERR||{place}|{reason.code}^{meaning}^HL70357|E||||{escape(reason.text)}"
