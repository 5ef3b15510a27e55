"""From a scene to the messages and tricks that play it, with a patient and control ids of their own."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from console.simulator.common import Envelope
from console.simulator.day import ControlIds, Step
from console.simulator.faults import Fault
from console.simulator.messages import build
from console.simulator.patients import patient
from console.simulator.scenes import Change, Scene
from console.simulator.stories import Event, story

_PEOPLE = 30_000_000
"""Patients of scenes have numbers from here on, so that their queues hold nobody else's messages."""


@dataclass(slots=True)
class Stage:
    """Makes the messages of scenes; the same seed, base time and order of scenes give the same bytes."""

    seed: int
    base: datetime
    _number: int = 0

    def messages(self, scene: Scene, at: float, now: datetime) -> tuple[Step, ...]:
        """What the sender of this scene sends, in order; `at` is the second of the day."""
        self._number += 1
        event = self._event(scene)
        ids = ControlIds(self.base)
        control_id = f"X{ids.next(event.feed)[:8]}{self._number:04d}"
        main = [self._step(event, control_id, at, now, scene.change)]
        if scene.twice is not None:
            main.append(self._step(event, control_id, at, now, scene.twice))
        return tuple(main)

    def _step(self, event: Event, control_id: str, at: float, now: datetime, change: Change) -> Step:
        envelope = Envelope(feed=event.feed, type=event.type, control_id=control_id, at=now)
        sound = build(event, envelope, random.Random(f"scene {self.seed} {control_id}"))
        return Step(at=at, feed=event.feed, type=event.type, control_id=control_id, raw=change(sound), fault=Fault.NONE)

    def _event(self, scene: Scene) -> Event:
        """The first sound message of this type on this interface in the stories of fresh patients."""
        return next(event for event in self._events() if event.feed is scene.feed and _fits(event, scene))

    def _events(self) -> Iterator[Event]:
        for number in itertools.count(_PEOPLE + self._number * 50):
            yield from story(patient(number), number)


def _fits(event: Event, scene: Scene) -> bool:
    return event.type == scene.type and event.status in {"", "F"}
