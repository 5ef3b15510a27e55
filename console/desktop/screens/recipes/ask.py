"""What opens the recipe panel: the messages, and the steps it begins with. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from console.api.commands import FieldChange
from console.api.messages import MASK
from console.api.recipes import ChangeKind, RecipeChange
from console.desktop.screens.bulk.ask import BulkAsk

RULE = "Rule:"
"""How the gateway begins the reason of a change that it made itself, such as a new control id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeAsk:
    """These messages. `left_out` are paths of an edit that no recipe can take, because they name a patient."""

    ask: BulkAsk
    steps: tuple[RecipeChange, ...] = ()
    left_out: tuple[str, ...] = ()


def from_edit(ask: BulkAsk, changes: Iterable[FieldChange]) -> RecipeAsk:
    """The changes of one draft as steps for many: the same value wherever the old one stands at that path."""
    steps: dict[str, RecipeChange] = {}
    left_out: list[str] = []
    for change in changes:
        if change.why.startswith(RULE):
            continue
        path = plain(change.path)
        if MASK in change.original or MASK in change.copy_text:
            left_out.append(path)
            continue
        step = _step(path, change.original, change.copy_text)
        steps.setdefault(f"{path} {step.kind} {step.find}", step)
    return RecipeAsk(ask=ask, steps=tuple(steps.values()), left_out=tuple(dict.fromkeys(left_out)))


def _step(path: str, before: str, after: str) -> RecipeChange:
    if not before:
        return RecipeChange(path=path, kind=ChangeKind.SET, value=after)
    return RecipeChange(path=path, kind=ChangeKind.REPLACE, find=before, value=after)


def plain(path: str) -> str:
    """The path without the numbers of its segment and repetition: all of them."""
    return re.sub(r"\[\d+\]", "", path)
