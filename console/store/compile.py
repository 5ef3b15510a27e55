"""The filter as SQL. Values are always bound; only words of closed lists stand in the statement (S-20).

The statement it belongs to must have `delivery` joined with `message`, and nothing else: names of interfaces and
destinations are looked up on their own, so that a count need not touch those tables for each row.
Every condition is true or false, never NULL, so that `-` means the same as in the predicate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import eq, ge, gt, le, lt
from typing import Any

from sqlalchemy import Integer, Select, String, and_, func, literal_column, not_, or_, select, text, true, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from console.core.status import Status
from console.query.errors import QueryError
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
from console.query.predicate import STEMS
from console.query.words import APPLICATION, IDENTIFIERS, fold
from console.store.flags import FLAG_NAMES
from console.store.tables import delivery, destination, identifier, interface, message, note
from console.store.tables_triage import failure_group, fingerprint
from console.store.times import to_micros

Condition = ColumnElement[bool]

SELECTIVE = 4
"""Characters from which a free word is looked up first and listed then; a shorter one matches too much for that."""

_named = message.alias("named")
_OPS: dict[Op, Callable[[Any, Any], Any]] = {Op.EQ: eq, Op.LT: lt, Op.LE: le, Op.GT: gt, Op.GE: ge}

_TURNED: dict[Op, Callable[[Any, Any], Any]] = {Op.EQ: eq, Op.LT: gt, Op.LE: ge, Op.GT: lt, Op.GE: le}


class AsciiLower(FunctionElement[str]):
    """Lower case of ASCII letters, whatever language the database speaks; the same as `console.query.words.fold`."""

    type = String()
    inherit_cache = True


@compiles(AsciiLower)
def _lower(element: AsciiLower, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  (SQLAlchemy's own)
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(AsciiLower, "postgresql")
def _lower_in_c(element: AsciiLower, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  (as above)
    return f'lower(({compiler.process(element.clauses, **options)}) COLLATE "C")'


class Plain(FunctionElement[Any]):
    """The column as it is, and for SQLite the word that its index is not to be used: without statistics it would take
    any index before a short walk, and then sort thousands of rows to show two hundred."""

    inherit_cache = True


@compiles(Plain)
def _plain(element: Plain, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  (as above)
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(Plain, "postgresql")
def _plain_in_postgres(element: Plain, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  (as above)
    return str(compiler.process(element.clauses, **options))


class Place(FunctionElement[int]):
    """Where the second text begins in the first, in characters from 1; 0 where it does not. Letter case counts."""

    type = Integer()
    inherit_cache = True


@compiles(Place)
def _place(element: Place, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  (as above)
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(Place, "postgresql")
def _place_in_postgres(element: Place, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  (as above)
    return f"strpos({compiler.process(element.clauses, **options)})"


def _condition(expression: Any) -> Condition:  # noqa: ANN401  (an operator from a table has no type of its own)
    condition: Condition = expression
    return condition


_TEXTS: dict[WordField, tuple[ColumnElement[str], ...]] = {
    WordField.LAYER: (message.c.layer,),
    WordField.TYPE: (message.c.type,),
    WordField.OUTCOME: (delivery.c.outcome,),
}


PLACES: dict[WordField, tuple[ColumnElement[str], ...]] = {
    WordField.SITE: (interface.c.site,),
    WordField.ENVIRONMENT: (interface.c.environment,),
    WordField.INTERFACE: (interface.c.name, interface.c.title),
}
"""Fields of the interface."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """Turns nodes into conditions. `hash(kind, value)` is the store's own keyed hash; `now` is what ages refer to."""

    now: datetime
    hash: Callable[[str, str], int]
    driven: bool = False
    """True where another condition leads to the few rows in question: the index of the status would lead to more."""
    counting: bool = False
    """True where the order of what is found does not matter: the index of arrival times counts fastest."""

    def condition(self, node: Node) -> Condition:
        """The filter as one condition; QueryError where it needs the bytes of the message."""
        match node:
            case Everything():
                return true()
            case All(parts):
                return and_(*[self.condition(part) for part in parts])
            case AnyOf(parts):
                return or_(*[self.condition(part) for part in parts])
            case Not(part):
                return not_(self.condition(part))
            case Words(WordField.STATUS, patterns):
                return _statuses(Plain(delivery.c.status) if self.driven else delivery.c.status, patterns)
            case Words(field, patterns):
                return _words(field, patterns)
            case Number(field, op, value):
                return _number(field, op, value)
            case Age(op, age):
                # age = now - received, so the comparison turns round
                return _condition(_TURNED[op](self._received, to_micros(self.now - age)))
            case Received():
                return _between(self._received, *bounds(node, self.now))
            case Identified() | Free():
                return self._naming(node)
            case FieldIs() | FieldHas() | FieldNumber() | Contains():
                raise _needs_bytes(node)

    @property
    def _received(self) -> ColumnElement[int]:
        return message.c.received_at if self.counting else Plain(message.c.received_at)

    def _naming(self, node: Identified | Free) -> Condition:
        if isinstance(node, Identified):
            return self._identified([(node.kind, value) for value in node.values])
        anything = [(kind, node.text) for kind in sorted(IDENTIFIERS)]
        if len(node.text) < SELECTIVE:
            return or_(starts_with(message.c.control_id, node.text), self._identified(anything))
        hashes = [self.hash(kind, value) for kind, value in anything]
        found = union_all(
            select(_named.c.id).where(starts_with(_named.c.control_id, node.text)),
            select(identifier.c.message_id).where(identifier.c.hash.in_(hashes)),
        )
        return delivery.c.message_id.in_(found)

    def _identified(self, wanted: list[tuple[str, str]]) -> Condition:
        hashes = [self.hash(kind, value) for kind, value in wanted]
        return delivery.c.message_id.in_(select(identifier.c.message_id).where(identifier.c.hash.in_(hashes)))


