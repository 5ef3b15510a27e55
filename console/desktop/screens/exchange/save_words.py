"""What the save dialog says: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.api.exchange import Exported
from console.api.jobs import Selection
from console.desktop.words import count_of, grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAsk:
    """What is to be saved. `count` is as the list knew it; None where only the gateway can count."""

    selection: Selection
    count: int | None
    source: str  # "your selection", "the filter", "the open message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of the file."""

    id: str
    title: str
    about: str
    suffix: str


FORMS = (
    Form(id="messages", title="One file each", about="A zip of .hl7 files, with an index.csv", suffix=".zip"),
    Form(id="batch", title="One file", about="All messages in one .hl7 file, oldest first", suffix=".hl7"),
    Form(id="table", title="Table", about="The list as CSV; no message text, no patient data", suffix=".csv"),
)

NO_RIGHT = "Your role may not save patient data here. Save masked, or ask a lead."


def title(ask: SaveAsk) -> str:
    """ "Save 12 messages"."""
    return "Save all messages that match" if ask.count is None else f"Save {count_of(ask.count, 'message')}"


def file_name(form: Form, now: datetime) -> str:
    """A name that says nothing of a patient."""
    return f"messages-{now.astimezone():%Y%m%d-%H%M}{form.suffix}"


def refusal(form: Form, *, masked: bool, purpose: str) -> str:
    """Why it cannot be saved now; "" where it can."""
    if not masked and form.id != "table" and len(purpose.strip()) < 3:
        return "Write the purpose"
    return ""


def size_words(size: int) -> str:
    """ "1.2 MB"."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{grouped(size)} bytes"


def done_words(done: Exported) -> str:
    """What was saved, and where its proof is."""
    left = f" {count_of(done.left_out, 'message')} without a readable header left out." if done.left_out else ""
    return (
        f"Saved {count_of(done.messages, 'message')}, {size_words(done.size)}.{left} "
        f"The audit trail holds its SHA-256, {done.sha256[:12]}…"
    )
