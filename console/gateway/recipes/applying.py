"""A recipe applied to one message: other bytes, the same bytes with the reason, or a refusal; pure.

Everything goes through the layer's own splices, so that every byte that no step names stays. A message is never half
changed: one step that cannot be done leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from console.api.recipes import ChangeKind, Recipe, RecipeChange
from console.core.change import Change
from console.core.change import ChangeKind as Edit
from console.documents.node import Document
from console.documents.splice import EditRefused
from console.documents.walk import find_exact, leaves
from console.gateway.recipes.rules import check, parsed_condition, plain
from console.layers.contract import Layer
from console.query.facts import Facts
from console.query.predicate import Predicate, predicate


class Outcome(StrEnum):
    """What a recipe comes to for one message; part of the wire contract."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


OTHER_LAYER = "It is a message of another layer."
NO_MATCH = "The condition does not hold for it."
NOTHING_TO_DO = "Every value is as the recipe wants it."
SAME_ID = "A recipe cannot change a message's control id: it follows its own rule."


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What one message came to. `raw` are the bytes to send on, the original's unless changed.

    `text` says why it was not changed, with its path. `problems` are the same said of the recipe and not of one
    message, so that they can be counted. Neither holds a value.
    """

    outcome: Outcome
    raw: bytes
    text: str = ""
    problems: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"Applied({self.outcome.value})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A recipe that passed its check, with its condition ready to be asked."""

    recipe: Recipe
    holds: Predicate


@dataclass(slots=True)
class _Work:
    """One message on its way through the steps."""

    layer: Layer
    raw: bytes
    literal: list[str] = field(default_factory=list)  # places that took a value of the recipe's own
    copied: list[tuple[str, str]] = field(default_factory=list)  # (from, to)
    problems: list[str] = field(default_factory=list)

    def one(self, place: str) -> str:
        found = self.layer.values(self.raw, place)
        return found[0] if found else ""

    def put(self, place: str, value: str) -> None:
        self.raw = self.layer.edit(self.raw, (Change(kind=Edit.SET, path=place, value=value),))


def prepared(recipe: Recipe, layer: Layer) -> Prepared:
    """Ready to be applied. Raises `UnfitError` and `QueryError` as `rules.check` does: also what was stored once
    is checked anew, by the rules of today."""
    check(recipe, layer)
    return Prepared(recipe=recipe, holds=predicate(parsed_condition(recipe.condition)))


def facts_of(layer: Layer, raw: bytes, *, interface: str, site: str, environment: str, at: datetime) -> Facts:
    """What a condition may ask of a stored message: what a route may ask of one that has just come."""
    return Facts.of_arrival(
        layer.summarize(raw),
        interface=interface,
        site=site,
        environment=environment,
        size=len(raw),
        received_at=at,
        fields=lambda path: layer.values(raw, path),
        text=lambda: layer.text(raw),
    )


def apply(ready: Prepared, layer: Layer, raw: bytes, facts: Facts) -> Applied:
    """Do all steps, or none. Never raises for what a message holds. Blocks for large ones: call it off the loop."""
    if layer.name != ready.recipe.layer:
        return Applied(outcome=Outcome.UNCHANGED, raw=raw, text=OTHER_LAYER)
    if not ready.holds(facts):
        return Applied(outcome=Outcome.UNCHANGED, raw=raw, text=NO_MATCH)
    work = _Work(layer, raw)
    for change in ready.recipe.changes:
        try:
            _STEPS[change.kind](work, change)
        except EditRefused as refusal:
            return _failed(raw, str(refusal), change)
    if work.raw == raw:
        return Applied(
            outcome=Outcome.UNCHANGED,
            raw=raw,
            text=work.problems[0] if work.problems else NOTHING_TO_DO,
            problems=tuple(dict.fromkeys(work.problems)),
        )
    why = _unsafe(work, raw)
    if why:
        return Applied(outcome=Outcome.FAILED, raw=raw, text=why, problems=(why,))
    return Applied(outcome=Outcome.CHANGED, raw=work.raw, problems=tuple(dict.fromkeys(work.problems)))


