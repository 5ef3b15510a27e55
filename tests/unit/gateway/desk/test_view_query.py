"""Filters that may be kept under a name, and those that must be asked anew."""

from __future__ import annotations

import pytest

from console.gateway.desk.view_query import needs_scan, why_not_kept
from console.query.parser import parse


@pytest.mark.parametrize(
    "query",
    ["", "status:error", "-status:sent type:ORU", "interface:lab OR age:>10m", "control:MSG*", "size:>1MB flag:repeat"],
)
def test_that_a_filter_that_names_nobody_is_kept(query: str) -> None:
    assert not why_not_kept(parse(query))
    assert not needs_scan(parse(query))


@pytest.mark.parametrize(
    "query",
    [
        *(
            "mrn:1",
            "visit:1",
            "placer:1",
            "filler:1",
            "accession:1",
            "PID-3:1",
            "PID-5:x",
            "OBX-5:x",
            "ZPI-1:x",
            "word",
        ),
        *("-mrn:1", "status:error OR (type:ADT mrn:1)"),
    ],
)
def test_that_a_filter_that_could_name_somebody_is_refused_without_quoting_it(query: str) -> None:
    assert "made anew each time" in why_not_kept(parse(query))


def test_that_a_public_field_is_kept_and_not_counted() -> None:
    query = parse("MSH-4:NORTH status:error")
    assert not why_not_kept(query)
    assert needs_scan(query)
