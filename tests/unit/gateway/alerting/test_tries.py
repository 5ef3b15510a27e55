"""Which tries make the share that failed: those that somebody was there to refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from console.gateway.alerting.scene import Scene
from console.gateway.alerting.tries import Tries
from console.store.alert_facts import Try, newest_try
from console.store.store import Store
from console.triage.alerts.reading import Subject
from console.triage.alerts.rule import Kind
from tests.unit.triage.alerts.bench import rule

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Kept:
    """A store that holds these tries."""

    def __init__(self, *outcomes: str) -> None:
        self.tries = tuple(
            Try(id=n, destination_id=1, ended_at=NOON - timedelta(seconds=60), milliseconds=5, outcome=word, left=False)
            for n, word in enumerate(outcomes, start=1)
        )

    async def read(self, ask: Any, *given: int) -> Any:  # noqa: ANN401  (stands for a function of many shapes)
        """What is asked for."""
        return 0 if ask is newest_try else tuple(one for one in self.tries if one.id > given[0])


@pytest.mark.parametrize(
    ("outcomes", "share"),
    [
        (("unreachable",) * 30 + ("accepted",), 0.0),
        (("unreachable",) * 30, None),
        (("transient",) * 6 + ("accepted",) * 6, 0.5),
        (("content_error",) * 12, 1.0),
    ],
)
async def test_that_an_outage_does_not_echo_as_tries_that_fail(outcomes: tuple[str, ...], share: float | None) -> None:
    tries = Tries(cast(Store, Kept(*outcomes)))
    await tries.catch_up(NOON)
    queue = Subject(key="queue lab/cern", title="LAB", interface="lab")
    place = SimpleNamespace(destination_id=1, queue=queue, causes=frozenset(), name="cern")
    scene = cast(Scene, SimpleNamespace(now=NOON, places=(place,)))
    (reading,) = tries.readings(rule(1, Kind.ERROR_SHARE, seconds=600), scene, {})
    assert reading.value == share
