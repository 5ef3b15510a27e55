"""The one filter grammar of the house (docs/query-grammar.md): text -> nodes, or an error with its place and cure."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import TypeVar

from console.core.status import Status
from console.query.errors import QueryError
from console.query.nodes import (
    Age,
    All,
    AnyOf,
    Contains,
    Everything,
    Free,
    Identified,
    Moment,
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
from console.query.paths import field_nodes, is_whole_words
from console.query.tokens import Kind, Token, Value, tokenize
from console.query.values import (
    ends_of,
    parse_age,
    parse_pattern,
    parse_received,
    parse_received_range,
    parse_since,
    parse_size,
    parse_whole,
)
from console.query.words import (
    ALIASES,
    APPLICATION,
    ENVIRONMENTS,
    FLAGS,
    IDENTIFIERS,
    LAYERS,
    PATH,
    PATHS,
    TERMS,
    fold,
)

T = TypeVar("T")

DEEPEST = 40
"""Parentheses and negations within each other."""


def parse(text: str) -> Node:
    """The filter as nodes; the empty text is `Everything`. Raises QueryError."""
    return _Parser(list(tokenize(text)), len(text)).whole()


class _Parser:
    """Recursive descent: or-list of and-lists of (negated) terms and groups."""

    def __init__(self, tokens: list[Token], end: int) -> None:
        self._tokens = tokens
        self._end = end
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        if not self._tokens:
            return Everything()
        node = self._any_of()
        rest = self._peek()
        if rest is not None:
            raise QueryError("This ) closes nothing: remove it", rest.start, 1)
        return node

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, kind: Kind) -> Token | None:
        token = self._peek()
        if token is None or token.kind is not kind:
            return None
        self._at += 1
        return token

    def _any_of(self) -> Node:
        parts = [self._all()]
        while self._take(Kind.OR):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while True:
            if self._take(Kind.AND):
                parts.append(self._one())
                continue
            token = self._peek()
            if token is None or token.kind in (Kind.OR, Kind.CLOSE):
                break
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Node:
        token = self._peek()
        if token is None:
            raise QueryError("Something is missing at the end: add a term or remove the last word", self._end, 0)
        self._at += 1
        if token.kind in (Kind.OR, Kind.AND, Kind.CLOSE):
            raise QueryError("A term is missing here: write one before this", token.start, token.end - token.start)
        if token.kind is Kind.TEXT:
            return Free(_not_empty(token.values[0]))
        if token.kind is Kind.TERM:
            return _term(token)
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError("This is nested too deeply: use fewer parentheses", token.start, 1)
        node = Not(self._one()) if token.kind is Kind.NOT else self._group(token)
        self._depth -= 1
        return node

    def _group(self, opening: Token) -> Node:
        if self._take(Kind.CLOSE):
            raise QueryError("There is nothing in these parentheses: remove them", opening.start, 2)
        node = self._any_of()
        if not self._take(Kind.CLOSE):
            raise QueryError("This parenthesis is not closed: add )", opening.start, 1)
        return node


def _term(token: Token) -> Node:
    name = _name(token)
    op = Op(token.op or "=")
    if PATH.fullmatch(name):
        return field_nodes(token, name)
    if name in IDENTIFIERS:
        _only_equals(token, name)
        return Identified(name, tuple(_whole(name, value) for value in token.values))
    if name in _READERS:
        return _READERS[name](op, _single(token, name))
    if name in _RANGES:
        return _range_or_one(name, token, op)
    _only_equals(token, name)
    if name == "cause":
        return _causes(token.values)
    if name == "text":
        return Contains(tuple(_not_empty(value) for value in token.values), token.start, token.end)
    field = WordField(name)
    return Words(field, tuple(_word(field, value) for value in token.values))


def _causes(values: Sequence[Value]) -> Node:
    numbers = tuple(Number(NumberField.CAUSE, Op.EQ, _explained(value, parse_whole)) for value in values)
    return numbers[0] if len(numbers) == 1 else AnyOf(numbers)


def _name(token: Token) -> str:
    """The field's own name; a path that the store knows becomes the term for it, where an index can answer."""
    if PATH.fullmatch(token.name):
        known = PATHS.get(token.name)
        return known if known is not None and is_whole_words(token, known) else token.name
    name = ALIASES.get(fold(token.name), fold(token.name))
    if name in TERMS:
        return name
    near = difflib.get_close_matches(name, [*TERMS, *ALIASES], n=1)
    cure = f"did you mean {near[0]}?" if near else "if it is text, put it in quotes"
    raise QueryError(f"{token.name} is not a filter word: {cure}", token.start, len(token.name))


