"""Findings of all checks as one list."""

from __future__ import annotations

from console.core.message import Problem, Severity
from console.gateway.checking.merged import merged


def problem(path: str, source: str, severity: Severity = Severity.ERROR, code: str = "fhir.required") -> Problem:
    """A finding."""
    return Problem(path=path, severity=severity, code=code, message="It is missing.", source=source)


def test_that_what_two_checks_find_is_told_once_with_both_sources() -> None:
    both = merged([problem("A.b", "schema"), problem("A.c", "schema"), problem("A.b", "models")])

    assert [(item.path, item.source) for item in both] == [("A.b", "schema; models"), ("A.c", "schema")]


def test_that_two_findings_of_one_check_at_one_place_stay_two() -> None:
    assert len(merged([problem("A.b", "schema"), problem("A.b", "schema")])) == 2


def test_that_the_worst_stand_first_and_else_the_order_stays() -> None:
    found = [
        problem("1", "x", Severity.INFO),
        problem("2", "x", Severity.WARNING),
        problem("3", "x"),
        problem("4", "x", Severity.WARNING),
        problem("5", "x"),
    ]

    assert [item.path for item in merged(found)] == ["3", "5", "2", "4", "1"]
