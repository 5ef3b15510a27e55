"""Masked bytes: no private value stays, every delimiter does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.documents.masked_bytes import masked_bytes
from console.documents.walk import leaves, walk
from console.layers.registry import layer

HL7 = layer("hl7v2")
SAMPLE = (
    b"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|X1|P|2.5\r"
    b"PID|1||4711^^^HOSP^MR~0815^^^SSN||DOE^JANE^Q||19700101|F|||1 Main St^^Town\r"
    b"ZXX|secret|more\rnot a segment at all\r"
)


def test_that_values_go_and_structure_stays() -> None:
    assert masked_bytes(HL7.parse(SAMPLE)) == (
        b"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|X1|P|2.5\r"
        b"PID|1||XXXXXX^^^HOSP^MR~XXXXXX^^^SSN||XXXXXX^XXXXXX^XXXXXX||19XXXXXX|F|||XXXXXX^^XXXXXX\r"
        b"ZXX|XXXXXX|XXXXXX\rXXXXXX\r"
    )


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: SAMPLE + tail))
def test_that_any_bytes_can_be_masked_and_keep_their_shape(raw: bytes) -> None:
    document = HL7.parse(raw)
    masked = HL7.parse(masked_bytes(document))
    assert [node.path for node in walk(masked.nodes)] == [node.path for node in walk(document.nodes)]


@pytest.mark.parametrize("path", sorted(Path("tests/data/hl7v2").rglob("*.hl7"))[:40], ids=lambda path: path.stem)
def test_that_samples_keep_their_shape_and_lose_their_people(path: Path) -> None:
    document = HL7.parse(path.read_bytes())
    masked = HL7.parse(masked_bytes(document))
    assert [node.path for node in masked.nodes] == [node.path for node in document.nodes]
    before = {leaf.value for leaf in leaves(document.nodes) if leaf.private and len(leaf.value) > 8}
    after = {leaf.value for leaf in leaves(masked.nodes) if leaf.private}
    assert not before & after
