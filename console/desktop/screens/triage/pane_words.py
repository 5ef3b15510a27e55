"""The words around the list: how many, what is hidden, and why there is nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.api.interfaces import InterfaceRow
from console.api.triage import Groups, GroupState
from console.core.interface import WorkState
from console.desktop.words import count_of, grouped


def count_words(totals: Groups) -> str:
    """ "12 causes, 296 messages"."""
    return f"{count_of(totals.causes, 'cause')}, {count_of(totals.messages, 'message')}"


def match_words(totals: Groups) -> str:
    """Beside the filter: "12 of 15 groups"."""
    return f"{grouped(totals.causes)} of {count_of(totals.of + totals.hidden, 'group')}"


def hidden_words(totals: Groups) -> str:
    """ "+ 3 groups you may not see: site SOUTH"; "" where nothing is hidden."""
    if not totals.hidden:
        return ""
    where = f": {totals.hidden_text}" if totals.hidden_text else ""
    return f"+ {count_of(totals.hidden, 'group')} you may not see{where}"


def watched_words(interfaces: Sequence[InterfaceRow]) -> str:
    """What is looked at while nothing fails."""
    if not interfaces:
        return "No interface is set up yet: nothing is watched."
    stopped = sum(row.work is WorkState.STOPPED for row in interfaces)
    but = f", {grouped(stopped)} of them stopped" if stopped else ""
    return f"{count_of(len(interfaces), 'interface')} watched{but}. A failure shows here within a second."


def empty_words(
    failed: str, query: str, states: tuple[GroupState, ...], watched: str, totals: Groups | None
) -> tuple[str, str, str]:
    """Icon, title and lines for a list without rows."""
    if failed:
        return "warning-octagon", "The causes could not be listed", failed
    there = "" if totals is None or not totals.of else f"{count_of(totals.of, 'group')} in all states."
    if query:
        return "funnel", "No cause matches the filter", there or "There are no causes at all."
    if states:
        return "funnel", "No cause is in this state", there or "There are no causes at all."
    return "check-circle", "Nothing fails", "\n".join(part for part in (watched, _before(totals)) if part)


def _before(totals: Groups | None) -> str:
    if totals is None or not totals.of:
        return ""
    return f"{count_of(totals.of, 'earlier group is', 'earlier groups are')} archived or resolved."
