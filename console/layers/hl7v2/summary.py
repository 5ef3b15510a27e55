"""The routing fields of a message by a lazy scan of its bytes: microseconds, any bytes, never an error.

Only the header and the few segments that carry identifiers are taken apart; the others of a long message are stepped
over by their terminator, so a result of 200 KB costs no more than a short one.
"""

from __future__ import annotations

from console.core.message import Identifier, Problem, Severity, Summary
from console.layers.hl7v2 import identifiers
from console.layers.hl7v2.charset import header_fields, named, shadow
from console.layers.hl7v2.delimiters import Delimiters, read_delimiters
from console.layers.hl7v2.scan import BOM, find_header, line_end, lines, plain
from console.layers.hl7v2.tables import MERGE_EVENTS

NAME = "hl7v2"
_ORDERS = (b"ORC", b"OBR", b"IPC")
SHORT = 64 * 1024
"""Messages below this many bytes may be copied once."""


def summarize(raw: bytes) -> Summary:
    """Read what routing, search and lists need. `readable` is False without MSH, MSH-9 or MSH-10."""
    start = find_header(raw)
    if start < 0:
        return _unreadable(raw)
    end = line_end(raw, start)
    header = raw[start:end]
    delimiters = read_delimiters(header)
    if delimiters is None:
        return Summary(
            layer=NAME,
            readable=False,
            problems=(
                _problem("MSH-1", "no separator", "MSH is not followed by a field separator: nothing can be read."),
            ),
        )
    fields = header_fields(header, delimiters.field, 19)
    fields.insert(1, delimiters.field)  # MSH-1 is the separator itself: now the index is the field number
    codec = named(plain(_field(fields, 18)).replace(plain(delimiters.repetition), "~"))[0] if len(fields) > 18 else ""
    found, patients, merging = _scan(raw, end, delimiters, codec)
    type_ = _type(_field(fields, 9), delimiters)
    control_id = plain(_field(fields, 10))
    barrier = merging or patients > 1 or type_[4:7] in MERGE_EVENTS
    return Summary(
        layer=NAME,
        type=type_,
        version=plain(_first(_field(fields, 12), delimiters)),
        control_id=control_id,
        sender=_pair(fields, 3),
        receiver=_pair(fields, 5),
        processing_id=plain(_first(_field(fields, 11), delimiters)),
        charset=plain(_field(fields, 18)),
        sent_at=plain(_first(_field(fields, 7), delimiters)),
        identifiers=found,
        barrier=barrier,
        readable=bool(type_ and control_id),
        wants_accept_ack=plain(_field(fields, 15)),
        wants_application_ack=plain(_field(fields, 16)),
        problems=_problems(raw, start, type_, control_id, delimiters),
    )


def _field(fields: list[bytes], number: int) -> bytes:
    return fields[number] if len(fields) > number else b""


def _first(value: bytes, delimiters: Delimiters) -> bytes:
    return value.partition(delimiters.component)[0] if delimiters.component else value


def _type(value: bytes, delimiters: Delimiters) -> str:
    parts = [plain(part) for part in (value.split(delimiters.component, 2) if delimiters.component else [value])[:2]]
    return "^".join(parts).rstrip("^") if parts[0] else ""


def _pair(fields: list[bytes], number: int) -> str:
    pair = f"{plain(_field(fields, number))}|{plain(_field(fields, number + 1))}"
    return "" if pair == "|" else pair


def _scan(raw: bytes, start: int, delimiters: Delimiters, codec: str) -> tuple[tuple[Identifier, ...], int, bool]:
    """Identifiers, the number of different patients, and whether a merge segment is there, after the header."""
    found: dict[Identifier, None] = {}
    patients: set[bytes] = set()
    orders = 0
    merging = False
    for stored in _read_segments(raw, start):
        name = stored[:3]
        if name in _ORDERS:
            orders += 1
            if orders > 2 * identifiers.MOST_ORDERS:
                continue
        segment = shadow(stored, codec) if codec else stored
        if name == b"PID":
            patients.add(_patient(segment, delimiters))
        merging = merging or name == b"MRG"
        found.update(dict.fromkeys(identifiers.read(segment, delimiters)))
    patients.discard(b"")
    return tuple(found), len(patients), merging


def _read_segments(raw: bytes, start: int) -> list[bytes]:
    """The segments with identifiers. A short message that ends them with CR alone is split, which beats a walk."""
    if len(raw) < SHORT and b"\n" not in raw:
        return [segment for segment in raw[start:].split(b"\r") if segment[:3] in identifiers.READERS]
    return [raw[begin:end] for begin, end in lines(raw, start) if raw[begin : begin + 3] in identifiers.READERS]


def _patient(segment: bytes, delimiters: Delimiters) -> bytes:
    fields = segment.split(delimiters.field, 4)
    return fields[3] if len(fields) > 3 else b""


def _problem(path: str, code: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(path=path, severity=severity, code=code, message=message)


def _unreadable(raw: bytes) -> Summary:
    if not raw.strip(b" \t\r\n\x0b\x1c\x00"):
        problem = _problem("", "empty", "There are no bytes to read.")
    elif raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw[:6] in (b"M\x00S\x00H\x00", b"\x00M\x00S\x00H"):
        problem = _problem("", "utf-16", "The bytes are UTF-16, which HL7 v2 over MLLP does not allow: send UTF-8.")
    else:
        problem = _problem("MSH", "no header", "No MSH segment: neither sender nor type nor control id can be read.")
    return Summary(layer=NAME, readable=False, problems=(problem,))


def _problems(raw: bytes, start: int, type_: str, control_id: str, delimiters: Delimiters) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if not type_:
        found.append(_problem("MSH-9", "missing type", "MSH-9 is empty: the message cannot be routed."))
    if not control_id:
        found.append(_problem("MSH-10", "missing control id", "MSH-10 is empty: no reply could be matched to it."))
    if not delimiters.declared:
        found.append(_problem("MSH-2", "no delimiters", r"MSH-2 names no usable delimiters; read with the usual ^~\&."))
    elif not delimiters.complete:
        found.append(_problem("MSH-2", "short delimiters", "MSH-2 names fewer than four delimiters.", Severity.WARNING))
    if raw.startswith(BOM):
        found.append(_problem("", "byte order mark", "Starts with a byte order mark; kept.", Severity.WARNING))
    elif start and raw[:start].lstrip()[:3] not in {b"FHS", b"BHS"}:
        found.append(_problem("", "leading bytes", f"{start} bytes stand before MSH; kept.", Severity.WARNING))
    found.extend(_stray_bytes(raw, start))
    return tuple(found)


def _stray_bytes(raw: bytes, start: int) -> list[Problem]:
    """Terminators that are not CR, frame bytes inside, and a last segment without an end."""
    found: list[Problem] = []
    if b"\n" in raw:
        found.append(
            _problem("", "line feed", "Segments end with LF; the standard allows CR only. Kept.", Severity.WARNING)
        )
    if b"\x1c" in raw or raw.find(b"\x0b", start) >= 0:
        found.append(_problem("", "frame byte", "Holds an MLLP frame byte (VT or FS); kept.", Severity.WARNING))
    if b"\x00" in raw:
        found.append(_problem("", "null byte", "Holds a null byte; kept.", Severity.WARNING))
    if raw[-1:] not in (b"\r", b"\n"):
        found.append(_problem("", "no last terminator", "The last segment has no end; it may be cut.", Severity.INFO))
    return found
