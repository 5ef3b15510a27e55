"""Made-up opened messages for the inspector and the editor: what a gateway would send, masked. Synthetic throughout.

`ordinary()` is the message of the design pictures; the others are the hard cases (long, empty, unreadable, unknown).
"""

from __future__ import annotations

from collections.abc import Sequence
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

DAY = datetime(2026, 11, 22, 10, 14, 47, 899000, tzinfo=UTC)

LABELS = {
    "MSH": "Message header", "MSH-3": "Sending application", "MSH-4": "Sending facility",
    "MSH-5": "Receiving application", "MSH-6": "Receiving facility", "MSH-7": "Sent", "MSH-9": "Message type",
    "MSH-10": "Control ID", "MSH-11": "Processing ID", "MSH-12": "Version", "MSH-18": "Character set",
    "PID": "Patient", "PID-3": "Identifier list", "PID-5": "Name", "PID-7": "Born", "PID-8": "Sex",
    "PID-19": "National ID", "PV1": "Visit", "PV1-2": "Class", "PV1-3": "Location", "PV1-19": "Visit number",
    "ORC": "Common order", "ORC-2": "Placer order", "ORC-3": "Filler order", "OBR": "Observation request",
    "OBR-4": "Service", "OBX": "Result", "OBX-2": "Value type", "OBX-3": "Observation", "OBX-5": "Value",
    "OBX-6": "Unit", "OBX-7": "Range", "OBX-8": "Flag", "OBX-11": "Status", "NTE": "Note", "NTE-3": "Comment",
    "OBX-3.1": "Identifier", "OBX-3.2": "Text", "OBX-3.3": "Coding system",
}  # fmt: skip
MEANINGS = {"PID-8": {"F": "Female"}, "OBX-2": {"NM": "Numeric", "ED": "Encapsulated data"}, "OBX-8": {"H": "High", "N": "Normal"},
            "OBX-11": {"F": "Final"}, "PV1-2": {"I": "Inpatient"}, "OBX-3.3": {"L": "Local", "LN": "LOINC"}}  # fmt: skip

M = MASK
LINES = (
    "MSH|^~\\&|LAB|HOSP|CERNER|HOSP|20261122101447||ORU^R01^ORU_R01|MSG88120|P|2.5.1",
    f"PID|1||{M}^^^HOSP^MR||{M}^{M}||19{M}|F|||{M}",
    f"PV1|1|I|4W^412^A^HOSP||||{M}||||||||||||V{M}",
    "ORC|RE|ORD44817^CERN|LAB99120^LAB||CM||||20261122093000",
    "OBR|1|ORD44817^CERN|LAB99120^LAB|24323-8^CMP^LN|||20261122093000",
    "OBX|1|NM|2345-7L^Glucose^L||99.50|mg/dL|70-99|H|||F",
    "OBX|2|NM|2160-0^Creatinine^LN||0.92|mg/dL|0.6-1.2|N|||F",
    "OBX|3|NM|3094-0^BUN^LN||14|mg/dL|7-20|N|||F",
    "OBX|4|NM|2951-2^Sodium^LN||139|mmol/L|135-145|N|||F",
    f"NTE|1|L|{M}{M}{M}",
)
REPLY = (
    "MSH|^~\\&|CERNER|HOSP|LAB|HOSP|20261122101500||ACK^R01^ACK|CE773102|P|2.5.1",
    "MSA|AE|MSG88120",
    "ERR||OBX^1^3^1|103^Table value not found^HL70357|E|||2345-7L not aliased",
)


def raw_lines(texts: Sequence[str]) -> tuple[RawLine, ...]:
    """Lines with the spans of unmasked bytes (taken as if masks were as long as what they hide)."""
    seen: dict[str, int] = {}
    lines = []
    at = 0
    repeated = {text[:3] for text in texts if sum(other[:3] == text[:3] for other in texts) > 1}
    for number, text in enumerate(texts, 1):
        name = text[:3]
        seen[name] = seen.get(name, 0) + 1
        path = f"{name}[{seen[name]}]" if name in repeated else name
        lines.append(RawLine(number=number, path=path, text=text, start=at, end=at + len(text)))
        at += len(text) + 1
    return tuple(lines)


def node_rows(
    lines: Sequence[RawLine], severities: dict[str, Severity] | None = None, *, deep: bool = True
) -> tuple[NodeRow, ...]:
    """Segments, filled fields and components of the lines, depth first."""
    marks = severities or {}
    rows: list[NodeRow] = []
    for line in lines:
        name = line.text[:3]
        rows.append(
            _node(line, line.path, line.path, LABELS.get(name, "Segment"), (0, len(line.text)), 0, marks, children=True)
        )
        if deep:
            rows.extend(field_rows(line, marks))
    return tuple(rows)


