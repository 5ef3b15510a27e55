"""The life of a message in order: arrival, what people did, every try, copies; pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.api.messages import RelatedRow, TimelineEntry
from console.core.message import Severity
from console.core.outcome import Outcome
from console.core.status import Status
from console.store.application import ACCEPTED, AWAITED, OVERDUE, REFUSED
from console.store.rows import AttemptRow, AuditRow, DeliveryRow, MessageRow

_QUIET = frozenset({"message.view", "message.created"})
"""Acts that the audit log keeps and the timeline leaves out: opening a message changes nothing of its life, and that a
copy was made is its arrival."""

_SEVERITY: dict[str, Severity | None] = {
    Outcome.ACCEPTED.value: None,
    Outcome.CONTENT_ERROR.value: Severity.ERROR,
    Outcome.CONFLICT.value: Severity.ERROR,
    Outcome.UNAUTHORISED.value: Severity.ERROR,
    Outcome.TRANSIENT.value: Severity.WARNING,
    Outcome.UNREACHABLE.value: Severity.WARNING,
    Outcome.UNKNOWN.value: Severity.WARNING,
}

_TITLES: dict[str, str] = {
    "reveal_field": "Fields revealed",
    "reveal_message": "Message revealed",
    "message.resend": "Copy sent",
    "message.draft": "Copy drafted",
}


def timeline(
    row: DeliveryRow,
    message: MessageRow,
    attempts: Sequence[AttemptRow],
    acts: Sequence[AuditRow],
    related: Sequence[RelatedRow],
) -> tuple[TimelineEntry, ...]:
    """All events, oldest first."""
    entries = [arrival(row, message)]
    entries += [attempt(item) for item in attempts]
    entries += later(row)
    entries += [act(item) for item in acts if item.action not in _QUIET]
    entries += [copy(item) for item in related if item.relation == "resent as"]
    return tuple(sorted(entries, key=lambda entry: entry.at))


def arrival(row: DeliveryRow, message: MessageRow) -> TimelineEntry:
    """The first event."""
    if message.parent_id is not None:
        text = f"{message.reason}{f' ({message.ticket})' if message.ticket else ''}"
        return TimelineEntry(at=message.received_at, title="Stored as a copy", text=text, actor=message.actor)
    if message.actor:
        return TimelineEntry(
            at=message.received_at, title="Put in by hand as a test", text=message.reason, actor=message.actor
        )
    refused = row.status is Status.ERROR and row.destination_id is None
    if refused:
        text = message.problem or row.detail
        return TimelineEntry(at=message.received_at, title="Refused on arrival", text=text, severity=Severity.ERROR)
    title = "Stored and acknowledged" if message.ack is not None else "Stored"
    return TimelineEntry(at=message.received_at, title=title, text=f"from {message.peer}" if message.peer else "")


def attempt(item: AttemptRow) -> TimelineEntry:
    """One try."""
    milliseconds = max(0, round((item.ended_at - item.started_at).total_seconds() * 1000))
    title = f"Try {item.number}: {item.code or item.outcome}"
    text = f"{item.text} ({milliseconds} ms)" if item.text else f"{milliseconds} ms"
    return TimelineEntry(at=item.ended_at, title=title, text=text, severity=_SEVERITY.get(item.outcome))


def later(row: DeliveryRow) -> list[TimelineEntry]:
    """What the application said afterwards, or that it is silent, where its reply comes on a connection of its own."""
    words: dict[str, tuple[str, str, Severity | None]] = {
        AWAITED: ("Answer of the application awaited", "It comes as a message of its own.", None),
        OVERDUE: ("Answer of the application overdue", "Awaited since then.", Severity.WARNING),
        ACCEPTED: ("Accepted by the application", "", None),
        REFUSED: ("Refused by the application", row.detail, Severity.ERROR),
    }
    if row.application not in words or row.application_at is None:
        return []
    title, text, severity = words[row.application]
    return [TimelineEntry(at=row.application_at, title=title, text=text, severity=severity)]


def act(item: AuditRow) -> TimelineEntry:
    """What a person did, or was not allowed to do."""
    verb = item.action.rpartition(".")[2].replace("_", " ").capitalize()
    title = _TITLES.get(item.action, verb)
    if item.outcome != "done":
        title = f"{title}: {item.outcome}"
    text = "; ".join(part for part in (item.reason, item.detail) if part)
    severity = None if item.outcome == "done" else Severity.WARNING
    return TimelineEntry(at=item.at, title=title, text=text, actor=item.actor, severity=severity)


def copy(item: RelatedRow) -> TimelineEntry:
    """A copy that was made of this message."""
    return TimelineEntry(at=item.received_at, title=f"Copy {item.control_id}", text=f"It is {item.status.value}.")
