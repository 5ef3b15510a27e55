"""Reading paths."""

from __future__ import annotations

import pytest

from console.layers.hl7v2.paths import Path, parse_path, segment_path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("PID", Path(segment="PID")),
        ("OBX[4]-5", Path(segment="OBX", index=4, field=5)),
        ("PID-3[1].4.2", Path(segment="PID", field=3, repetition=1, component=4, subcomponent=2)),
        (" MSH.9.1 ", Path(segment="MSH", field=9, component=1)),
    ],
)
def test_that_a_path_is_read(text: str, path: Path) -> None:
    assert parse_path(text) == path


@pytest.mark.parametrize(
    "text", ["", "pid-3", "PID-", "PID-0", "PID[0]-3", "PID-3[0]", "PID-3.0", "PID-3.1.1.1", "PI-3"]
)
def test_that_what_is_no_path_is_none(text: str) -> None:
    assert parse_path(text) is None


def test_that_an_index_is_written_only_where_the_type_repeats() -> None:
    assert (segment_path("OBX", 1, 1), segment_path("OBX", 1, 2)) == ("OBX", "OBX[1]")
