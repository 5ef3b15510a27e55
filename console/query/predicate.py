"""The filter as a function over one message: for routes, the live feed and alerts. Equal to the SQL by test."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from console.query.facts import Facts
from console.query.moments import bounds
from console.query.nodes import (
    Age,
    All,
    AnyOf,
    Contains,
    Everything,
    FieldHas,
    FieldIs,
    FieldNumber,
    Free,
    Identified,
    InBytes,
    Leaf,
    Node,
    Not,
    Number,
    NumberField,
    Op,
    Pattern,
    Received,
    WordField,
    Words,
)
from console.query.values import number_in
from console.query.words import fold

Predicate = Callable[[Facts], bool]

_COMPARE: dict[Op, Callable[[Any, Any], bool]] = {Op.EQ: eq, Op.LT: lt, Op.LE: le, Op.GT: gt, Op.GE: ge}

_READ: dict[WordField, Callable[[Facts], tuple[str, ...]]] = {
    WordField.LAYER: lambda facts: (facts.layer,),
    WordField.SITE: lambda facts: (facts.site,),
    WordField.ENVIRONMENT: lambda facts: (facts.environment,),
    WordField.INTERFACE: lambda facts: (facts.interface, facts.interface_title),
    WordField.DESTINATION: lambda facts: (facts.destination, facts.destination_title),
    WordField.STATUS: lambda facts: (facts.status,),
    WordField.TYPE: lambda facts: (facts.type,),
    WordField.OUTCOME: lambda facts: (facts.outcome,),
    WordField.CONTROL: lambda facts: (facts.control_id,),
    WordField.APPLICATION: lambda facts: (facts.application,),
    WordField.TICKET: lambda facts: facts.tickets,
    WordField.NOTE: lambda facts: facts.notes,
}

STEMS: dict[WordField, str] = {WordField.TYPE: "^", WordField.OUTCOME: " "}
"""Fields where a word also matches what begins with it and this sign: ORU matches ORU^R01. In the fields of a message
itself the sign is ^ as well: PID-5:LUND matches LUND^ANNA.
"""


def predicate(node: Node) -> Predicate:
    """A function that tells whether the facts match the filter."""
    match node:
        case Everything():
            return lambda _facts: True
        case All(parts):
            every = [predicate(part) for part in parts]
            return lambda facts: all(holds(facts) for holds in every)
        case AnyOf(parts):
            some = [predicate(part) for part in parts]
            return lambda facts: any(holds(facts) for holds in some)
        case Not(part):
            negated = predicate(part)
            return lambda facts: not negated(facts)
        case _:
            return _leaf(node)


compile_predicate = predicate
"""The same, for callers that keep their predicates in a variable of that name."""


def _leaf(node: Leaf) -> Predicate:
    match node:
        case Words(WordField.FLAG, patterns):
            wanted = {pattern.text for pattern in patterns}
            return lambda facts: not wanted.isdisjoint(facts.flags)
        case Words(field, patterns):
            return _words(field, patterns)
        case Number(field, op, value):
            return _number(field, op, value)
        case Age(op, age):
            compare = _COMPARE[op]
            return lambda facts: compare(facts.now - facts.received_at, age)
        case Received():
            return _received(node)
        case Identified(kind, values):
            return lambda facts: any(facts.identified(kind, value) for value in values)
        case FieldIs() | FieldHas() | FieldNumber() | Contains():
            return _content(node)
        case Free(text):
            return lambda facts: facts.control_id.startswith(text) or facts.identified("", text)


def _content(node: InBytes) -> Predicate:
    match node:
        case FieldIs(path, patterns):
            return lambda facts: any(_matches(p, value, fold, "^") for p in patterns for value in facts.field(path))
        case FieldHas(path, present):
            return lambda facts: any(facts.field(path)) is present
        case FieldNumber(path, tests):
            return _field_number(path, tests)
        case Contains(texts):
            return _contains(texts)


def _received(node: Received) -> Predicate:
    def holds(facts: Facts) -> bool:
        start, end = bounds(node, facts.now)
        return (start is None or facts.received_at >= start) and (end is None or facts.received_at < end)

    return holds


def _field_number(path: str, tests: tuple[tuple[Op, Decimal], ...]) -> Predicate:
    compares = [(_COMPARE[op], wanted) for op, wanted in tests]

    def holds(facts: Facts) -> bool:
        numbers = (number_in(value) for value in facts.field(path))
        return any(
            number is not None and all(compare(number, wanted) for compare, wanted in compares) for number in numbers
        )

    return holds


def _contains(texts: tuple[str, ...]) -> Predicate:
    wanted = [text.casefold() for text in texts]

    def holds(facts: Facts) -> bool:
        text = facts.text().casefold()
        return any(each in text for each in wanted)

    return holds


def word_test(field: WordField, patterns: tuple[Pattern, ...]) -> Callable[[str], bool]:
    """Whether one value of the field is one of the patterns."""
    stem, change = STEMS.get(field, ""), _as_is if field is WordField.CONTROL else fold
    return lambda value: any(_matches(pattern, value, change, stem) for pattern in patterns)


def _words(field: WordField, patterns: tuple[Pattern, ...]) -> Predicate:
    read, fits = _READ[field], word_test(field, patterns)
    return lambda facts: any(fits(value) for value in read(facts))


def _as_is(text: str) -> str:
    return text


def _matches(pattern: Pattern, value: str, change: Callable[[str], str], stem: str) -> bool:
    wanted, given = change(pattern.text), change(value)
    if pattern.suffix:
        return wanted in given if pattern.prefix else given.endswith(wanted)
    if pattern.prefix:
        return given.startswith(wanted)
    return given == wanted or (stem != "" and given.startswith(wanted + stem))


def _number(field: NumberField, op: Op, value: int) -> Predicate:
    compare = _COMPARE[op]
    match field:
        case NumberField.SIZE:
            return lambda facts: compare(facts.size, value)
        case NumberField.ATTEMPTS:
            return lambda facts: compare(facts.attempts, value)
        case NumberField.PARENT:
            return lambda facts: facts.parent_id is not None and compare(facts.parent_id, value)
        case NumberField.CAUSE:
            return lambda facts: value in facts.causes
