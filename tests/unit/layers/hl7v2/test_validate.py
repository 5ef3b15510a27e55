"""Findings: the faults that get messages refused, by path, without ever quoting a value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.message import Severity
from console.layers.hl7v2.validate import validate
from tests.conformance.corpus import SAMPLES, sample
from tests.unit.layers.hl7v2.messages import ADT, ORU, mutated


def found(raw: bytes) -> set[tuple[str, str]]:
    return {(problem.path, problem.code) for problem in validate(raw)}


def test_that_a_good_result_has_no_errors() -> None:
    assert not [problem for problem in validate(ORU) if problem.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        (b"|99.50|", b"|high|", "OBX[1]-5", "type mismatch"),
        (b"|NM|2345", b"||2345", "OBX[1]-2", "value type missing"),
        (b"|mg/dL|", b"||", "OBX[1]-7", "range without unit"),
        (b"19800102", b"19800231", "PID-7", "wrong form"),
        (b"|||F\r", b"|||Q\r", "OBX[1]-11", "not in table"),
        (b"|P|2.5.1", b"||2.5.1", "MSH-11", "required field missing"),
        (b"MSG88120", b"M" * 21, "MSH-10", "too long"),
        (b"\rNTE|", b"\r?? |", "line[1]", "not a segment"),
    ],
)
def test_that_a_fault_is_found_at_its_place(old: bytes, new: bytes, path: str, code: str) -> None:
    assert (path, code) in found(ORU.replace(old, new, 1))


def test_that_a_missing_segment_of_the_structure_is_found() -> None:
    without = ADT.replace(b"EVN||20260101120000\r", b"")

    assert ("EVN", "segment missing") in found(without)
    assert ("EVN", "segment missing") not in found(ADT)


def test_that_a_real_wrong_number_is_found() -> None:
    assert ("OBX-5", "type mismatch") in found(sample("Test-Message-orm_obx-5_is_not_a_numeric_value"))


def test_that_errors_come_first() -> None:
    severities = [problem.severity for problem in validate(ORU.replace(b"99.50", b"x").replace(b"\r", b"\n"))]

    assert severities[0] is Severity.ERROR
    assert severities == sorted(severities, key=[Severity.ERROR, Severity.WARNING, Severity.INFO].index)


def test_that_no_finding_quotes_a_value() -> None:
    raw = ORU.replace(b"4711", b"SECRET").replace(b"19800102", b"SECRET").replace(b"99.50", b"SECRET")
    raw = raw.replace(b"|F\r", b"|SECRET\r").replace(b"ORU_R01|", b"ORU_R01|SECRET")

    assert not [problem for problem in validate(raw) if "SECRET" in problem.message + problem.path]


@settings(max_examples=60)
@given(st.data())
def test_that_no_broken_message_raises(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(SAMPLES)).read_bytes()[:6000]
    validate(data.draw(mutated(raw)))


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_that_no_bytes_raise(raw: bytes) -> None:
    for data in (raw, b"MSH|^~\\&|" + raw, b"MSH|^~\\&|a|b|c|d|e||ORU^R01^ORU_R01|1|P|2.5.1\rOBX|1|NM|" + raw):
        validate(data)
