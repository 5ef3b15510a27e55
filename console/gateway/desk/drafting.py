"""Make the copy that a draft shows and a resend sends: the same steps for both, so that they cannot differ."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from console.api.commands import EditChange
from console.api.messages import RelatedRow
from console.config.settings import FolderDestination, InterfaceSettings, MllpDestination
from console.core.errors import NotFoundError, RefusedError
from console.core.interface import Ordering
from console.core.status import Status
from console.gateway.desk.copying import Copy, make_copy
from console.gateway.desk.loading import Loaded
from console.gateway.desk.rights import interface_settings
from console.gateway.desk.view import relation_rows
from console.gateway.service import Gateway
from console.query.nodes import Pattern, WordField, Words
from console.store.job_kin import copies_there
from console.store.replace import REPLACEABLE
from console.store.search import rows as delivery_rows
from console.store.search import search
from console.store.views import deliveries_of, newer


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The copy, where it would go, and what is known about sending it."""

    copy: Copy
    settings: InterfaceSettings
    place: MllpDestination | FolderDestination
    accepted: bool  # this message was accepted at that destination before
    newer: tuple[RelatedRow, ...]
    copies: tuple[tuple[str, Status], ...]  # of the same message, for the same destination: control id, status
    original_holds: bool  # the original stands in the same queue and lets nothing of its order pass
    replaces: bool  # the copy takes the place of the original


async def drafted(
    gateway: Gateway,
    loaded: Loaded,
    changes: Sequence[EditChange],
    destination: str,
    *,
    text: str | None = None,
    new_control_id: bool,
    replace_original: bool,
) -> Drafted:
    """Splice the copy off the event loop. Raises `RefusedError`, `EditRefused`, `BadRequestError`, `NotFoundError`."""
    settings = interface_settings(gateway, loaded.row.interface)
    place = destination_of(settings, destination or loaded.row.destination)
    ids = await gateway.store.read(deliveries_of, loaded.row.message_id)
    deliveries = await gateway.store.read(delivery_rows, ids)
    accepted = any(row.status is Status.SENT and row.destination == place.name for row in deliveries)
    copy = await asyncio.to_thread(
        make_copy,
        loaded.layer,
        loaded.raw,
        changes,
        text=text,
        new_control_id=new_control_id,
        delivered=accepted,
        used=lambda control_id: used(gateway, control_id),
    )
    later = await gateway.store.read(newer, loaded.row.message_id)
    replaces = replace_original and replaceable(loaded, place.name)
    return Drafted(
        copy=copy,
        settings=settings,
        place=place,
        accepted=accepted,
        newer=relation_rows(later),
        copies=await gateway.store.read(copies_there, loaded.row.message_id, place.name),
        original_holds=not replaces and holds(loaded, settings, place.name),
        replaces=replaces,
    )


def replaceable(loaded: Loaded, destination: str) -> bool:
    """True where the original still waits for the same destination, or is set aside from it, and nothing of it is on
    the wire or in doubt."""
    row = loaded.row
    waits = row.in_queue or row.status is Status.PARKED
    return waits and row.destination == destination and row.status in REPLACEABLE


def holds(loaded: Loaded, settings: InterfaceSettings, destination: str) -> bool:
    """True where the copy would wait behind its own original."""
    row = loaded.row
    return row.in_queue and row.destination == destination and settings.ordering is not Ordering.NONE


def destination_of(settings: InterfaceSettings, name: str) -> MllpDestination | FolderDestination:
    """A destination by its name; the first where none is named. Raises `NotFoundError` or `RefusedError`."""
    if not settings.destination:
        raise RefusedError(f"{settings.name} has no destination, so a copy can go nowhere. Add one in the site file.")
    if not name:
        return settings.destination[0]
    for item in settings.destination:
        if item.name == name:
            return item
    known = ", ".join(item.name for item in settings.destination)
    raise NotFoundError(f"{settings.name} has no destination of that name. It has: {known}.")


def used(gateway: Gateway, control_id: str) -> bool:
    """True where a message with this control id was ever stored; blocks, by an index."""
    query = Words(WordField.CONTROL, (Pattern(control_id),))
    store = gateway.store
    return bool(store.read_now(search, query, None, 1, now=gateway.clock.now(), hash=store.hash_identifier))
