"""The check by the standard: findings name the version and the table they are from."""

from __future__ import annotations

import pytest
from hypothesis import given

from console.core.message import Problem
from console.layers.checking import CheckOptions
from console.layers.hl7v2.structure_check import StructureCheck
from tests.unit.layers.hl7v2.messages import ADT, ORU, mutated


def _found(raw: bytes) -> dict[tuple[str, str], Problem]:
    return {(problem.path, problem.code): problem for problem in StructureCheck().run(raw, CheckOptions())}


def _replaced(old: bytes, new: bytes, raw: bytes = ADT) -> bytes:
    assert old in raw
    return raw.replace(old, new, 1)


@pytest.mark.parametrize(
    ("raw", "where", "source"),
    [
        (_replaced(b"|F\r", b"|FEMALE\r"), ("PID-8", "not in table"), "HL7 v2.5.1 table 0001"),
        (_replaced(b"ADT^A01^ADT_A01", b"ADX^A01^ADT_A01"), ("MSH-9.1", "not in table"), "HL7 v2.5.1 table 0076"),
        (_replaced(b"|19800102|", b"|19800132|"), ("PID-7", "wrong form"), "HL7 v2.5.1"),
        (_replaced(b"PV1|1|", b"PV1||"), ("PV1-2", "required field missing"), ""),
        (_replaced(b"^^^HOSP^MR", b"^^^HOSP^MR^^2024-01-01"), ("PID-3[1].7", "wrong form"), "HL7 v2.5.1"),
        (_replaced(b"PID|1|", b"PID|12345|"), ("PID-1", "wrong form"), "HL7 v2.5.1"),
        (_replaced(b"|F\r", b"|F^x\r"), ("PID-8", "unexpected components"), "HL7 v2.5.1"),
        (_replaced(b"|4W^", b"|" + b"W" * 21 + b"^"), ("PV1-3.1", "too long"), "HL7 v2.5.1"),
        (_replaced(b"EVN||20260101120000\r", b""), ("EVN", "segment missing"), "HL7 v2.5.1 message structure"),
        (_replaced(b"|2.5.1", b"|2.5.9"), ("PID-8", "x"), ""),
    ],
)
def test_that_a_finding_names_its_version_and_table(raw: bytes, where: tuple[str, str], source: str) -> None:
    found = _found(raw)
    if source:
        assert found[where].source == source
    else:
        assert where not in found


def test_that_a_version_that_is_not_known_names_the_one_that_stood_in() -> None:
    found = _found(_replaced(b"|F\r", b"|FEMALE\r", _replaced(b"|2.5.1", b"|2.5.9")))

    assert found["PID-8", "not in table"].source == "HL7 v2.5.1 (for 2.5.9) table 0001"


def test_that_lengths_are_not_held_against_versions_that_leave_them_to_profiles() -> None:
    raw = _replaced(b"|4W^", b"|" + b"W" * 21 + b"^", _replaced(b"|2.5.1", b"|2.8"))

    assert ("PV1-3.1", "too long") not in _found(raw)


def test_that_bytes_without_a_header_are_refused_in_words() -> None:
    assert "no MSH" in StructureCheck().refuses(b"PID|1", CheckOptions())


@given(mutated(ORU))
def test_that_no_message_makes_the_check_break(raw: bytes) -> None:
    if not StructureCheck().refuses(raw, CheckOptions()):
        assert not any("Jane" in problem.message for problem in StructureCheck().run(raw, CheckOptions()))
