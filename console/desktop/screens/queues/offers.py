"""Which commands a selection of messages takes, for how many of them, and why not. Pure.

Only a first filter: the gateway decides again for each delivery and says so in its receipts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.api.commands import MessageCommandName
from console.api.messages import MessageRow
from console.core.status import Status
from console.desktop.models.message_cells import face_of
from console.desktop.words import count_of, grouped

TAKES: dict[MessageCommandName, frozenset[Status]] = {
    MessageCommandName.RETRY: frozenset({Status.ERROR}),
    MessageCommandName.ARRIVED: frozenset({Status.UNKNOWN}),
    MessageCommandName.SEND_AGAIN: frozenset({Status.UNKNOWN}),
    MessageCommandName.HOLD: frozenset({Status.QUEUED}),
    MessageCommandName.RELEASE: frozenset({Status.HELD, Status.PARKED}),
    MessageCommandName.PARK: frozenset({Status.QUEUED, Status.ERROR, Status.HELD, Status.UNKNOWN}),
    MessageCommandName.SKIP: frozenset({Status.ERROR, Status.UNKNOWN}),
    MessageCommandName.CANCEL: frozenset({Status.QUEUED, Status.HELD, Status.PARKED}),
}
AFTER: dict[MessageCommandName, Status] = {
    MessageCommandName.RETRY: Status.QUEUED,
    MessageCommandName.ARRIVED: Status.SENT,
    MessageCommandName.SEND_AGAIN: Status.QUEUED,
    MessageCommandName.HOLD: Status.HELD,
    MessageCommandName.RELEASE: Status.QUEUED,
    MessageCommandName.PARK: Status.PARKED,
    MessageCommandName.SKIP: Status.CANCELLED,
    MessageCommandName.CANCEL: Status.CANCELLED,
}
"""Where each command leads; a test holds it against the table of lawful moves."""
VERBS: dict[MessageCommandName, str] = {
    MessageCommandName.RETRY: "Retry",
    MessageCommandName.ARRIVED: "It arrived",
    MessageCommandName.SEND_AGAIN: "Send again",
    MessageCommandName.HOLD: "Hold",
    MessageCommandName.RELEASE: "Release",
    MessageCommandName.PARK: "Park",
    MessageCommandName.SKIP: "Skip",
    MessageCommandName.CANCEL: "Cancel",
}
EFFECTS: dict[MessageCommandName, str] = {
    MessageCommandName.RETRY: "It goes back to its queue unchanged, with the same control ID.",
    MessageCommandName.ARRIVED: "It counts as sent. Say so only when the partner has confirmed it.",
    MessageCommandName.SEND_AGAIN: "It is sent again with the same control ID. The partner may get it twice.",
    MessageCommandName.HOLD: "It keeps its place and waits until it is released.",
    MessageCommandName.RELEASE: "It goes back to its queue.",
    MessageCommandName.PARK: "It leaves the queue, so that others go on. It may be released later.",
    MessageCommandName.SKIP: "It is never sent. The queue goes on with the next one. This is final.",
    MessageCommandName.CANCEL: "It is never sent. This is final.",
}
RISKY = frozenset(
    {
        MessageCommandName.SKIP,
        MessageCommandName.CANCEL,
        MessageCommandName.SEND_AGAIN,
        MessageCommandName.ARRIVED,
    }
)
TYPED_FROM = 20
"""From more messages than this on the count must be typed, and for risky commands in PROD always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A command and the deliveries of the selection that take it; `reason` says why it is off."""

    command: MessageCommandName
    ids: tuple[int, ...]
    reason: str = ""


def offers(rows: Sequence[MessageRow], may: Callable[[str], bool], read_only: str = "") -> tuple[Offer, ...]:
    """One offer per command, in the order of the bar; `read_only` is why their environment takes none now."""
    return tuple(_offer(command, rows, may, read_only) for command in TAKES)


def _offer(
    command: MessageCommandName, rows: Sequence[MessageRow], may: Callable[[str], bool], read_only: str
) -> Offer:
    fits = tuple(row.id for row in rows if row.status in TAKES[command])
    if not rows:
        return Offer(command=command, ids=(), reason="Select a message first.")
    if not fits:
        return Offer(command=command, ids=(), reason=f"Only for messages that are {_states(TAKES[command])}.")
    if not may(f"command.{command.value}"):
        return Offer(command=command, ids=fits, reason="Your role does not allow this. Ask a lead.")
    if read_only:
        return Offer(command=command, ids=fits, reason=read_only)
    return Offer(command=command, ids=fits)


def _states(takes: frozenset[Status]) -> str:
    """ "queued, in error or held"."""
    said = {Status.ERROR: "in error", Status.UNKNOWN: "of unknown outcome"}
    words = [said.get(status, status.value) for status in sorted(takes, key=list(Status).index)]
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def selection_words(rows: Sequence[MessageRow]) -> str:
    """What is selected, the states that ask for attention first: "2 errors, 1 retrying"."""
    counts = Counter(face_of(row).word.lower() for row in rows)
    words = [
        f"{grouped(n)} {word}{'s' if word == 'error' and n > 1 else ''}"
        for word, n in sorted(counts.items(), key=lambda pair: _weight(pair[0]))
    ]
    return ", ".join(words)


def typed_count(command: MessageCommandName, count: int, environment: str) -> str:
    """What must be typed before it is done; "" where nothing."""
    return str(count) if count > TYPED_FROM or (environment == "PROD" and command in RISKY) else ""


def question(command: MessageCommandName, count: int) -> tuple[str, str, str]:
    """Title, effect and button of the dialog."""
    verb, things = VERBS[command], count_of(count, "message")
    title = {
        MessageCommandName.ARRIVED: f"Say that {things} arrived",
        MessageCommandName.SEND_AGAIN: f"Send {things} again",
    }.get(command, f"{verb} {things}")
    return title, EFFECTS[command], title


def _weight(word: str) -> int:
    order = ("error", "unknown", "retrying", "held", "parked", "queued", "sending")
    return order.index(word) if word in order else len(order)
