"""What is told outside of an alert: subject, text and fields. Counts, codes and names from the site file, no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.store.alert_outbox import Due
from console.triage.alerts.rule import Kind
from console.triage.alerts.words import measure

_WORDS = {"opened": "", "closed": "Over: ", "escalated": "Nobody has it: ", "summary": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message. `key` is the same for every repeat of it, and of nothing else."""

    key: str
    subject: str
    text: str
    event: str
    alert: int
    severity: str
    title: str
    about: str
    opened_at: datetime
    closed_at: datetime | None


def notice(due: Due, key: str, where: str) -> Notice:
    """The words for one row of the outbox; `where` names the gateway's site and environment."""
    title = _plain(_storm_title(due) if due.event == "summary" else due.title)
    severity = due.severity.upper()
    return Notice(
        key=key,
        subject=f"[{severity}] {_WORDS[due.event]}{title}",
        text="\n".join(_lines(due, title, where)) + "\n",
        event=due.event,
        alert=due.alert_id,
        severity=due.severity,
        title=title,
        about=_plain(due.subject),
        opened_at=due.opened_at,
        closed_at=due.closed_at,
    )


def _lines(due: Due, title: str, where: str) -> list[str]:
    lines = [f"{_WORDS[due.event]}{title}"]
    if due.event == "summary":
        lines += [f"{many} x {measure(Kind(kind)).lower()}" for kind, many in due.summed]
        return [*lines, "", f"They are listed on the Alerts screen. {where}"]
    lines += [_plain(due.text), "", f"Opened {_when(due.opened_at)}"]
    if due.closed_at is not None:
        lines.append(f"Closed {_when(due.closed_at)}")
    if due.swallowed:
        lines.append(f"{due.swallowed} more {'alert is' if due.swallowed == 1 else 'alerts are'} a consequence of it")
    if due.storm:
        lines.append(f"It came back {due.storm} {'time' if due.storm == 1 else 'times'} meanwhile")
    return [*lines, f"Alert {due.alert_id}, {_plain(due.subject)}. {where}"]


def _storm_title(due: Due) -> str:
    total = sum(many for _, many in due.summed)
    return f"{total} more alerts opened"


def _when(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def _plain(text: str) -> str:
    """On one line: a line break in a name must not become one of a mail's head."""
    return " ".join(text.split())
