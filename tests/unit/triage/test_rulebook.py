"""Our rules and runbooks, and what they make of well-known failures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.config.triage_file import SLOTS as FILE_SLOTS
from console.config.triage_file import read
from console.core.outcome import Outcome
from console.desktop.commands import COMMANDS
from console.gateway.rulebook import build, standard
from console.layers.hl7v2.tables import ERROR_CODES
from console.query.parser import parse
from console.triage.failure import Failure
from console.triage.fingerprint import fingerprint
from console.triage.runbooks import for_group
from console.triage.titles import SLOTS, Words, title

RULES = standard()
WORDS = Words(layer="hl7v2", interface="LAB → CERN", destination="CERN")
BASE = Failure(
    layer="hl7v2", interface="lab", destination="cern", address="cern:6661", code="", outcome="content_error"
)


def named(words: Words, **changes: object) -> tuple[str, str, str]:
    """(rule, title, place) of a failure."""
    found = fingerprint(replace(BASE, **changes), RULES)  # type: ignore[arg-type]  # fields of a failure
    return (found.rule.rpartition(" ")[0], *title(found, RULES, words))


@pytest.mark.parametrize(
    ("changes", "rule", "name", "place"),
    [
        (
            {
                "code": "AE 103",
                "path": "OBX[2]-3.1",
                "text": "Table value not found at OBX[2]-3.1: Code GLU not mapped",
            },
            "result-code",
            "Result code not mapped to LOINC",
            "AE 103 at OBX-3.1",
        ),
        ({"code": "AE 101", "path": "PV1-19"}, "field-missing", "Visit number missing", "AE 101 at PV1-19"),
        ({"code": "AE 101", "path": "ZPD-4"}, "field-missing", "ZPD-4 missing", "AE 101 at ZPD-4"),
        ({"code": "AE 101"}, "field-missing", "Required field missing", "AE 101"),
        ({"code": "AE 204", "path": "PID-3"}, "patient-unknown", "Patient not known to CERN", "AE 204 at PID-3"),
        (
            {"code": "AE", "text": "Error: Patient •••••• not found"},
            "patient-value-not-found",
            "Patient not known to CERN",
            "AE",
        ),
        ({"code": "AR 203"}, "version-unsupported", "CERN does not take this HL7 version", "AR 203"),
        (
            {"code": "AE 205", "outcome": "conflict", "path": "ORC-2"},
            "key-duplicate",
            "Placer order number exists already",
            "AE 205 at ORC-2",
        ),
        ({"code": "AE 206", "outcome": "transient"}, "record-locked", "Record is locked", "AE 206"),
        ({"code": "AE"}, "refused", "Refused by CERN", "AE"),
        (
            {"code": "sequence", "text": "Sequence numbers differ."},
            "sequence",
            "Sequence numbers differ with CERN",
            "Number out of turn",
        ),
        ({"code": "nak"}, "not-stored", "CERN could not store it", "nak"),
        ({"code": "refused", "outcome": "unreachable"}, "link-down", "Link to CERN is down", "Refused by cern:6661"),
        (
            {"code": "timeout", "outcome": "unreachable"},
            "link-down",
            "Link to CERN is down",
            "No connection to cern:6661",
        ),
        (
            {"code": "dns", "outcome": "unreachable"},
            "link-name",
            "Link to CERN is down: its name is not known",
            "Name of cern:6661 is not known",
        ),
        (
            {"code": "tls", "outcome": "unreachable", "text": "cern:6661 was refused: certificate has expired"},
            "tls-expired",
            "Certificate has expired: CERN",
            "TLS with cern:6661",
        ),
        (
            {"code": "tls", "outcome": "unreachable", "text": "wrong name"},
            "tls",
            "TLS with CERN fails",
            "TLS with cern:6661",
        ),
        (
            {"code": "no_folder", "outcome": "unreachable", "address": "/srv/out"},
            "folder",
            "Folder of CERN cannot be written",
            "No folder /srv/out",
        ),
        (
            {"code": "timeout", "outcome": "unknown"},
            "silence-timeout",
            "Sent to CERN, no reply came",
            "No reply in time",
        ),
        (
            {"code": "eof", "outcome": "unknown"},
            "silence-closed",
            "CERN hangs up without a reply",
            "Closed before the reply",
        ),
        (
            {"code": "interrupted", "outcome": "unknown"},
            "silence-interrupted",
            "Gateway stopped while it was sent",
            "Interrupted by a restart",
        ),
        (
            {"code": "same id", "outcome": "", "arrival": True},
            "arrival-same-id",
            "Control ID used again with other content",
            "Same id, other content",
        ),
        (
            {"code": "AR", "outcome": "", "arrival": True, "text": "No MSH segment"},
            "arrival-no-header",
            "Arrives without a readable header",
            "AR",
        ),
        (
            {"code": "AE 207", "application": "refused"},
            "application-refused",
            "Application refused after taking the message",
            "AE 207",
        ),
        ({"code": "CA", "application": "overdue"}, "application-overdue", "No reply of the application of CERN", "CA"),
    ],
)
def test_that_a_well_known_failure_has_its_name(changes: dict[str, object], rule: str, name: str, place: str) -> None:
    assert named(WORDS, **changes) == (rule, name, f"{place} · LAB → CERN")


@pytest.mark.parametrize(
    ("layer", "changes", "rule", "name"),
    [
        (
            "fhir",
            {"code": "401 invalid_client", "outcome": "unauthorised"},
            "token-client",
            "Token endpoint refuses the client",
        ),
        (
            "fhir",
            {"code": "403 insufficient_scope", "outcome": "unauthorised", "path": "Observation"},
            "scope-missing",
            "Not allowed by our scopes: observation",
        ),
        ("fhir", {"code": "404", "path": "Patient"}, "http-not-found", "Patient not found at CERN"),
        ("fhir", {"code": "409", "outcome": "conflict"}, "fhir-stale", "Somebody changed the record meanwhile"),
        (
            "fhir",
            {"code": "412", "outcome": "conflict"},
            "fhir-if-match-missing",
            "Version to change was not named (If-Match)",
        ),
        (
            "fhir",
            {"code": "422", "path": "Observation.status", "text": "Observation.status: minimum required = 1"},
            "http-missing",
            "Observation status missing",
        ),
        (
            "fhir",
            {"code": "422", "path": "Observation.code", "text": "not acceptable"},
            "http-unprocessable",
            "Observation code not accepted",
        ),
        ("fhir", {"code": "503", "outcome": "transient"}, "peer-unavailable", "CERN is out of service"),
        ("millennium", {"code": "429", "outcome": "transient"}, "throttled", "CERN throttles our calls"),
        (
            "ccda",
            {"code": "CONF:5444", "path": "/ClinicalDocument/author/time"},
            "schematron",
            "Author time: rule of the document broken (CONF:5444)",
        ),
        ("cds_hooks", {"code": "timeout", "outcome": "unknown"}, "silence-timeout", "Sent to CERN, no reply came"),
        ("cds_hooks", {"code": "504"}, "cds-slow", "CERN answers too late"),
    ],
)
def test_that_layers_to_come_have_names_already(layer: str, changes: dict[str, object], rule: str, name: str) -> None:
    assert named(replace(WORDS, layer=layer), layer=layer, **changes)[:2] == (rule, name)


def test_that_every_error_code_of_the_table_has_a_name_of_its_own() -> None:
    found = {code: named(WORDS, code=f"AE {code}")[0] for code in ERROR_CODES if code not in {"0", "199", "201", "206"}}

    assert len(set(found.values())) == len(found)
    assert "refused" not in found.values()


def test_that_an_outage_of_several_interfaces_is_named_by_its_address() -> None:
    words = Words(layer="hl7v2", interfaces=3)

    assert named(words, outcome=Outcome.UNREACHABLE, code="refused")[1:] == (
        "Link to cern:6661 is down",
        "Refused by cern:6661 · 3 interfaces",
    )


def test_that_a_title_is_taken_anew_where_its_rule_is_gone() -> None:
    found = replace(fingerprint(replace(BASE, code="AE 101"), RULES), rule="gone v9")

    assert title(found, RULES, WORDS)[0] == "Required field missing"


def test_that_every_rule_leads_to_a_runbook_and_every_runbook_is_used() -> None:
    assert {rule.runbook for rule in RULES.rules} == set(RULES.runbooks)
    assert SLOTS == FILE_SLOTS


def test_that_the_steps_name_commands_and_filters_that_exist() -> None:
    known = {command.id for command in COMMANDS}
    for runbook in RULES.runbooks.values():
        for step in for_group(runbook, "cause:12").steps:
            assert step.command in known | {""}, (runbook.id, step.command)
            assert "{" not in step.query
            parse(step.query)


def test_that_a_site_is_asked_first_and_replaces_runbooks() -> None:
    own = read(
        '[[rule]]\nid = "lis-down"\nversion = 2\ntitle = "The LIS is at it again"\nrunbook = "RB-043"\ncode = ["AE*"]\n'
        '[[runbook]]\nid = "RB-043"\ntitle = "Call the LIS desk"\n[[runbook.step]]\ntext = "Call 4711"\n',
        "own.toml",
    )
    rules = build(own, read("", "none"))
    found = fingerprint(replace(BASE, code="AE 101"), rules)

    assert found.rule == "lis-down v2"
    assert rules.runbooks["RB-043"].title == "Call the LIS desk"
