"""What stands in the made-up documents, as plain values."""

from __future__ import annotations

from console.api.documents import BlockView, CellView, RunView
from console.api.messages import MASK
from tests.support.written_document import Json, Telling, Xml

FHIR_TELLING = Telling(
    private=frozenset({"family", "given", "birthDate", "identifier", "div", "valueString", "diagnostics"}),
    types={"name": "HumanName", "identifier": "Identifier", "code": "CodeableConcept", "birthDate": "date"},
    meanings={"female": "Female", "H": "High"},
)
OBSERVATION_ENTRY: dict[str, Json] = {
    "fullUrl": "urn:uuid:0002",
    "resource": {
        "resourceType": "Observation",
        "id": "glu-1",
        "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7", "display": "Glucose"}]},
        "subject": {"reference": "Patient/p1"},
        "valueQuantity": {"value": 99.5, "unit": "mg/dL"},
        "interpretation": [{"coding": [{"code": "H"}]}],
    },
}
OUTCOME: dict[str, Json] = {
    "resourceType": "OperationOutcome",
    "issue": [
        {
            "severity": "error",
            "code": "required",
            "diagnostics": "Observation.status: minimum required = 1, but only found 0",
            "expression": ["Bundle.entry[1].resource.status"],
        }
    ],
}
CDS_TELLING = Telling(private=frozenset({"detail"}))
CDS: dict[str, Json] = {
    "cards": [
        {
            "uuid": "c-1",
            "summary": "Creatinine is high: adjust the dose",
            "indicator": "critical",
            "detail": "Last creatinine 2.4 mg/dL of Petra Example.",
            "source": {"label": "Renal dosing", "url": "https://cds.test/renal"},
            "suggestions": [{"label": "Order 500 mg instead", "uuid": "s-1"}],
            "links": [{"label": "Guideline", "url": "https://cds.test/guide", "type": "absolute"}],
        },
        {"uuid": "c-2", "summary": "No duplicate order found", "indicator": "info", "source": {"label": "Duplicates"}},
    ]
}
CDA_TELLING = Telling(
    private=frozenset({"given", "family", "paragraph", "streetAddressLine", "td", "id@extension", "birthTime@value"}),
    types={"id": "II", "name": "PN", "code": "CE", "effectiveTime": "TS"},
    meanings={"18842-5": "Discharge summary", "48765-2": "Allergies"},
)


def _section(title: str, code: str, text: Xml) -> Xml:
    return (
        "component",
        {},
        [("section", {}, [("code", {"code": code}, ""), ("title", {}, title), ("text", {}, [text])])],
    )


CDA: Xml = (
    "ClinicalDocument",
    {"xmlns": "urn:hl7-org:v3"},
    [
        ("templateId", {"root": "2.16.840.1.113883.10.20.22.1.1"}, ""),
        ("templateId", {"root": "2.16.840.1.113883.10.20.22.1.8"}, ""),
        ("id", {"root": "2.16.840.1.113883.19.5", "extension": "TT988"}, ""),
        ("code", {"code": "18842-5"}, ""),
        ("title", {}, "Discharge Summary"),
        ("effectiveTime", {"value": "20261122101500"}, ""),
        (
            "recordTarget",
            {},
            [
                (
                    "patientRole",
                    {},
                    [
                        ("id", {"root": "1.2.3", "extension": "900123"}, ""),
                        (
                            "patient",
                            {},
                            [
                                ("name", {}, [("given", {}, "Petra"), ("family", {}, "Example")]),
                                ("birthTime", {"value": "19610203"}, ""),
                            ],
                        ),
                    ],
                )
            ],
        ),
        (
            "component",
            {},
            [
                (
                    "structuredBody",
                    {},
                    [
                        _section("Allergies", "48765-2", ("paragraph", {}, "Penicillin: hives")),
                        _section("Hospital Course", "8648-8", ("paragraph", {}, "Admitted with chest pain.")),
                    ],
                )
            ],
        ),
    ],
)


