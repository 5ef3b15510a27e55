"""Why an act on a cause cannot be had now, in words; "" where it can. Pure: the gateway decides again."""

from __future__ import annotations

from collections.abc import Callable

from console.api.triage import GroupView
from console.desktop.screens.bulk.ask import NO_RIGHT as NO_JOBS
from console.desktop.screens.triage.cure_words import is_under_way

NO_GATEWAY = "The gateway does not answer."
NOTHING = "Select a cause first."
LOADING = "It is still loading. Try again in a moment."
BUSY = "The act before is still on its way."
ACTS = {
    "group.own": "own",
    "group.give_back": "own",
    "group.note": "note",
    "group.ticket": "ticket",
    "group.resolve": "resolve",
    "group.archive": "archive",
    "group.reopen": "reopen",
    "group.merge": "merge",
    "group.split": "split",
}
"""Command -> the act that the gateway offers or refuses."""
NO_RIGHT = "Your role does not allow this. Ask an analyst."
DESK_ACTS = frozenset({"own", "note", "ticket"})


def act_refusal(view: GroupView, act: str, may: Callable[[str], bool]) -> str:
    """For own, note, ticket, resolve, archive, reopen, merge, split."""
    offer = next((offer for offer in view.commands if offer.name == act), None)
    if offer is not None:
        return "" if offer.allowed else offer.reason or NO_RIGHT
    return "" if may("triage" if act in DESK_ACTS else "triage.state") else NO_RIGHT


def refusal(view: GroupView, command: str, may: Callable[[str], bool], me: str) -> str:
    """For any command of the screen that acts on the opened cause."""
    if command == "group.own" and view.row.owner == me and me:
        return "You have it."
    if command == "group.give_back" and view.row.owner != me:
        return "You do not have it."
    if command in ACTS:
        return act_refusal(view, ACTS[command], may)
    if command in ("group.fix", "group.sample") and not view.samples:
        return "None of its messages is at hand."
    if command in ("group.try", "group.release", "group.preview") and not view.row.open:
        return "Nothing of it waits any more."
    if command in ("group.try", "group.release") and not may("job"):
        return NO_JOBS
    if command == "group.try" and is_under_way(view):
        return f"Job {view.cure.job} is under way."
    return _release_refusal(view) if command == "group.release" else ""


def _release_refusal(view: GroupView) -> str:
    cure = view.cure
    if cure.step == 3:
        return cure.refusal
    return cure.refusal or "Release unlocks when the messages tried first are accepted."
