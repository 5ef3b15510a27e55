"""How far the release of a cause is, as steps and one next thing to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from console.api.jobs import JobState
from console.api.triage import GroupState, GroupView
from console.desktop.screens.bulk.words import TRY_FIRST
from console.desktop.words import grouped


class Progress(Enum):
    """Of one step."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


UNDER_WAY = frozenset({JobState.PREPARING.value, JobState.RUNNING.value, JobState.PAUSED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the three; `command` is what a press does."""

    number: int
    label: str
    command: str
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class CureLook:
    """The block as it stands: three steps, the next thing to do with its command, and a line in words."""

    steps: tuple[Step, ...]
    label: str
    command: str
    words: str


def is_under_way(view: GroupView) -> bool:
    """True while its release job runs, or stands and waits for a person."""
    return view.cure.job is not None and view.cure.job_state in UNDER_WAY


def cure_look(view: GroupView) -> CureLook:
    """What to show for this group."""
    cure, row = view.cure, view.row
    over = row.state is GroupState.RESOLVED or not row.open
    tries = min(TRY_FIRST, row.open) or TRY_FIRST
    labels = ("Fix one", f"Try {tries}", f"Release {grouped(cure.rest)}" if cure.rest else "Release the rest")
    commands = ("group.fix", "group.try", "group.release")
    at = 4 if over else cure.step
    steps = tuple(
        Step(
            number=number,
            label=label,
            command=command,
            progress=Progress.DONE if number < at else Progress.NOW if number == at else Progress.LATER,
        )
        for number, (label, command) in enumerate(zip(labels, commands, strict=True), 1)
    )
    asks = 2 if is_under_way(view) else cure.step - 1
    label = labels[asks] if asks == 0 else f"{labels[asks]}…"
    return CureLook(steps=steps, label=label, command=commands[asks], words=_words(view, over=over))


def _words(view: GroupView, *, over: bool) -> str:
    cure = view.cure
    if over:
        return "Nothing of this cause waits any more."
    if cure.refusal:
        return cure.refusal
    if cure.step == 1:
        return "Mend one message and send it. When it is accepted, try three, then release the rest."
    if cure.step == 2:
        return f"{cure.fixed} was accepted. Try three more before the rest goes." if cure.fixed else "Try three first."
    return "All that were tried were accepted. The rest can go."