def starts_with(column: ColumnElement[str], text: str) -> Condition:
    """Prefix by code point as a range, which an index can serve; letter case counts."""
    conditions: list[Condition] = [column >= text]
    after = _next_text(text)
    if after is not None:
        conditions.append(column < after)
    return and_(*conditions)


def _next_text(text: str) -> str | None:
    """The smallest text greater than everything that begins with `text`; None where there is none."""
    for end in range(len(text), 0, -1):
        code = ord(text[end - 1]) + 1
        if 0xD800 <= code <= 0xDFFF:
            code = 0xE000  # no characters live between
        if code <= 0x10FFFF:
            return text[: end - 1] + chr(code)
    return None


def _statuses(column: ColumnElement[str], patterns: tuple[Pattern, ...]) -> Condition:
    chosen: list[ColumnElement[str]] = [literal_column(f"'{Status(pattern.text).value}'") for pattern in patterns]
    return column.in_(chosen)


def _words(field: WordField, patterns: tuple[Pattern, ...]) -> Condition:
    match field:
        case WordField.FLAG:
            return or_(*[_flag(pattern.text) for pattern in patterns])
        case WordField.CONTROL:
            column = message.c.control_id
            return or_(*[_matches(column, pattern, pattern.text, "") for pattern in patterns])
        case WordField.TICKET:
            return _ticket(patterns)
        case WordField.NOTE:
            noted = select(note.c.message_id).where(or_(*[_folded(note.c.text, p, "") for p in patterns]))
            return delivery.c.message_id.in_(noted)
        case WordField.INTERFACE | WordField.SITE | WordField.ENVIRONMENT:
            return delivery.c.interface_id.in_(select(interface.c.id).where(place_matches(field, patterns)))
        case WordField.DESTINATION:
            return _destination(patterns)
        case WordField.APPLICATION:  # literals, as for the status: a partial index is used only where it can be proved
            known = [APPLICATION[APPLICATION.index(pattern.text)] for pattern in patterns]
            return or_(*[delivery.c.application == literal_column(f"'{word}'") for word in known])
        case _:
            stem = STEMS.get(field, "")
            return or_(*[_folded(column, pattern, stem) for column in _TEXTS[field] for pattern in patterns])


def place_matches(field: WordField, patterns: tuple[Pattern, ...]) -> Condition:
    """The condition on the table `interface` alone."""
    return or_(*[_folded(column, pattern, "") for column in PLACES[field] for pattern in patterns])