def _failed(raw: bytes, words: str, change: RecipeChange) -> Applied:
    """The words name the place in this message; without its numbers they are one kind for all of the step."""
    text = words if change.path.partition("-")[0] in words else f"{change.path}: {words}"
    return Applied(outcome=Outcome.FAILED, raw=raw, text=text, problems=(plain(text),))


# Steps.


def _set(work: _Work, change: RecipeChange) -> None:
    for place in _must_have(work, change):
        if work.one(place) != change.value:
            work.put(place, change.value)
            work.literal.append(place)


def _replace(work: _Work, change: RecipeChange) -> None:
    for place in work.layer.places(work.raw, change.path):
        if work.one(place) == change.find and change.find != change.value:
            work.put(place, change.value)
            work.literal.append(place)


def _map(work: _Work, change: RecipeChange) -> None:
    ends = set(change.table.values())
    for place in work.layer.places(work.raw, change.path):
        value = work.one(place)
        if value in change.table:
            if change.table[value] != value:
                work.put(place, change.table[value])
                work.literal.append(place)
        elif value and value not in ends:
            work.problems.append(f"{change.path} holds a value that is not in the table, and it is left")


def _copy(work: _Work, change: RecipeChange) -> None:
    """Place by place where both paths have as many; else the one value there is goes to all."""
    targets = _must_have(work, change)
    sources = work.layer.places(work.raw, change.value)
    values = [work.one(source) for source in sources]
    if not any(values):
        raise EditRefused(f"{change.path}: there is nothing at {change.value} to copy.")
    if len(sources) == 1:
        sources, values = sources * len(targets), values * len(targets)
    if len(sources) != len(targets):
        raise EditRefused(
            f"{change.path}: {change.value} stands in {len(sources)} places and {change.path} in {len(targets)}, so it "
            "is not clear which goes where. Name the place, such as OBX[2]-3."
        )
    for source, value, target in zip(sources, values, targets, strict=True):
        if value and work.one(target) != value:
            work.put(target, value)
            work.copied.append((source, target))


def _clear(work: _Work, change: RecipeChange) -> None:
    for place in work.layer.places(work.raw, change.path):
        if work.one(place):
            work.put(place, "")


_STEPS: dict[ChangeKind, Callable[[_Work, RecipeChange], None]] = {
    ChangeKind.SET: _set,
    ChangeKind.REPLACE: _replace,
    ChangeKind.MAP: _map,
    ChangeKind.COPY: _copy,
    ChangeKind.CLEAR: _clear,
}


def _must_have(work: _Work, change: RecipeChange) -> tuple[str, ...]:
    places = work.layer.places(work.raw, change.path)
    if not places:
        raise EditRefused(f"{change.path}: the message has no such segment, and a recipe makes none.")
    return places


# The last guards, on the whole message.


def _unsafe(work: _Work, raw: bytes) -> str:
    """Why the result must not leave: it would put one patient's value into many, show what masking hides, or change
    the identity of the message. Asked of both documents, since a step may change what another field holds."""
    if work.layer.summarize(work.raw).control_id != work.layer.summarize(raw).control_id:
        return SAME_ID
    before, after = work.layer.parse(raw), work.layer.parse(work.raw)
    for place in work.literal:
        if _hidden(work.layer, (before, after), place):
            return f"{plain(place)} names a patient in this message: a recipe cannot put a value of its own there."
    for source, target in work.copied:
        if _hidden(work.layer, (before, after), source) and not _hidden(work.layer, (after,), target):
            return f"{plain(target)} is not masked, and {plain(source)} names a patient: it is not copied there."
    return ""


def _hidden(layer: Layer, documents: Iterable[Document], place: str) -> bool:
    return any(_hidden_in(layer, document, place) for document in documents)


def _hidden_in(layer: Layer, document: Document, place: str) -> bool:
    node = find_exact(document, place)
    if node is not None:
        return any(leaf.private for leaf in leaves((node,)))
    if layer.values(document.raw, place):  # read as a part of what has no parts: its first one
        whole = find_exact(document, place.rpartition(".")[0])
        return whole is None or whole.private
    return layer.hides(place) is True
