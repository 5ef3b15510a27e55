"""What people read of the marks that the gateway sets."""

from __future__ import annotations

import pytest

from console.gateway.marking import STARTED, without_file


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        (f"{STARTED}03172bdc", "Gateway started"),
        ("Site file changed, now 03172bdc", "Site file changed"),
        ("LIS 7.4 deployed, now 12345678", "LIS 7.4 deployed, now 12345678"),
        ("Gateway started, site file of May", "Gateway started, site file of May"),
    ],
)
def test_that_digits_of_a_site_file_are_not_for_people(kept: str, read: str) -> None:
    assert without_file(kept) == read
