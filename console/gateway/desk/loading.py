"""A delivery with its message and bytes, as the acts of the desk need it."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.errors import NotFoundError
from console.gateway.desk.auditing import Subject
from console.gateway.policies import reading
from console.gateway.service import Gateway
from console.layers.contract import Layer
from console.layers.registry import layer as layer_named
from console.store.rows import DeliveryRow, MessageRow
from console.store.search import row as delivery_row
from console.store.search import rows as delivery_rows
from console.store.views import body, deliveries_of, patient_hash, stored_message


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One delivery, its message, the bytes as received, and the layer that reads them."""

    row: DeliveryRow
    message: MessageRow
    raw: bytes
    patient_hash: int | None
    layer: Layer

    @property
    def subject(self) -> Subject:
        """As the audit log names it."""
        return Subject(name=named(self.row), message_id=self.row.message_id, patient_hash=self.patient_hash)

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"Loaded({self.subject.name})"


async def find(gateway: Gateway, delivery_id: int) -> DeliveryRow:
    """The delivery without its bytes. Raises `NotFoundError`."""
    found = await gateway.store.read(delivery_row, delivery_id)
    if found is None:
        raise NotFoundError(f"There is no delivery {delivery_id}. It may have been removed by retention.")
    return found


async def load(gateway: Gateway, delivery_id: int) -> Loaded:
    """The delivery with everything. Raises `NotFoundError`. What it holds is patient data: audit before it is told."""
    row = await find(gateway, delivery_id)
    message = await gateway.store.read(stored_message, row.message_id)
    raw = await gateway.store.read(body, row.message_id)
    if message is None or raw is None:
        raise NotFoundError(f"The message of delivery {delivery_id} was removed by retention.")
    patient = await gateway.store.read(patient_hash, row.message_id)
    return Loaded(row=row, message=message, raw=raw, patient_hash=patient, layer=_reader(gateway, row))


def _reader(gateway: Gateway, row: DeliveryRow) -> Layer:
    """With the character set of its connection, while its interface is in the site file."""
    running = gateway.running.get(row.interface)
    return layer_named(row.layer) if running is None else reading(running.settings)


async def newest_delivery(gateway: Gateway, message_id: int) -> DeliveryRow | None:
    """The newest delivery of a message, or None."""
    ids = await gateway.store.read(deliveries_of, message_id)
    found = await gateway.store.read(delivery_rows, ids[-1:])
    return found[0] if found else None


def named(row: DeliveryRow) -> str:
    """ "delivery 12 (MSG88120)": how the audit log and the timeline name it."""
    return f"delivery {row.id} ({row.control_id})" if row.control_id else f"delivery {row.id}"
