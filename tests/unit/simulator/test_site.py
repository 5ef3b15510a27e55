"""The site file of the demo hospital."""

from __future__ import annotations

import tomllib
from pathlib import Path

from console.config.settings import GatewaySettings, MllpDestination, SiteFile
from console.core.interface import OnError, Ordering
from console.gateway.routing import check_routes
from console.simulator.feeds import FEEDS
from console.simulator.site import demo_site, toml

PORTS = {place: 4000 + n for n, place in enumerate(p for feed in FEEDS.values() for p in feed.places)}
BATCHES = Path("clinic-batches")


def test_that_the_file_reads_back_as_the_same_site() -> None:
    site = demo_site(PORTS, BATCHES)

    assert SiteFile.model_validate(tomllib.loads(toml(site))) == site


def test_that_what_stands_at_its_default_is_not_in_the_file() -> None:
    text = toml(demo_site(PORTS, BATCHES))

    assert "frame_limit" not in text
    assert "max_attempts" not in text


def test_that_a_site_of_defaults_is_an_empty_file() -> None:
    assert tomllib.loads(toml(SiteFile(gateway=GatewaySettings()))) == {}


def test_that_each_destination_leads_to_its_own_partner_and_is_ordered_by_patient() -> None:
    for interface in demo_site(PORTS, BATCHES).interface:
        feed = FEEDS[interface.name]
        for destination, (place, target) in zip(interface.destination, feed.places.items(), strict=True):
            assert isinstance(destination, MllpDestination)
            assert (destination.port, destination.route) == (PORTS[place], target.route)
        assert interface.ordering is Ordering.PATIENT
        assert (interface.title, interface.site) == (feed.title, feed.site)


def test_that_the_routes_of_the_fan_out_can_be_used() -> None:
    check_routes(demo_site(PORTS, BATCHES))


def test_that_one_connection_is_for_tests_and_the_others_are_of_the_demo() -> None:
    marked = {item.name: item.environment for item in demo_site(PORTS, BATCHES).interface if item.environment}

    assert marked == {"test-to-cerner": "TEST"}


def test_that_without_a_folder_the_clinics_are_left_out() -> None:
    names = [item.name for item in demo_site(PORTS).interface]

    assert names == [name for name in FEEDS if name != "clinic-to-cerner"]


def test_that_charges_and_new_orders_ask_and_appointments_park() -> None:
    destinations = {interface.name: interface.destination[0] for interface in demo_site(PORTS, BATCHES).interface}

    assert destinations["cerner-to-bill"].ask_types == ("DFT^P03",)
    assert destinations["cerner-to-rad"].ask_types == ("ORM^O01",)
    assert destinations["cerner-to-slab"].ask_types == ("OML^O21",)
    assert destinations["lab-to-cerner"].ask_types == ()
    parking = {name for name, item in destinations.items() if item.on_error is OnError.PARK}
    assert parking == {"sched-to-cerner", "clinic-to-cerner"}
