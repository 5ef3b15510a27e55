"""What happens to one patient: a consistent run of events, from registration to the bill."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from console.simulator.catalogue import (
    CHARGES,
    DIETS,
    DOCUMENTS,
    DRUGS,
    PANELS,
    STUDIES,
    VACCINES,
    VISIT_TYPES,
    VITALS,
    Drug,
    Panel,
    Study,
)
from console.simulator.feeds import (
    ADT_IN,
    ADT_OUT,
    BILL_OUT,
    CLIN_IN,
    DEV_IN,
    DIET_OUT,
    LAB_IN,
    LAB_OUT,
    PHARM_OUT,
    RAD_IN,
    RAD_OUT,
    REG_OUT,
    SCHED_IN,
    SLAB_IN,
    SLAB_OUT,
    SOUTH,
    TEST_IN,
    TRANS_IN,
    Feed,
)
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
    """One message to be. `after` is seconds since the story began; `number` tells apart what has no order.

    `note` is code, description and price of a charge; type and description of a visit; code and words of a diet, a
    vaccine or a document.
    """

    after: float
    feed: Feed
    type: str  # "ADT^A01"
    patient: Patient
    order: Order | None = None
    status: str = ""  # OBR-25 of a result: P or F
    number: int = 0
    note: tuple[str, ...] = ()


def story(patient: Patient, number: int) -> list[Event]:
    """The events of one patient in order of time; the same for the same patient and number."""
    dice = random.Random(f"story {number}")
    told = [
        *_stay(patient, dice),
        *_lab_orders(patient, number, dice),
        *_imaging(patient, number, dice),
        *_pharmacy(patient, number, dice),
        *_appointments(patient, number, dice),
        *_ward(patient, number, dice),
        *_bill(patient, number, dice),
    ]
    return sorted(told, key=lambda event: event.after)


def _stay(patient: Patient, dice: random.Random) -> Iterator[Event]:
    """Admission, transfer, updates, a merge now and then, discharge: to Cerner, and from there to all who follow."""
    admit = "ADT^A01" if patient.inpatient else "ADT^A04"
    moves = [(0.0, admit), (45.0 + dice.uniform(0, 5), "ADT^A03")]
    if patient.inpatient:
        moves.append((dice.uniform(15, 30), "ADT^A02"))
    if dice.random() < 0.4:
        moves.append((dice.uniform(3, 40), "ADT^A08"))
    if dice.random() < 0.08:
        moves.append((dice.uniform(5, 10), "ADT^A40"))
    for after, trigger in moves:
        yield Event(after=after, feed=ADT_IN, type=trigger, patient=patient)
        yield Event(after=after + 0.6, feed=ADT_OUT, type=trigger, patient=patient)
    yield Event(after=1.0, feed=BILL_OUT, type=admit, patient=patient)


def _lab_orders(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    """Orders of the north go by ORM, those of the south by OML to their own laboratory."""
    south = patient.site == SOUTH
    out, back, kind = (SLAB_OUT, SLAB_IN, "OML^O21") if south else (LAB_OUT, LAB_IN, "ORM^O01")
    for index, panel in enumerate(dice.sample(PANELS, dice.choice((1, 2, 2, 3)))):
        order = Order(
            placer=f"{number:07d}{index}", filler=f"{'S' if south else 'L'}{number:07d}{index}", service=panel
        )
        ordered = dice.uniform(3, 18)
        resulted = ordered + dice.uniform(5, 12)
        yield Event(after=ordered, feed=out, type=kind, patient=patient, order=order)
        yield Event(after=resulted, feed=back, type="ORU^R01", patient=patient, order=order, status="P")
        final = resulted + dice.uniform(5, 13)
        yield Event(after=final, feed=back, type="ORU^R01", patient=patient, order=order, status="F")


def _imaging(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    if dice.random() < 0.15:
        return
    order = Order(placer=f"{number:07d}5", filler=f"R{number:07d}5", service=dice.choice(STUDIES))
    ordered = dice.uniform(3, 15)
    yield Event(after=ordered, feed=RAD_OUT, type="ORM^O01", patient=patient, order=order)
    for status, gap in (("P", 10.0), ("F", 22.0)):
        after = ordered + gap + dice.uniform(0, 5)
        yield Event(after=after, feed=RAD_IN, type="ORU^R01", patient=patient, order=order, status=status)


def _pharmacy(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    if dice.random() < 0.4:
        return
    order = Order(placer=f"{number:07d}7", filler=f"P{number:07d}7", service=dice.choice(DRUGS))
    yield Event(after=dice.uniform(8, 25), feed=PHARM_OUT, type="RDE^O11", patient=patient, order=order)


def _appointments(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    if dice.random() < 0.35:
        return
    visit = dice.choice(VISIT_TYPES)
    booked = dice.uniform(5, 25)
    yield Event(after=booked, feed=SCHED_IN, type="SIU^S12", patient=patient, number=number, note=visit)
    change = dice.choice(("SIU^S13", "SIU^S15", ""))
    if change:
        later = booked + dice.uniform(8, 18)
        yield Event(after=later, feed=SCHED_IN, type=change, patient=patient, number=number, note=visit)


def _ward(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    """What else a stay brings: diet, vaccine, a note of the clinics, a dictated report, and now and then a test."""
    if patient.inpatient:
        diet = dice.choice(DIETS)
        yield Event(after=dice.uniform(4, 20), feed=DIET_OUT, type="ORM^O01", patient=patient, number=number, note=diet)
        order = Order(placer=f"{number:07d}6", filler=f"M{number:07d}6", service=VITALS)
        after = dice.uniform(18, 40)
        yield Event(after=after, feed=DEV_IN, type="ORU^R01", patient=patient, order=order, status="F")
        document = dice.choice(DOCUMENTS)
        after = dice.uniform(30, 44)
        yield Event(after=after, feed=TRANS_IN, type="MDM^T02", patient=patient, number=number, note=document)
    else:
        panel = dice.choice(PANELS)
        order = Order(placer=f"{number:07d}8", filler=f"C{number:07d}8", service=panel)
        after = dice.uniform(10, 30)
        if dice.random() < 0.5:
            yield Event(after=after, feed=CLIN_IN, type="ORU^R01", patient=patient, order=order, status="F")
    if dice.random() < 0.3:
        vaccine = dice.choice(VACCINES)
        after = dice.uniform(10, 40)
        yield Event(after=after, feed=REG_OUT, type="VXU^V04", patient=patient, number=number, note=vaccine)
    if dice.random() < 0.08:
        yield Event(after=dice.uniform(10, 40), feed=TEST_IN, type="ADT^A08", patient=patient)


def _bill(patient: Patient, number: int, dice: random.Random) -> Iterator[Event]:
    for index, charge in enumerate(dice.sample(CHARGES, dice.choice((1, 2)))):
        yield Event(
            after=53 + dice.uniform(0, 6) + index * 8,
            feed=BILL_OUT,
            type="DFT^P03",
            patient=patient,
            number=number * 10 + index,
            note=charge,
        )
