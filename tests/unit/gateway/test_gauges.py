"""Gauges: the largest of a minute counts, time nobody watched is not counted, and a minute is told once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from console.core.interface import LinkState
from console.gateway.depths import Depth
from console.gateway.gauges import Gauges
from console.store.tally_cells import Series

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = int(NOON.timestamp()) // 60


@dataclass
class Held:
    """An interface as the gauges see it."""

    state: LinkState = LinkState.UP
    id: int = 7
    lease: object | None = "held"
    destination_ids: tuple[int, ...] = (1, 2)

    def link(self) -> tuple[LinkState, str]:
        """Its worst wire."""
        return self.state, ""


def test_that_a_minute_holds_the_deepest_the_oldest_and_how_long_it_was_watched() -> None:
    depths = {1: Depth(depth=3, oldest_at=NOON - timedelta(seconds=40)), 2: Depth(depth=1)}
    gauges, held = Gauges(depths.__getitem__), Held()
    for second in range(0, 70, 2):
        if second == 20:
            depths[1] = Depth()
            held.state = LinkState.DOWN
        gauges.look([held], NOON + timedelta(seconds=second), float(second))

    first = gauges.take(MINUTE + 1)

    assert first == {
        7: {
            MINUTE: {
                (0, Series.DEPTH): 4,
                (0, Series.OLDEST): 58,
                (0, Series.OBSERVED): 58,
                (0, Series.DOWN): 40,
            }
        }
    }
    assert gauges.take(MINUTE + 1) == {}
    assert gauges.take(MINUTE + 2)[7][MINUTE + 1][0, Series.OBSERVED] == 10


def test_that_time_nobody_watched_is_not_made_up() -> None:
    gauges = Gauges(lambda _: Depth())
    gauges.look([Held()], NOON, 0.0)
    gauges.look([Held()], NOON + timedelta(seconds=50), 50.0)  # the machine was asleep
    gauges.look([], NOON + timedelta(seconds=52), 52.0)  # another gateway has it
    gauges.look([Held()], NOON + timedelta(seconds=54), 54.0)

    assert gauges.take(MINUTE + 1)[7][MINUTE] == {(0, Series.OBSERVED): 10}
