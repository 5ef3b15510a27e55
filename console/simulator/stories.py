"""What happens to one patient: a consistent run of events, from registration to the bill."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from console.simulator.catalogue import CHARGES, DRUGS, PANELS, STUDIES, VISIT_TYPES, Drug, Panel, Study
from console.simulator.feeds import BILL_OUT, LAB_IN, LAB_OUT, PHARM_OUT, RAD_IN, RAD_OUT, REG_IN, SCHED_IN, Feed
from console.simulator.patients import Patient

Service = Panel | Study | Drug


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order; the same numbers stand in the order, its results and its status changes."""

    placer: str  # ORC-2
    filler: str  # ORC-3, given by the department
    service: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One message to be. `after` is seconds since the story began; `number` tells apart what has no order."""

    after: float
    feed: Feed
    type: str  # "ADT^A01"
    patient: Patient
    order: Order | None = None
    status: str = ""  # OBR-25 of a result: P or F
    number: int = 0
    note: tuple[str, ...] = ()  # code, description, price of a charge; type and description of a visit


def story(patient: Patient, number: int) -> list[Event]:
    """The events of one patient in order of time; the same for the same patient and number."""
    dice = random.Random(f"story {number}")
    told = [
        *_arrival(patient, dice),
        *_lab_orders(patient, number, dice),
        *_imaging(patient, number, dice),
        *_pharmacy(patient, number, dice),
        *_appointments(patient, number, dice),
        *_departure(patient, number, dice),
    ]
    return sorted(told, key=lambda event: event.after)


def _arrival(patient: Patient, dice: random.Random) -> Iterator[Event]:
    admit = "ADT^A01" if patient.inpatient else "ADT^A04"
    yield Event(after=0.0, feed=REG_IN, type=admit, patient=patient)
    yield Event(after=1.0, feed=BILL_OUT, type=admit, patient=patient)
    if patient.inpatient:
        yield Event(after=1.2, feed=PHARM_OUT, type=admit, patient=patient)
        yield Event(after=dice.uniform(15, 30), feed=REG_IN, type="ADT^A02", patient=patient)
    if dice.random() < 0.4:
        yield Event(after=dice.uniform(3, 40), feed=REG_IN, type="ADT^A08", patient=patient)
    if dice.random() < 0.08:
        yield Event(after=dice.uniform(5, 10), feed=REG_IN, type="ADT^A40", patient=patient)


def _lab_orders(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    for index, panel in enumerate(dice.sample(PANELS, dice.choice((1, 2, 2, 3)))):
        order = Order(placer=f"{number:07d}{index}", filler=f"L{number:07d}{index}", service=panel)
        ordered = dice.uniform(3, 20)
        resulted = ordered + dice.uniform(5, 12)
        yield Event(after=ordered, feed=LAB_OUT, type="ORM^O01", patient=patient, order=order)
        yield Event(after=resulted, feed=LAB_IN, type="ORU^R01", patient=patient, order=order, status="P")
        final = resulted + dice.uniform(5, 15)
        yield Event(after=final, feed=LAB_IN, type="ORU^R01", patient=patient, order=order, status="F")


def _imaging(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    if dice.random() < 0.15:
        return
    order = Order(placer=f"{number:07d}5", filler=f"R{number:07d}5", service=dice.choice(STUDIES))
    ordered = dice.uniform(3, 15)
    yield Event(after=ordered, feed=RAD_OUT, type="ORM^O01", patient=patient, order=order)
    for status, gap in (("P", 12.0), ("F", 25.0)):
        after = ordered + gap + dice.uniform(0, 5)
        yield Event(after=after, feed=RAD_IN, type="ORU^R01", patient=patient, order=order, status=status)


def _pharmacy(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    if dice.random() < 0.45:
        return
    order = Order(placer=f"{number:07d}7", filler=f"P{number:07d}7", service=dice.choice(DRUGS))
    yield Event(after=dice.uniform(8, 25), feed=PHARM_OUT, type="RDE^O11", patient=patient, order=order)


def _appointments(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    if dice.random() < 0.35:
        return
    visit = dice.choice(VISIT_TYPES)
    booked = dice.uniform(5, 30)
    yield Event(after=booked, feed=SCHED_IN, type="SIU^S12", patient=patient, number=number, note=visit)
    change = dice.choice(("SIU^S13", "SIU^S15", ""))
    if change:
        later = booked + dice.uniform(8, 20)
        yield Event(after=later, feed=SCHED_IN, type=change, patient=patient, number=number, note=visit)


def _departure(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    leaves = dice.uniform(50, 70)
    yield Event(after=leaves, feed=REG_IN, type="ADT^A03", patient=patient)
    for index, charge in enumerate(dice.sample(CHARGES, dice.choice((1, 2)))):
        after = leaves + 3 + index * 4
        yield Event(
            after=after, feed=BILL_OUT, type="DFT^P03", patient=patient, number=number * 10 + index, note=charge
        )
