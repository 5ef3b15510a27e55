"""Orders: ORM^O01 of the north, OML^O21 of the south, RDE^O11 for drugs, ORM^O01 with ODS for diets."""

from __future__ import annotations

from console.simulator.catalogue import Drug
from console.simulator.common import Envelope, Twist, doctor, msh, pid, pv1
from console.simulator.stories import Event, Order
from console.simulator.text import parts, segment, timestamp


def orm(event: Event, order: Order, envelope: Envelope) -> list[str]:
    """A general order; the same segments serve OML^O21."""
    common = {2: order.placer, 12: doctor(envelope, event.patient)}
    return [
        msh(envelope),
        pid(envelope, event.patient),
        pv1(envelope, event.patient),
        segment("ORC", {1: "NW", 5: "SC", 9: timestamp(envelope.at), **common}),
        segment("OBR", {
            1: "1", 2: order.placer, 4: parts(order.service.code, order.service.name, "L"),
            7: timestamp(envelope.at), 16: doctor(envelope, event.patient), 27: "^^^^^R",
        }),
    ]  # fmt: skip


def rde(event: Event, order: Order, drug: Drug, envelope: Envelope) -> list[str]:
    """A drug order."""
    local = envelope.twist is Twist.LOCAL_CODE
    code = parts(drug.local, drug.name, "L") if local else parts(drug.code, drug.name, "RXN")
    return [
        msh(envelope),
        pid(envelope, event.patient),
        pv1(envelope, event.patient),
        segment("ORC", {1: "NW", 2: order.placer, 9: timestamp(envelope.at), 12: doctor(envelope, event.patient)}),
        segment("RXE", {
            1: f"1^^^{timestamp(envelope.at)}", 2: code, 3: drug.dose, 5: drug.unit, 6: drug.form,
            7: parts("", drug.sig), 10: "1", 11: drug.form,
        }),
        segment("RXR", {1: drug.route}),
    ]  # fmt: skip


def diet(event: Event, envelope: Envelope) -> list[str]:
    """A diet order (4.8): ODS-1 `D`, the diet in ODS-3."""
    code, name = event.note
    common = {2: f"{event.number:07d}9", 12: doctor(envelope, event.patient)}
    return [
        msh(envelope),
        pid(envelope, event.patient),
        pv1(envelope, event.patient),
        segment("ORC", {1: "NW", 9: timestamp(envelope.at), **common}),
        segment("ODS", {1: "D", 3: parts(code, name, "L")}),
    ]
