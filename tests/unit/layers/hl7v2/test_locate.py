"""Finding nodes by lenient paths, and the bytes an edit goes to."""

from __future__ import annotations

import pytest

from console.layers.hl7v2.document import parse
from console.layers.hl7v2.layout import lay_out
from console.layers.hl7v2.locate import find, locate, read_path
from tests.unit.layers.hl7v2.messages import ADT, ORU


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("PID-5.1", "DOE"),
        ("PID.5.1", "DOE"),
        ("PID[1]-5[1].1.1", "DOE"),
        ("PID-3.1", "4711"),
        ("PID-8.1", "F"),
        ("PID-3[2].4.2", "1.2.3"),
        ("PID-3[1].4.1", "HOSP"),
    ],
)
def test_that_lenient_paths_are_understood(path: str, value: str) -> None:
    node = find(parse(ADT), path)

    assert node is not None
    assert node.value == value


def test_that_a_type_without_index_is_the_first() -> None:
    node = find(parse(ORU), "OBX-5")

    assert node is not None
    assert node.path == "OBX[1]-5"


@pytest.mark.parametrize("path", ["PID-8.2", "PID-5[2].1", "PID-99", "ZZZ-1", "x", "PID-8[2]", "PID-5.1.2"])
def test_that_an_absent_part_is_not_found(path: str) -> None:
    assert find(parse(ADT), path) is None


def test_that_a_missing_part_gets_the_delimiters_that_lead_to_it() -> None:
    layout = lay_out(ADT)

    assert locate(layout, read_path("PID-10")).padding == b"||"
    assert locate(layout, read_path("PID-8.3")).padding == b"^^"
    assert locate(layout, read_path("PID-11[1].2.2")).padding == b"|||^&"
    assert locate(layout, read_path("PID-3[3].4")).padding == b"~^^^"
