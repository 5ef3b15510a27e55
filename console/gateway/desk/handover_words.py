"""Rows of the hand-over page: pure, from counts and codes to cells for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from console.api.alerts import AlertRow
from console.api.handover import HandoverSection
from console.api.interfaces import InterfaceRow
from console.api.triage import GroupRow
from console.gateway.desk.shift_lines import ACT_WORDS
from console.gateway.marking import without_file
from console.store.handover import DoneAct, DoneJob, GroupAct, Happening

MOST = 60
"""Rows of one table: it is one page; what is more is counted."""

Told = Callable[[datetime], str]

_ACTS = {
    "own": "Owner",
    "resolve": "Resolved",
    "reopen": "Opened again",
    "reopened": "Opened again",
    "archive": "Archived",
    "merge": "Merged",
}
"""Kinds of acts on a cause as words of a line; the others are words."""


def section(
    title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], empty: str, more: int = 0
) -> HandoverSection:
    """A table of at most `MOST` rows."""
    found = tuple(rows)
    return HandoverSection(
        title=title, head=head, rows=found[:MOST], empty=empty, more=more + max(0, len(found) - MOST)
    )


def open_causes(groups: Iterable[GroupRow], told: Told, more: int) -> HandoverSection:
    """What still fails, the most first, with who has it."""
    rows = (
        (
            group.title,
            group.place,
            f"{group.open:,}".replace(",", " "),
            "–" if group.patients is None else str(group.patients),
            told(group.first_at),
            group.state.value,
            group.owner or "nobody",
            group.ticket or "–",
        )
        for group in groups
    )
    head = ("Cause", "Where", "Open", "Patients", "Since", "State", "Who has it", "Ticket")
    return section("Still open", head, rows, "No failure is open.", more)


def waiting(interfaces: Iterable[InterfaceRow], told: Told) -> HandoverSection:
    """Queues that hold something or that somebody holds, the deepest first."""
    rows = [row for row in interfaces if row.depth or row.holds or row.planned]
    rows.sort(key=lambda row: -row.depth)
    cells = (
        (
            row.title or row.name,
            str(row.depth),
            told(row.oldest_at) if row.oldest_at else "–",
            row.planned or row.holds or "goes on",
        )
        for row in rows
    )
    return section(
        "Queues that wait", ("Interface", "Depth", "Oldest since", "What holds it"), cells, "No queue waits."
    )


def alerts(found: Iterable[AlertRow], told: Told, since: datetime) -> HandoverSection:
    """Alerts that are open, or were within the time."""
    rows = (
        (
            alert.title,
            alert.text,
            told(alert.opened_at),
            told(alert.closed_at) if alert.closed_at else "open",
            alert.acknowledged_by or "nobody",
        )
        for alert in found
        if alert.closed_at is None or alert.closed_at >= since
    )
    head = ("Alert", "What", "Opened", "Closed", "Acknowledged by")
    return section("Alerts", head, rows, "No alert was open in this time.")


def resent(
    jobs: Iterable[tuple[DoneJob, str, str]], acts: Iterable[tuple[DoneAct, str, str]], told: Told
) -> HandoverSection:
    """What was sent or settled by hand; each with (row, reason fit to be told, where)."""
    rows = [
        (
            told(job.created_at),
            job.actor,
            f"Job {job.id}: {job.kind}, {job.state}",
            str(job.total),
            where,
            reason + (f" ({job.ticket})" if job.ticket else ""),
        )
        for job, reason, where in jobs
    ]
    rows += [
        (told(act.last_at), act.actor, ACT_WORDS.get(act.action, act.action), str(act.count), where, reason or "–")
        for act, reason, where in acts
    ]
    head = ("When", "Who", "What", "Messages", "Where", "Why")
    return section("Resent, released and settled by hand", head, rows, "Nothing was resent or settled by hand.")


def _act(act: GroupAct) -> str:
    """What was done to a cause: "Resolved: code list 13 is live"."""
    word = _ACTS.get(act.kind, act.kind.capitalize())
    return f"{word}: {act.text}" if act.text else word


def events(
    happened: Iterable[Happening], done: Iterable[tuple[GroupAct, str]], title: Callable[[str], str], told: Told
) -> HandoverSection:
    """What happened, the newest first; acts on groups come with the group's title."""
    rows = [
        (item.at, item.actor, without_file(item.text), title(item.interface) if item.interface else "")
        for item in happened
    ]
    rows += [(act.at, act.actor, _act(act), group) for act, group in done]
    rows.sort(key=lambda row: row[0], reverse=True)
    cells = ((told(at), actor or "the gateway", text, where) for at, actor, text, where in rows)
    return section("What happened", ("When", "Who", "What", "Where"), cells, "Nothing out of the ordinary.")
