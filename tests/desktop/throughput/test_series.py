"""What comes of the gateway's answer: gaps stay gaps, the table and the file hold the same figures as the picture."""

from __future__ import annotations

import asyncio
import csv
import io
import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
from PySide6.QtGui import QPainterPath

from console.api.throughput import Chart, ChartRequest, Gap, Lane, QueueHistory, QueueHistoryRequest
from console.desktop.screens.throughput.figures_csv import figures_csv, file_name
from console.desktop.screens.throughput.history_series import history_of
from console.desktop.screens.throughput.series import (
    Board,
    board_of,
    bridged,
    known,
    path_of,
    reading,
    smoothed,
    smoothing,
)
from console.desktop.screens.throughput.table_model import FigureModel
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_message import NOW
from tests.support.fake_throughput import LINK_DOWN

SIX_HOURS = ChartRequest(since=NOW - timedelta(hours=6), until=NOW.replace(microsecond=0), shadow=True)


def chart(request: ChartRequest = SIX_HOURS) -> Chart:
    return asyncio.run(FakeGatewayClient().chart(request))


def board() -> Board:
    return board_of(chart(), "layer")


def lane(**figures: object) -> Lane:
    usual: dict[str, object] = {
        "key": "a",
        "title": "A",
        "received": (60, None, 60),
        "delivered": (60, None, 57),
        "failed": (0, None, 3),
        "retried": (0, None, 0),
        "p50": (10.0, None, 12.0),
        "p95": (20.0, None, 22.0),
    }
    return Lane.model_validate({**usual, **figures})


def small(*lanes: Lane, buckets: int = 3) -> Chart:
    since = NOW.replace(second=0, microsecond=0)
    until = since + timedelta(minutes=buckets)
    return Chart(since=since, until=until, bucket_seconds=60, buckets=buckets, source="minute", lanes=lanes, at=until)


def drawn(path: QPainterPath) -> list[tuple[float, float]]:
    """The stretches of x that have a line."""
    found: list[tuple[float, float]] = []
    for at in range(path.elementCount()):
        element = path.elementAt(at)
        if element.isMoveTo():
            found.append((element.x, element.x))
        else:
            found[-1] = (found[-1][0], element.x)
    return [stretch for stretch in found if stretch[1] > stretch[0]]


def test_that_a_line_begins_where_something_is_known() -> None:
    assert drawn(path_of(known((None, None, 1.0, 2.0, None, 3.0, 4.0, None)))) == [(2.5, 3.5), (5.5, 6.5)]
    assert drawn(path_of(known((1.0, None, None, 1.0)))) == [(0.0, 1.0), (3.0, 4.0)]


def test_that_a_gap_is_never_drawn_or_told_as_zero() -> None:
    found = board_of(small(lane()), "layer").lanes[0]
    assert math.isnan(found.rate[1])
    assert math.isnan(found.share[1])
    assert drawn(found.rate_path) == [(0.0, 1.0), (2.0, 3.0)]  # two dashes, each as wide as its bucket
    assert [(hatch.first, hatch.last, hatch.text) for hatch in found.hatches] == [(1.0, 2.0, "Nothing known")]
    assert reading(found, 1, codes=False) == ("No data",)


def test_that_a_gap_says_when_and_why_and_leaves_no_line_through_it() -> None:
    millennium = next(each for each in board().lanes if each.key == "millennium")
    hatch = millennium.hatches[0]
    assert hatch.text.endswith(": link down")
    first, last = int(hatch.first), int(hatch.last)
    assert np.isnan(millennium.rate[first:last]).all()
    assert not any(left < first < right or left < last < right for left, right in drawn(millennium.rate_path))


def test_that_the_share_of_errors_is_of_all_tries() -> None:
    found = board_of(small(lane(threshold=0.04)), "layer").lanes[0]
    assert found.share[2] == 3 / 60
    assert found.share[0] == 0.0
    assert [bar[0] for bar in found.bars] == [2]
    assert found.bars[0][2]  # above the threshold
    calm = board_of(small(lane(threshold=0.06)), "layer").lanes[0]
    assert not calm.bars[0][2]


def test_that_latency_goes_on_where_nothing_was_tried_but_not_where_nothing_is_known() -> None:
    values, nothing = known((1.0, None, 3.0, None, 5.0)), np.array([False, False, False, True, False])
    made = bridged(values, nothing)
    assert made[1] == 2.0
    assert math.isnan(made[3])


def test_that_a_sparse_lane_is_told_as_a_mean_and_a_busy_one_is_not() -> None:
    busy, sparse = np.full(360, 900.0), np.zeros(360)
    sparse[::15] = 1.0
    assert smoothing(busy, 60) == 1
    window = smoothing(sparse, 60)
    assert window * 60 == 3600
    mean = smoothed(sparse, window)
    assert mean[-1] * window == 4.0  # four an hour
    assert path_of(known((None, None))).isEmpty()


