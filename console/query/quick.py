"""A first look at the bytes: messages that cannot match are passed over without being taken apart.

Sound only for messages whose values stand in them as their ASCII bytes (`Layer.is_plain`).
"""

from __future__ import annotations

from collections.abc import Callable

from console.query.nodes import All, AnyOf, Contains, FieldIs, Node
from console.query.words import fold

Quick = Callable[[bytes], bool]
"""False where a plain message cannot match; takes the bytes in ASCII lower case."""


def quick(node: Node) -> Quick | None:
    """The test of this filter; None where a look at the bytes can rule nothing out."""
    match node:
        case FieldIs(path, patterns):
            return _field(path, [fold(pattern.text) for pattern in patterns])
        case Contains(texts):
            return _any_in([text.casefold() for text in texts])
        case All(parts):
            tests = [test for part in parts if (test := quick(part)) is not None]
            return (lambda lower: all(test(lower) for test in tests)) if tests else None
        case AnyOf(parts):
            found = [quick(part) for part in parts]
            some = [test for test in found if test is not None]
            return (lambda lower: any(test(lower) for test in some)) if len(some) == len(found) else None
        case _:
            return None


def _field(path: str, texts: list[str]) -> Quick:
    holds = _any_in(texts)
    segment = path[:3].lower().encode("ascii")
    return lambda lower: segment in lower and holds(lower)


def _any_in(texts: list[str]) -> Quick:
    """What is not ASCII cannot stand in a message that is."""
    wanted = [text.encode("ascii") for text in texts if text.isascii()]
    return lambda lower: any(each in lower for each in wanted)
