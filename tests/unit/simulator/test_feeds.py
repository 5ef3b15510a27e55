"""The eight interfaces of the demo hospital."""

from __future__ import annotations

from console.simulator.feeds import FEEDS, LAB_IN


def test_that_there_are_eight_interfaces_in_and_out_of_cerner() -> None:
    assert [feed.inbound for feed in FEEDS.values()] == [True] * 4 + [False] * 4
    assert all((feed.receiver if feed.inbound else feed.sender) == "CERN" for feed in FEEDS.values())


def test_that_a_title_reads_from_sender_to_receiver() -> None:
    assert LAB_IN.title == "LAB → CERN"


def test_that_the_feeds_mix_versions_and_character_sets() -> None:
    assert {feed.version for feed in FEEDS.values()} == {"2.3", "2.3.1", "2.4", "2.5", "2.5.1"}
    assert {feed.charset for feed in FEEDS.values()} == {"", "8859/1", "UNICODE UTF-8"}
