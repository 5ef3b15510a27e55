"""Failures of the demo's past that nobody has cured yet: scenes, played hours before the day and left as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.simulator.day import Step
from console.simulator.scenes import SCENES
from console.simulator.stage import Stage

_FIRST = 900
"""Numbers of these scenes, out of the way of those that are played in the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastScene:
    """A scene, and the seconds after the base time (all below zero) at which it is played."""

    scene: str
    at: tuple[float, ...]


PAST_SCENES: tuple[PastScene, ...] = (
    PastScene(scene="obx-type-mismatch", at=(-15600.0, -12900.0, -9300.0, -6100.0, -4300.0, -1700.0, -420.0)),
    PastScene(scene="dft-without-fin", at=(-13100.0, -12700.0, -11600.0, -8200.0, -3300.0, -1450.0)),
    PastScene(scene="stray-lf", at=(-5350.0, -4700.0, -3100.0, -2100.0, -1250.0, -610.0)),
    PastScene(scene="unknown-order", at=(-2500.0, -840.0)),
    PastScene(scene="sequence-gap", at=(-2900.0,)),
)


def planted(seed: int, base: datetime, seconds: float) -> list[Step]:
    """The messages of these scenes in the last `seconds` of the past, oldest first."""
    stage = Stage(seed, base, _FIRST)
    found = [
        step
        for each in PAST_SCENES
        for at in each.at
        for step in stage.messages(SCENES[each.scene], at, base + timedelta(seconds=at))
        if at >= -seconds
    ]
    return sorted(found, key=lambda step: step.at)
