"""CDS Hooks by its specification: each rule with what breaks it; no finding quotes the document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console.layers.cds_hooks.checks import cds_hooks_checks
from console.layers.checking import CheckOptions

UUID = "4ea636b4-8a4c-4e0b-9b5d-2f6d2d7f2a11"
CARD = {"summary": "Check potassium", "indicator": "info", "source": {"label": "Lab"}}
ACTION = {"type": "create", "description": "Order", "resource": {"resourceType": "ServiceRequest"}}
REQUEST = {"hook": "patient-view", "hookInstance": UUID, "context": {"userId": "Practitioner/1", "patientId": "2"}}
SERVICE = {"hook": "patient-view", "title": "Greeter", "description": "Greets", "id": "greet"}
FEEDBACK = {"card": UUID, "outcome": "overridden", "outcomeTimestamp": "2024-02-29T08:05:00Z"}


def found(content: object) -> set[tuple[str, str]]:
    """Path and rule of each finding."""
    (check,) = cds_hooks_checks()
    return {(problem.path, problem.code) for problem in check.run(json.dumps(content).encode(), CheckOptions())}


def card(**members: object) -> dict[str, Any]:
    """An answer with one card."""
    return {"cards": [{**CARD, **members}]}


def action(**members: object) -> dict[str, Any]:
    """An answer with one system action."""
    return {"cards": [], "systemActions": [{**ACTION, **members}]}


def without(content: dict[str, Any], name: str) -> dict[str, Any]:
    """The same without a member."""
    return {key: value for key, value in content.items() if key != name}


@pytest.mark.parametrize(
    "content", [REQUEST, {"cards": []}, card(), action(), {"services": [SERVICE]}, {"feedback": [FEEDBACK]}]
)
def test_that_a_good_document_has_no_findings(content: object) -> None:
    assert found(content) == set()


@pytest.mark.parametrize(
    ("content", "path", "rule"),
    [
        (without(REQUEST, "hookInstance"), "hookInstance", "cds.required"),
        ({**REQUEST, "hookInstance": "7"}, "hookInstance", "cds.value"),
        ({**REQUEST, "prefetch": None}, "prefetch", "cds.null"),
        ({**REQUEST, "prefetch": {"a": {"resource": {}}}}, "prefetch.a", "cds.prefetch"),
        ({**REQUEST, "context": {"userId": "Practitioner/1"}}, "context.patientId", "cds.required"),
        ({**REQUEST, "context": {"userId": "1", "patientId": "2"}}, "context.userId", "cds.value"),
        (
            {**REQUEST, "context": {"userId": "Practitioner/1", "patientId": "Patient/2"}},
            "context.patientId",
            "cds.value",
        ),
        ({**REQUEST, "more": 1}, "more", "cds.unknown"),
        ({**REQUEST, "hook": "order-review"}, "hook", "cds.deprecated"),
        (
            {
                **REQUEST,
                "fhirAuthorization": {
                    "access_token": "x",
                    "token_type": "Bearer",
                    "expires_in": 1,
                    "scope": "s",
                    "subject": "c",
                },
            },
            "fhirServer",
            "cds.server",
        ),
        (
            {
                **REQUEST,
                "hook": "order-select",
                "context": {
                    "userId": "Practitioner/1",
                    "patientId": "2",
                    "selections": ["MedicationRequest/3"],
                    "draftOrders": {"resourceType": "Bundle", "entry": []},
                },
            },
            "context.selections[0]",
            "cds.selection",
        ),
        (
            {**REQUEST, "hook": "order-dispatch", "context": {"patientId": "1", "performer": "Organization/1"}},
            "context.dispatchedOrders",
            "cds.required",
        ),
        (card(summary="x" * 140), "cards[0].summary", "cds.summary"),
        (card(indicator="hard-stop"), "cards[0].indicator", "cds.value"),
        (card(source={}), "cards[0].source.label", "cds.required"),
        (card(overrideReason={}), "cards[0].overrideReason", "cds.override"),
        (card(suggestions=[{"label": "a"}]), "cards[0].selectionBehavior", "cds.selection-behavior"),
        (
            card(selectionBehavior="at-most-one", suggestions=[{"label": "a", "isRecommended": True}] * 2),
            "cards[0].suggestions",
            "cds.recommended-many",
        ),
        (card(links=[{"label": "a", "url": "x", "type": "smart"}]), "cards[0].links[0].url", "cds.value"),
        (
            card(links=[{"label": "a", "url": "https://x/", "type": "absolute", "appContext": "y"}]),
            "cards[0].links[0].appContext",
            "cds.link",
        ),
        (action(type="delete", resource={"resourceType": "Basic"}), "systemActions[0].resourceId", "cds.delete"),
        ({"cards": [], "systemActions": [without(ACTION, "resource")]}, "systemActions[0].resource", "cds.action"),
        (action(type="update"), "systemActions[0].resource.id", "cds.action"),
        ({"systemActions": []}, "cards", "cds.required"),
        ({"cards": [1]}, "cards[0]", "cds.value"),
        ({"services": [without(SERVICE, "title")]}, "services[0].title", "cds.recommended"),
        ({"services": [SERVICE, SERVICE]}, "services[1].id", "cds.service-twice"),
        (
            {"services": [{**SERVICE, "prefetch": {"a": "Patient/{{context.patientId"}}]},
            "services[0].prefetch.a",
            "cds.template",
        ),
        ({"services": [{**SERVICE, "prefetch": {"a": "Patient/{{me}}"}}]}, "services[0].prefetch.a", "cds.token"),
        ({"feedback": [without(FEEDBACK, "card")]}, "feedback[0].card", "cds.required"),
        ({"feedback": [{**FEEDBACK, "outcome": "accepted"}]}, "feedback[0].acceptedSuggestions", "cds.accepted"),
        ({"feedback": [{**FEEDBACK, "overrideReasons": []}]}, "feedback[0].overrideReasons", "cds.override"),
        ({"hello": 1}, "", "cds.kind"),
        ([1], "", "cds.kind"),
    ],
)
def test_that_a_broken_rule_is_found_at_its_place(content: object, path: str, rule: str) -> None:
    assert (path, rule) in found(content)


def test_that_an_absent_prefetch_key_and_a_null_one_are_both_good() -> None:
    assert found({**REQUEST, "prefetch": {"nothing": None}}) == set()


def test_that_nothing_of_the_document_is_quoted() -> None:
    canary = "Canaryworth 4711"
    for content in (
        REQUEST,
        card(links=[{}], suggestions=[{}]),
        action(),
        {"services": [SERVICE]},
        {"feedback": [FEEDBACK]},
    ):
        text = json.dumps(content)
        (check,) = cds_hooks_checks()
        for value in (
            "Practitioner/1",
            UUID,
            "info",
            "create",
            "2024-02-29T08:05:00Z",
            "patient-view",
            "Lab",
            "summary",
            "context",
        ):
            raw = text.replace(f'"{value}"', f'"{canary}"').encode()
            assert "Canaryworth" not in str(list(check.run(raw, CheckOptions())))
