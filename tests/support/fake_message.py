"""One opened message for screens: the rejected lab result of the design's pictures, made up and masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from console.api.interfaces import CommandOffer
from console.api.messages import (
    MASK,
    AttemptView,
    Finding,
    MessageRow,
    MessageView,
    NodeRow,
    OutcomeView,
    RawLine,
    RelatedRow,
    TimelineEntry,
)
from console.core.message import Severity
from console.core.status import Status

NOW = datetime(2026, 11, 22, 10, 15, 1, 118000, tzinfo=UTC)
"""The moment of the pictures."""

LINES = (
    "MSH|^~\\&|LAB|HOSP|CERNER|HOSP|20261122101447||ORU^R01^ORU_R01|MSG88120|P|2.5.1",
    f"PID|1||{MASK}^^^HOSP^MR||{MASK}^{MASK}||19{MASK}|F|||{MASK}",
    f"PV1|1|I|4W^412^A^HOSP||||{MASK}||||||||||||V{MASK}",
    "ORC|RE|ORD44817^CERN|LAB99120^LAB||CM||||20261122093000",
    "OBR|1|ORD44817^CERN|LAB99120^LAB|24323-8^CMP^LN|||20261122093000",
    "OBX|1|NM|2345-7L^Glucose^L||99.50|mg/dL|70-99|H|||F",
    "OBX|2|NM|2160-0^Creatinine^LN||0.92|mg/dL|0.6-1.2|N|||F",
    "OBX|3|NM|3094-0^BUN^LN||14|mg/dL|7-20|N|||F",
    "OBX|4|NM|2951-2^Sodium^LN||139|mmol/L|135-145|N|||F",
    f"NTE|1|L|{MASK}{MASK}{MASK}",
)
SEGMENTS = {
    "MSH": "Message header",
    "PID": "Patient",
    "PV1": "Visit",
    "ORC": "Common order",
    "OBR": "Observation request",
    "OBX": "Result",
    "NTE": "Note",
}
LABELS = {
    "MSH-9": "Message type",
    "MSH-10": "Control ID",
    "MSH-12": "Version",
    "PID-3": "Identifier list",
    "PID-5": "Name",
    "PID-7": "Born",
    "PID-8": "Sex",
    "OBX-2": "Value type",
    "OBX-3": "Observation",
    "OBX-3.1": "Identifier",
    "OBX-3.2": "Text",
    "OBX-3.3": "Coding system",
    "OBX-5": "Value",
    "OBX-6": "Unit",
    "OBX-7": "Range",
    "OBX-8": "Flag",
    "OBX-11": "Status",
}
MEANINGS = {"NM": "Numeric", "H": "High", "N": "Normal", "F": "Final", "L": "Local", "LN": "LOINC", "P": "Production"}
SECRETS = {"PID-3": "4711^^^HOSP^MR", "PID-5": "Muster^Anna", "PID-7": "19700101", "PID-11": "Teststr. 1"}
"""What a reveal gives; made up."""


@dataclass(frozen=True, slots=True)
class _Part:
    path: str
    short: str
    text: str
    depth: int
    column: int
    has_children: bool


def open_message(row: MessageRow) -> MessageView:
    """The view of this row; every row opens the same content under its own control id."""
    lines = tuple(line.replace("MSG88120", row.control_id) for line in LINES)
    failed = row.status is Status.ERROR
    return MessageView(
        row=row,
        version="2.5.1",
        peer="lab-host:51822",
        environment="PROD",
        charset="UTF-8",
        charset_assumed=True,
        terminator="CR",
        size=612,
        sha256="a91f0c" + "0" * 58,
        lines=tuple(raw_lines(lines)),
        lines_total=len(lines),
        nodes=nodes_of(lines, failed=failed),
        findings=findings() if failed else (),
        outcome=_outcome(row),
        attempts=attempts(row) if failed else (),
        timeline=_timeline(row),
        related=_related() if failed else (),
        commands=offers(row.status),
    )


def raw_lines(lines: tuple[str, ...]) -> list[RawLine]:
    """The lines with paths and spans."""
    found, start = [], 0
    for number, (text, path) in enumerate(zip(lines, segment_paths(lines), strict=True), 1):
        found.append(RawLine(number=number, path=path, text=text, start=start, end=start + len(text)))
        start += len(text) + 1
    return found


def segment_paths(lines: tuple[str, ...]) -> list[str]:
    """`OBX[2]` for the second of several, `MSH` for the only one."""
    names = [line[:3] for line in lines]
    return [
        f"{name}[{names[: at + 1].count(name)}]" if names.count(name) > 1 else name for at, name in enumerate(names)
    ]


def nodes_of(lines: tuple[str, ...], *, failed: bool) -> tuple[NodeRow, ...]:
    """Segments, their filled fields and components, depth first."""
    rows: list[NodeRow] = []
    start = 0
    for number, (line, path) in enumerate(zip(lines, segment_paths(lines), strict=True)):
        name = line[:3]
        rows.append(
            NodeRow(
                path=path,
                short=path,
                label=SEGMENTS[name],
                value="",
                depth=0,
                has_children=True,
                start=start,
                end=start + len(line),
                line=number,
                column=0,
                column_end=len(line),
                severity=Severity.ERROR if failed and path == "OBX[1]" else None,
            )
        )
        rows.extend(_node(part, name, number, start, failed=failed) for part in _parts(path, line))
        start += len(line) + 1
    return tuple(rows)


def _node(part: _Part, name: str, number: int, start: int, *, failed: bool) -> NodeRow:
    plain = part.path.replace(part.path.split("-")[0], name, 1)
    bad = failed and part.path in {"OBX[1]-3", "OBX[1]-3.1"}
    return NodeRow(
        path=part.path,
        short=part.short,
        label=LABELS.get(plain, "Field" if part.depth == 1 else "Component"),
        value="" if part.has_children and MASK not in part.text else part.text,
        meaning=MEANINGS.get(part.text, ""),
        depth=part.depth,
        has_children=part.has_children,
        private=MASK in part.text,
        start=start + part.column,
        end=start + part.column + len(part.text),
        line=number,
        column=part.column,
        column_end=part.column + len(part.text),
        severity=Severity.ERROR if bad else None,
    )


def _parts(path: str, line: str) -> list[_Part]:
    parts: list[_Part] = []
    column = 0
    shift = 1 if line.startswith("MSH") else 0
    for at, text in enumerate(line.split("|")):
        if at > 0 and text and text != "^~\\&":
            field = f"{path}-{at + shift}"
            pieces = text.split("^")
            parts.append(_Part(field, f"{line[:3]}-{at + shift}", text, 1, column, len(pieces) > 1))
            inner = column
            for place, piece in enumerate(pieces, 1):
                if len(pieces) > 1 and piece:
                    parts.append(_Part(f"{field}.{place}", f".{place}", piece, 2, inner, has_children=False))
                inner += len(piece) + 1
        column += len(text) + 1
    return parts


def findings() -> tuple[Finding, ...]:
    """What is wrong with it."""
    return (
        Finding(
            path="OBX[1]-3.1",
            severity=Severity.ERROR,
            code="unmapped",
            text="2345-7L is not in map LAB→LOINC v12; 118 wait for it",
        ),
        Finding(path="OBX[1]-7", severity=Severity.INFO, code="unit", text="Range 70-99 has no unit; takes OBX-6"),
        Finding(
            path="MSH-18",
            severity=Severity.INFO,
            code="charset",
            text="No character set given. Shown as UTF-8, kept as bytes.",
        ),
    )


def attempts(row: MessageRow) -> tuple[AttemptView, ...]:
    """Three tries, all refused."""
    reply = (
        "MSH|^~\\&|CERNER|HOSP|LAB|HOSP|20261122101500||ACK^R01^ACK|CE773102|P|2.5.1",
        f"MSA|AE|{row.control_id}",
        "ERR||OBX^1^3^1|103^Table value not found^HL70357|E|||2345-7L not aliased",
    )
    found = []
    for number, seconds, took in ((3, 0, 10), (2, 8, 12), (1, 13, 11)):
        began = row.received_at - timedelta(seconds=seconds)
        found.append(
            AttemptView(
                number=number,
                started_at=began,
                ended_at=began + timedelta(milliseconds=took),
                outcome="content_error",
                code="AE 103",
                text="Rejected AE: table value not found",
                milliseconds=took,
                peer="cerner-mllp:6660",
                reply=reply,
                reply_path="OBX[1]-3.1",
            )
        )
    return tuple(found)


def offers(status: Status) -> tuple[CommandOffer, ...]:
    """Which commands a delivery of this status takes."""
    lawful = {
        Status.ERROR: {"retry", "park", "skip", "cancel"},
        Status.QUEUED: {"hold", "park", "cancel"},
        Status.HELD: {"release", "park", "cancel"},
        Status.PARKED: {"release", "cancel"},
        Status.UNKNOWN: {"arrived", "send_again", "park", "cancel"},
    }.get(status, set())
    names = ("hold", "release", "park", "skip", "cancel", "retry", "arrived", "send_again")
    return tuple(
        CommandOffer(
            name=name,
            allowed=name in lawful,
            reason="" if name in lawful else f"A message that is {status.value} cannot take this.",
        )
        for name in names
    )


def _outcome(row: MessageRow) -> OutcomeView:
    if row.status is Status.ERROR:
        return OutcomeView(
            severity=Severity.ERROR,
            title="Rejected by Cerner: AE",
            text="The receiver does not know the test code 2345-7L. The local code ends in L and was never mapped to"
            " LOINC, so the whole message was refused. Nothing was filed.",
            cure="Usual cure: map 2345-7L to 2345-7, then release the 118 that wait.",
        )
    return OutcomeView(severity=None, title=row.detail or row.status.value.capitalize(), text="Nothing to mend here.")


def _timeline(row: MessageRow) -> tuple[TimelineEntry, ...]:
    return (
        TimelineEntry(at=row.received_at, title="Stored and acknowledged", text="AA to LAB, durable in 3 ms"),
        TimelineEntry(
            at=row.updated_at,
            title="Rejected AE" if row.status is Status.ERROR else row.status.value.capitalize(),
            severity=Severity.ERROR if row.status is Status.ERROR else None,
        ),
    )


def _related() -> tuple[RelatedRow, ...]:
    rows = (
        (901, "MSG87990", "ORM^O01", "order", Status.SENT, 45),
        (902, "MSG88044", "ORU^R01", "preliminary", Status.SENT, 17),
        (903, "MSG88119", "ORU^R01", "same group", Status.ERROR, 0),
        (904, "MSG88131", "ORU^R01", "newer result", Status.SENT, -1),
    )
    return tuple(
        RelatedRow(
            id=number,
            control_id=control_id,
            type=kind,
            relation=relation,
            status=status,
            received_at=NOW - timedelta(minutes=minutes),
            newer=relation == "newer result",
        )
        for number, control_id, kind, relation, status, minutes in rows
    )
