"""Names and meanings."""

from __future__ import annotations

import pytest

from console.documents.walk import leaves
from console.layers.hl7v2 import dictionary
from console.layers.hl7v2.document import parse


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("2.5.1", "2.5.1"),
        ("2.9", "2.8.2"),
        ("2.9.1", "2.8.2"),
        ("", "2.5.1"),
        ("3.0", "2.5.1"),
        ("2.5.2", "2.5.1"),
        ("2.0", "2.5.1"),
    ],
)
def test_that_an_unknown_version_uses_the_nearest(asked: str, used: str) -> None:
    assert dictionary.nearest_version(asked) == used


@pytest.mark.parametrize("version", dictionary.VERSIONS)
def test_that_fields_stand_at_their_own_number_in_every_version(version: str) -> None:
    sex = dictionary.field_definition(version, "PID", 8)
    event = dictionary.field_definition(version, "EVN", 2)

    assert sex is not None
    assert sex.label == "Sex"
    assert event is not None
    assert event.datatype in {"TS", "DTM"}


def test_that_local_and_unknown_segments_have_no_definitions() -> None:
    assert dictionary.segment_label("ZPD") == "Local segment"
    assert dictionary.field_definitions("2.5", "ZPD") == ()
    assert dictionary.field_definition("2.5", "PID", 99) is None
    assert dictionary.component_definition("2.5", "ST", 1) is None


def test_that_codes_have_meanings() -> None:
    assert dictionary.meaning("0001", "F") == "Female"
    assert dictionary.meaning("0003", "A40") == "Merge patient - patient identifier list"
    assert dictionary.meaning("0001", "?") == ""


@pytest.mark.parametrize(("version", "segment"), [("2.7", "QRD"), ("2.7", "URS"), ("2.1", "ORO"), ("2.8", "QRF")])
def test_that_a_segment_whose_definition_is_gone_reads_as_unknown(version: str, segment: str) -> None:
    raw = f"MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|{version}\r{segment}|a^b|c\r".encode()

    found = [leaf for leaf in leaves(parse(raw).nodes) if leaf.path.startswith(segment)]

    assert [leaf.path for leaf in found] == [f"{segment}-1.1", f"{segment}-1.2", f"{segment}-2"]
    assert all(leaf.private for leaf in found)
