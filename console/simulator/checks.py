"""What the demo's receivers check in a message besides their master files; every complaint names the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LONGEST_PLACER = 22
"""Characters of OBR-2 that a receiver's column takes."""
LARGEST_VALUE = 512 * 1024
"""Bytes of one OBX-5 that a receiver takes."""
UNKNOWN_PLACER = "X"
"""Order numbers that begin like this are nobody's; real ones of the demo are digits."""
_SEXES = frozenset({"", '""', "F", "M", "O", "U", "A", "N", "X"})
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+")
_DAY = re.compile(r"\d{4}((0[1-9]|1[0-2])((0[1-9]|[12]\d|3[01])\d{0,6})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Why a receiver refuses: a code of table 0357, the place, words for the operator, and AE or AR."""

    code: str
    text: str
    segment: str
    sequence: int
    field: int
    reply: str = "AE"


@dataclass(frozen=True, slots=True)
class Received:
    """A message as a simple receiver reads it: fields by segment; the codec does not matter for what is looked at."""

    segments: tuple[tuple[str, ...], ...]

    def first(self, name: str, field: int) -> str:
        """A field of the first segment of this name, or empty; HL7 numbering (MSH-1 is the separator)."""
        found = next((segment for segment in self.segments if segment[0] == name), ())
        index = field - 1 if name == "MSH" else field
        return found[index] if index < len(found) else ""

    def has(self, name: str) -> bool:
        """True where there is such a segment."""
        return any(segment[0] == name for segment in self.segments)

    @property
    def control_id(self) -> str:
        """MSH-10, empty where there is no header."""
        return self.first("MSH", 10)


def form(message: Received) -> Complaint | None:
    """The first complaint about the form of a message, in the order in which a receiver reads."""
    return next((found for check in CHECKS if (found := check(message)) is not None), None)


def _header(message: Received) -> Complaint | None:
    if message.first("MSH", 11) == "D":
        return _refused("202", "Processing id D is not taken by this system", "MSH", 11, reply="AR")
    version = message.first("MSH", 12)
    if version and not version.startswith("2."):
        return _refused("203", "This version is not taken by this system", "MSH", 12, reply="AR")
    return None


def _line_feed(message: Received) -> Complaint | None:
    for sequence, segment in enumerate(message.segments, start=1):
        if any("\n" in field for field in segment):
            return _refused("100", f"Line feed inside segment {sequence} of the message", segment[0][:3], 0)
    return None


def _characters(message: Received) -> Complaint | None:
    if message.first("MSH", 18) != "UNICODE UTF-8":
        return None
    for segment in message.segments:
        for number, field in enumerate(segment):
            try:
                field.encode("latin-1").decode("utf-8")
            except UnicodeDecodeError:
                text = "The bytes are not the UTF-8 that MSH-18 promises"
                return _refused("102", text, segment[0], number)
    return None


def _required(message: Received) -> Complaint | None:
    if message.first("OBR", 2) and not message.first("OBR", 4):
        return _refused("101", "Universal service identifier is required", "OBR", 4)
    if message.has("FT1") and not message.first("PID", 18):
        return _refused("101", "Account number is required for a charge", "PID", 18)
    return None


def _lengths(message: Received) -> Complaint | None:
    if len(message.first("OBR", 2)) > LONGEST_PLACER:
        return _refused("104", f"Longer than the {LONGEST_PLACER} characters kept", "OBR", 2)
    for sequence, fields in _observations(message):
        if len(fields[5]) > LARGEST_VALUE:
            return _refused("104", f"Larger than the {LARGEST_VALUE // 1024} kB taken", "OBX", 5, sequence)
    return None


def _types(message: Received) -> Complaint | None:
    born = message.first("PID", 7)
    if born and not _DAY.fullmatch(born):
        return _refused("102", "Not a date", "PID", 7)
    if message.first("PID", 8) not in _SEXES:
        return _refused("103", "Not a value of table 0001", "PID", 8)
    for sequence, fields in _observations(message):
        if fields[2] == "NM" and fields[5] and not _NUMBER.fullmatch(fields[5]):
            return _refused("102", "OBX-2 says NM and the value is no number", "OBX", 5, sequence)
    return None


def _order(message: Received) -> Complaint | None:
    if message.first("OBR", 2).startswith(UNKNOWN_PLACER):
        return _refused("204", "No order with this placer number", "OBR", 2)
    return None


CHECKS: tuple[Callable[[Received], Complaint | None], ...] = (
    _header, _line_feed, _characters, _types, _required, _lengths, _order,
)  # fmt: skip


def _observations(message: Received) -> Iterator[tuple[int, tuple[str, ...]]]:
    observations = [fields for fields in message.segments if fields[0] == "OBX" and len(fields) > 5]
    yield from enumerate(observations, start=1)


def _refused(code: str, text: str, segment: str, field: int, sequence: int = 1, reply: str = "AE") -> Complaint:
    return Complaint(code=code, text=text, segment=segment, sequence=sequence, field=field, reply=reply)
