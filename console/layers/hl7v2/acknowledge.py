"""Build the acknowledgement of a message: original mode (2.9.2 in v2.5) and enhanced accept level (2.9.3.1).

The header is fresh: own time and own control id; only MSA-2 echoes the original's control id, byte for byte.
Works for bytes without a readable header too (AR with the usual delimiters), and never raises.
"""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from datetime import datetime

from console.core.interface import AckMode
from console.core.message import Summary
from console.layers.contract import Verdict
from console.layers.hl7v2.charset import header_fields
from console.layers.hl7v2.delimiters import STANDARD, Delimiters, read_delimiters
from console.layers.hl7v2.escapes import CannotEscape, escape
from console.layers.hl7v2.scan import find_header, line_end
from console.layers.hl7v2.tables import ERROR_CODES

_FRAME_BYTES = b"\x0b\x1c"
_RUN = secrets.token_hex(4).upper()
_NUMBERS = itertools.count(1)

_ORIGINAL = {Verdict.ACCEPT: "AA", Verdict.REFUSE_CONTENT: "AE", Verdict.REFUSE_HEADER: "AR"}
_ENHANCED = {Verdict.ACCEPT: "CA", Verdict.REFUSE_CONTENT: "CE", Verdict.REFUSE_HEADER: "CR"}
_WANTED = {
    "NE": frozenset[Verdict](),
    "ER": frozenset({Verdict.REFUSE_CONTENT, Verdict.REFUSE_HEADER}),
    "SU": frozenset({Verdict.ACCEPT}),
}
"""MSH-15 (table 0155) -> the verdicts that are answered; anything else is answered always, silence blocks a sender."""


@dataclass(frozen=True, slots=True)
class _Original:
    """What the reply takes from the message: its delimiters and MSH fields by number, without frame bytes."""

    delimiters: Delimiters
    fields: tuple[bytes, ...]

    def field(self, number: int) -> bytes:
        return self.fields[number] if len(self.fields) > number else b""


def enhanced(summary: Summary, mode: AckMode) -> bool:
    """Whether the accept-level codes are used; AUTO goes by MSH-15 and MSH-16."""
    return mode is AckMode.ENHANCED or (
        mode is AckMode.AUTO and bool(summary.wants_accept_ack or summary.wants_application_ack)
    )


def acknowledge(
    raw: bytes, summary: Summary, verdict: Verdict, mode: AckMode, now: datetime, text: str = ""
) -> bytes | None:
    """The reply to send after the commit, segments ended by CR; None where MSH-15 asks for none.

    `text` is for the sender's people and must not hold patient data; it goes to ERR-8 (MSA-3 before 2.5).
    """
    accept_level = enhanced(summary, mode)
    if mode is AckMode.NONE:
        return None
    if accept_level and verdict not in _WANTED.get(summary.wants_accept_ack, frozenset(Verdict)):
        return None
    original = _read(raw)
    code = (_ENHANCED if accept_level else _ORIGINAL)[verdict]
    segments = [_msh(original, summary, now), _msa(original, summary, code, verdict, text)]
    if verdict is not Verdict.ACCEPT and has_error_segment(summary.version):
        segments.append(_err(original.delimiters, summary, verdict, text))
    return b"".join(segment + b"\r" for segment in segments)


def has_error_segment(version: str) -> bool:
    """True for versions whose ERR holds code, severity and text (2.5 and later); an unknown one counts as new."""
    return version[:3] not in {"2.1", "2.2", "2.3", "2.4"} and version != "2"


def _read(raw: bytes) -> _Original:
    start = find_header(raw)
    delimiters = read_delimiters(raw[start : start + 32]) if start >= 0 else None
    if delimiters is None:
        return _Original(STANDARD, ())
    header = raw[start : line_end(raw, start)].translate(None, _FRAME_BYTES)
    fields = header_fields(header, delimiters.field, 19)
    return _Original(delimiters, (fields[0], delimiters.field, *fields[1:19]))


def _msh(original: _Original, summary: Summary, now: datetime) -> bytes:
    delimiters = original.delimiters
    fields = [
        b"MSH",
        delimiters.encoding_characters,
        original.field(5),
        original.field(6),
        original.field(3),
        original.field(4),
        now.strftime("%Y%m%d%H%M%S%z").encode("ascii"),
        b"",
        _message_type(summary, delimiters),
        f"{_RUN}{next(_NUMBERS):010d}".encode("ascii"),
        original.field(11) or b"P",
        original.field(12) or b"2.5.1",
    ]
    if original.field(18):
        fields += [b""] * 5 + [original.field(18)]
    return delimiters.field.join(fields)


def _message_type(summary: Summary, delimiters: Delimiters) -> bytes:
    """ACK, the original's event, and from 2.3.1 on the structure."""
    event = summary.type.partition("^")[2].encode("utf-8", "replace").translate(None, _FRAME_BYTES)
    if not event or not delimiters.component:
        return b"ACK"
    structure = [] if summary.version[:3] in {"2.1", "2.2"} or summary.version == "2.3" else [b"ACK"]
    return delimiters.component.join([b"ACK", event, *structure])


def _msa(original: _Original, summary: Summary, code: str, verdict: Verdict, text: str) -> bytes:
    fields = [b"MSA", code.encode("ascii"), original.field(10)]
    if text and verdict is not Verdict.ACCEPT and not has_error_segment(summary.version):
        fields.append(_value(text, original.delimiters))
    return original.delimiters.field.join(fields)


def _err(delimiters: Delimiters, summary: Summary, verdict: Verdict, text: str) -> bytes:
    """ERR-2 the place, ERR-3 a code of table 0357, ERR-4 E, ERR-8 the words."""
    problem = next((p for p in summary.problems if p.path.startswith("MSH-")), None)
    location = b""
    if problem is not None and verdict is Verdict.REFUSE_HEADER and delimiters.component:
        location = delimiters.component.join([b"MSH", b"1", problem.path[4:].encode("ascii")])
    code = "101" if location else "207" if summary.readable else "100"
    component = delimiters.component
    reason = component.join([code.encode("ascii"), _value(ERROR_CODES[code], delimiters), b"HL70357"])
    said = text or (problem.message if problem is not None else ERROR_CODES[code])
    fields = [b"ERR", b"", location, reason if component else code.encode("ascii"), b"E", b"", b"", b""]
    return delimiters.field.join([*fields, _value(said, delimiters)])


def _value(text: str, delimiters: Delimiters) -> bytes:
    try:
        return escape(text, delimiters).encode("ascii", "replace")
    except CannotEscape:
        words = "".join(char if char.isalnum() else " " for char in text)
        return words.encode("ascii", "replace")
