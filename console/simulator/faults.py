"""What goes wrong in the demo hospital, and when: the plan is data, so that a day can be read before it is played."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from enum import StrEnum

from console.simulator.common import Twist
from console.simulator.feeds import BILL_OUT, LAB_IN, PHARM_OUT, RAD_IN, RAD_OUT, SCHED_IN, SLAB_IN, Feed
from console.simulator.stories import Event


class Fault(StrEnum):
    """What goes wrong around a message that is itself sound."""

    NONE = ""
    NO_REPLY = "no_reply"  # the receiver takes it and closes the connection before its reply, once
    TWICE = "twice"  # the sender did not see its reply and sends the same bytes again


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """Something planted in the first fitting message at `first` seconds or later, then about every `every` seconds.

    `until` ends it; what is left open by those who look after the history says `console.compositions.history`.
    """

    first: float
    every: float
    feed: Feed
    type: str
    service: str = ""  # only in an order or result for this service
    twist: Twist = Twist.NONE
    fault: Fault = Fault.NONE
    until: float = math.inf


_PAST = -120.0
_OF_THE_PAST: tuple[Plant, ...] = (
    Plant(first=-21600, every=2400, until=_PAST, feed=LAB_IN, type="ORU^R01", twist=Twist.LOCAL_CODE),
    Plant(first=-21000, every=3300, until=_PAST, feed=RAD_IN, type="ORU^R01", twist=Twist.WRONG_MRN),
    Plant(first=-20400, every=4200, until=_PAST, feed=SLAB_IN, type="ORU^R01", twist=Twist.WRONG_MRN),
    Plant(first=-20000, every=3900, until=_PAST, feed=SCHED_IN, type="SIU^S12", twist=Twist.LOCAL_CODE),
    Plant(first=-19000, every=4500, until=_PAST, feed=BILL_OUT, type="DFT^P03", fault=Fault.NO_REPLY),
    Plant(first=-19500, every=2700, until=_PAST, feed=LAB_IN, type="ORU^R01", fault=Fault.NO_REPLY),
    Plant(first=-900, every=400, until=_PAST, feed=LAB_IN, type="ORU^R01", twist=Twist.LOCAL_CODE),
    Plant(first=-700, every=500, until=_PAST, feed=RAD_IN, type="ORU^R01", twist=Twist.WRONG_MRN),
    Plant(first=-800, every=450, until=_PAST, feed=BILL_OUT, type="DFT^P03", fault=Fault.NO_REPLY),
    Plant(first=-600, every=500, until=_PAST, feed=PHARM_OUT, type="RDE^O11", twist=Twist.LOCAL_CODE),
)
"""Of the six hours before the day; the last ones are young enough to be found open."""

PLANTS: tuple[Plant, ...] = (
    *_OF_THE_PAST,
    Plant(first=-22, every=24, feed=LAB_IN, type="ORU^R01", twist=Twist.LOCAL_CODE),
    Plant(first=-8, every=21, feed=LAB_IN, type="ORU^R01", twist=Twist.WRONG_MRN),
    Plant(first=3, every=75, feed=LAB_IN, type="ORU^R01", service="BMP", twist=Twist.LOCAL_CODE),
    Plant(first=7, every=65, feed=RAD_IN, type="ORU^R01", twist=Twist.WRONG_MRN),
    Plant(first=5, every=60, feed=SCHED_IN, type="SIU^S12", twist=Twist.LOCAL_CODE),
    Plant(first=9, every=90, feed=PHARM_OUT, type="RDE^O11", twist=Twist.LOCAL_CODE),
    Plant(first=2, every=50, feed=BILL_OUT, type="DFT^P03", fault=Fault.NO_REPLY),
    Plant(first=6, every=45, feed=LAB_IN, type="ORU^R01", fault=Fault.NO_REPLY),
    Plant(first=4, every=30, feed=LAB_IN, type="ORU^R01", fault=Fault.TWICE),
)
"""In the order they are tried; a message takes at most one."""

DEAD = RAD_OUT.name
DEAD_FIRST, DEAD_FOR, DEAD_EVERY = 4.0, 60.0, 300.0
"""The dead partner: refuses connections from second 4 for a minute, then again every five minutes."""

SLOW = PHARM_OUT.name
SLOW_FROM, SLOW_TO = 1.0, 3.0
"""The slow partner: its replies take this long, in seconds."""


class Planter:
    """Hands out the plants of a day, in step with its messages."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._due = [plant.first for plant in PLANTS]

    def pick(self, event: Event, at: float) -> tuple[Twist, Fault]:
        """What goes wrong with this event, sent at this second of the day."""
        for index, plant in enumerate(PLANTS):
            if self._due[index] <= at < plant.until and _fits(plant, event):
                self._due[index] = at + plant.every * self._dice.uniform(0.8, 1.2)
                return plant.twist, plant.fault
        return Twist.NONE, Fault.NONE


def _fits(plant: Plant, event: Event) -> bool:
    """True where the plant can be in this event's message."""
    if plant.feed is not event.feed or plant.type != event.type:
        return False
    return not plant.service or (event.order is not None and event.order.service.code == plant.service)
