"""The list never moves under someone who reads, points or selects."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.desktop.screens.queues.follow import Reading, pause_reason

IDLE = Reading(live=True, selected=0, at_top=True, pointing=False)


def test_that_it_follows_when_nobody_reads() -> None:
    assert pause_reason(IDLE) == ""


@pytest.mark.parametrize(
    ("reading", "word"),
    [
        (replace(IDLE, live=False), "F9"),
        (replace(IDLE, selected=1), "select"),
        (replace(IDLE, at_top=False), "below"),
        (replace(IDLE, pointing=True), "point"),
        (replace(IDLE, linked=False), "gateway"),
    ],
)
def test_that_each_reason_stops_it_and_is_said(reading: Reading, word: str) -> None:
    assert word in pause_reason(reading)
