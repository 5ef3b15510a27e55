"""The words of bulk work, by what is done. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.api.jobs import JobCounts, JobKind, JobRow, JobState
from console.desktop.screens.bulk.pace import time_words
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.words import count_of, grouped

TYPED_ABOVE = 20
"""Above so many messages the count is typed, whatever the environment (UX.md 6.2)."""
TRY_FIRST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How one kind of job is spoken of. `paced`: it makes messages go out, so pace and a first try have a meaning."""

    verb: str  # "Resend"
    button: str  # "Send"
    done: str  # "sent"
    effect: str
    icon: str
    paced: bool = False
    final: bool = False  # cannot be taken back


WORDS: dict[JobKind, Words] = {
    JobKind.RESEND: Words(
        verb="Resend",
        button="Send",
        done="sent",
        effect="Each goes as a new message, linked to its original. What was accepted before gets a new control ID.",
        icon="paper-plane-tilt",
        paced=True,
    ),
    JobKind.CURE: Words(
        verb="Release",
        button="Release",
        done="released",
        effect="Each goes on from where it stands, unchanged, with its own control ID: the cause was mended elsewhere.",
        icon="paper-plane-tilt",
        paced=True,
    ),
    JobKind.RETRY: Words(
        verb="Retry",
        button="Retry",
        done="put back into their queues",
        effect="They go back to their queues unchanged, with the same control IDs.",
        icon="arrow-clockwise",
        paced=True,
    ),
    JobKind.HOLD: Words(
        verb="Hold",
        button="Hold",
        done="held",
        effect="They keep their places and wait until they are released.",
        icon="pause",
    ),
    JobKind.RELEASE: Words(
        verb="Release",
        button="Release",
        done="released",
        effect="They go back to their own places in their queues.",
        icon="play",
        paced=True,
    ),
    JobKind.PARK: Words(
        verb="Park",
        button="Park",
        done="parked",
        effect="They leave their queues, so that others go on. They may be released later.",
        icon="tray",
    ),
    JobKind.SKIP: Words(
        verb="Skip",
        button="Skip",
        done="skipped",
        effect="They are never sent. Their queues go on with the next ones. This is final.",
        icon="skip-forward",
        final=True,
    ),
    JobKind.CANCEL: Words(
        verb="Cancel",
        button="Cancel",
        done="cancelled",
        effect="They are never sent. This is final.",
        icon="prohibit",
        final=True,
    ),
}

FOLLOWED = frozenset({JobKind.RESEND, JobKind.CURE})
"""Kinds whose receipts tell what the partner said; those of the others tell that it was done."""

CLASS_FACES: dict[str, Face] = {
    "ready": Face(word="Ready", sign=Sign.DISC, colour="ok"),
    "delivered": Face(word="Already delivered", sign=Sign.RING, colour="idle"),
    "duplicate": Face(word="Duplicate", sign=Sign.RING, colour="idle"),
    "newer": Face(word="Newer message exists", sign=Sign.TRIANGLE, colour="warn"),
    "unknown": Face(word="Unknown outcome", sign=Sign.QUESTION, colour="warn"),
    "busy": Face(word="On the wire now", sign=Sign.HALF, colour="info"),
    "forbidden": Face(word="Not allowed", sign=Sign.CROSS, colour="error"),
    "nowhere": Face(word="No way to go", sign=Sign.CROSS, colour="error"),
    "other_status": Face(word="Other state", sign=Sign.DASH, colour="idle"),
}
"""Sign and colour of a class; its words come from the gateway."""
OTHER_CLASS = Face(word="Left out", sign=Sign.DASH, colour="idle")

RECEIPT_FACES: dict[str, Face] = {
    "waiting": Face(word="To go", sign=Sign.QUARTER, colour="info"),
    "sending": Face(word="Sending", sign=Sign.HALF, colour="info"),
    "accepted": Face(word="Sent", sign=Sign.DISC, colour="ok"),
    "rejected": Face(word="Error", sign=Sign.CROSS, colour="error", loud=True),
    "unknown": Face(word="Unknown", sign=Sign.QUESTION, colour="warn", loud=True),
    "refused": Face(word="Not done", sign=Sign.TRIANGLE, colour="warn", loud=True),
    "cancelled": Face(word="Cancelled", sign=Sign.DASH, colour="idle"),
}
"""Receipts by state."""
DONE_FACE = Face(word="Done", sign=Sign.DISC, colour="ok")
"""An accepted receipt of a job that sends nothing itself."""

