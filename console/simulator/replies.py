"""How the demo's receivers judge a message, and the ACK they write; pure, on any bytes.

The reason stands where the version puts it: ERR-1 up to 2.4, ERR-2 to ERR-8 from 2.5 on, and MSA-3 in both (PROTOCOLS
of the field: most traffic still uses it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.simulator.catalogue import UNALIASED
from console.simulator.common import UNKNOWN_MRN
from console.simulator.text import escape, timestamp

_CODED = (("OBX", 3), ("RXE", 2), ("SCH", 7))
"""The fields whose first component a receiver looks up among its aliases."""
_TEXTS = {"103": "Table value not found", "204": "Unknown key identifier", "205": "Duplicate key identifier"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Why a receiver refuses: a code of table 0357, the place, and words for the operator."""

    code: str
    text: str
    segment: str
    sequence: int
    field: int


@dataclass(frozen=True, slots=True)
class Received:
    """A message as a simple receiver reads it: fields by segment; the codec does not matter for what is looked at."""

    segments: tuple[tuple[str, ...], ...]

    def first(self, name: str, field: int) -> str:
        """A field of the first segment of this name, or empty; HL7 numbering (MSH-1 is the separator)."""
        found = next((segment for segment in self.segments if segment[0] == name), ())
        index = field - 1 if name == "MSH" else field
        return found[index] if index < len(found) else ""

    @property
    def control_id(self) -> str:
        """MSH-10, empty where there is no header."""
        return self.first("MSH", 10)


def read(raw: bytes) -> Received:
    """Split by CR and `|`; never raises."""
    lines = raw.decode("latin-1").split("\r")
    return Received(tuple(tuple(line.split("|")) for line in lines if line))


def complaint(message: Received) -> Complaint | None:
    """What a receiver with the demo's master files has against this message."""
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
    kind = f"ACK^{message.first('MSH', 9)[4:7]}" + ("^ACK" if version >= "2.5" else "")
    head = "|".join([
        "MSH", "^~\\&", message.first("MSH", 5), message.first("MSH", 6), message.first("MSH", 3),
        message.first("MSH", 4), timestamp(now), "", kind, control_id, message.first("MSH", 11) or "P", version,
    ])  # fmt: skip
    if reason is None:
        return f"{head}\rMSA|AA|{message.control_id}\r".encode("latin-1")
    lines = (head, f"MSA|AE|{message.control_id}|{escape(reason.text)}", _err(reason, version))
    return "".join(f"{line}\r" for line in lines).encode("latin-1")


def _err(reason: Complaint, version: str) -> str:
    meaning = _TEXTS[reason.code]
    if version < "2.5":
        return f"ERR|{reason.segment}^{reason.sequence}^{reason.field}^{reason.code}&{meaning}&HL70357"
    place = f"{reason.segment}^{reason.sequence}^{reason.field}^1^1"
    return f"ERR||{place}|{reason.code}^{meaning}^HL70357|E||||{escape(reason.text)}"
