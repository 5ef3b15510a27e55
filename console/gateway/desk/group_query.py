"""The filter of the list of causes: the few terms that a cause can answer, and free words of its title."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.gateway.desk.group_rows import Seen
from console.query.errors import QueryError
from console.query.nodes import All, AnyOf, Everything, Free, Node, Not, Number, NumberField, WordField, Words
from console.query.parser import parse
from console.query.plan import leaves
from console.query.predicate import word_test
from console.query.words import fold
from console.store.group_reads import PrintRow

Test = Callable[[Seen], bool]

_READ: dict[WordField, Callable[[PrintRow], tuple[str, ...]]] = {
    WordField.LAYER: lambda item: (item.layer,),
    WordField.SITE: lambda item: (item.site,),
    WordField.INTERFACE: lambda item: (item.interface, item.interface_title),
    WordField.ENVIRONMENT: lambda item: (item.environment,),
    WordField.OUTCOME: lambda item: (item.code,),
}

KNOWN = "layer, site, interface, environment, type, outcome, cause, or words of its title"


def group_query(text: str) -> Node:
    """The filter parsed. Raises `QueryError` also for a term that causes do not know."""
    node = parse(text)
    for leaf in leaves(node):
        match leaf:
            case Words(field, _) if field in _READ or field is WordField.TYPE:
                continue
            case Free() | Number(NumberField.CAUSE, _, _):
                continue
            case Words(field, _) | Number(field, _, _):
                raise _unknown(f"{field.value}:", text)
            case _:
                raise _unknown("This", text)
    return node


def type_terms(node: Node) -> tuple[Words, ...]:
    """The terms that ask for message types: the store must say which causes have such messages."""
    return tuple(leaf for leaf in leaves(node) if isinstance(leaf, Words) and leaf.field is WordField.TYPE)


def group_test(node: Node, typed: Mapping[Words, frozenset[int]], called: Callable[[Seen], str]) -> Test:
    """The filter as a function. `typed` are the groups of each term by type, `called` gives title and place."""
    match node:
        case Everything():
            return lambda _seen: True
        case All(parts):
            every = [group_test(part, typed, called) for part in parts]
            return lambda seen: all(holds(seen) for holds in every)
        case AnyOf(parts):
            some = [group_test(part, typed, called) for part in parts]
            return lambda seen: any(holds(seen) for holds in some)
        case Not(part):
            negated = group_test(part, typed, called)
            return lambda seen: not negated(seen)
        case Words(WordField.TYPE, _):
            groups = typed[node]
            return lambda seen: seen.known.row.id in groups
        case Words(field, patterns):
            read, fits = _READ[field], word_test(field, patterns)
            return lambda seen: any(fits(value) for item in seen.prints for value in read(item))
        case Number(_, _, group_id):
            return lambda seen: seen.known.row.id == group_id
        case Free(text):
            wanted = fold(text)
            return lambda seen: wanted in fold(called(seen))
    return lambda _seen: False


def _unknown(what: str, text: str) -> QueryError:
    return QueryError(f"{what} is not known of a cause: filter causes by {KNOWN}", 0, len(text))
