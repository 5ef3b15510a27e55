"""Masked text: nothing private in it, and every column where the screen will look for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.api.messages import MASK
from console.documents.masking import masked_value
from console.documents.node import Document
from console.documents.walk import leaves, walk
from console.gateway.desk.masked import LONGEST_LINE, masked_lines, raw_lines
from console.layers.registry import layer

HL7 = layer("hl7v2")
RAW = (
    "MSH|^~\\&|LAB|HOSP|CERN|HOSP|20260301||ORU^R01|A1|P|2.5|||||||UNICODE UTF-8\r"
    "PID|1||SECRET7^^^HOSP^MR~SECRET8^^^B||SÉCRETÄ^SECRETB||19700101|F\r"
    "OBX|1|ST|X^Größe^L||SECRETC|mg\r"
    "ZZZ|SECRETD\r"
).encode()


def document(raw: bytes = RAW) -> Document:
    return HL7.parse(raw)


def test_that_private_parts_are_masks_and_delimiters_stay() -> None:
    lines = [line.text for line in masked_lines(document())]
    assert lines[1] == f"PID|1||{MASK}^^^HOSP^MR~{MASK}^^^B||{MASK}^{MASK}||19{MASK}|F"
    assert lines[2] == f"OBX|1|ST|X^Größe^L||{MASK}|mg"
    assert lines[3] == f"ZZZ|{MASK}"


def test_that_the_columns_of_each_part_hold_its_masked_text() -> None:
    parsed = document()
    for line in masked_lines(parsed):
        for node in leaves((line.node,)):
            text = line.shown(node.start, node.end)
            assert text == (masked_value(node) if node.private else parsed.raw[node.start : node.end].decode())


def test_that_a_part_with_parts_spans_from_its_first_to_its_last() -> None:
    parsed = document()
    line = masked_lines(parsed)[2]
    node = next(node for node in walk((line.node,)) if node.path == "OBX-3")
    assert line.shown(node.start, node.end) == "X^Größe^L"


def test_that_a_line_of_any_length_is_shown_up_to_a_limit() -> None:
    parsed = document(RAW.replace("Größe".encode(), b"g" * (LONGEST_LINE + 5)))
    shown = raw_lines(masked_lines(parsed), 10)[2].text
    assert len(shown) == LONGEST_LINE
    assert shown.endswith("…")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="|^~\\&\r\n"), min_size=4, max_size=30))
def test_that_no_name_whatever_it_is_comes_through(name: str) -> None:
    parsed = document(RAW.replace(b"SECRETB", f"<{name}>".encode()))
    assert f"<{name}>" not in "\n".join(line.text for line in masked_lines(parsed))


@pytest.mark.parametrize("raw", [b"", b"\r", b"hello", b"MSH", b"MSH|^~\\&", b"\xff\xfe\x00", RAW[:70], RAW * 2])
def test_that_any_bytes_can_be_shown(raw: bytes) -> None:
    parsed = document(raw)
    for line in masked_lines(parsed):
        assert line.columns(line.node.start, line.node.end) == (0, len(line.text))
