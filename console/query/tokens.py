"""Cut a filter into tokens with their places; knows quotes, lists and comparisons, not what fields mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.query.errors import QueryError

LONGEST = 4000
"""Characters in a filter."""


class Kind(StrEnum):
    """Kinds of token."""

    OPEN = "("
    CLOSE = ")"
    OR = "or"
    AND = "and"
    NOT = "-"
    TERM = "term"  # name, comparison, values
    TEXT = "text"  # a bare or quoted word


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its place; a quoted one is taken literally."""

    text: str
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place; `name` and `op` only for terms."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    op: str = ""
    values: tuple[Value, ...] = ()


_NAME = re.compile(r"([A-Za-z0-9_.\[\]-]+)(:(?:<=|>=|<|>|=)?|(?:<=|>=|<|>|=))")
_PLAIN_VALUE = re.compile(r'[^\s,()"|]+')
_PLAIN_WORD = re.compile(r'[^\s()"|]+')
_SIGNS = {"(": Kind.OPEN, ")": Kind.CLOSE, "|": Kind.OR}
_KEYWORDS = {"OR": Kind.OR, "AND": Kind.AND, "NOT": Kind.NOT}


def tokenize(text: str) -> Iterator[Token]:
    """The tokens in order; QueryError for an open quote or a missing value."""
    if len(text) > LONGEST:
        raise QueryError(f"This filter is too long: use at most {LONGEST} characters", LONGEST, len(text) - LONGEST)
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _next(text, at)
        yield token
        at = token.end


def _next(text: str, at: int) -> Token:
    if text[at] in _SIGNS:
        return Token(_SIGNS[text[at]], at, at + 1)
    if text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace():
        return Token(Kind.NOT, at, at + 1)
    if text[at] == '"':
        value = _quoted(text, at)
        return Token(Kind.TEXT, at, value.end, values=(value,))
    named = _NAME.match(text, at)
    if named is not None:
        values = tuple(_values(text, named.end(), named))
        return Token(Kind.TERM, at, values[-1].end, named[1], named[2].lstrip(":"), values)
    word = _PLAIN_WORD.match(text, at)
    end = word.end() if word else at + 1
    if text[at:end] in _KEYWORDS:
        return Token(_KEYWORDS[text[at:end]], at, end)
    return Token(Kind.TEXT, at, end, values=(Value(text[at:end], at, end),))


def _values(text: str, at: int, named: re.Match[str]) -> Iterator[Value]:
    while True:
        if at < len(text) and text[at] == '"':
            value = _quoted(text, at)
        else:
            plain = _PLAIN_VALUE.match(text, at)
            if plain is None:
                raise QueryError(
                    f"{named[1]} needs a value: write it right after the colon", named.start(), at - named.start()
                )
            value = Value(plain.group(), at, plain.end())
        yield value
        at = value.end
        if at >= len(text) or text[at] != ",":
            return
        at += 1


def _quoted(text: str, at: int) -> Value:
    end = text.find('"', at + 1)
    if end < 0:
        raise QueryError('The quote is not closed: add " at the end', at, len(text) - at)
    return Value(text[at + 1 : end], at, end + 1, quoted=True)
