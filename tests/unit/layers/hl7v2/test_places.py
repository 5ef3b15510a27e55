"""All places of a path, and what masking hides whatever the message."""

from __future__ import annotations

import pytest

from console.documents.splice import EditRefused
from console.layers.hl7v2.places import MOST, hides, places, value_path

RAW = b"MSH|^~\\&|A|B|C|D|2026||ORU^R01|X1|P|2.5.1\rPID|1||11^^^H^MR~22^^^H^PI\rOBX|1|CE|A^b~B||x\rOBX|2|NM\rPV1|1\r"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("OBX-3.1", ("OBX[1]-3[1].1", "OBX[1]-3[2].1", "OBX[2]-3.1")),
        ("OBX[2]-3", ("OBX[2]-3",)),
        ("PID-3[2].4.1", ("PID-3[2].4.1",)),
        ("PID-3[7]", ()),
        ("PV1-19", ("PV1-19",)),
        ("ZZZ-1", ()),
        ("MSH-2", ("MSH-2",)),
    ],
)
def test_that_a_path_names_each_segment_and_repetition_also_where_nothing_stands(
    path: str, found: tuple[str, ...]
) -> None:
    assert places(RAW, path) == found


@pytest.mark.parametrize("path", ["PID", "nonsense", "PID-0", ""])
def test_that_what_is_no_place_of_a_value_is_refused(path: str) -> None:
    with pytest.raises(EditRefused):
        places(RAW, path)
    assert value_path(path) == ""
    assert hides(path) is True


def test_that_more_places_than_can_be_changed_are_refused_and_not_cut() -> None:
    with pytest.raises(EditRefused, match=str(MOST)):
        places(RAW + b"OBX|1\r" * MOST, "OBX-3")


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("PID-5", True),
        ("PID-3.1", True),
        ("PID-3.4", False),
        ("PID-8", False),
        ("OBX-3.1", False),
        ("OBX-5", None),
        ("OBX[3]-5.1", None),
        ("ZPI-3", True),
        ("NTE-3", True),
        ("MSH-4", False),
    ],
)
def test_that_it_is_known_what_masking_hides_in_every_message(path: str, hidden: bool | None) -> None:
    assert hides(path) is hidden


def test_that_a_path_is_written_in_one_way() -> None:
    assert value_path("PID.5.1") == "PID-5.1"
    assert value_path(" OBX[2]-3[1].1.2 ") == "OBX[2]-3[1].1.2"
