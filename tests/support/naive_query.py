"""The meaning of a filter written down once more, plainly and slowly: the reference our own ways must meet.

Shares no code with `console.query` but the nodes and the words of the grammar.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from console.query.facts import Facts
from console.query.nodes import (
    Age,
    Ago,
    All,
    AnyOf,
    Contains,
    DayStart,
    Everything,
    FieldHas,
    FieldIs,
    FieldNumber,
    Free,
    Identified,
    LastTime,
    Moment,
    Node,
    Not,
    Number,
    Op,
    Pattern,
    Received,
    WordField,
    Words,
)


def naive(node: Node, facts: Facts) -> bool:  # noqa: PLR0911 - one line of meaning each
    """Whether the filter holds."""
    match node:
        case Everything():
            return True
        case All(parts):
            return all(naive(part, facts) for part in parts)
        case AnyOf(parts):
            return any(naive(part, facts) for part in parts)
        case Not(part):
            return not naive(part, facts)
        case Number(field, _, value) if field.value == "cause":
            return value in facts.causes
        case Number(field, op, value):
            number = facts.parent_id if field.value == "parent" else getattr(facts, field.value)
            return number is not None and _compared(number, op, value)
        case Age(op, age):
            return _compared(facts.now - facts.received_at, op, age)
        case Received(start, end):
            return _received(start, end, facts)
        case Identified(kind, values):
            return any(facts.identified(kind, value) for value in values)
        case Free(text):
            return facts.control_id.startswith(text) or facts.identified("", text)
        case Words(field, patterns):
            return any(_word(field, pattern, value) for pattern in patterns for value in _values(field, facts))
        case _:
            return _content(node, facts)


def _content(node: FieldIs | FieldHas | FieldNumber | Contains, facts: Facts) -> bool:
    match node:
        case FieldIs(path, patterns):
            return any(_like(pattern, value, "^", True) for pattern in patterns for value in facts.field(path))
        case FieldHas(path, present):
            return (len([value for value in facts.field(path) if value]) > 0) == present
        case FieldNumber(path, tests):
            numbers = [Decimal(value) for value in facts.field(path) if re.fullmatch(r"\d+(\.\d+)?", value)]
            return any(all(_compared(number, op, wanted) for op, wanted in tests) for number in numbers)
        case Contains(texts):
            return any(text.casefold() in facts.text().casefold() for text in texts)


def _values(field: WordField, facts: Facts) -> tuple[str, ...]:
    match field:
        case WordField.INTERFACE:
            return facts.interface, facts.interface_title
        case WordField.DESTINATION:
            return facts.destination, facts.destination_title
        case WordField.CONTROL:
            return (facts.control_id,)
        case WordField.FLAG:
            return tuple(facts.flags)
        case WordField.TICKET:
            return facts.tickets
        case WordField.NOTE:
            return facts.notes
        case _:
            value: str = getattr(facts, field.value)
            return (value,)


def _word(field: WordField, pattern: Pattern, value: str) -> bool:
    stem = {WordField.TYPE: "^", WordField.OUTCOME: " "}.get(field, "")
    return _like(pattern, value, stem, field is not WordField.CONTROL)


def _like(pattern: Pattern, value: str, stem: str, any_case: bool) -> bool:
    """As a regular expression; ASCII letters alone have two cases."""
    text = re.escape(pattern.text)
    before, after = (".*" if pattern.suffix else ""), (".*" if pattern.prefix else "")
    whole = f"{before}{text}{after}"
    if stem and not before and not after:
        whole += f"({re.escape(stem)}.*)?"
    return (
        re.fullmatch(_lower(whole) if any_case else whole, _lower(value) if any_case else value, re.DOTALL) is not None
    )


def _lower(text: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in text)


def _compared(left: Any, op: Op, right: Any) -> bool:  # noqa: ANN401 - numbers, times and decimals alike
    found: bool = {
        Op.EQ: left == right,
        Op.LT: left < right,
        Op.LE: left <= right,
        Op.GT: left > right,
        Op.GE: left >= right,
    }[op]
    return found


def _received(start: Moment | None, end: Moment | None, facts: Facts) -> bool:
    first = None if start is None else _at(start, facts.now)
    last = None if end is None else _at(end, facts.now)
    if isinstance(start, LastTime) and isinstance(end, LastTime) and first and last and last <= first:
        last += timedelta(days=1)
    return (first is None or first <= facts.received_at) and (last is None or facts.received_at < last)


def _at(moment: Moment, now: datetime) -> datetime:
    here = now.astimezone()
    match moment:
        case datetime():
            return moment
        case Ago(value):
            return now - value
        case DayStart(days):
            return datetime.combine(here.date() - timedelta(days=days), time()).astimezone()
        case LastTime(seconds, after):
            today = datetime.combine(here.date(), time()).astimezone() + timedelta(seconds=seconds)
            return (today if today <= now else today - timedelta(days=1)) + after
