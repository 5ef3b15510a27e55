"""What an opened message has to tell as lines of lists: findings, history, tries."""

from __future__ import annotations

from console.api.messages import AttemptView, MessageView
from console.desktop.screens.inspector.side import GOOD
from console.desktop.screens.inspector.words import attempt_line, attempt_title, clock
from console.desktop.theme.states import SEVERITY
from console.desktop.widgets.line_list import Line


def last_attempt(view: MessageView) -> AttemptView | None:
    """The newest try, or None."""
    return max(view.attempts, key=lambda each: each.number, default=None)


def finding_lines(view: MessageView) -> list[Line]:
    """The worst first, otherwise in the order given."""
    order = {severity: place for place, severity in enumerate(SEVERITY)}
    return [
        Line(
            face=SEVERITY[each.severity], lead=each.path or "message", text=each.text,
            strong=order[each.severity] == 0, key=each.path or None,
        )
        for each in sorted(view.findings, key=lambda each: order[each.severity])
    ]  # fmt: skip


def history_lines(view: MessageView) -> list[Line]:
    """From arrival to receipt, newest last."""
    return [
        Line(
            face=SEVERITY[entry.severity] if entry.severity else GOOD,
            text=f"{entry.title}{f' by {entry.actor}' if entry.actor else ''}",
            second=entry.text,
            trail=clock(entry.at),
            strong=True,
        )
        for entry in view.timeline
    ]


def try_lines(view: MessageView) -> list[Line]:
    """Each try, newest first, to choose whose reply is shown."""
    return [
        Line(
            face=None, lead=str(each.number), text=f"{attempt_title(each)}  {attempt_line(each)}",
            trail=clock(each.ended_at), key=each.number,
        )
        for each in sorted(view.attempts, key=lambda each: -each.number)
    ]  # fmt: skip


def titles(view: MessageView, code: str) -> dict[str, str]:
    """The words of the tabs, by the first one."""
    findings, related = len(view.findings), len(view.related)
    return {
        "Validation": f"Validation  {findings}" if findings else "Validation",
        "Reply": f"Reply  {code}" if code else "Reply",
        "Related": f"Related  {related}" if related else "Related",
    }