STATE_FACES: dict[JobState, Face] = {
    JobState.PREPARING: Face(word="Preparing", sign=Sign.QUARTER, colour="info"),
    JobState.RUNNING: Face(word="Running", sign=Sign.HALF, colour="info"),
    JobState.PAUSED: Face(word="Paused", sign=Sign.BARS, colour="held", loud=True),
    JobState.DONE: Face(word="Done", sign=Sign.DISC, colour="ok"),
    JobState.CANCELLED: Face(word="Cancelled", sign=Sign.DASH, colour="idle"),
}
ENDED = frozenset({JobState.DONE, JobState.CANCELLED})


def receipt_face(state: str, kind: JobKind) -> Face:
    """Sign and word of a receipt."""
    if state == "accepted" and kind not in FOLLOWED:
        return DONE_FACE
    return RECEIPT_FACES.get(state, OTHER_CLASS)


def plan_title(kind: JobKind, count: int) -> str:
    """`Resend 312 messages: dry run`."""
    return f"{WORDS[kind].verb} {count_of(count, 'message')}: dry run"


def start_label(kind: JobKind, count: int) -> str:
    """The button that does all: `Send all 286`, `Send 1 message`."""
    verb = WORDS[kind].button
    return f"{verb} 1 message" if count == 1 else f"{verb} all {grouped(count)}"


def takes_try(kind: JobKind, count: int) -> bool:
    """Whether trying a few first makes sense."""
    return WORDS[kind].paced and count > TRY_FIRST


def needs_typing(typed: bool, count: int) -> bool:
    """Whether the count must be typed: as the gateway said, or because ticked classes made it large."""
    return count > 0 and (typed or count > TYPED_ABOVE)


def job_title(row: JobRow) -> str:
    """`Job 118: resend to CERN`, or with the count where there are several places: `Job 118: resend 312 messages`."""
    title = f"{row.title[:1].lower()}{row.title[1:]}"
    return (
        f"Job {row.id}: {title}"
        if title != row.kind.value
        else f"Job {row.id}: {title} {count_of(row.total, 'message')}"
    )


def acted(counts: JobCounts) -> int:
    """How many are behind us, one way or another; what is on the way or to go is not."""
    return counts.accepted + counts.rejected + counts.unknown + counts.refused


def result_words(counts: JobCounts, kind: JobKind) -> str:
    """`283 accepted, 3 rejected, 1 unknown`; zeros are left out, all zeros are "nothing done"."""
    accepted = "accepted" if kind in FOLLOWED else "done"
    parts = (
        (counts.accepted, accepted),
        (counts.rejected, "rejected"),
        (counts.unknown, "unknown"),
        (counts.sending, "on the way"),
        (counts.refused, "not done"),
        (counts.waiting, "to go"),
        (counts.cancelled, "cancelled"),
    )
    return ", ".join(f"{grouped(number)} {word}" for number, word in parts if number) or "nothing done"


def end_words(row: JobRow) -> str:
    """The notice when a job ends."""
    how = "was cancelled" if row.state is JobState.CANCELLED else "ended"
    return f"Job {row.id} {how}: {result_words(row.counts, row.kind)}."


def end_level(row: JobRow) -> str:
    """How much its end asks for attention."""
    counts = row.counts
    return "warn" if counts.rejected or counts.unknown or counts.refused else "ok"


def cancel_words(row: JobRow) -> str:
    """What cancelling the rest takes back, and what it cannot."""
    counts = row.counts
    going = counts.waiting
    kept = counts.accepted + counts.rejected + counts.unknown
    verb = WORDS[row.kind].done
    parts = [f"{count_of(going, 'message')} not started will not be {verb}."]
    if counts.sending:
        parts.append(
            f"Of {grouped(counts.sending)} on the way, those that still wait in a queue are taken back; "
            "what is on the wire goes through."
        )
    if kept:
        parts.append(f"{grouped(kept)} already {verb} {'stays' if kept == 1 else 'stay'} so.")
    return " ".join(parts)


def left_words(row: JobRow) -> str:
    """`23 s left`, or how it stands."""
    if row.state in ENDED or row.state is JobState.PAUSED or row.state is JobState.PREPARING:
        return STATE_FACES[row.state].word
    if row.seconds_left is None:
        return "Running"
    return f"{time_words(row.seconds_left)} left"