def _runs(*texts: str, private: bool = False) -> tuple[RunView, ...]:
    return tuple(RunView(text=MASK if private else text, private=private) for text in texts)


def cda_blocks() -> dict[str, tuple[BlockView, ...]]:
    """The sections of the discharge summary."""
    base = "ClinicalDocument/component/structuredBody/component"
    head = tuple(CellView(runs=_runs(text), head=True) for text in ("Substance", "Reaction", "Status"))
    rows = tuple(
        tuple(CellView(runs=_runs(text)) for text in cells)
        for cells in (("Penicillin", "Hives", "Active"), ("Latex", "Rash of the skin where gloves were worn", "Active"))
    )
    return {
        "head": (
            BlockView(kind="heading", runs=_runs("Discharge Summary"), path="ClinicalDocument/title"),
            BlockView(
                kind="fact", marker="Patient", runs=_runs("x", private=True), path="ClinicalDocument/recordTarget"
            ),
            BlockView(kind="fact", marker="Born", runs=_runs("x", private=True)),
            BlockView(kind="fact", marker="Written", runs=_runs("22 Nov 2026 10:15")),
            BlockView(kind="rule"),
            BlockView(kind="notice", severity="warning", runs=_runs("The document has no custodian.")),
        ),
        "allergies": (
            BlockView(kind="heading", level=2, runs=_runs("Allergies"), path=f"{base}[1]/section"),
            BlockView(
                kind="table",
                caption="Allergies, adverse reactions",
                cells=(head, *rows),
                path=f"{base}[1]/section/text",
            ),
        ),
        "course": (
            BlockView(kind="heading", level=2, runs=_runs("Hospital Course"), path=f"{base}[2]/section"),
            BlockView(
                kind="text",
                runs=(*_runs("x", private=True), RunView(text=" and "), RunView(text="stable", style="strong")),
            ),
            BlockView(kind="item", marker="•", runs=_runs("Aspirin 100 mg")),
            BlockView(kind="item", marker="•", level=2, runs=_runs("once a day")),
            BlockView(kind="preformatted", runs=_runs("BP 120/80\nHR  72")),
        ),
        "plan": (BlockView(kind="text", runs=_runs("No information given.")),),
    }


CARDS = (
    BlockView(
        kind="heading",
        level=2,
        severity="error",
        path="cards[0]",
        runs=(RunView(text="Creatinine is high: adjust the dose", path="cards[0].summary"),),
    ),
    BlockView(kind="text", runs=(RunView(text=MASK, private=True, path="cards[0].detail"),)),
    BlockView(
        kind="fact",
        marker="Source",
        runs=(RunView(text="Renal dosing"), RunView(text=" https://cds.test/renal", style="link")),
    ),
    BlockView(kind="item", marker="•", runs=(RunView(text="Order 500 mg instead"),), path="cards[0].suggestions[0]"),
    BlockView(kind="fact", marker="Link", runs=(RunView(text="Guideline https://cds.test/guide", style="link"),)),
    BlockView(
        kind="heading",
        level=2,
        severity="info",
        path="cards[1]",
        runs=(RunView(text="No duplicate order found", path="cards[1].summary"),),
    ),
    BlockView(kind="fact", marker="Source", runs=(RunView(text="Duplicates"),)),
)


def outcome_blocks() -> tuple[BlockView, ...]:
    """The reply as a form."""
    return (
        BlockView(kind="heading", severity="error", runs=_runs("422 Unprocessable Entity")),
        BlockView(kind="fact", marker="Content-Type", runs=_runs("application/fhir+json")),
        BlockView(
            kind="notice", severity="error", runs=_runs("required: Observation.status is missing"), path="issue[0]"
        ),
        BlockView(kind="fact", marker="Where", runs=(RunView(text="Bundle.entry[1].resource.status", style="code"),)),
    )
