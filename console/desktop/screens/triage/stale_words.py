"""What somebody else did meanwhile, in words. Pure."""

from __future__ import annotations

from console.api.triage import GroupEvent, GroupView

VERBS = {
    "own": "changed its owner",
    "note": "wrote a note",
    "ticket": "set the ticket",
    "resolve": "resolved it",
    "resolved": "resolved it",
    "archive": "archived it",
    "archived": "archived it",
    "reopen": "opened it again",
    "merge": "merged it",
    "split": "split it",
}
KEPT = "Nothing of yours was done. What you typed is kept; this is how it stands now."


def stale_words(before: GroupView | None, fresh: GroupView, me: str) -> str:
    """ "m.ito resolved it at 10:16: map v13 published" for all that is new; "" where nothing is told."""
    known = set(before.history) if before is not None else set()
    new = [event for event in fresh.history if event not in known]
    others = [event for event in new if event.actor != me] or new
    return "; ".join(_told(event) for event in sorted(others, key=lambda event: event.at)[-3:])


def _told(event: GroupEvent) -> str:
    words = f": {event.text}" if event.text else ""
    return f"{event.actor} {VERBS.get(event.kind, event.kind)} at {event.at.astimezone():%H:%M}{words}"
