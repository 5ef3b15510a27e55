"""A recipe tried on stored messages, a few at a time, off the event loop, with a rest after each: live traffic first.

The same steps serve the preview, the dry run and the copy itself, so that they cannot come to different ends: a stored
message and a version of a recipe never change.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from console.core.errors import OperatorError
from console.gateway.policies import reading
from console.gateway.recipes.applying import Applied, Outcome, Prepared, apply, facts_of
from console.gateway.service import Gateway
from console.layers.contract import Layer
from console.layers.registry import layer as layer_named
from console.store.job_items import GONE
from console.store.job_originals import Original, originals
from console.store.job_selection import Candidate

AT_ONCE = 40
"""Messages of one slice: some ten milliseconds."""

REST = 0.25
"""Of the time a slice took, the part that is rested afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One delivery under a recipe. `original` None where it was removed."""

    candidate: Candidate
    applied: Applied
    original: Original | None
    layer: Layer | None


async def tried(gateway: Gateway, ready: Prepared, candidates: Sequence[Candidate]) -> AsyncIterator[tuple[Tried, ...]]:
    """All of them, slice by slice, in their order."""
    now = gateway.clock.monotonic
    for start in range(0, len(candidates), AT_ONCE):
        begun = now()
        yield await try_some(gateway, ready, candidates[start : start + AT_ONCE])
        await asyncio.sleep((now() - begun) * REST)


async def try_some(gateway: Gateway, ready: Prepared, part: Sequence[Candidate]) -> tuple[Tried, ...]:
    """One slice. What it holds is patient data: it goes into copies and masked previews, and nowhere else."""
    found = await gateway.store.read(originals, tuple(dict.fromkeys(each.message_id for each in part)))
    return await asyncio.to_thread(
        lambda: tuple(_one(gateway, ready, each, found.get(each.message_id)) for each in part)
    )


def changed(gateway: Gateway, ready: Prepared, interface: str, original: Original) -> Applied:
    """A recipe applied to one stored message of an interface. Blocks."""
    if original.raw is None:
        return Applied(outcome=Outcome.FAILED, raw=b"", text=original.problem, problems=(original.problem,))
    layer = reader(gateway, interface, original.layer)
    site, environment = _where(gateway, interface)
    facts = facts_of(
        layer,
        original.raw,
        interface=interface,
        site=site,
        environment=environment,
        at=original.received_at,
    )
    try:
        return apply(ready, layer, original.raw, facts)
    except OperatorError as error:  # what a layer refuses beyond its contract: this message only, never the job
        return Applied(outcome=Outcome.FAILED, raw=original.raw, text=str(error), problems=(str(error),))


def reader(gateway: Gateway, interface: str, layer: str) -> Layer:
    """The layer, with the character set of the connection while its interface is in the site file."""
    running = gateway.running.get(interface)
    return layer_named(layer) if running is None else reading(running.settings)


def _where(gateway: Gateway, interface: str) -> tuple[str, str]:
    """Site and environment of an interface; the gateway's own where it names none or left the site file."""
    whole = gateway.site.gateway
    running = gateway.running.get(interface)
    if running is None:
        return whole.site, whole.environment
    return running.settings.site or whole.site, running.settings.environment or whole.environment


def _one(gateway: Gateway, ready: Prepared, each: Candidate, original: Original | None) -> Tried:
    if original is None:
        gone = Applied(outcome=Outcome.FAILED, raw=b"", text=GONE, problems=(GONE,))
        return Tried(candidate=each, applied=gone, original=None, layer=None)
    return Tried(
        candidate=each,
        applied=changed(gateway, ready, each.interface, original),
        original=original,
        layer=reader(gateway, each.interface, original.layer),
    )