def test_that_the_bucket_still_filling_counts_over_its_own_time() -> None:
    running = small(lane(received=(60, 60, 15), delivered=(60, 60, 15), failed=(0, 0, 0)))
    running = running.model_copy(update={"at": running.since + timedelta(seconds=135)})
    found = board_of(running, "layer").lanes[0]
    assert found.rate[2] == 1.0
    begun = running.model_copy(update={"at": running.since + timedelta(seconds=121)})
    young = board_of(begun, "layer").lanes[0]
    assert math.isnan(young.rate[2])
    assert young.hatches == ()  # it is no gap
    assert reading(young, 2, codes=False)[0] == "15 so far"


def test_that_the_summary_changes_with_the_data() -> None:
    said = board().lanes[0].summary
    assert said.startswith("HL7 v2, ")
    assert "errors" in said
    assert "283 waiting" in said
    loud = next(each for each in board().lanes if each.key == "fhir")
    assert loud.is_loud
    assert "above the threshold" in loud.summary


def test_that_the_table_holds_what_the_chart_draws() -> None:
    shown, model = board(), FigureModel()
    model.set_board(shown)
    assert model.rowCount() == shown.buckets * len(shown.lanes)
    for row in (0, 7, 500, model.rowCount() - 1):
        place = model.place(row)
        assert place is not None
        bucket, at = place
        value = float(shown.lanes[at].received[bucket])
        told = str(model.index(row, 2).data()).replace("\u202f", "")
        assert told == ("no data" if math.isnan(value) else str(int(value)))
    gap_bucket = int((LINK_DOWN[0] - shown.since).total_seconds() // 60) + 3
    row = (shown.buckets - 1 - gap_bucket) * len(shown.lanes) + 2
    assert model.index(row, 2).data() == "no data"
    assert "link down" in str(model.index(row, 10).data())


def test_that_the_file_equals_the_answer_and_leaves_what_is_not_known_empty() -> None:
    answer = chart()
    rows = list(csv.DictReader(io.StringIO(figures_csv(board_of(answer, "layer")))))
    assert len(rows) == answer.buckets * len(answer.lanes)
    for at, given in enumerate(answer.lanes):
        mine = rows[at :: len(answer.lanes)]
        assert [row["received"] for row in mine] == ["" if v is None else str(v) for v in given.received]
        assert [row["failed"] for row in mine] == ["" if v is None else str(v) for v in given.failed]
        assert [row["received_week_before"] for row in mine] == ["" if v is None else str(v) for v in given.shadow]
        assert {row["lane"] for row in mine} == {given.key}
    assert rows[0]["since"] == answer.since.isoformat(timespec="seconds")
    assert rows[0]["replies AA"] == str(answer.lanes[0].mix["AA"][0])


def test_that_no_cell_of_the_file_is_computed_and_its_name_says_nothing() -> None:
    text = figures_csv(board_of(small(lane(key="=1+1", title="@cmd")), "interface"))
    assert "'=1+1" in text
    assert "'@cmd" in text
    assert file_name(NOW, "interface", ".csv").startswith("throughput-by-interface-2026")


def test_that_codes_are_told_for_a_bucket() -> None:
    found = board_of(small(lane(mix={"AA": (60, 0, 57), "AE": (0, 0, 3)})), "layer").lanes[0]
    assert reading(found, 2, codes=True)[2] == "AA 57, AE 3"
    assert reading(found, 0, codes=True)[2] == "AA 60"


def test_that_pages_of_lanes_are_put_together_in_order() -> None:
    first = board_of(chart(SIX_HOURS.model_copy(update={"limit": 2})), "layer")
    assert (len(first.lanes), first.more) == (2, 3)
    rest = board_of(chart(SIX_HOURS.model_copy(update={"offset": 2})), "layer", first)
    assert [each.key for each in rest.lanes] == [each.key for each in board().lanes]
    assert rest.more == 0
    assert replace(rest, lanes=()).since == first.since


def test_that_the_history_of_a_queue_keeps_its_gaps() -> None:
    answer = asyncio.run(_history())
    found = history_of(answer, (), None)
    gap = int((LINK_DOWN[0] - found.since).total_seconds() // found.bucket_seconds) + 2
    assert math.isnan(found.depth[gap])
    assert "gateway off" in found.told(gap)
    assert "waiting" in found.told(0)
    assert isinstance(answer.gaps[0], Gap)


async def _history() -> QueueHistory:
    request = QueueHistoryRequest(interface="lab-to-cern", since=NOW - timedelta(hours=6), until=NOW)
    return await FakeGatewayClient().queue_history(request)
