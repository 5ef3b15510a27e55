"""What a dry run says and where it may go. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from console.api.interfaces import InterfaceRow
from console.api.jobs import JobKind, Plan
from console.desktop.screens.bulk.words import WORDS
from console.desktop.words import clock, count_of, grouped


def counted_words(plan: Plan, source: str) -> str:
    """That nothing happened, when it was counted, and from what: a long name may be cut off at the end."""
    return f"Nothing has been {WORDS[plan.kind].done} yet. Counted at {clock(plan.counted_at)} from {source}."


def caption(plan: Plan, count: int) -> str:
    """What stands beside the big number."""
    done = WORDS[plan.kind].done
    whole = f"of {grouped(plan.total)} will be {done}" if count else f"of {grouped(plan.total)} can be {done}"
    if plan.kind is JobKind.RESEND and plan.destination:
        place = f"{plan.destination} ({plan.environment})" if plan.environment else plan.destination
        return f"{whole} to {place}, and to nothing else" if count else f"{whole} to {place}"
    return f"{whole}, {plan.environment} among them" if plan.environment == "PROD" else whole


def effect_words(plan: Plan, *, ticked: bool) -> str:
    """What the act does, and the gateway's own sentence, which knows nothing of what is ticked here."""
    effect = WORDS[plan.kind].effect
    if not plan.text:
        return effect
    return f"{effect} Without the ticked ones: {plan.text}" if ticked else f"{effect} {plan.text}"


def blocked(plan: Plan, count: int, now: datetime) -> tuple[str, str]:
    """(Why nothing can be started, what to do about it); ("", "") where it can."""
    done = WORDS[plan.kind].done
    if now >= plan.expires_at:
        return (
            f"This count is from {clock(plan.counted_at)} and too old to act on.",
            "Messages move on. Count again, then start.",
        )
    if plan.more:
        return (
            f"The filter matches more than one job may hold ({count_of(plan.total, 'message')} counted).",
            "Narrow the filter, by time for example, and do it in parts.",
        )
    if plan.total == 0:
        return "No message matches any more.", "Close this, look at the filter, and choose again."
    if count == 0:
        ticks = any(found.can_include and found.count for found in plan.classes)
        cure = "Tick a line to take it along all the same, or" if ticks else "The lines above say why. List them, or"
        return f"None of these can be {done} now.", f"{cure} choose other messages."
    return "", ""


def destination_choices(interfaces: Sequence[InterfaceRow], concerned: Sequence[str]) -> list[tuple[str, str]]:
    """(words, name) of the destinations of the interfaces concerned (by name or title); all where none is known."""
    wanted = set(concerned)
    near = [row for row in interfaces if row.name in wanted or row.title in wanted] or list(interfaces)
    found: dict[str, str] = {}
    for row in near:
        for each in row.destinations:
            found.setdefault(each.name, f"Only {each.name}, {each.address}" if each.address else f"Only {each.name}")
    return sorted(((words, name) for name, words in found.items()), key=lambda pair: pair[0].lower())
