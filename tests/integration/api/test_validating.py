"""The checks of a document over the API: audited first, in a process of their own, and no finding quotes a patient."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from console.api.caller import ApiError
from console.api.client import OpsClient
from console.api.documents import DocumentRef, OpenRequest, ValidateRequest, Validation
from console.core.status import Status
from console.gateway.checking.pool import CheckPool
from console.security.roles import Role
from tests.integration.api.rig import CANARY, MRN, Rig, result, running

RESOURCE = {
    "resourceType": "Patient",
    "id": f"{MRN} {CANARY}",
    "name": [{"family": CANARY, "period": {"start": "2024", "end": "2023"}}],
    "gender": CANARY,
    "birthDate": CANARY,
    f"{CANARY} {MRN}": 1,
    "communication": [{"language": {"coding": [{"system": "http://loinc.org", "code": CANARY}]}}],
    "contact": [{"organization": {"reference": f"#{CANARY}"}}],
}


async def checked(client: OpsClient, raw: bytes, *names: str) -> Validation:
    """Hold a document and check it."""
    opened = await client.document_open(OpenRequest(raw=b64encode(raw)))
    return await client.document_validate(ValidateRequest(ref=opened.documents[0].ref, checks=names))


async def test_that_documents_are_checked_in_a_process_and_nothing_of_them_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await held_one_is_checked(rig)
        await stored_one_is_checked_by_its_own_format(rig)
        pool = rig.gateway.kept[CheckPool]
        assert isinstance(pool, CheckPool)
        assert pool.workers == 1
    assert pool.workers == 0


async def held_one_is_checked(rig: Rig) -> None:
    """A resource that is wrong all over, from outside."""
    told = await checked(rig.admin, json.dumps(RESOURCE).encode())
    audit = [row for row in (await rig.admin.audit()).rows if row.action == "document.validate"]

    assert {run.name: run.state for run in told.runs} == {
        "fhir-schema": "ran",
        "fhir-required": "ran",
        "fhir-rules": "ran",
        "us-core": "refused",
    }
    assert ("Patient.communication[0].language.coding[0].code", "loinc-form") in {
        (finding.path, finding.code) for finding in told.findings
    }
    assert told.total == len(told.findings) > 5
    assert CANARY not in told.model_dump_json()
    assert MRN not in told.model_dump_json()
    assert len(audit) == 1
    assert CANARY not in str(audit)


async def stored_one_is_checked_by_its_own_format(rig: Rig) -> None:
    """A message in the store, by someone who may just see it; a check that is not there is refused."""
    await rig.receive(result("C1"))
    row = await rig.settled("C1", Status.ERROR, Status.SENT)
    ref = DocumentRef(delivery=row.id)
    told = await rig.clients[Role.HELP_DESK].document_validate(ValidateRequest(ref=ref))

    assert told.runs
    assert {run.state for run in told.runs} <= {"ran", "refused"}
    assert CANARY not in told.model_dump_json()
    with pytest.raises(ApiError, match="no check called better"):
        await rig.admin.document_validate(ValidateRequest(ref=ref, checks=("better",)))
