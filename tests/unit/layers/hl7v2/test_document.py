"""The span tree: exact offsets, the field's own paths, every byte accounted for, large messages at once."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from console.documents.node import Node
from console.documents.splice import reassemble
from console.documents.walk import find_exact, walk
from console.layers.hl7v2.document import parse
from tests.conformance.corpus import SAMPLES, sample
from tests.unit.layers.hl7v2.messages import ADT, ORU, mutated


def node(raw: bytes, path: str) -> Node:
    found = find_exact(parse(raw), path)
    assert found is not None, path
    return found


def test_that_paths_name_segment_field_repetition_component_and_subcomponent() -> None:
    assert node(ADT, "MSH-9.1").value == "ADT"
    assert node(ADT, "PID-3[1].1").value == "4711"
    assert node(ADT, "PID-3[2].4.2").value == "1.2.3"
    assert node(ADT, "PID-8").value == "F"
    assert node(ORU, "OBX[2]-5").value == "Jane was fasting"
    assert node(ORU, "OBX[1]-3.1").value == "2345-7L"


def test_that_offsets_are_those_of_the_bytes() -> None:
    for found in walk(parse(ORU).nodes):
        if not found.children:
            assert ORU[found.start : found.end].decode() == found.value


def test_that_labels_and_meanings_come_from_the_dictionary() -> None:
    assert node(ADT, "PID-5").label == "Name"
    assert node(ADT, "PID-8").meaning == "Female"
    assert node(ORU, "OBX[1]-11").meaning == "Final"
    assert node(ORU, "ZPD").label == "Local segment"


def test_that_the_delimiters_themselves_are_not_split() -> None:
    assert node(ADT, "MSH-2").value == "^~\\&"
    assert node(ADT, "MSH-1").value == "|"


def test_that_escapes_are_resolved_for_display_and_unknown_ones_stay() -> None:
    raw = ADT.replace(b"DOE^JANE", b"D\\F\\O\\T\\E^\\Z99\\\\.br\\\\X0D\\")

    assert node(raw, "PID-5.1").value == "D|O&E"
    assert node(raw, "PID-5.2").value == "\\Z99\\\\.br\\\r"


def test_that_an_assumed_character_set_is_said() -> None:
    document = parse(ADT.replace(b"JANE", "JÉRÔME".encode("cp1252")))

    assert (document.encoding, document.encoding_assumed) == ("cp1252", True)
    assert any(problem.code == "character set assumed" for problem in document.problems)


def test_that_undecodable_bytes_are_kept_shown_and_named_by_their_field() -> None:
    raw = ADT.replace(b"|2.5.1\r", b"|2.5.1||||||UNICODE UTF-8\r").replace(b"JANE", b"J\xffNE")
    document = parse(raw)

    assert node(raw, "PID-5.2").value == "J\ufffdNE"
    assert [problem.path for problem in document.problems if problem.code == "undecodable"] == ["PID-5"]
    assert reassemble(document) == raw


def test_that_delimiter_bytes_inside_double_byte_text_do_not_split() -> None:
    document = parse(sample("9999013_-_ADT-00"))
    name = find_exact(document, "PID-5[1].1")

    assert document.encoding == "iso2022_jp"
    assert name is not None
    assert name.value == "患者"


def test_that_a_line_that_is_no_segment_is_kept_and_private() -> None:
    line = node(ADT + b"free text 4711\r", "line[1]")

    assert line.private
    assert line.value == "free text 4711"


def test_that_a_long_result_and_a_large_value_open_without_delay() -> None:
    rows = ORU + b"".join(b"OBX|%d|NM|1^a^L||1|x|1-2|N|||F\r" % number for number in range(3000))
    large = ORU + b"OBX|9|ED|X||^AP^^Base64^" + b"QUJD" * 1_250_000 + b"\r"

    began = time.perf_counter()
    assert len(parse(rows).nodes) == 3007
    assert len(parse(large).nodes) == 8
    assert time.perf_counter() - began < 1  # milliseconds on an idle machine


@given(st.binary(max_size=400))
def test_that_any_bytes_come_back_from_their_tree(raw: bytes) -> None:
    for data in (raw, b"MSH|^~\\&|" + raw, b"MSH|^~\\&|a|b|c|d|||||||||||~ISO IR87\rPID|" + raw):
        assert reassemble(parse(data)) == data


@given(st.data())
def test_that_any_mutated_sample_comes_back_from_its_tree(data: st.DataObject) -> None:
    raw = data.draw(mutated(data.draw(st.sampled_from(SAMPLES)).read_bytes()))

    assert reassemble(parse(raw)) == raw
