"""Pages of the message list, and which of some deliveries match a query."""

from __future__ import annotations

import asyncio

from console.api.messages import MessagePage, MessageRow
from console.api.search import SearchRequest
from console.gateway.counts import UP_TO
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.matching import scan_of
from console.gateway.desk.noted import note_identifiers
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.rows import message_rows
from console.gateway.desk.visible import within
from console.gateway.service import Gateway
from console.query.nodes import Everything, Node
from console.query.parser import parse
from console.query.plan import needs_bytes, plan
from console.security.roles import Action, Actor
from console.store.among import among as among_stored
from console.store.depths import totals
from console.store.rows import DeliveryRow
from console.store.scan import scan_among
from console.store.search import rows, search

MOST_SKIPPED = 2 * UP_TO
"""Matches of a filter that may be left out: they are walked, and places further down have a mark to go on from."""


async def page(gateway: Gateway, actor: Actor, request: SearchRequest) -> MessagePage:
    """A page, newest first. Raises `QueryError`; a search by patient is an audit row, and it comes first."""
    whole = gateway_object(gateway)
    require(actor, Action.VIEW, whole)
    if request.query:
        require(actor, Action.SEARCH, whole)
    query = within(gateway, actor, parsed(request.query))
    before = position(request.before)
    store = gateway.store
    now = gateway.clock.now()
    if needs_bytes(query):
        return MessagePage(rows=(), scan=True, total=None if actor.sites else (await store.read(totals)).messages)
    await note_identifiers(gateway, actor, query, begins=before is None and not request.skip)
    whole_list, skip = isinstance(query, Everything), request.skip
    if whole_list and skip:
        before, skip = await gateway.places.mark(before, skip), 0
    elif skip > MOST_SKIPPED:
        raise BadRequestError(f"'skip' may be {MOST_SKIPPED} at most with a query: go on from 'next' of a page.")
    found, counted = await asyncio.gather(
        store.read(search, query, before, request.limit, now=now, hash=store.hash_identifier, skip=skip),
        store.read(totals),
    )
    matched: int | None = None
    if whole_list:
        matched = counted.messages
    elif request.before is not None or skip:
        matched = gateway.counts.known(query)
    else:
        matched = len(found) if len(found) < request.limit else await gateway.counts.matched(query)
    lines, below = await asyncio.gather(message_rows(gateway, found), _below(gateway, request, query, found, matched))
    return MessagePage(
        rows=lines,
        next=str(found[-1].id) if len(found) == request.limit else None,
        matched=matched,
        total=None if actor.sites else counted.messages,  # of all sites
        below=below,
        is_least=below is not None and below == UP_TO and matched is None,
    )


async def _below(
    gateway: Gateway, request: SearchRequest, query: Node, found: tuple[DeliveryRow, ...], matched: int | None
) -> int | None:
    """Rows from the first of this page to the end: exact for the whole list; of a filter, as counted for its head."""
    if len(found) < request.limit:
        return len(found)
    if isinstance(query, Everything):
        older = await gateway.places.below(found[0].id)
        return None if older is None else older + 1
    if request.before is not None or request.skip:
        return None
    return UP_TO if matched is None and gateway.counts.is_more(query) else matched


async def among(
    gateway: Gateway, query: Node, delivery_ids: tuple[int, ...], most: int
) -> tuple[tuple[MessageRow, ...], int]:
    """The newest `most` of these deliveries that match, and how many more of them there are."""
    if not delivery_ids:
        return (), 0
    store = gateway.store
    cut = plan(query)
    if cut.rest is not None:
        ids = await store.read(scan_among, scan_of(gateway, cut), delivery_ids)
        newest = await store.read(rows, ids[:most]) if ids else ()
        return await message_rows(gateway, newest), max(0, len(ids) - most)
    found = await store.read(among_stored, query, delivery_ids, now=gateway.clock.now(), hash=store.hash_identifier)
    return await message_rows(gateway, found[:most]), max(0, len(found) - most)


def parsed(text: str) -> Node:
    """The query as nodes. Raises `QueryError`."""
    return parse(text)


def position(before: str | None) -> int | None:
    """The delivery id in a page mark. Raises `BadRequestError`."""
    if before is None:
        return None
    if not before.isascii() or not before.isdigit() or len(before) > 18:
        raise BadRequestError("'before' is not a mark of ours: take it from 'next' of the page before.")
    return int(before)
