"""Route conditions are refused before the gateway starts, with the names of interface and destination."""

from __future__ import annotations

import pytest

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource, SiteFile
from console.core.errors import OperatorError
from console.gateway.routing import check_routes, condition


def site(route: str) -> SiteFile:
    destination = MllpDestination(name="cern", port=5000, route=route)
    return SiteFile(interface=(InterfaceSettings(name="lab", source=MllpSource(), destination=(destination,)),))


@pytest.mark.parametrize("route", ["", "type:ADT", "(type:ADT or type:ORM) size:>1000", "PID-8:F or mrn:4711"])
def test_that_a_good_condition_passes(route: str) -> None:
    check_routes(site(route))


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("type:", "type needs a value"),
        ("foo:bar", "foo is not a filter word"),
        ("type:ADT and status:error", '"status" is not known yet'),
        ("not attempts>1", '"attempts" is not known yet'),
    ],
)
def test_that_a_bad_condition_is_refused_with_names_and_cure(route: str, words: str) -> None:
    with pytest.raises(OperatorError) as refusal:
        check_routes(site(route))
    assert 'interface "lab", destination "cern", route: ' in str(refusal.value)
    assert words in str(refusal.value)


def test_that_no_condition_takes_every_message() -> None:
    assert condition("lab", "cern", "") is None
