"""Charts over the API on a real gateway: lanes, gaps, marks, drains, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.api.alerts import AlertKind
from console.api.caller import ApiError
from console.api.throughput import Chart, ChartRequest, Lane, MarkRequest, QueueHistoryRequest
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import Rig, result, running
from tests.support.scripted_peer import Act


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A gateway that has taken in three results, of which its peer refused the first, and has counted them."""
    async with running(tmp_path, Act.AE) as made:
        for number in range(3):
            await made.receive(result(f"R{number}"))
        await made.receive(b"no header")
        await made.settled("R0", Status.ERROR)
        await made.gateway.observer.look(made.gateway.running.values())
        await made.gateway.tallying.look()
        yield made


def ask(lanes: str = "layer", **more: object) -> ChartRequest:
    """The last hour."""
    return ChartRequest.model_validate({"since": datetime.now(UTC) - timedelta(hours=1), "lanes": lanes, **more})


def told(lane: Lane) -> tuple[int, ...]:
    """Received, delivered, failed, retried in all."""
    return tuple(sum(value or 0 for value in row) for row in (lane.received, lane.delivered, lane.failed, lane.retried))


def lane_of(chart: Chart, key: str) -> Lane:
    """One lane of it."""
    return next(lane for lane in chart.lanes if lane.key == key)


async def test_that_every_kind_of_lane_shows_what_was_counted(rig: Rig) -> None:
    await rig.gateway.watching.look()
    layer = lane_of(await rig.admin.chart(ask()), "hl7v2")
    interfaces = await rig.admin.chart(ask("interface"))
    types = await rig.admin.chart(ask("type"))

    rules = rig.gateway.watching.last

    assert told(layer) == (4, 0, 2, 0)
    assert rules is not None
    assert layer.threshold in {rule.threshold for rule in rules.rules.values() if rule.kind is AlertKind.ERROR_SHARE}
    assert (layer.title, layer.waiting) == ("HL7 v2", 3)
    assert layer.error_share == 0.5
    assert any(value is not None for value in layer.p95)
    assert sum(sum(row) for row in layer.mix.values()) == 1
    assert [lane.key for lane in interfaces.lanes] == ["lab", "prod"]
    assert told(lane_of(types, "ORU^R01")) == (3, 0, 1, 0)
    assert told(lane_of(types, "none")) == (1, 0, 1, 0)


async def test_that_lanes_are_paged_limited_and_honest_about_what_nobody_watched(rig: Rig) -> None:
    page = await rig.admin.chart(ask("interface", limit=1))
    rest = await rig.admin.chart(ask("interface", limit=1, offset=1))
    typed = await rig.admin.chart(ask("interface", query="type:ORU interface:lab"))
    idle = lane_of(rest, "prod")

    assert ([lane.key for lane in page.lanes], page.more, rest.more) == (["lab"], 1, 0)
    assert [(lane.key, told(lane)) for lane in typed.lanes] == [("lab", (3, 0, 1, 0))]
    assert (idle.received[0], idle.received[-1]) == (None, 0)
    assert [gap.text for gap in idle.gaps] == ["gateway off"]
    for query in ("mrn:1", "status:error", "type:ORU | interface:lab"):
        with pytest.raises(ApiError) as refusal:
            await rig.admin.chart(ask(query=query))
        assert refusal.value.status == 422


async def test_that_a_queue_that_stands_still_says_so_and_has_no_history_from_before(rig: Rig) -> None:
    drains = await rig.admin.drains()
    request = QueueHistoryRequest(interface="lab", since=datetime.now(UTC) - timedelta(minutes=30))
    history = await rig.admin.queue_history(request)

    assert [(row.interface, row.destination, row.depth, row.seconds) for row in drains.rows] == [
        ("lab", "cern", 3, None)
    ]
    assert drains.rows[0].text.startswith("grows by")
    assert (history.title, history.depth[0]) == ("LAB → CERN", None)


async def test_that_a_mark_needs_the_right_and_is_shown_with_its_audit_row(rig: Rig) -> None:
    request = MarkRequest(text="LIS 7.4 deployed")
    with pytest.raises(ApiError) as refusal:
        await rig.clients[Role.HELP_DESK].mark(request)
    await rig.clients[Role.ANALYST].mark(request)
    chart = await rig.admin.chart(ask())
    rows = (await rig.admin.audit()).rows

    assert refusal.value.status == 403
    assert [mark.text for mark in chart.marks if mark.kind == "note"] == ["LIS 7.4 deployed"]
    assert [(row.actor, row.outcome) for row in rows if row.action == "mark"] == [
        ("analyst", "done"),
        ("help_desk", "forbidden"),
    ]
