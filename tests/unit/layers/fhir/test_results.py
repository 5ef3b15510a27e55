"""Observations as rows, however a bundle is written; opened only where somebody looks."""

from __future__ import annotations

import json

from console.documents.node import Node
from console.layers.fhir.layer import Fhir
from console.layers.fhir.results import Results

OBSERVATION = {"resourceType": "Observation", "status": "final"}
PARTS = {**OBSERVATION, "component": [{"valueString": "a"}, {"valueString": "b"}]}
PATIENT = {"resourceType": "Patient", "contained": [OBSERVATION]}
LATE = {"status": "final", "resourceType": "Observation"}
ENTRIES = [
    {"fullUrl": "urn:uuid:1", "resource": OBSERVATION},
    {"resource": {"resourceType": "Patient"}},
    {"resource": PARTS},
    {"resource": PATIENT},
    {"resource": LATE},
    {"fullUrl": "urn:uuid:2"},
    {"resource": OBSERVATION},
]
ROWS = [
    "Bundle.entry[0].resource",
    "Bundle.entry[2].resource",
    "Bundle.entry[2].resource.component[0]",
    "Bundle.entry[2].resource.component[1]",
    "Bundle.entry[3].resource.contained[0]",
    "Bundle.entry[4].resource",
    "Bundle.entry[6].resource",
]


def _results(indent: int | None) -> Results:
    raw = json.dumps({"resourceType": "Bundle", "entry": ENTRIES}, indent=indent).encode()
    return Results(raw, Fhir().parse(raw).nodes[0])


def _paths(nodes: list[Node]) -> list[str]:
    return [node.path for node in nodes]


def test_that_every_observation_and_component_is_a_row_in_order() -> None:
    for indent in (None, 2):
        found = _results(indent)
        assert len(found) == len(ROWS)
        assert _paths(list(found)) == ROWS


def test_that_any_window_of_rows_is_that_part_of_all() -> None:
    found = _results(None)
    for first in range(len(ROWS) + 1):
        for last in range(first, len(ROWS) + 2):
            assert _paths(list(found[first:last])) == ROWS[first:last]


def test_that_an_escaped_key_hides_no_row() -> None:
    text = json.dumps({"resourceType": "Bundle", "entry": [{"resource": PARTS}]}).replace(
        '"component"', '"\\u0063omponent"'
    )
    raw = text.encode()

    assert len(Results(raw, Fhir().parse(raw).nodes[0])) == 3


def test_that_a_resource_alone_gives_its_own_rows() -> None:
    raw = json.dumps(PARTS).encode()

    assert _paths(list(Results(raw, Fhir().parse(raw).nodes[0]))) == [
        "Observation",
        "Observation.component[0]",
        "Observation.component[1]",
    ]
