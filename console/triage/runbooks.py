"""What to do about a cause: steps for a person, with the command or the filter that does them where there is one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. `command` is an id of the desktop's command table, `query` a filter of messages."""

    text: str
    command: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """Steps in order; `url` is the site's own page, where it has one."""

    id: str  # "RB-031"
    title: str
    steps: tuple[Step, ...]
    url: str = ""


def for_group(runbook: Runbook, cause: str) -> Runbook:
    """The runbook with its filters narrowed to one group; `cause` is the term that means it ("cause:12").

    A step's query may hold `{cause}`.
    """
    steps = tuple(
        Step(text=step.text, command=step.command, query=step.query.replace("{cause}", cause)) for step in runbook.steps
    )
    return Runbook(id=runbook.id, title=runbook.title, steps=steps, url=runbook.url)