def outcome_matches(column: ColumnElement[str], patterns: tuple[Pattern, ...]) -> Condition:
    """The condition on a column of outcomes."""
    return or_(*[_folded(column, pattern, STEMS[WordField.OUTCOME]) for pattern in patterns])


def _destination(patterns: tuple[Pattern, ...]) -> Condition:
    """By name or title; a delivery without a destination has neither, and is matched by what matches nothing."""
    names = (destination.c.name, destination.c.title)
    known = select(destination.c.id).where(or_(*[_folded(name, p, "") for name in names for p in patterns]))
    there = and_(delivery.c.destination_id.is_not(None), delivery.c.destination_id.in_(known))
    if any(pattern.text == "" for pattern in patterns):
        return or_(delivery.c.destination_id.is_(None), there)
    return there


def _ticket(patterns: tuple[Pattern, ...]) -> Condition:
    """An empty ticket is no ticket: `ticket:*` finds the messages that have one."""
    on_notes = select(note.c.message_id).where(
        note.c.ticket != "", or_(*[_folded(note.c.ticket, pattern, "") for pattern in patterns])
    )
    own = select(_named.c.id).where(
        text("ticket <> ''"), or_(*[_folded(_named.c.ticket, pattern, "") for pattern in patterns])
    )
    return delivery.c.message_id.in_(union_all(on_notes, own))


def _folded(column: ColumnElement[str], pattern: Pattern, stem: str) -> Condition:
    return _matches(AsciiLower(column), pattern, fold(pattern.text), stem)


def _matches(column: ColumnElement[str], pattern: Pattern, text: str, stem: str) -> Condition:
    if pattern.suffix and pattern.prefix:
        return Place(column, text) > 0
    if pattern.suffix:  # what stands `text` characters before the end begins with it: then it is the end
        return func.substr(column, func.length(column) - (len(text) - 1)) == text if text else true()
    if pattern.prefix:
        return starts_with(column, text)
    return or_(column == text, starts_with(column, text + stem)) if stem else column == text


def _flag(name: str) -> Condition:
    match name:
        case "resend":
            return delivery.c.message_id.in_(select(_named.c.id).where(_named.c.parent_id.is_not(None)))
        case "repeat":
            return delivery.c.possible_duplicate == literal_column("1")
        case "retrying":
            return and_(delivery.c.status == literal_column("'queued'"), delivery.c.due_at.is_not(None))
        case _:
            bit = _named.c.flags.op("&")(int(FLAG_NAMES[name])) != 0
            return delivery.c.message_id.in_(select(_named.c.id).where(text("flags <> 0"), bit))


def _number(field: NumberField, op: Op, value: int) -> Condition:
    match field:
        case NumberField.SIZE:
            return _condition(_OPS[op](message.c.size, value))
        case NumberField.ATTEMPTS:
            return _condition(_OPS[op](delivery.c.attempts, value))
        case NumberField.PARENT:
            return and_(message.c.parent_id.is_not(None), _condition(_OPS[op](message.c.parent_id, value)))
        case NumberField.CAUSE:
            return and_(delivery.c.fingerprint_id.is_not(None), delivery.c.fingerprint_id.in_(prints_of(value)))


def prints_of(group_id: int) -> Select[int]:
    """The fingerprints of a group; of one that was merged, those of what it became part of."""
    became = func.coalesce(failure_group.c.merged_into, failure_group.c.id)
    group = select(became).where(failure_group.c.id == group_id).scalar_subquery()
    return select(fingerprint.c.id).where(fingerprint.c.group_id == group)


def _between(column: ColumnElement[int], start: datetime | None, end: datetime | None) -> Condition:
    conditions: list[Condition] = [true()]
    if start is not None:
        conditions.append(column >= to_micros(start))
    if end is not None:
        conditions.append(column < to_micros(end))
    return and_(*conditions)


def _needs_bytes(node: InBytes) -> QueryError:
    """A caller's mistake, in words all the same: `console.query.plan` says what can be asked here."""
    what = "text:" if isinstance(node, Contains) else node.path
    return QueryError(
        f"{what} needs the bytes of each message: use a search that reads them", node.start, node.end - node.start
    )
