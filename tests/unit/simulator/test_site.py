"""The site file of the demo hospital."""

from __future__ import annotations

import tomllib

from console.config.settings import GatewaySettings, MllpDestination, SiteFile
from console.core.interface import OnError, Ordering
from console.simulator.feeds import FEEDS
from console.simulator.site import demo_site, toml

PORTS = {name: 4000 + number for number, name in enumerate(FEEDS)}


def test_that_the_file_reads_back_as_the_same_site() -> None:
    site = demo_site(PORTS)

    assert SiteFile.model_validate(tomllib.loads(toml(site))) == site


def test_that_what_stands_at_its_default_is_not_in_the_file() -> None:
    text = toml(demo_site(PORTS))

    assert "frame_limit" not in text
    assert "max_attempts" not in text


def test_that_a_site_of_defaults_is_an_empty_file() -> None:
    assert tomllib.loads(toml(SiteFile(gateway=GatewaySettings()))) == {}


def test_that_each_interface_leads_to_its_own_partner_and_is_ordered_by_patient() -> None:
    for interface in demo_site(PORTS).interface:
        (destination,) = interface.destination
        assert isinstance(destination, MllpDestination)
        assert destination.port == PORTS[interface.name]
        assert interface.ordering is Ordering.PATIENT
        assert interface.title == FEEDS[interface.name].title


def test_that_charges_and_new_orders_ask_and_appointments_park() -> None:
    destinations = {interface.name: interface.destination[0] for interface in demo_site(PORTS).interface}

    assert destinations["cerner-to-bill"].ask_types == ("DFT^P03",)
    assert destinations["cerner-to-rad"].ask_types == ("ORM^O01",)
    assert destinations["lab-to-cerner"].ask_types == ()
    assert {name for name, item in destinations.items() if item.on_error is OnError.PARK} == {"sched-to-cerner"}