def _only_equals(token: Token, name: str) -> None:
    if token.op not in ("", "="):
        raise QueryError(
            f"{name} takes words, not {token.op}: write {name}:value", token.start, token.end - token.start
        )


def _single(token: Token, name: str) -> Value:
    if len(token.values) > 1:
        extra = token.values[1]
        raise QueryError(f"{name} takes one value: remove the others", extra.start, token.end - extra.start)
    return token.values[0]


def _range_or_one(name: str, token: Token, op: Op) -> Node:
    """`>5`, `5` or `2..5`."""
    value, read = _single(token, name), _RANGES[name]
    both = None if value.quoted or token.op else ends_of(value.text)
    if both is None:
        return read(op, value)
    first, last = both
    parts: list[Node] = []
    if first:
        parts.append(read(Op.GE, Value(first, value.start, value.start + len(first))))
    if last:
        parts.append(read(Op.LE, Value(last, value.end - len(last), value.end)))
    return All(tuple(parts)) if len(parts) > 1 else parts[0]


def _explained(value: Value, read: Callable[[str], T]) -> T:
    """The value read, or its place and the cure."""
    try:
        return read(value.text)
    except ValueError as error:
        raise QueryError(str(error), value.start, value.end - value.start) from None


def _age(op: Op, value: Value) -> Node:
    age = _explained(value, parse_age)
    if op is Op.EQ:
        raise QueryError(
            f"Say older or younger: age:>{value.text} or age:<{value.text}", value.start, value.end - value.start
        )
    return Age(op, age)


def _received(op: Op, value: Value) -> Node:
    both = ends_of(value.text) if op is Op.EQ else None
    if both is not None:
        return _explained(value, lambda _text: parse_received_range(*both))
    return _explained(value, lambda text: parse_received(op, text))


def _since(op: Op, value: Value) -> Node:
    return Received(_at(op, value, "since"), None)


def _until(op: Op, value: Value) -> Node:
    return Received(None, _at(op, value, "until"))


def _at(op: Op, value: Value, name: str) -> Moment:
    if op is not Op.EQ:
        raise QueryError(f"{name} takes a time alone: write {name}:{value.text}", value.start, value.end - value.start)
    return _explained(value, parse_since)


_READERS: dict[str, Callable[[Op, Value], Node]] = {"received": _received, "since": _since, "until": _until}

_RANGES: dict[str, Callable[[Op, Value], Node]] = {
    "age": _age,
    "size": lambda op, value: Number(NumberField.SIZE, op, _explained(value, parse_size)),
    "attempts": lambda op, value: Number(NumberField.ATTEMPTS, op, _explained(value, parse_whole)),
    "parent": lambda op, value: Number(NumberField.PARENT, op, _explained(value, parse_whole)),
}

_CLOSED: dict[WordField, dict[str, str]] = {
    WordField.LAYER: LAYERS,
    WordField.STATUS: {status.value: status.value for status in Status},
    WordField.ENVIRONMENT: {fold(name): name for name in ENVIRONMENTS},
    WordField.FLAG: {name: name for name in FLAGS},
    WordField.APPLICATION: {name: name for name in APPLICATION},
}


def _word(field: WordField, value: Value) -> Pattern:
    closed = _CLOSED.get(field)
    if field is WordField.NOTE:
        return Pattern(_not_empty(value).strip("*"), prefix=True, suffix=True)
    if closed is None:
        return _pattern(value)
    known = closed.get(fold(value.text))
    if known is None:
        near = difflib.get_close_matches(fold(value.text), closed, n=1)
        cure = f"did you mean {near[0]}?" if near else f"use {', '.join(dict.fromkeys(closed.values()))}"
        raise QueryError(f"{value.text} is no {field.value}: {cure}", value.start, value.end - value.start)
    return Pattern(known)


def _pattern(value: Value) -> Pattern:
    """As `parse_pattern`; in quotes an asterisk is a plain one."""
    return Pattern(_not_empty(value)) if value.quoted else _explained(value, parse_pattern)


def _whole(name: str, value: Value) -> str:
    """Identifiers are known by a hash: no part of one can be looked up."""
    if not value.quoted and (value.text.startswith("*") or value.text.endswith("*")):
        path = next((path for path, term in PATHS.items() if term == name), "")
        cure = f"write {path}:{value.text} to read the messages" if path else "write the whole number"
        raise QueryError(f"{name} is found as a whole only: {cure}", value.start, value.end - value.start)
    return _not_empty(value)


def _not_empty(value: Value) -> str:
    text = value.text.strip()
    if not text:
        raise QueryError("There is nothing between the quotes: write a word or remove them", value.start, 2)
    return text
