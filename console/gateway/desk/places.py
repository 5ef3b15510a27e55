"""The destinations of a gateway as bulk work sees them: by their id, with title, environment and order."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.errors import NotFoundError
from console.core.interface import Ordering
from console.gateway.desk.rights import interface_object
from console.gateway.service import Gateway
from console.security.roles import Object

ORDER_WORDS = {Ordering.INTERFACE: "Interface", Ordering.PATIENT: "Patient", Ordering.NONE: "None"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One destination of one interface that is in the site file."""

    id: int
    interface: str
    interface_title: str
    name: str
    title: str
    order: str  # in words
    obj: Object  # as `authorize` sees it


def places(gateway: Gateway) -> dict[int, Place]:
    """All destinations that can be sent to, by id."""
    return {
        lane.destination_id: Place(
            id=lane.destination_id,
            interface=name,
            interface_title=running.settings.title or name,
            name=settings.name,
            title=settings.title or settings.name,
            order=ORDER_WORDS[running.settings.ordering],
            obj=interface_object(gateway, name, settings.name),
        )
        for name, running in gateway.running.items()
        for settings in running.settings.destination
        if (lane := running.lanes.get(settings.name)) is not None
    }


def named(known: dict[int, Place], wanted: str) -> dict[str, Place]:
    """Interface -> its destination of this name, or else of this title. Raises `NotFoundError` where none has it."""
    found = {place.interface: place for place in known.values() if place.name == wanted}
    found = found or {place.interface: place for place in known.values() if place.title == wanted}
    if not found:
        names = ", ".join(sorted({place.name for place in known.values()})) or "none"
        raise NotFoundError(f"No interface has a destination of that name. There are: {names}.")
    return found
