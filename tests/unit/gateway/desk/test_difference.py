"""The diff: exact by bytes, masked, and lines beside their like."""

from __future__ import annotations

from console.api.messages import MASK
from console.core.change import Change, ChangeKind
from console.gateway.desk.difference import Difference, aligned, difference
from console.layers.registry import layer

HL7 = layer("hl7v2")
RAW = (
    b"MSH|^~\\&|LAB|HOSP|CERN|HOSP|20260301||ORU^R01|A1|P|2.5\r"
    b"PID|1||7^^^HOSP^MR||DOE^JO\r"
    b"OBX|1|NM|X^Glucose^L||99.50\r"
    b"OBX|2|NM|Y^Sodium^L||140\r"
)


def compared(*changes: Change) -> Difference:
    return difference(HL7.parse(RAW), HL7.parse(HL7.edit(RAW, changes)), {})


def put(path: str, value: str) -> Change:
    return Change(kind=ChangeKind.SET, path=path, value=value)


def test_that_equal_messages_have_no_difference() -> None:
    found = compared()
    assert {line.kind for line in found.lines} == {"same"}
    assert found.changes == ()


def test_that_the_smallest_part_that_differs_is_named_and_marked() -> None:
    found = compared(put("OBX[2]-3.1", "Z99"))
    assert [(change.path, change.original, change.copy_text) for change in found.changes] == [
        ("OBX[2]-3.1", "Y", "Z99")
    ]
    line = found.lines[3]
    (first, last) = line.copy_spans[0]
    assert line.kind == "changed"
    assert line.copy_text[first:last] == "Z99"


def test_that_a_private_change_shows_as_a_change_and_not_its_content() -> None:
    found = compared(put("PID-5.1", "ROE"))
    change = found.changes[0]
    assert (change.path, change.original, change.copy_text) == ("PID-5.1", MASK, MASK)
    assert found.lines[1].kind == "changed"
    assert "ROE" not in repr(found)
    assert "DOE" not in repr(found)


def test_that_a_field_that_was_empty_has_no_original() -> None:
    found = compared(put("OBX[1]-6", "mg/dL"))
    assert [(change.original, change.copy_text) for change in found.changes] == [("", "mg/dL")]
    assert found.lines[2].original_spans == ()


def test_that_a_removed_line_stands_alone_and_the_others_beside_their_like() -> None:
    found = compared(Change(kind=ChangeKind.REMOVE, path="OBX[1]"))
    assert [line.kind for line in found.lines].count("removed") == 1
    assert [change.copy_text for change in found.changes] == [""]


def test_that_alignment_covers_each_line_of_both_sides_once() -> None:
    before, after = [b"a", b"b", b"c", b"d"], [b"a", b"c", b"x", b"y", b"d"]
    pairs = list(aligned(before, after))
    assert [left for left, _ in pairs if left is not None] == [0, 1, 2, 3]
    assert [right for _, right in pairs if right is not None] == [0, 1, 2, 3, 4]
    assert (2, 1) in pairs
