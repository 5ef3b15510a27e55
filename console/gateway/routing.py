"""Which destinations want a message, and what must stay in order: pure, by the interface's settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.config.settings import InterfaceSettings, SiteFile
from console.core.errors import OperatorError
from console.core.interface import Ordering
from console.core.message import Summary
from console.core.status import Status
from console.layers.contract import Layer
from console.query.errors import QueryError
from console.query.facts import Facts
from console.query.nodes import All, AnyOf, Node, Not, Number, NumberField, WordField, Words
from console.query.parser import parse
from console.query.predicate import Predicate, predicate
from console.store.arrivals import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One destination with its compiled condition; None takes every message."""

    destination_id: int
    condition: Predicate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKey:
    """What a delivery must not overtake: a key, everything (barrier), or nothing (neither)."""

    key: int | None = None
    barrier: bool = False


_LATER = frozenset(
    {
        WordField.STATUS,
        WordField.OUTCOME,
        WordField.APPLICATION,
        WordField.TICKET,
        WordField.NOTE,
        WordField.FLAG,
        WordField.DESTINATION,
        NumberField.ATTEMPTS,
        NumberField.CAUSE,
    }
)
"""What is not known of a message that has just come: a route that asks for it would never be what was meant."""


def check_routes(site: SiteFile) -> None:
    """Raise `OperatorError` for the first route condition that cannot be used."""
    for interface in site.interface:
        for destination in interface.destination:
            condition(interface.name, destination.name, destination.route)


def condition(interface: str, destination: str, text: str) -> Predicate | None:
    """The route condition of a destination; None takes every message. Raises `OperatorError` with both names."""
    if not text:
        return None
    where = f'interface "{interface}", destination "{destination}", route'
    try:
        node = parse(text)
    except QueryError as error:
        place = f'at character {error.position + 1} of "{text}"'
        raise OperatorError(f"{where}: {error.message} ({place}). Correct the condition in the site file.") from error
    late = next((field for field in _fields(node) if field in _LATER), None)
    if late is not None:
        raise OperatorError(
            f'{where}: "{late.value}" is not known yet when a message arrives. '
            "Ask for its type, interface, size, identifiers or fields."
        )
    return predicate(node)


def _fields(node: Node) -> tuple[WordField | NumberField, ...]:
    match node:
        case All(parts) | AnyOf(parts):
            return tuple(field for part in parts for field in _fields(part))
        case Not(part):
            return _fields(part)
        case Words(field, _):
            return (field,)
        case Number(field, _, _):
            return (field,)
        case _:
            return ()


def order_key(
    settings: InterfaceSettings, layer: Layer, summary: Summary, identifier_hash: Callable[[str, str], int]
) -> OrderKey:
    """The ordering key of ARCHITECTURE decision 4; with ordering by interface the sequence itself is the order."""
    if settings.ordering is not Ordering.PATIENT:
        return OrderKey()
    identifier = None if summary.barrier else layer.order_identifier(summary, settings.patient_authority)
    if identifier is None:
        return OrderKey(barrier=True)
    return OrderKey(key=identifier_hash("order", f"{identifier.authority}\x1f{identifier.value}"))


def plan(routes: Sequence[Route], facts: Facts, order: OrderKey) -> tuple[Planned, ...]:
    """One delivery for each destination, FILTERED where the condition does not match."""
    if not routes:
        return (Planned(destination_id=None, status=Status.RECEIVED, order_key=None, barrier=False),)
    return tuple(_planned(route, facts, order) for route in routes)


def refused(code: str, detail: str) -> tuple[Planned, ...]:
    """The single row of an arrival that was refused: kept and shown, not queued."""
    return (
        Planned(destination_id=None, status=Status.ERROR, order_key=None, barrier=False, outcome=code, detail=detail),
    )


def _planned(route: Route, facts: Facts, order: OrderKey) -> Planned:
    if route.condition is not None and not route.condition(facts):
        return Planned(
            destination_id=route.destination_id,
            status=Status.FILTERED,
            order_key=None,
            barrier=False,
            detail="The route condition does not match.",
        )
    return Planned(
        destination_id=route.destination_id, status=Status.QUEUED, order_key=order.key, barrier=order.barrier
    )
