"""The interfaces of the demo hospital."""

from __future__ import annotations

from console.simulator.feeds import ADT_OUT, CLIN_IN, FEEDS, LAB_IN, NORTH, SOUTH, TEST_IN


def test_that_there_are_more_than_fourteen_in_and_out_of_cerner_over_two_sites() -> None:
    assert len(FEEDS) >= 14
    assert {feed.site for feed in FEEDS.values()} == {NORTH, SOUTH}
    assert all((feed.receiver if feed.inbound else feed.sender) == "CERN" for feed in FEEDS.values())
    assert len({feed.title for feed in FEEDS.values()}) == len(FEEDS)


def test_that_one_is_for_tests_one_is_a_folder_and_one_fans_out() -> None:
    assert [feed for feed in FEEDS.values() if feed.environment == "TEST"] == [TEST_IN]
    assert [feed for feed in FEEDS.values() if feed.folder] == [CLIN_IN]
    assert len(ADT_OUT.places) == 4


def test_that_a_title_reads_from_sender_to_receiver() -> None:
    assert LAB_IN.title == "LAB → CERN"


def test_that_the_partner_of_the_only_destination_has_the_name_of_the_interface() -> None:
    assert [*LAB_IN.places] == ["lab-to-cerner"]
    assert [*ADT_OUT.places][1] == "cerner-adt-out/rad"


def test_that_every_interface_has_an_owner_and_a_kind() -> None:
    assert all(feed.owner and feed.kind for feed in FEEDS.values())


def test_that_the_feeds_mix_versions_and_character_sets() -> None:
    assert {feed.version for feed in FEEDS.values()} == {"2.3", "2.3.1", "2.4", "2.5", "2.5.1"}
    assert {feed.charset for feed in FEEDS.values()} == {"", "8859/1", "UNICODE UTF-8"}
