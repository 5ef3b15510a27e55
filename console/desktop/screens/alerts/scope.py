"""The scope of a rule: which interfaces it chooses, in words, and what is wrong with it. Pure."""

from __future__ import annotations

from console.desktop.query_text import terms_of
from console.query.errors import QueryError
from console.query.nodes import All, AnyOf, Everything, Node, Not, WordField, Words
from console.query.parser import parse

SCOPES = {WordField.LAYER: "layer", WordField.SITE: "site", WordField.INTERFACE: "interface"}
CHOOSES = "layer:, site:, interface: or environment:"


def scope_words(scope: str) -> str:
    """`of site NORTH`, `of interface lab-to-cerner in PROD`; else `where` and the filter itself; "" for all."""
    if not scope.strip():
        return ""
    parts = [_term_words(term) for term in terms_of(scope) or [""]]
    return " ".join(parts) if all(parts) else f"where {scope.strip()}"


def _term_words(term: str) -> str:
    field, colon, value = term.partition(":")
    words = value.replace('"', "").replace(",", " or ")
    if not colon or not words:
        return ""
    if field.lower() == "environment":
        return f"in {words}"
    names = {each.value: name for each, name in SCOPES.items()}
    return f"of {names[field.lower()]} {words}" if field.lower() in names else ""


def wrong_with(scope: str, *, of_messages: bool) -> tuple[str, tuple[int, int] | None]:
    """What is wrong in words and where in the text; "" where nothing is.

    A rule that counts messages takes any filter but an empty one; others choose interfaces.
    """
    try:
        node = parse(scope)
    except QueryError as error:
        return error.message, (error.position, error.position + error.length)
    if of_messages:
        return (
            ("Write which messages to count, such as status:parked type:ORU^R01", None)
            if not scope.strip()
            else (
                "",
                None,
            )
        )
    if _chooses_interfaces(node):
        return "", None
    return f"A scope chooses interfaces: use {CHOOSES}", None


def _chooses_interfaces(node: Node) -> bool:
    match node:
        case Everything():
            return True
        case All(parts) | AnyOf(parts):
            return all(_chooses_interfaces(part) for part in parts)
        case Not(part):
            return _chooses_interfaces(part)
        case Words(field, _):
            return field in SCOPES or field is WordField.ENVIRONMENT
        case _:
            return False
