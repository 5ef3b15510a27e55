"""Values for routes and filters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.layers.hl7v2.values import values
from tests.unit.layers.hl7v2.messages import ADT, ORU


@pytest.mark.parametrize(
    ("raw", "path", "expected"),
    [
        (ADT, "PID-3.1", ("4711", "99")),
        (ADT, "PID-3[2].1", ("99",)),
        (ADT, "PID-3.4.2", ("1.2.3",)),
        (ADT, "PID-8", ("F",)),
        (ADT, "PID-8.1", ("F",)),
        (ADT, "MSH-9", ("ADT^A01^ADT_A01",)),
        (ADT, "MSH-2", ("^~\\&",)),
        (ORU, "OBX-3.1", ("2345-7L", "NOTE")),
        (ORU, "OBX[2]-3.1", ("NOTE",)),
        (ADT, "PID-40", ()),
        (ADT, "PID", ()),
        (ADT, "nonsense", ()),
        (b"", "PID-3", ()),
    ],
)
def test_that_every_repetition_of_every_segment_is_given(raw: bytes, path: str, expected: tuple[str, ...]) -> None:
    assert values(raw, path) == expected


@given(st.binary(max_size=200), st.text(max_size=12))
def test_that_nothing_raises(raw: bytes, path: str) -> None:
    for data in (raw, b"MSH|^~\\&|" + raw + b"\rPID|" + raw):
        values(data, path)
        values(data, "PID-3.4.2")
        values(data, "MSH-1")