def field_rows(line: RawLine, marks: dict[str, Severity] | None = None) -> list[NodeRow]:
    """The filled fields of one line, with their components."""
    rows: list[NodeRow] = []
    name = line.text[:3]
    at = 0
    for number, value in enumerate(line.text.split("|")):
        field = number + (name in {"MSH", "FHS", "BHS"})
        column, at = at, at + len(value) + 1
        if not number or not value or (name == "MSH" and field == 2):
            continue
        plain = f"{name}-{field}"
        path = f"{line.path}-{field}"
        parts = value.split("^")
        span = (column, column + len(value))
        rows.append(
            _node(line, path, plain, LABELS.get(plain, f"Field {field}"), span, 1, marks or {}, children=len(parts) > 1)
        )
        inner = column
        for component, part in enumerate(parts, 1):
            if len(parts) > 1 and part:
                label = LABELS.get(f"{plain}.{component}", f"Component {component}")
                rows.append(
                    _node(
                        line, f"{path}.{component}", f".{component}", label, (inner, inner + len(part)), 2, marks or {}
                    )
                )
            inner += len(part) + 1
    return rows


def _node(line: RawLine, path: str, short: str, label: str, span: tuple[int, int], depth: int,
          marks: dict[str, Severity], *, children: bool = False) -> NodeRow:  # fmt: skip
    value = line.text[slice(*span)]
    plain = line.path.split("[")[0] + path.removeprefix(line.path)
    return NodeRow(
        path=path, short=short, label=label, value="" if depth == 0 else value, meaning=MEANINGS.get(plain, {}).get(value, ""),
        depth=depth, has_children=children, private=MASK in value, start=line.start + span[0], end=line.start + span[1],
        line=line.number - 1, column=span[0], column_end=span[1], severity=marks.get(path),
    )  # fmt: skip


def row(delivery: int = 7, status: Status = Status.ERROR, **changes: object) -> MessageRow:
    """A list row for the message."""
    base: dict[str, object] = {
        "id": delivery, "message_id": 70 + delivery, "status": status, "received_at": DAY, "updated_at": DAY + timedelta(seconds=13),
        "layer": "hl7v2", "type": "ORU^R01", "interface": "lab-to-cerner", "route": "LAB → CERN", "destination": "cern",
        "control_id": "MSG88120", "attempts": 3, "outcome": "AE 103", "detail": "OBX-3.1 code not aliased", "size": 612,
    }  # fmt: skip
    return MessageRow.model_validate(base | changes)


def attempts(count: int = 3) -> tuple[AttemptView, ...]:
    """Refused tries, the last one with its reply."""
    return tuple(
        AttemptView(
            number=number, started_at=DAY + timedelta(seconds=4.2 * number), ended_at=DAY + timedelta(seconds=4.2 * number, milliseconds=10 + number),
            outcome="content_error", code="AE 103", text="Table value not found", milliseconds=10 + number, peer="cerner-mllp:6660",
            reply=REPLY, reply_path="OBX[1]-3.1",
        )
        for number in range(1, count + 1)
    )  # fmt: skip


OFFERS = (
    CommandOffer(name="retry", allowed=True),
    CommandOffer(name="park", allowed=True),
    CommandOffer(name="skip", allowed=True),
    CommandOffer(name="hold", allowed=False, reason="Only a queued message can be held."),
    CommandOffer(name="resend", allowed=True),
)


def ordinary(**changes: object) -> MessageView:
    """The refused result of the design pictures."""
    severities = {
        "OBX[1]": Severity.ERROR,
        "OBX[1]-3": Severity.ERROR,
        "OBX[1]-3.1": Severity.ERROR,
        "OBX[1]-7": Severity.INFO,
    }
    lines = raw_lines(LINES)
    base: dict[str, object] = {
        "row": row(), "version": "2.5.1", "peer": "lab-lis:51422", "environment": "DEMO", "charset": "UTF-8", "charset_assumed": True,
        "terminator": "CR", "size": 612, "sha256": "ab" * 32, "lines": lines, "lines_total": len(lines),
        "nodes": node_rows(lines, severities),
        "findings": (
            Finding(path="OBX[1]-3.1", severity=Severity.ERROR, code="103", text="2345-7L is not in map LAB→LOINC v12; 118 wait for it"),
            Finding(path="OBX[1]-7", severity=Severity.INFO, code="unit", text="Range 70-99 has no unit; the receiver takes OBX-6"),
            Finding(path="MSH-18", severity=Severity.INFO, code="charset", text="No character set given. Shown as UTF-8, kept as bytes."),
        ),
        "outcome": OutcomeView(
            severity=Severity.ERROR, title="Rejected by Cerner: AE",
            text="The receiver does not know the test code 2345-7L. The local code ends in L and was never mapped to LOINC, "
                 "so the whole message was refused. Nothing was filed.",
            cure="Map 2345-7L to 2345-7, then release the 118 that wait.",
        ),
        "attempts": attempts(),
        "timeline": (
            TimelineEntry(at=DAY, title="Received", text="From lab-lis:51422, 612 bytes"),
            TimelineEntry(at=DAY + timedelta(milliseconds=3), title="Stored and acknowledged", text="AA to LAB, durable in 3 ms"),
            TimelineEntry(at=DAY + timedelta(seconds=4.2), title="Rejected AE", text="ERR 103, 11 ms", severity=Severity.ERROR),
            TimelineEntry(at=DAY + timedelta(seconds=12.6), title="Rejected AE", text="ERR 103, 13 ms", severity=Severity.ERROR),
        ),
        "related": (
            RelatedRow(id=11, control_id="MSG87990", type="ORM^O01", relation="same order", status=Status.SENT, received_at=DAY - timedelta(minutes=44)),
            RelatedRow(id=12, control_id="MSG88044", type="ORU^R01", relation="same order", status=Status.SENT, received_at=DAY - timedelta(minutes=16)),
            RelatedRow(id=13, control_id="MSG88131", type="ORU^R01", relation="same order", status=Status.SENT, received_at=DAY + timedelta(minutes=1), newer=True),
        ),
        "commands": OFFERS,
    }  # fmt: skip
    return MessageView.model_validate(base | changes)


