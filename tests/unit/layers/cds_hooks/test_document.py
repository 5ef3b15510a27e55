"""CDS Hooks documents: kinds, labels, privacy, tokens, resources inside."""

from __future__ import annotations

import json

import pytest

from console.core.change import Change, ChangeKind
from console.documents.masking import MASK, masked_text
from console.documents.node import Document
from console.documents.sensitive import Kind
from console.documents.splice import EditRefused
from console.documents.walk import leaves, walk
from console.layers.registry import format_named, recognise
from tests.support.corpus import OWN

HOOKS = format_named("cds_hooks")
REQUEST = (OWN / "cdshooks/cds-hooks-spec/spec-request-1.json").read_bytes()
RESPONSE = (OWN / "cdshooks/cds-hooks-spec/spec-response-3.json").read_bytes()
TOKEN = "eyJhbGciOi.secret.token"
CANARY = "Zwetschgenbaum"
CALL = {
    "hook": "order-sign",
    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "fhirServer": "https://ehr.example.org/fhir",
    "fhirAuthorization": {
        "access_token": TOKEN,
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "patient/*.read",
        "subject": CANARY,
        "patient": CANARY,
        "other": TOKEN,
    },
    "context": {"userId": f"Practitioner/{CANARY}", "patientId": CANARY, "unknown": [CANARY]},
    "prefetch": {
        "patient": {"resourceType": "Patient", "id": CANARY, "name": [{"family": CANARY}], "gender": "female"},
        "none": None,
        "failed": {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found"}]},
    },
    "extension": {"com.example.id_token": TOKEN, "com.example.note": CANARY},
}
CARD = {
    "summary": CANARY,
    "indicator": "critical",
    "detail": CANARY,
    "source": {"label": "Drug checker", "url": "https://x.example", "topic": {"code": "t"}},
    "suggestions": [
        {"label": CANARY, "actions": [{"type": "delete", "description": CANARY, "resourceId": "ServiceRequest/1"}]}
    ],
    "links": [{"label": CANARY, "url": f"https://x.example/?p={CANARY}", "type": "smart", "appContext": CANARY}],
}
FEEDBACK = {"feedback": [{"card": "c", "outcome": "overridden", "overrideReason": {"userComment": CANARY}}]}


def parsed(content: object) -> Document:
    """A document of its JSON."""
    return HOOKS.parse(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("raw", "type_"),
    [
        (REQUEST, "request patient-view"),
        (RESPONSE, "response"),
        (b'{"cards": []}', "response"),
        (json.dumps(CALL).encode(), "request order-sign"),
        (json.dumps(FEEDBACK).encode(), "feedback"),
        (b'{"services": [{"hook": "patient-view", "id": "a", "description": "b"}]}', "discovery"),
    ],
)
def test_that_each_kind_is_recognised(raw: bytes, type_: str) -> None:
    assert recognise(raw).name == "cds_hooks"
    assert HOOKS.summarize(raw).type == type_
    assert HOOKS.summarize(raw).readable


def test_that_other_json_is_not_taken() -> None:
    assert recognise(b'{"resourceType": "Basic", "cards": [{"summary": 1}]}').name == "fhir"
    assert recognise(b'{"order": {"id": 1}}').name == "json"
    assert not HOOKS.summarize(b'{"order": 1}').readable


def test_that_members_have_their_labels_and_resources_those_of_fhir() -> None:
    found = {node.path: node for node in walk(HOOKS.parse(REQUEST).nodes)}

    assert found["context.userId"].label == "User"
    assert found["hook"].meaning == "The user opens a patient's record"
    assert found["prefetch.patientToGreet"].datatype == "Patient"
    assert found["prefetch.patientToGreet.birthDate"].label == "Birth date"
    assert found["prefetch.patientToGreet.birthDate"].private
    assert found["prefetch.patientToGreet.gender"].meaning == "Male"


@pytest.mark.parametrize("content", [CALL, {"cards": [CARD]}, FEEDBACK], ids=["call", "cards", "feedback"])
def test_that_no_value_of_a_person_and_no_token_is_shown(content: object) -> None:
    document = parsed(content)
    public = " ".join(node.value for node in leaves(document.nodes) if not node.private)
    told = " ".join(f"{node.path} {node.label} {node.meaning}" for node in walk(document.nodes))
    private = {node.path for node in leaves(document.nodes) if node.private}

    assert CANARY not in public + told
    assert TOKEN not in public + told
    assert private <= {found.node.path for found in HOOKS.sensitive(document)}


def test_that_what_an_analyst_needs_is_shown() -> None:
    public = {node.path: node.value for node in leaves(parsed(CALL).nodes) if not node.private}
    card = {node.path: node.value for node in leaves(parsed({"cards": [CARD]}).nodes) if not node.private}

    assert public["fhirAuthorization.scope"] == "patient/*.read"
    assert public["prefetch.none"] == "null"
    assert public["prefetch.failed.issue[0].code"] == "not-found"
    assert (card["cards[0].indicator"], card["cards[0].source.label"]) == ("critical", "Drug checker")
    assert card["cards[0].suggestions[0].actions[0].resourceId"] == "ServiceRequest/1"


def test_that_a_token_is_never_shown_whatever_is_revealed() -> None:
    raw = json.dumps(CALL).encode()
    document = HOOKS.parse(raw)
    paths = [node.path for node in walk(document.nodes)]
    secrets = [node for node in leaves(document.nodes) if node.datatype == "secret"]

    assert [node.path for node in secrets] == [
        "fhirAuthorization.access_token",
        "fhirAuthorization.other",
        'extension["com.example.id_token"]',
    ]
    assert all(node.private and node.value == MASK for node in secrets)
    assert TOKEN not in " ".join(masked_text(document, node, paths) for node in document.nodes)
    assert TOKEN not in HOOKS.text(raw)
    assert not HOOKS.is_plain(raw)
    for path in (*paths, "{#4}{#1}", "fhirAuthorization"):
        assert TOKEN not in HOOKS.values(raw, path)
    assert HOOKS.hides("fhirAuthorization.access_token") is True
    for path in ("fhirAuthorization.access_token", "{#4}{#1}", "{#4}"):
        with pytest.raises(EditRefused, match="credential"):
            HOOKS.edit(raw, [Change(kind=ChangeKind.REMOVE, path=path)])


def test_that_ids_are_told_apart_for_replacing() -> None:
    scopes = {found.node.path: (found.kind, found.scope) for found in HOOKS.sensitive(parsed(CALL))}

    assert scopes["context.patientId"] == (Kind.IDENTIFIER, "Patient.id")
    assert scopes["context.userId"] == (Kind.IDENTIFIER, "reference")
    assert scopes["prefetch.patient.name[0].family"][0] is Kind.FAMILY


def test_that_values_and_edits_go_by_path() -> None:
    after = HOOKS.edit(RESPONSE, [Change(kind=ChangeKind.SET, path="cards[0].indicator", value="critical")])

    assert HOOKS.values(after, "cards.indicator") == ("critical", "warning")
    assert HOOKS.places(RESPONSE, "cards.links.url")[0] == "cards[0].links[0].url"
    assert HOOKS.volatile("hookInstance")
    assert HOOKS.volatile("cards[0].uuid")
    assert not HOOKS.volatile("cards[0].summary")
