"""Read a reply: does it belong to what was sent, and what does it say (chapter 2: MSA, ERR; tables 0008, 0357, 0516).

Only MSA decides. ERR with severity W or I under AA is a success with a remark. What cannot be read is UNKNOWN.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.core.message import Summary
from console.core.outcome import Judgement, Outcome
from console.core.peer_text import keep_plain_words
from console.layers.hl7v2.charset import header_fields
from console.layers.hl7v2.delimiters import Delimiters, read_delimiters
from console.layers.hl7v2.escapes import unescape
from console.layers.hl7v2.scan import find_header, line_end, lines, plain
from console.layers.hl7v2.tables import ACK_CODES, ERROR_CODES

_MOST_ERRORS = 20
_ONCE = frozenset({"EVN", "PID", "PD1", "PV1", "PV2", "MRG", "SCH", "TXA"})
"""Segments that a message has once as a rule: the first of them is written without its number, as the tree does."""

_CONTENT = {"AE", "AR", "CE", "CR"}
_BY_ERROR = {"206": Outcome.TRANSIENT, "205": Outcome.CONFLICT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One ERR: table 0357 code, severity (table 0516), place as a path, the peer's words."""

    code: str = ""
    severity: str = ""
    path: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply's MSA and ERRs. `control_id` is MSA-2, trimmed."""

    code: str
    control_id: str
    text: str
    faults: tuple[Fault, ...] = ()


def read_reply(reply: bytes) -> Reply | None:
    """MSA and ERR of a reply; None where there is no header or no MSA. Never raises."""
    start = find_header(reply)
    if start < 0:
        return None
    end = line_end(reply, start)
    delimiters = read_delimiters(reply[start:end])
    if delimiters is None:
        return None
    msa: list[bytes] | None = None
    faults: list[Fault] = []
    for begin, stop in lines(reply, end):
        name = reply[begin : begin + 3]
        if name == b"MSA" and msa is None:
            msa = header_fields(reply[begin:stop].rstrip(b"\x1c"), delimiters.field, 7)
        elif name == b"ERR" and len(faults) < _MOST_ERRORS:
            faults.extend(_faults(header_fields(reply[begin:stop].rstrip(b"\x1c"), delimiters.field, 13), delimiters))
    if msa is None:
        return None
    if len(msa) > 6 and msa[6]:  # MSA-6, error condition: legacy, but still sent
        faults.append(Fault(code=_parts(msa[6], delimiters.component)[0]))
    return Reply(
        code=plain(_at(msa, 1)),
        control_id=plain(_at(msa, 2)),
        text=_words(_at(msa, 3), delimiters),
        faults=tuple(faults),
    )


def matches(sent: Summary, reply: bytes) -> bool:
    """True where MSA-2 is the control id that was sent; blanks around it do not count."""
    read = read_reply(reply)
    return read is not None and bool(sent.control_id) and read.control_id == sent.control_id


def judge(sent: Summary, reply: bytes) -> Judgement:
    """The verdict of a reply. Its `text` holds our words, plus of the peer's only those that cannot be patient data."""
    read = read_reply(reply)
    if read is None:
        return _unknown("unreadable reply", "The reply has no readable MSH and MSA, so it says nothing.")
    if sent.control_id and read.control_id != sent.control_id:
        return _unknown("other message", "The reply answers another message: its MSA-2 is not the control id sent.")
    if read.code in {"AA", "CA"}:
        return Judgement(outcome=Outcome.ACCEPTED, code=read.code, text=_text(read, None, sent), path="")
    if read.code not in _CONTENT:
        return _unknown("unreadable reply", "The reply's MSA-1 is empty or not a code of table 0008.")
    fault = worst(read.faults)
    outcome = _BY_ERROR.get(fault.code, Outcome.CONTENT_ERROR) if fault else Outcome.CONTENT_ERROR
    code = f"{read.code} {fault.code}" if fault and fault.code in ERROR_CODES else read.code
    return Judgement(outcome=outcome, code=code, text=_text(read, fault, sent), path=fault.path if fault else "")


def verdicts(reply: bytes) -> tuple[Judgement, ...]:
    """What an acknowledgement says, whatever it answers: one for each ERR, or one for MSA alone. Its `text` holds our
    words for the codes only. Empty where there is no MSA."""
    read = read_reply(reply)
    if read is None:
        return ()
    if read.code in {"AA", "CA"}:
        return (Judgement(outcome=Outcome.ACCEPTED, code=read.code, text=ACK_CODES[read.code]),)
    if read.code not in _CONTENT:
        return (_unknown("unreadable reply", "The reply's MSA-1 is empty or not a code of table 0008."),)
    found = tuple(_verdict(read.code, fault) for fault in read.faults)
    return found or (Judgement(outcome=Outcome.CONTENT_ERROR, code=read.code, text=ACK_CODES[read.code]),)


