"""Failure groups as people see them: the list, the totals, one opened. Acts are in `group_acts`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from console.api.triage import OPEN_STATES, Groups, GroupSort, GroupsRequest, GroupState, GroupSummary
from console.gateway.desk.group_query import group_query, group_test, type_terms
from console.gateway.desk.group_rows import Seen, named, seen_by, waiting, wire
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.visible import hidden_sites
from console.gateway.service import Gateway
from console.query.nodes import Words
from console.query.predicate import word_test
from console.security.roles import Action, Actor
from console.store.group_reads import groups_of_types, message_types

_ORDER: dict[GroupSort, Callable[[Seen], tuple[float, float]]] = {
    GroupSort.GROWTH: lambda seen: (growth(seen), seen.open),
    GroupSort.COUNT: lambda seen: (seen.open, seen.seen),
    GroupSort.PATIENTS: lambda seen: (seen.known.counted.patients or 0, seen.open),
    GroupSort.LAST: lambda seen: (seen.known.last_at.timestamp(), seen.open),
    GroupSort.FIRST: lambda seen: (-seen.known.first_at.timestamp(), seen.open),
}
_WEIGHT = {GroupState.ESCALATING: 3.0, GroupState.REGRESSED: 2.0, GroupState.NEW: 2.0}


def growth(seen: Seen) -> float:
    """What grows comes first: the rate now, more for what escalates, what is new and what came back."""
    return seen.known.per_hour * _WEIGHT.get(seen.state, 1.0) + 1e-3 * _WEIGHT.get(seen.state, 0.0)


async def listed(gateway: Gateway, actor: Actor, request: GroupsRequest) -> Groups:
    """A page. Raises `QueryError` for a term that causes do not know."""
    whole = gateway_object(gateway)
    require(actor, Action.VIEW, whole)
    if request.query:
        require(actor, Action.SEARCH, whole)
    node = group_query(request.query)
    typed = {term: await _typed(gateway, term) for term in type_terms(node)}
    holds = group_test(node, typed, lambda seen: " ".join(named(gateway, seen)))
    states = frozenset(request.states or OPEN_STATES)
    seen, hidden = visible(gateway, actor)
    matching = [item for item in seen if item.state in states and holds(item)]
    matching.sort(key=lambda item: (*_ORDER[request.sort](item), item.known.row.id), reverse=True)
    behind = waiting(gateway, gateway.grouper.known.all)
    page = matching[request.offset : request.offset + request.limit]
    return Groups(
        rows=tuple(wire(gateway, item, behind) for item in page),
        causes=len(matching),
        messages=sum(item.open for item in matching),
        of=len(seen),
        hidden=hidden,
        hidden_text=hidden_text(gateway, actor) if hidden else "",
        at=gateway.clock.now(),
    )


def summary(gateway: Gateway, actor: Actor) -> GroupSummary:
    """Open causes and messages, by layer and by state."""
    require(actor, Action.VIEW, gateway_object(gateway))
    seen, hidden = visible(gateway, actor)
    opened = [item for item in seen if item.state in OPEN_STATES]
    return GroupSummary(
        causes=len(opened),
        messages=sum(item.open for item in opened),
        by_layer=dict(Counter(item.prints[0].layer for item in opened)),
        by_state=dict(Counter(item.state.value for item in seen)),
        hidden=hidden,
    )


def visible(gateway: Gateway, actor: Actor) -> tuple[list[Seen], int]:
    """What this person may see, and how many open groups they may not."""
    seen, hidden = [], 0
    for known in gateway.grouper.known.all:
        item = seen_by(gateway, actor, known)
        if item is not None:
            seen.append(item)
        elif known.stand.state.value in OPEN_STATES:
            hidden += 1
    return seen, hidden


def hidden_text(gateway: Gateway, actor: Actor) -> str:
    """ "site SOUTH", "sites EAST, SOUTH"."""
    sites = [site for site in hidden_sites(gateway, actor) if site]
    return f"site{'s' if len(sites) > 1 else ''} {', '.join(sites)}" if sites else "other sites"


async def _typed(gateway: Gateway, term: Words) -> frozenset[int]:
    """The groups with open messages of such a type."""
    fits = word_test(term.field, term.patterns)
    types: Iterable[str] = await gateway.store.read(message_types)
    return await gateway.store.read(groups_of_types, tuple(name for name in types if fits(name)))
