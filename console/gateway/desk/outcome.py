"""Why a delivery stands where it stands, in plain words: its status, and the last try as the rules explain it."""

from __future__ import annotations

from console.api.messages import OutcomeView
from console.core.message import Severity
from console.core.outcome import Judgement
from console.core.status import Status
from console.store.application import ACCEPTED, AWAITED, OVERDUE, REFUSED
from console.triage.explaining import Explanation

_WORDS: dict[Status, tuple[Severity | None, str, str]] = {
    Status.RECEIVED: (None, "Stored", "It was stored; this interface sends it nowhere."),
    Status.FILTERED: (None, "Not wanted here", "The route condition of this destination does not match it."),
    Status.QUEUED: (Severity.INFO, "Waits its turn", "It is sent when all before it are settled."),
    Status.SENDING: (Severity.INFO, "Being sent", "It is on the wire; the reply is awaited."),
    Status.SENT: (None, "Delivered", "The receiver took it."),
    Status.ERROR: (Severity.ERROR, "Refused", "It was refused and waits for somebody."),
    Status.HELD: (Severity.WARNING, "Held", "It stays in its place until it is released."),
    Status.PARKED: (Severity.WARNING, "Parked", "It left the queue; what came after it goes on without it."),
    Status.UNKNOWN: (Severity.WARNING, "May have arrived", "It was sent and no matching reply came."),
    Status.CANCELLED: (None, "Cancelled", "It is never sent to this destination."),
}

_EXPLAINED = frozenset({Status.ERROR, Status.UNKNOWN, Status.SENT})
"""Statuses that the last try itself explains."""


_LATER: dict[str, tuple[Severity | None, str, str, str]] = {
    AWAITED: (
        Severity.INFO,
        "Stored there, answer awaited",
        "The receiver stored it. What its application says comes later, as a message of its own.",
        "",
    ),
    OVERDUE: (
        Severity.WARNING,
        "Stored there, never answered",
        "The receiver stored it, and its application has not answered in time: it may not be filed.",
        "Ask the receiver whether it was filed; a late answer is still taken and shown here.",
    ),
    ACCEPTED: (None, "Filed by the application", "The receiver stored it, and later its application accepted it.", ""),
    REFUSED: (
        Severity.ERROR,
        "Refused later by the application",
        "The receiver stored it first; later its application refused it. It is not filed.",
        "Mend a copy and resend it, or have the receiver mended first.",
    ),
}
"""What is known of the application's own reply where it comes later (HL7 v2 chapter 2, enhanced mode)."""


def outcome_view(
    status: Status, detail: str, last: Judgement | None, explained: Explanation | None, application: str = ""
) -> OutcomeView:
    """The box at the top of the inspector. `detail` is the delivery's own word, `last` the verdict on its last try and
    `explained` what that means, `application` what its later reply said."""
    if status is Status.SENT and application in _LATER:
        severity, title, text, cure = _LATER[application]
        words = f"{text} {detail}".strip() if application == REFUSED else text
        return OutcomeView(severity=severity, title=title, text=words, cure=cure)
    severity, title, text = _WORDS[status]
    if last is None or explained is None:
        return OutcomeView(severity=severity, title=title, text=detail or text, cure=_cure(status))
    if status in _EXPLAINED and not _by_a_person(status, last):
        return told(explained, severity, _cure(status))
    parts = [detail or text]
    if status is not Status.CANCELLED:
        parts.append(f"The last try: {explained.title.lower()}.")
    return OutcomeView(severity=severity, title=title, text=" ".join(parts), cure=_cure(status))


def told(explained: Explanation, severity: Severity | None, cure: str = "") -> OutcomeView:
    """An explanation as it crosses the seam; `cure` where it names none."""
    return OutcomeView(
        severity=severity,
        title=explained.title,
        text=explained.text,
        cure=explained.cure or cure,
        causes=explained.causes,
        path=explained.path,
        rule=explained.rule,
        explained=explained.explained,
    )


def _by_a_person(status: Status, last: Judgement) -> bool:
    """SENT although the last try was not accepted: somebody said that it arrived."""
    return status is Status.SENT and last.outcome.value != "accepted"


def _cure(status: Status) -> str:
    return {
        Status.ERROR: "Mend a copy and resend it, or retry it unchanged once the receiver is mended.",
        Status.UNKNOWN: "Look in the receiver, then say: it arrived, send again, or cancel.",
        Status.HELD: "Release it when it may go on.",
        Status.PARKED: "Release it to bring it back to its place, or cancel it.",
    }.get(status, "")
