"""Tables and cards of resources."""

from __future__ import annotations

import json

from console.core.message import Severity
from console.documents.rendering import BlockKind
from console.layers.fhir.layer import Fhir
from tests.support.corpus import OWN

FHIR = Fhir()
PRESSURE = (OWN / "fhir/fhir-test-cases/obs-vs-2.json").read_bytes()
OUTCOME = (OWN / "fhir/fhir-test-cases/operationoutcome-example.json").read_bytes()
SEARCH = (OWN / "fhir/fhir-test-cases/bundle-id-search-2.json").read_bytes()


def test_that_results_are_a_grid_with_unit_range_and_flag() -> None:
    high = {"coding": [{"code": "HH", "display": "Critical high"}]}
    raw = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"code": "2823-3", "display": "Potassium"}]},
        "valueQuantity": {"value": 6.90, "comparator": ">", "unit": "mmol/L"},
        "interpretation": [high],
        "referenceRange": [{"low": {"value": 3.5, "unit": "mmol/L"}, "high": {"value": 5.1, "unit": "mmol/L"}}],
        "effectiveDateTime": "2024-05-01T10:00:00Z",
    }
    document = FHIR.parse(json.dumps({"resourceType": "Bundle", "entry": [{"resource": raw}]}).encode())
    heads = {head.id: head for head in FHIR.tables(document)}
    (row,) = FHIR.table_rows(document, "results", 0, 10)
    cells = dict(zip(heads["results"].columns, row.cells, strict=True))

    assert {name: head.rows for name, head in heads.items()} == {"results": 1, "entries": 1}
    assert (cells["Observation"].text, cells["Observation"].meaning) == ("Potassium", "2823-3")
    assert (cells["Value"].text, cells["Unit"].text) == (">6.9", "mmol/L")
    assert cells["Range"].text == "3.5 mmol/L – 5.1 mmol/L"
    assert (cells["Flag"].text, cells["Flag"].severity) == ("Critical high", Severity.ERROR)
    assert row.path == "Bundle.entry[0].resource"
    assert cells["Value"].path == "Bundle.entry[0].resource.valueQuantity.value"


def test_that_components_are_rows_below_their_observation() -> None:
    document = FHIR.parse(PRESSURE)
    paths = [row.path for row in FHIR.table_rows(document, "results", 0, 10)]

    assert paths == ["Observation", "Observation.component[0]", "Observation.component[1]"]
    assert [row.path for row in FHIR.table_rows(document, "results", 1, 1)] == ["Observation.component[0]"]
    assert FHIR.table_rows(document, "nothing", 0, 10) == ()


def test_that_an_outcome_is_a_list_of_issues() -> None:
    rendered = FHIR.render(FHIR.parse(OUTCOME))

    assert rendered is not None
    assert rendered.form == "reply"
    notices = [block for block in rendered.blocks if block.kind is BlockKind.NOTICE]
    assert notices[0].severity == "error"
    assert "".join(run.text for run in notices[0].runs).startswith("Invalid Code: ")
    assert ("Where", "OperationOutcome.issue[0].expression") in [
        (block.marker, block.path.partition("[0].expression")[0] + "[0].expression")
        for block in rendered.blocks
        if block.kind is BlockKind.FACT
    ]


def test_that_a_bundle_has_an_entry_for_each_resource_in_its_outline() -> None:
    document = FHIR.parse(SEARCH)
    rendered = FHIR.render(document)

    assert rendered is not None
    assert [heading.id for heading in rendered.outline] == ["Bundle", "Bundle.entry[0]"]
    entry = FHIR.render(document, "Bundle.entry[0]")
    assert entry is not None
    assert entry.section == "Bundle.entry[0]"
    assert FHIR.render(document, "no such section") == rendered


def test_that_the_narrative_is_on_the_card_without_what_runs() -> None:
    raw = {
        "resourceType": "Basic",
        "code": {"text": "x"},
        "text": {"status": "generated", "div": "<div><p>Told</p><script>steal()</script><img src='http://x'/></div>"},
    }
    rendered = FHIR.render(FHIR.parse(json.dumps(raw).encode()))

    assert rendered is not None
    told = [run for block in rendered.blocks for run in block.runs if run.path == "Basic.text.div"]
    assert [run.text for run in told if run.private] == ["Told"]
    assert rendered.dropped == ("1 script", "1 image from outside")


def test_that_a_document_without_values_has_no_card() -> None:
    assert FHIR.render(FHIR.parse(b"")) is None
    assert FHIR.render(FHIR.parse(b"{}")) is None
