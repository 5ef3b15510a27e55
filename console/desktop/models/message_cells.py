"""A message as the cells of its row."""

from __future__ import annotations

from datetime import datetime

from console.api.messages import MessageRow
from console.core.status import Status
from console.desktop.theme.fonts import Type
from console.desktop.theme.states import Face, status_face
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import moment

COLUMNS: tuple[Column, ...] = (
    Column(id="state", title="State", width=96),
    Column(id="time", title="Time", width=100, help="When it came in, local time"),
    Column(id="layer", title="Layer", width=82),
    Column(id="type", title="Type", width=88),
    Column(id="route", title="Route", width=118),
    Column(id="control", title="Control ID", width=112),
    Column(id="patient", title="Patient", width=72, help="Masked; open the message to reveal it"),
    Column(id="tries", title="Tries", width=46, right=True),
    Column(id="outcome", title="Outcome", width=200, stretch=True),
)
LAYERS = {"hl7v2": "HL7 v2", "fhir": "FHIR", "millennium": "Millennium", "ccda": "C-CDA", "cds_hooks": "CDS Hooks"}
ASKS = frozenset({Status.ERROR, Status.UNKNOWN, Status.HELD, Status.PARKED})
"""States whose outcome is written in full ink."""


def face_of(row: MessageRow) -> Face:
    """Word, sign and colour of its state."""
    return status_face(row.status, attempts=row.attempts, waiting=row.due_at is not None, application=row.application)


LATER_WORDS = {
    "awaited": "stored there, the application's answer is awaited",
    "overdue": "no answer of the application: ask whether it was filed",
    "accepted": "filed by the application",
}
"""What is added to the outcome where the application's own reply comes later; a refusal brings its own words."""


def outcome_words(row: MessageRow) -> str:
    """The last column: how it ended, with what the application said later, a possible repeat and the ticket."""
    words = row.detail or row.outcome
    later = LATER_WORDS.get(row.application, "") if row.status is Status.SENT else ""
    if later and row.application == "overdue":
        words = f"{later[:1].upper()}{later[1:]} ({words})" if words else later
    elif later:
        words = f"{words}, {later}" if words else later
    if row.possible_duplicate:
        words = f"Possible duplicate. {words}"
    if row.ticket:
        words = f"{row.ticket} · {words}" if words else row.ticket
    return words


def asks(row: MessageRow) -> bool:
    """True where somebody must look: its outcome is written in full ink."""
    return row.status in ASKS or (row.status is Status.SENT and row.application in {"refused", "overdue"})


def cells_of(row: MessageRow, now: datetime) -> tuple[Cell, ...]:
    """The cells while the gateway answers."""
    face = face_of(row)
    words = outcome_words(row)
    return (
        Cell(face.word, face.colour if face.loud else "t2", sign=face.sign, sign_colour=face.colour),
        Cell(moment(row.received_at, now), "t2", tip=row.received_at.astimezone().isoformat(timespec="milliseconds")),
        Cell(LAYERS.get(row.layer, row.layer), "t2"),
        Cell(row.type or "unreadable", "t1" if row.type else "t3", tip=row.type),
        Cell(row.route, "t1", tip=row.route),
        Cell(row.control_id or "—", "t1" if row.control_id else "t3", Type.CODE, middle=True, tip=row.control_id),
        Cell(row.patient, "t3", tip="Masked. Open the message to reveal it."),
        Cell(
            str(row.attempts),
            "t1" if row.attempts > 1 else "t3",
            Type.TABLE_HOT if row.attempts > 1 else Type.TABLE,
            right=True,
        ),
        Cell(words, "t1" if asks(row) else "t2", tip=words),
    )


def was_cells_of(row: MessageRow, now: datetime) -> tuple[Cell, ...]:
    """The cells while the gateway does not answer."""
    quiet = tuple(Cell(c.text, "t3", c.kind, c.right, c.middle, tip=c.tip) for c in cells_of(row, now))
    return (Cell(f"was {face_of(row).word.lower()}", "t3"), *quiet[1:])


def spoken(row: MessageRow) -> str:
    """The row in one sentence: "Error, ORU R01, LAB to CERN, 3 tries, …"."""
    tries = f"{row.attempts} {'try' if row.attempts == 1 else 'tries'}"
    ticket = f"ticket {row.ticket}" if row.ticket else ""
    later = LATER_WORDS.get(row.application, "") if row.status is Status.SENT else ""
    outcome = ", ".join(part for part in (row.detail, later) if part)
    words = (face_of(row).word, row.type.replace("^", " "), row.route.replace("→", "to"), tries, outcome, ticket)
    return ", ".join(word for word in words if word)


PLACEHOLDER: tuple[Cell, ...] = (Cell("…", "t3"), *(Cell() for _ in COLUMNS[1:]))
"""A row whose page is on its way."""
