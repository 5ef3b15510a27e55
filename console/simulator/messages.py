"""From an event to the bytes on the wire: ADT, SIU and DFT here; `orders`, `results` and `papers` hold the others."""

from __future__ import annotations

import random
from datetime import timedelta

from console.simulator.catalogue import Drug
from console.simulator.common import Envelope, Twist, doctor, msh, pid, pv1
from console.simulator.feeds import AUTHORITY
from console.simulator.orders import diet, orm, rde
from console.simulator.papers import mdm, vxu
from console.simulator.results import oru
from console.simulator.stories import Event, Order
from console.simulator.text import encode, parts, segment, timestamp


def build(event: Event, envelope: Envelope, dice: random.Random) -> bytes:
    """The message of this event as its sender writes it."""
    return encode(_segments(event, envelope, dice), envelope.feed.codec)


def _segments(event: Event, envelope: Envelope, dice: random.Random) -> list[str]:
    match event.type[:3], event.order:
        case "ORU", Order() as order:
            return oru(event, order, envelope, dice)
        case "ORM" | "OML", Order() as order:
            return orm(event, order, envelope)
        case "ORM", None:
            return diet(event, envelope)
        case "RDE", Order(service=Drug() as drug) as order:
            return rde(event, order, drug, envelope)
        case "SIU", None:
            return _siu(event, envelope, dice)
        case "DFT", None:
            return _dft(event, envelope)
        case "MDM", None:
            return mdm(event, envelope)
        case "VXU", None:
            return vxu(event, envelope)
        case _:
            return _adt(event, envelope)


def _adt(event: Event, envelope: Envelope) -> list[str]:
    trigger = event.type[4:]
    opening = [
        msh(envelope),
        segment("EVN", {1: trigger, 2: timestamp(envelope.at)}),
        pid(envelope, event.patient),
    ]
    if trigger == "A40":  # MRG-1 is the number that goes away, PID-3 the one that stays
        return [*opening, segment("MRG", {1: f"8{event.patient.mrn[1:]}^^^{AUTHORITY}^MR"})]
    kin = segment("NK1", {1: "1", 2: f"{envelope.spelled(event.patient.family)}^Robin", 3: "SPO^Spouse"})
    return [*opening, *([kin] if trigger in {"A01", "A04", "A08"} else []), pv1(envelope, event.patient)]


def _siu(event: Event, envelope: Envelope, dice: random.Random) -> list[str]:
    begins = envelope.at.replace(minute=0, second=0) + timedelta(days=dice.randrange(3, 40), hours=dice.randrange(8))
    ends = begins + timedelta(minutes=30)
    code = "FUX" if envelope.twist is Twist.LOCAL_CODE else event.note[0]
    kind = parts(code, event.note[1], "99GHS")
    state = {"SIU^S12": "Booked", "SIU^S13": "Booked", "SIU^S15": "Cancelled"}[event.type]
    return [
        msh(envelope),
        segment("SCH", {
            1: f"A{event.number}", 2: f"F{event.number}", 6: parts(event.type[4:], state),
            7: parts(code, event.note[1]), 8: kind, 9: "30", 10: "min",
            11: f"^^30^{timestamp(begins)}^{timestamp(ends)}", 16: doctor(envelope, event.patient), 25: state,
        }),
        pid(envelope, event.patient),
        pv1(envelope, event.patient),
        segment("RGS", {1: "1", 2: "A"}),
        segment("AIS", {1: "1", 2: "A", 3: kind, 4: timestamp(begins), 7: "30", 8: "min"}),
        segment("AIP", {1: "1", 2: "A", 3: doctor(envelope, event.patient)}),
    ]  # fmt: skip


def _dft(event: Event, envelope: Envelope) -> list[str]:
    code, name, price = event.note
    return [
        msh(envelope),
        segment("EVN", {1: "P03", 2: timestamp(envelope.at)}),
        pid(envelope, event.patient),
        pv1(envelope, event.patient),
        segment("FT1", {
            1: "1", 2: f"T{event.number}", 4: timestamp(envelope.at), 6: "CG", 7: parts(code, name, "C4"),
            10: "1", 11: price, 13: "MED", 20: doctor(envelope, event.patient),
        }),
    ]  # fmt: skip
