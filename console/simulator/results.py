"""Results: ORU^R01 of the laboratory (values with units, ranges and flags) and of radiology (a report in TX lines)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import assert_never

from console.simulator.catalogue import COMMENTS, Analyte, Drug, Panel, Study
from console.simulator.common import Envelope, Twist, doctor, msh, pid, pv1
from console.simulator.stories import Event, Order
from console.simulator.text import escape, parts, segment, timestamp


def oru(event: Event, order: Order, envelope: Envelope, dice: random.Random) -> list[str]:
    """The segments of one result; a preliminary one may hold fewer values than the final one."""
    return [
        msh(envelope),
        pid(envelope, event.patient),
        pv1(envelope, event.patient),
        segment("ORC", {1: "RE", 2: order.placer, 3: order.filler, 12: doctor(envelope, event.patient)}),
        _obr(event, order, envelope),
        *_observations(event, order, envelope, dice),
    ]


def _obr(event: Event, order: Order, envelope: Envelope) -> str:
    return segment("OBR", {
        1: "1", 2: order.placer, 3: order.filler, 4: parts(order.service.code, order.service.name, "L"),
        7: timestamp(envelope.at), 16: doctor(envelope, event.patient), 22: timestamp(envelope.at),
        24: order.service.section if isinstance(order.service, Panel) else "RAD", 25: event.status,
    })  # fmt: skip


def _observations(event: Event, order: Order, envelope: Envelope, dice: random.Random) -> Iterator[str]:
    match order.service:
        case Panel() as panel:
            yield from _panel(event, panel, envelope, dice)
        case Study() as study:
            yield from _report(event, study)
        case Drug():
            return
        case _:
            assert_never(order.service)


def _panel(event: Event, panel: Panel, envelope: Envelope, dice: random.Random) -> Iterator[str]:
    ready = len(panel.analytes) if event.status == "F" else max(1, len(panel.analytes) // 2)
    for number, analyte in enumerate(panel.analytes[:ready], start=1):
        unaliased = envelope.twist is Twist.LOCAL_CODE and number == 1
        yield _obx(number, analyte, event.status, unaliased=unaliased, dice=dice)
    if dice.random() < 0.3:
        yield segment("NTE", {1: "1", 2: "L", 3: escape(dice.choice(COMMENTS))})


def _obx(number: int, analyte: Analyte, status: str, *, unaliased: bool, dice: random.Random) -> str:
    value, flag = _value(analyte, dice)
    code = f"{analyte.loinc}L^{analyte.name}^L" if unaliased else f"{analyte.loinc}^{analyte.name}^LN"
    span = f"{analyte.low:.{analyte.decimals}f}-{analyte.high:.{analyte.decimals}f}" if analyte.high else ""
    return segment("OBX", {
        1: str(number), 2: analyte.kind, 3: f"{code}^{analyte.local}^{analyte.name}^99GHL", 5: value,
        6: escape(analyte.unit), 7: span, 8: flag, 11: status,
    })  # fmt: skip


def _value(analyte: Analyte, dice: random.Random) -> tuple[str, str]:
    """OBX-5 and OBX-8: most values are normal, some are high or low, a few far off."""
    if analyte.texts:
        value = dice.choice(analyte.texts)
        return value, "" if value == analyte.texts[0] else "A"
    width = analyte.high - analyte.low
    number = round(max(0.0, dice.gauss((analyte.low + analyte.high) / 2, width / 3.2)), analyte.decimals)
    flag = "N"
    if number < analyte.low:
        flag = "LL" if number < analyte.low - width / 2 else "L"
    elif number > analyte.high:
        flag = "HH" if number > analyte.high + width / 2 else "H"
    return f"{number:.{analyte.decimals}f}", flag


def _report(event: Event, study: Study) -> Iterator[str]:
    lines = (*study.findings, f"IMPRESSION: {study.impression}")
    for number, line in enumerate(lines, start=1):
        yield segment("OBX", {
            1: str(number), 2: "TX", 3: f"{study.code}&GDT^{escape(study.name)}^L", 4: "1", 5: escape(line),
            11: event.status,
        })  # fmt: skip