def of_lines(texts: Sequence[str], **changes: object) -> MessageView:
    """The ordinary message with other lines and no findings."""
    lines = raw_lines(texts)
    return ordinary(
        **({"lines": lines, "lines_total": len(lines), "nodes": node_rows(lines), "findings": (), "size": sum(len(t) + 1 for t in texts)} | changes)
    )  # fmt: skip


def long_result(count: int = 300) -> MessageView:
    """A result with very many observations."""
    return of_lines(
        [
            *LINES[:5],
            *(
                f"OBX|{n}|NM|{2000 + n}-{n % 10}^Analyte number {n}^LN||{n / 7:.2f}|mg/dL|70-99|N|||F"
                for n in range(1, count + 1)
            ),
        ]
    )


def large_document(lines_sent: int = 200) -> MessageView:
    """Five megabytes: one OBX-5 of base64, many notes; the gateway sent the first page only and no fields."""
    texts = [*LINES[:5], "OBX|1|ED|18842-5^Discharge summary^LN||^application^pdf^Base64^" + "JVBERi0xLjQK" * 17_000]
    texts += [f"NTE|{n}|L|{M}" for n in range(1, lines_sent - 5)]
    lines = raw_lines(texts)
    return of_lines(texts, nodes=node_rows(lines, deep=False), nodes_complete=False, lines_total=48_211, size=5_242_880)


def empty() -> MessageView:
    """No bytes at all."""
    return of_lines(
        [], attempts=(), timeline=(), related=(), commands=(), version="", terminator="none", size=0,
        row=row(control_id="", type="", attempts=0, outcome="", detail="Empty"),
        outcome=OutcomeView(severity=Severity.ERROR, title="Empty message", text="The frame held no bytes. Nothing was queued."),
    )  # fmt: skip


def unreadable() -> MessageView:
    """No MSH: kept, refused, not queued."""
    return of_lines(
        ["XYZ this is no HL7 message", "\x01\x02 binary\x1b rest"], version="", attempts=(), related=(),
        commands=(CommandOffer(name="resend", allowed=False, reason="A message without a header cannot be sent."),),
        row=row(control_id="", type="", attempts=0, outcome="AR", detail="No MSH"),
        findings=(Finding(path="", severity=Severity.ERROR, code="no_header", text="No MSH segment: the header cannot be read"),),
        outcome=OutcomeView(
            severity=Severity.ERROR, title="Header unreadable: AR", text="The message does not begin with MSH. The bytes are kept; nothing was queued.",
            cure="Ask the sender to check the start of the message, then let it be sent again.",
        ),
    )  # fmt: skip


def unknown() -> MessageView:
    """Written, no reply: a person decides."""
    return ordinary(
        row=row(status=Status.UNKNOWN, outcome="timeout", detail="No reply in 30 s"), findings=(),
        attempts=(attempts(1)[0].model_copy(update={"outcome": "unknown", "code": "timeout", "text": "No reply in 30 s", "reply": ()}),),
        outcome=OutcomeView(
            severity=Severity.WARNING, title="It may have arrived", text="The message was written to the wire and no reply came in 30 s.",
            cure="Ask Cerner whether MSG88120 was filed, then say which it was.",
        ),
        commands=(
            CommandOffer(name="arrived", allowed=True), CommandOffer(name="send_again", allowed=True), CommandOffer(name="cancel", allowed=True),
            CommandOffer(name="park", allowed=False, reason="Say first whether it arrived."),
        ),
    )  # fmt: skip
