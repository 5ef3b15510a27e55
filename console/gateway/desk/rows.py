"""A stored delivery as a line of the message list, with the words of its last column."""

from __future__ import annotations

from collections.abc import Callable

from console.api.interfaces import DestinationRow, InterfaceCommandName, InterfaceRow
from console.api.messages import MessageRow
from console.core.errors import NotFoundError
from console.core.interface import LinkState, WorkState
from console.core.status import Status
from console.gateway.service import Gateway
from console.store.application import REFUSED
from console.store.beside import beside
from console.store.rows import DeliveryRow

InterfaceNamed = Callable[[str], InterfaceRow | None]


async def message_rows(gateway: Gateway, found: tuple[DeliveryRow, ...]) -> tuple[MessageRow, ...]:
    """The lines of one page; each interface is looked at once, and one read tells what else stands on them."""
    if not found:
        return ()
    sent = tuple(row.id for row in found if row.status is Status.SENT)
    took, tickets = await gateway.store.read(beside, sent, {row.message_id for row in found})
    seen: dict[str, InterfaceRow | None] = {}

    def interface(name: str) -> InterfaceRow | None:
        if name not in seen:
            seen[name] = _interface(gateway, name)
        return seen[name]

    return tuple(message_row(row, interface, took.get(row.id), tickets.get(row.message_id, "")) for row in found)


def message_row(
    row: DeliveryRow, interface: InterfaceNamed, milliseconds: int | None = None, ticket: str = ""
) -> MessageRow:
    """One line; `milliseconds` is how long the last try of a delivered one took. No patient data ever reaches it."""
    return MessageRow(
        id=row.id,
        message_id=row.message_id,
        status=row.status,
        received_at=row.received_at,
        updated_at=row.updated_at,
        layer=row.layer,
        type=row.type,
        interface=row.interface,
        route=row.interface_title or row.interface,
        destination=row.destination_title or row.destination,
        control_id=row.control_id,
        attempts=row.attempts,
        outcome=row.outcome,
        detail=detail(row, interface, milliseconds),
        due_at=row.due_at,
        possible_duplicate=row.possible_duplicate,
        parent_id=row.parent_id,
        size=row.size,
        application=row.application,
        application_at=row.application_at,
        ticket=ticket,
    )


def detail(row: DeliveryRow, interface: InterfaceNamed, milliseconds: int | None = None) -> str:
    """Words for the last column: what it waits for, or how it ended."""
    if row.status is Status.QUEUED and row.due_at is None and row.attempts == 0:
        return row.detail or waits_for(row, interface(row.interface))
    if row.status is Status.SENDING:
        return "On the wire"
    if row.status is Status.SENT and row.application == REFUSED:
        return row.detail  # the words of the application, not how fast the first reply was
    if row.status is Status.SENT and milliseconds is not None and not _said_by_a_person(row):
        return f"{row.outcome} in {took(milliseconds)}"
    if row.status is Status.QUEUED and row.outcome:
        return _waits_for_link(row, interface(row.interface)) or _after_outcome(row)
    return row.detail or row.outcome


def took(milliseconds: int) -> str:
    """ "84 ms", "1.2 s"."""
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def waits_for(row: DeliveryRow, interface: InterfaceRow | None) -> str:
    """What a delivery that was never tried waits for."""
    if interface is None:
        return "Its interface is not in the site file any more"
    destination = next((item for item in interface.destinations if item.name == row.destination), None)
    if destination is not None and destination.held:
        return f"Waits: {destination.holds}"
    if interface.work in {WorkState.STOPPED, WorkState.PAUSED, WorkState.HELD} and not _held_elsewhere(interface):
        return f"Waits: {interface.holds}"
    if destination is None:
        return "Its destination is not in the site file any more"
    return _turn(destination)


def _held_elsewhere(interface: InterfaceRow) -> bool:
    """True where it shows HELD only because a planned hold keeps another of its queues: nobody held the interface."""
    release = next((offer for offer in interface.commands if offer.name == InterfaceCommandName.RELEASE), None)
    return interface.work is WorkState.HELD and bool(interface.planned) and not (release and release.allowed)


def _turn(destination: DestinationRow) -> str:
    if destination.link is LinkState.DOWN:
        if destination.depth > 1:
            return "Waits behind earlier messages on a link that is down"
        return f"Waits for the link{_next_try(destination)}"
    if destination.holds:
        return f"Waits: {destination.holds}"
    return "Waits its turn"


def _next_try(destination: DestinationRow) -> str:
    """The end of "refused by cern:6661, next try in 4 s"."""
    before, comma, when = destination.holds.rpartition(", next try in ")
    return f"{comma}{when}" if before else ""


def _waits_for_link(row: DeliveryRow, interface: InterfaceRow | None) -> str:
    """The head of a queue whose partner cannot be reached: when it is tried next, and why not now."""
    destinations = interface.destinations if interface is not None else ()
    destination = next((item for item in destinations if item.name == row.destination), None)
    if destination is None or destination.link is not LinkState.DOWN:
        return ""
    return f"Waits for the link{_next_try(destination)}: {row.detail or row.outcome}"


def _said_by_a_person(row: DeliveryRow) -> bool:
    """SENT by the command `arrived`: its words name the person."""
    return row.detail.startswith("Arrived by ")


def _after_outcome(row: DeliveryRow) -> str:
    """ "refused: nobody listens there"; without words the code alone stands."""
    if not row.detail or row.detail == row.outcome:
        return row.outcome
    return row.detail if row.detail.startswith(row.outcome) else f"{row.outcome}: {row.detail}"


def _interface(gateway: Gateway, name: str) -> InterfaceRow | None:
    try:
        return gateway.interface(name)
    except NotFoundError:
        return None
