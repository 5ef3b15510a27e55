"""The thorough checks of a FHIR document: schema, required elements, invariants, US Core profiles."""

from __future__ import annotations

from console.layers.checking import Check
from console.layers.fhir.checks.required_late import RequiredCheck
from console.layers.fhir.checks.rules_check import RulesCheck
from console.layers.fhir.checks.schema_late import SchemaCheck
from console.layers.fhir.checks.us_core_check import UsCoreCheck


def fhir_checks() -> tuple[Check, ...]:
    """All of them, in the order in which they run; no library is loaded before one runs."""
    return (SchemaCheck(), RequiredCheck(), RulesCheck(), UsCoreCheck())
