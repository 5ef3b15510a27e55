"""Terms that name a place in the message: `PID-5.1:SMI*`, `PID-18:missing`, `OBX-5:>100`, `OBX-5:100..200`."""

from __future__ import annotations

from console.query.errors import QueryError
from console.query.nodes import AnyOf, FieldHas, FieldIs, FieldNumber, Node, Op, Pattern
from console.query.tokens import Token, Value
from console.query.values import ends_of, number_in, parse_number, parse_pattern
from console.query.words import EXISTS, IDENTIFIERS, MISSING, PATHS, fold


def is_whole_words(token: Token, term: str) -> bool:
    """True where the index that stands for the path can answer: plain words, and for a control id parts of words."""
    if token.op not in ("", "="):
        return False
    return not any(
        not value.quoted
        and (fold(value.text) in (EXISTS, MISSING) or (term in IDENTIFIERS and _has_asterisk(value.text)))
        for value in token.values
    )


def field_nodes(token: Token, path: str) -> Node:
    """One field term as nodes. Raises `QueryError`."""
    if PATHS.get(path) in IDENTIFIERS and "." not in path:
        path = f"{path}.1"  # as its index has it: the number alone, without its authority
    if token.op not in ("", "="):
        return _compared(token, path)
    place = token.start, token.end
    parts: list[Node] = []
    patterns: list[Pattern] = []
    for value in token.values:
        special = None if value.quoted else _special(path, value.text, place)
        if special is not None:
            parts.append(special)
        else:
            patterns.append(_pattern(value))
    if patterns:
        parts.append(FieldIs(path, tuple(patterns), *place))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _has_asterisk(text: str) -> bool:
    return text.startswith("*") or text.endswith("*")


def _special(path: str, text: str, place: tuple[int, int]) -> Node | None:
    """`exists`, `missing` or a range of numbers; None for a word."""
    if fold(text) in (EXISTS, MISSING):
        return FieldHas(path, fold(text) == EXISTS, *place)
    first, last = ends_of(text) or ("", "")
    low, high = number_in(first), number_in(last)
    if (low is None and high is None) or (first and low is None) or (last and high is None):
        return None
    tests = ((Op.GE, low), (Op.LE, high))
    return FieldNumber(path, tuple((op, end) for op, end in tests if end is not None), *place)


def _compared(token: Token, path: str) -> Node:
    if len(token.values) > 1:
        extra = token.values[1]
        raise QueryError(f"{path}{token.op} takes one value: remove the others", extra.start, token.end - extra.start)
    value = token.values[0]
    try:
        return FieldNumber(path, ((Op(token.op), parse_number(value.text)),), token.start, token.end)
    except ValueError as error:
        raise QueryError(str(error), value.start, value.end - value.start) from None


def _pattern(value: Value) -> Pattern:
    if value.quoted:
        text = value.text.strip()
        if not text:
            raise QueryError(
                "There is nothing between the quotes: write missing (without quotes) to find empty fields",
                value.start,
                value.end - value.start,
            )
        return Pattern(text)
    try:
        return parse_pattern(value.text)
    except ValueError as error:
        raise QueryError(str(error), value.start, value.end - value.start) from None
