"""Documents with anything anywhere: no check raises, and none of them says what stands there."""

from __future__ import annotations

import json
import random
from typing import TypeAlias

import pytest

from console.layers.cds_hooks.checks import cds_hooks_checks
from console.layers.checking import Check, CheckOptions
from console.layers.fhir.checks import fhir_checks

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

CANARY = "Canaryworth 4711"
EMPTY: list[Value] = [None]
ANYTHING: list[Value] = [
    *(None, True, 0, -1, 1.5, 1e300, 10**400, "", "x", CANARY, f"#{CANARY}", "2024-02-30T99:00:00Z"),
    [],
    {},
    [[]],
    [{}],
    EMPTY,
    {"coding": [1]},
    {"resourceType": "Patient"},
    {"resourceType": {}},
    {"reference": [1]},
]
NAMES = (CANARY, "status", "code", "value", "id", "_id", "resource", "contained", "extension", "url", "resourceType")
FHIR: Value = {
    "resourceType": "Bundle",
    "type": "document",
    "identifier": {"system": "urn:x", "value": "1"},
    "entry": [
        {
            "fullUrl": "urn:uuid:1",
            "resource": {
                "resourceType": "Observation",
                "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-blood-pressure"]},
                "contained": [{"resourceType": "Patient", "id": "p", "name": [{"period": {"start": "2024"}}]}],
                "category": [{"coding": [{"system": "http://loinc.org", "code": "2345-7"}]}],
                "code": {"coding": [{"system": "http://snomed.info/sct", "code": "73211009"}], "text": "x"},
                "subject": {"reference": "#p"},
                "component": [{"code": {"coding": [{"code": "8480-6"}]}, "valueQuantity": {"value": 1, "code": "x"}}],
                "extension": [
                    {
                        "url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
                        "extension": [{"url": "text"}],
                    }
                ],
                "text": {"status": "generated", "div": "<div>x</div>"},
            },
        }
    ],
}
CARDS: Value = {
    "cards": [
        {
            "summary": "x",
            "indicator": "info",
            "source": {"label": "x"},
            "suggestions": [{"label": "x", "actions": [{"type": "update", "resource": {"resourceType": "Basic"}}]}],
            "links": [{"label": "x", "url": "https://x/", "type": "smart"}],
        }
    ]
}
CALL: Value = {
    "hook": "order-select",
    "hookInstance": "x",
    "context": {
        "userId": "x",
        "selections": ["x"],
        "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": {"id": "x"}}]},
    },
    "fhirAuthorization": {"scope": "x"},
    "prefetch": {"x": {"resourceType": "Patient"}},
}


def spoilt(value: Value, dice: random.Random) -> Value:
    """The same with a few parts replaced, renamed and left out."""
    if dice.random() < 0.03:
        return dice.choice(ANYTHING)
    if isinstance(value, dict):
        return {
            (dice.choice(NAMES) if dice.random() < 0.02 else name): spoilt(item, dice)
            for name, item in value.items()
            if dice.random() > 0.02
        }
    return [spoilt(item, dice) for item in value] if isinstance(value, list) else value


def say(checks: tuple[Check, ...], whole: Value, count: int) -> None:
    """Check so many spoilt copies."""
    dice = random.Random(4711)
    for _ in range(count):
        raw = json.dumps(spoilt(whole, dice)).encode()
        for check in checks:
            assert "anaryworth" not in check.refuses(raw, CheckOptions())
            assert "anaryworth" not in " ".join(map(str, check.run(raw, CheckOptions()))), raw


@pytest.mark.parametrize(
    "whole", [FHIR, CARDS, CALL, {"services": [{"prefetch": {"a": "{{context.x}}"}}]}, {"feedback": [{}]}]
)
def test_that_spoilt_documents_raise_nothing_and_are_never_quoted(whole: Value) -> None:
    say(fhir_checks() if whole is FHIR else cds_hooks_checks(), whole, 100)


@pytest.mark.nightly
@pytest.mark.parametrize("whole", [FHIR, CARDS, CALL])
def test_that_many_spoilt_documents_raise_nothing_and_are_never_quoted(whole: Value) -> None:
    say(fhir_checks() if whole is FHIR else cds_hooks_checks(), whole, 20_000)
