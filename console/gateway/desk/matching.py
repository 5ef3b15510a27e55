"""All deliveries that match a query, of either kind: answered from indexes, or by reading the messages."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from console.gateway.service import Gateway
from console.layers.registry import LAYERS
from console.query.nodes import Node
from console.query.plan import Plan, plan
from console.store.scan import Scan, Slice, scan_slice, span
from console.store.search import found_ids

PAGE = 5000
NARROWEST, WIDEST = 1000, 256_000
"""Delivery ids that one read looks at: few matches in a wide span are found quickly, many fill the slice at once."""

LONG, SHORT = 0.030, 0.010
"""Seconds of one read from which the span is halved, and below which it is doubled."""


async def matching(gateway: Gateway, node: Node, most: int) -> tuple[int, ...]:
    """The newest `most` deliveries that match, by id, newest first. Nothing is checked or noted: the caller has the
    right and writes the audit row."""
    cut = plan(node)
    found: list[int] = []
    if cut.rest is None:
        async for page in _indexed(gateway, node):
            found.extend(page)
            if len(found) >= most:
                break
    else:
        async for piece in slices(gateway, cut):
            found.extend(piece.ids)
            if len(found) >= most:
                break
    return tuple(found[:most])


async def _indexed(gateway: Gateway, node: Node) -> AsyncIterator[tuple[int, ...]]:
    store, now = gateway.store, gateway.clock.now()
    before: int | None = None
    while True:
        page = await store.read(found_ids, node, before, PAGE, now=now, hash=store.hash_identifier)
        if page:
            yield page
        if len(page) < PAGE:
            return
        before = page[-1]


async def slices(gateway: Gateway, cut: Plan, top: int | None = None) -> AsyncGenerator[Slice, None]:
    """The store read slice by slice, newest first, from delivery `top` down; each is one short read in a thread."""
    work = scan_of(gateway, cut)
    below = (top if top is not None else (await gateway.store.read(span))[1]) + 1
    width = NARROWEST
    while True:
        begun = gateway.clock.monotonic()
        piece = await gateway.store.read(scan_slice, work, below, width)
        took = gateway.clock.monotonic() - begun
        yield piece
        if piece.below is None:
            return
        below = piece.below
        width = min(WIDEST, width * 2) if took < SHORT else max(NARROWEST, width // 2) if took > LONG else width


def scan_of(gateway: Gateway, cut: Plan) -> Scan:
    """The scan as the store takes it; layers are those of this program."""
    return Scan(plan=cut, now=gateway.clock.now(), hash=gateway.store.hash_identifier, readers=LAYERS.get)