def _verdict(code: str, fault: Fault) -> Judgement:
    known = fault.code in ERROR_CODES
    return Judgement(
        outcome=_BY_ERROR.get(fault.code, Outcome.CONTENT_ERROR),
        code=f"{code} {fault.code}" if known else code,
        text=ERROR_CODES.get(fault.code, ACK_CODES[code]),
        path=fault.path,
    )


def worst(faults: tuple[Fault, ...]) -> Fault | None:
    """The fault that explains a refusal: the first that is an error and has a code, else the first."""
    errors = [fault for fault in faults if fault.severity not in {"W", "I"}]
    coded = [fault for fault in errors if fault.code and fault.code != "0"]
    return next(iter(coded or errors or faults), None)


def _unknown(code: str, text: str) -> Judgement:
    return Judgement(outcome=Outcome.UNKNOWN, code=code, text=text)


def _text(read: Reply, fault: Fault | None, sent: Summary) -> str:
    meaning = ACK_CODES[read.code]
    if fault is not None:
        meaning = ERROR_CODES.get(fault.code, meaning)
    place = f" at {fault.path}" if fault is not None and fault.path else ""
    kept = "" if read.code in {"AA", "CA"} else _said(read, fault, sent, meaning)
    return f"{meaning}{place}: {kept}" if kept else f"{meaning}{place}"


def _said(read: Reply, fault: Fault | None, sent: Summary, meaning: str) -> str:
    """The peer's words that say more than the code does: of ERR, else of MSA-3 (up to 2.4 ERR holds only the code)."""
    for said in (fault.text if fault else "", read.text):
        kept = keep_plain_words(said, sent.identifiers)
        if kept and kept.strip(" .:;!").casefold() not in meaning.casefold():
            return kept
    return ""


def _faults(fields: list[bytes], delimiters: Delimiters) -> list[Fault]:
    """One ERR segment: as from 2.5 on when ERR-3 is filled, else each repetition of ERR-1 (to 2.4)."""
    if _at(fields, 3):
        parts = _parts(_at(fields, 3), delimiters.component)
        place = _at(fields, 2).partition(delimiters.repetition or b"\r")[0]
        words = _words(_at(fields, 8), delimiters) or _words(_at(fields, 7), delimiters)
        return [
            Fault(
                code=parts[0],
                severity=plain(_at(fields, 4)),
                path=_location(_parts(place, delimiters.component)),
                text=words or _words(_at(fields, 5), delimiters),
            )
        ]
    found: list[Fault] = []
    for repeat in (_at(fields, 1).split(delimiters.repetition) if delimiters.repetition else [_at(fields, 1)])[:5]:
        pieces = repeat.split(delimiters.component) if delimiters.component else [repeat]
        code = _parts(pieces[3], delimiters.subcomponent) if len(pieces) > 3 else [""]
        if repeat:
            path = _location([plain(piece) for piece in pieces[:3]])
            found.append(Fault(code=code[0], path=path, text=code[1] if len(code) > 1 else ""))
    return found


def _location(parts: list[str]) -> str:
    """ERL (segment, its sequence, field, repetition, component, subcomponent) as a path; empty where it is none."""
    segment, sequence, field, repetition, component, sub = [*parts, *[""] * 6][:6]
    if len(segment) != 3 or not segment.isalnum() or not segment.isascii() or not segment.isupper():
        return ""
    first = segment in _ONCE and sequence == "1"
    path = f"{segment}[{sequence}]" if _number(sequence) and segment != "MSH" and not first else segment
    if not _number(field):
        return path
    path += f"-{field}"
    if _number(repetition) and repetition != "1":
        path += f"[{repetition}]"
    if _number(component):
        path += f".{component}"
        if _number(sub):
            path += f".{sub}"
    return path


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5 and text != "0"


def _at(fields: list[bytes], number: int) -> bytes:
    return fields[number] if len(fields) > number else b""


def _parts(value: bytes, separator: bytes) -> list[str]:
    return [plain(part) for part in (value.split(separator) if separator else [value])]


def _words(value: bytes, delimiters: Delimiters) -> str:
    """A text field as one line; components are joined by blanks."""
    joined = " ".join(part for part in _parts(value, delimiters.component) if part)
    return " ".join(unescape(joined, delimiters).split())
