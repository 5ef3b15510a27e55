"""A message held against a profile: what breaks it is found at its path, from the profile by name, without values."""

from __future__ import annotations

import pytest
from hypothesis import given

from console.core.errors import OperatorError
from console.core.message import Problem, Severity
from console.layers.checking import CheckOptions
from console.layers.hl7v2.profile.check import ProfileCheck, fits
from tests.unit.layers.hl7v2.messages import ADT, ORU, mutated


def _found(fields: str, raw: bytes = ADT, segment: str = "PID", more: str = "") -> list[Problem]:
    text = f'title = "LAB v3"\n[segment.{segment}]\n{more}\n[segment.{segment}.field]\n{fields}\n'
    return list(ProfileCheck().run(raw, CheckOptions(profile=text)))


@pytest.mark.parametrize(
    ("fields", "path", "rule"),
    [
        ('2 = { usage = "R" }', "PID-2", "field-missing"),
        ('5 = { usage = "X" }', "PID-5", "field-not-used"),
        ("3 = { max = 1 }", "PID-3", "field-too-many"),
        ("5 = { min = 2 }", "PID-5", "field-too-few"),
        ("5 = { length = 3 }", "PID-5", "too-long"),
        ('8 = { values = ["M"] }', "PID-8", "value"),
        ('7 = { type = "NM" }\n8 = { type = "DT" }', "PID-8", "datatype"),
        ('"5.1" = { table = "0001" }', "PID-5.1", "table"),
        ('"5.1" = { form = "digits" }', "PID-5.1", "form"),
        ('"5.3" = { usage = "R" }', "PID-5.3", "field-missing"),
        ('"3.4" = { values = ["LAB"] }', "PID-3[1].4", "value"),
        ('"3.4.2" = { usage = "R" }', "PID-3[1].4.2", "field-missing"),
        ('"3.5" = { usage = "R" }', "PID-3[2].5", "field-missing"),
    ],
)
def test_that_a_broken_rule_is_found_where_it_is_broken(fields: str, path: str, rule: str) -> None:
    found = _found(fields)

    assert (path, f"profile.{rule}") in {(problem.path, problem.code) for problem in found}
    assert all(problem.source == "profile LAB v3" and problem.severity is Severity.ERROR for problem in found)
    assert not any(value in problem.message for problem in found for value in ("DOE", "JANE", "4711", "19800102"))


@pytest.mark.parametrize(
    "fields",
    [
        '2 = { usage = "RE" }',
        '2 = { usage = "C" }',
        '3 = { usage = "R", min = 1, max = 2, length = 20 }',
        '8 = { values = ["F"], table = "0001", form = "upper" }',
        '7 = { type = "TS", form = "date" }',
        '"3.1" = { form = "digits" }',
        '2 = { values = ["A"], min = 1, length = 1, form = "digits" }',
    ],
)
def test_that_what_fits_is_not_found(fields: str) -> None:
    assert _found(fields) == []


@pytest.mark.parametrize(
    ("segment", "more", "path", "rule"),
    [
        ("NK1", 'usage = "R"', "NK1", "segment-missing"),
        ("PV1", 'usage = "X"', "PV1", "segment-not-used"),
        ("PV1", "min = 2", "PV1", "segment-too-few"),
        ("EVN", "max = 0", "EVN", "segment-too-many"),
        ("PV1", 'follows = ["NK1"]', "PV1", "segment-order"),
    ],
)
def test_that_segments_are_counted_and_their_order_is_held(segment: str, more: str, path: str, rule: str) -> None:
    assert [(each.path, each.code) for each in _found("", segment=segment, more=more)] == [(path, f"profile.{rule}")]


def test_that_segments_outside_the_profile_are_reported_where_it_says_so() -> None:
    text = 'others = "reported"\nlevel = "warning"\n[segment.MSH]\n[segment.PID]\n[segment.EVN]\n'

    (problem,) = ProfileCheck().run(ADT, CheckOptions(profile=text))

    assert (problem.path, problem.code, problem.severity) == ("PV1", "profile.segment-unknown", Severity.WARNING)


def test_that_a_deleted_value_and_empty_components_break_no_form() -> None:
    raw = ADT.replace(b"|F\r", b'|""\r').replace(b"DOE^JANE", b"^^")

    found = _found('8 = { values = ["F"] }\n5 = { usage = "R" }', raw)

    assert [problem.code for problem in found] == ["profile.field-missing"]


def test_that_a_profile_for_another_type_is_refused() -> None:
    check = ProfileCheck()

    assert "ORU^R01" in check.refuses(ADT, CheckOptions(profile='type = "ORU^R01"\n[segment.PID]\n'))
    assert not check.refuses(ADT, CheckOptions(profile='type = "ADT^A01^ADT_A01"\n[segment.PID]\n'))
    assert "Learn one" in check.refuses(ADT, CheckOptions())


def test_that_a_profile_that_cannot_be_read_says_so() -> None:
    with pytest.raises(OperatorError, match="line 1"):
        list(ProfileCheck().run(ADT, CheckOptions(profile="nonsense")))


@pytest.mark.parametrize(
    ("wanted", "kind", "good"),
    [("", "ADT^A01", True), ("ADT", "ADT^A08", True), ("ADT^A01", "ADT^A08", False), ("ORU^R01", "ORU^R01", True)],
)
def test_that_a_profile_fits_by_code_and_event(wanted: str, kind: str, good: bool) -> None:
    assert fits(wanted, kind) is good


@given(mutated(ORU))
def test_that_no_message_makes_a_check_break(raw: bytes) -> None:
    _found('1 = { usage = "R" }\n5 = { length = 1, form = "code", max = 1 }\n"3.4.1" = { usage = "R" }', raw, "OBX")
