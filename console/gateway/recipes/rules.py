"""What a recipe may say at all: asked when it is saved, tried and run; pure.

A literal in a field that names a patient would put one patient's value into many messages. A condition may ask about
the message only: what changes while a job runs (status, outcome, notes) would make the run differ from its preview.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from console.api.recipes import ChangeKind, Recipe, RecipeChange
from console.core.errors import OperatorError
from console.layers.contract import Layer
from console.query.nodes import (
    Contains,
    FieldHas,
    FieldIs,
    FieldNumber,
    Free,
    Identified,
    Leaf,
    Node,
    Number,
    NumberField,
    WordField,
    Words,
)
from console.query.parser import parse
from console.query.plan import leaves

ASKABLE = frozenset(
    {
        WordField.LAYER,
        WordField.SITE,
        WordField.ENVIRONMENT,
        WordField.INTERFACE,
        WordField.TYPE,
        WordField.CONTROL,
    }
)
"""Words that a message keeps for good."""

MOST_IN_TABLE = 2000

LATER = 'A recipe\'s condition cannot ask for "{word}": it changes while a job runs. Choose the messages by it instead.'
LITERAL = (
    "{path} names a patient: a recipe cannot put a value of its own there, because it would go into many messages. "
    "Copy it from another field of the same message, or mend these one by one."
)
LEAKS = "{source} names a patient and {path} is not masked: copying it there would show it to everybody."


class UnfitError(OperatorError):
    """A recipe that must not be: why, without any value of it."""


def parsed_condition(text: str) -> Node:
    """The condition as nodes. Raises `QueryError`."""
    return parse(text)


def check(recipe: Recipe, layer: Layer) -> None:
    """Raise `UnfitError` with the first thing that is wrong, `QueryError` where the condition cannot be read."""
    if recipe.layer != layer.name:
        raise UnfitError(f"This recipe is one of the layer {recipe.layer}.")
    for leaf in leaves(parsed_condition(recipe.condition)):
        why = why_not_asked(leaf, layer)
        if why:
            raise UnfitError(why)
    for number, change in enumerate(recipe.changes, start=1):
        why = why_not_done(change, layer)
        if why:
            raise UnfitError(f"Step {number}: {why}")


def why_not_asked(leaf: Leaf, layer: Layer) -> str:
    """Why a condition cannot ask this; empty where it can. Quotes no value."""
    match leaf:
        case Words(field):
            return "" if field in ASKABLE else LATER.format(word=field.value)
        case FieldIs(path) | FieldNumber(path) if layer.hides(path) is True:
            return f"A recipe's condition cannot hold a value of {path}: it names a patient. Ask whether it exists."
        case FieldIs() | FieldNumber() | FieldHas() | Number(NumberField.SIZE):
            return ""
        case Identified(kind):
            return f"A recipe's condition cannot ask for a {kind}: it is for many messages, not for one patient."
        case Free() | Contains():
            return "A recipe's condition cannot hold free text: it may name a patient. Name the field it stands in."
        case _:
            return LATER.format(word="what became of a message")


def why_not_done(change: RecipeChange, layer: Layer) -> str:
    """Why a step cannot be had; empty where it can. Quotes no value."""
    path = change.path
    if not layer.value_path(path):
        return f'"{path[:40]}" is no path of a value. Write one such as OBX-3.1 or PID-3[1].4.'
    if _is_id(layer, path):
        return f"{path} is the control id, which follows its own rule."
    if any(_literals(change)) and layer.hides(path) is True:
        return LITERAL.format(path=path)
    why = _incomplete(change)
    if why:
        return f"{path}: {why}"
    return _why_not_copied(change, layer) if change.kind is ChangeKind.COPY else ""


def _incomplete(change: RecipeChange) -> str:
    table = change.table
    match change.kind:
        case ChangeKind.SET if not change.value:
            return "give the value to set, or choose clear."
        case ChangeKind.REPLACE if not change.find:
            return "say which value is replaced."
        case ChangeKind.MAP if not table:
            return "the table is empty."
        case ChangeKind.MAP if len(table) > MOST_IN_TABLE:
            return f"the table holds {len(table)} values; {MOST_IN_TABLE} is the most."
        case ChangeKind.MAP if not all(key.strip() and value.strip() for key, value in table.items()):
            return "a line of the table is empty on one side."
        case _:
            return ""


def _why_not_copied(change: RecipeChange, layer: Layer) -> str:
    if not layer.value_path(change.value):
        return f"{change.path}: write the path to copy from, such as OBX-3.4."
    if layer.hides(change.value) is True and layer.hides(change.path) is False:
        return LEAKS.format(source=change.value, path=change.path)
    return ""


def _literals(change: RecipeChange) -> Iterable[str]:
    if change.kind is ChangeKind.SET:
        return (change.value,)
    if change.kind is ChangeKind.REPLACE:
        return (change.find, change.value)
    return (*change.table, *change.table.values()) if change.kind is ChangeKind.MAP else ()


def _is_id(layer: Layer, path: str) -> bool:
    """Whether the path is that of the control id, or a part of it, however it is written."""
    own = layer.control_id_rule(layer.summarize(b""), changed=True, delivered=False).path
    return plain(layer.value_path(path)).partition(".")[0] == own


def plain(path: str) -> str:
    """The path without the numbers of its segment and repetition."""
    return re.sub(r"\[\d+\]", "", path)
