"""What replies of all kinds mean, read from their bytes."""

from __future__ import annotations

import json

import pytest

from console.core.message import Severity
from console.gateway.desk.documents.explained import explanations
from console.gateway.rulebook import standard
from console.layers.registry import recognise


def _issue(code: str, path: str = "") -> bytes:
    issue: dict[str, object] = {"severity": "error", "code": code, "expression": [path] if path else []}
    return json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}).encode()


def _http(status: int, body: bytes = b"", media: str = "application/fhir+json") -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Type: {media}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("raw", "rule", "path"),
    [
        (_http(409, _issue("conflict")), "fhir-stale", ""),
        (_http(409, _issue("business-rule", "Appointment.status")), "fhir-business-conflict", "Appointment.status"),
        (_http(412), "fhir-if-match-missing", "status.code"),
        (_http(406), "fhir-not-acceptable", "status.code"),
        (_http(500, _issue("required", "Observation.status")), "fhir-stored-record", "Observation.status"),
        (_http(502, b"<html>Bad gateway</html>", "text/html"), "fhir-tenant", "status.code"),
        (_issue("required", "Patient.name"), "element-required", "Patient.name"),
        (
            b"MSH|^~\\&|A|B|C|D|2026||ACK|1|P|2.5.1\rMSA|AE|X1\rERR||PID^1^3|204^Unknown key^HL70357|E\r",
            "patient-unknown",
            "PID-3",
        ),
    ],
)
def test_that_a_reply_is_explained_with_the_node_it_points_at(raw: bytes, rule: str, path: str) -> None:
    reader = recognise(raw)
    (found,) = explanations(standard(), reader, reader.parse(raw))

    assert (found.rule.partition(" ")[0], found.path) == (rule, path)
    assert found.explained
    assert found.causes
    assert found.severity in {Severity.ERROR, Severity.WARNING}


@pytest.mark.parametrize(
    "raw", [b'{"resourceType":"Patient"}', b"MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5\rPID|1\r", b"plain", b""]
)
def test_that_what_is_no_reply_is_not_explained(raw: bytes) -> None:
    reader = recognise(raw)

    assert explanations(standard(), reader, reader.parse(raw)) == ()
