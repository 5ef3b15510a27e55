"""Two documents compared over the wire: masked, audited before it is told, clear only with leave for both."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.api.caller import ApiError
from console.api.commands import DraftRequest, EditChange, ResendRequest
from console.api.comparisons import CompareRequest
from console.api.documents import DocumentRef, RevealDocument
from console.api.messages import MessageRow
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running


async def two(rig: Rig) -> tuple[MessageRow, MessageRow]:
    """The same result of two patients, with another value."""
    await rig.receive(result("M1"))
    await rig.receive(result("M2", mrn="OTHER99").replace(b"99.50", b"101").replace(b"||F", b"||C", 1))
    return (await rig.settled("M1", Status.ERROR)), (await rig.settled("M2", Status.ERROR, Status.QUEUED))


def ref(row: MessageRow, attempt: int | None = None) -> DocumentRef:
    return DocumentRef(delivery=row.id, attempt=attempt)


async def test_that_two_messages_are_compared_masked_with_an_audit_row_for_each(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        first, second = await two(rig)
        told = await rig.admin.compare(CompareRequest(left=ref(first), right=ref(second)))
        found = {each.path: each for each in told.differences}
        assert (found["OBX-5"].was, found["OBX-5"].now, found["OBX-5"].kind) == ("99.50", "101", "changed")
        assert found["PID-3.1"].private
        assert found["PID-3.1"].was == found["PID-3.1"].now
        shown = told.model_dump_json()
        assert not [secret for secret in (CANARY, GIVEN, MRN, "OTHER99") if secret in shown]
        assert (told.format, told.ignored, told.clear) == ("hl7v2", 1, False)
        rows = [row for row in (await rig.admin.audit()).rows if row.action == "document.compare"]
        assert sorted(row.detail for row in rows) == sorted(
            (f"with delivery {first.id} (M1)", f"with delivery {second.id} (M2)")
        )


async def test_that_patient_data_are_shown_only_where_both_are_revealed_to_this_person(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        first, second = await two(rig)
        asked = [RevealDocument(ref=ref(row), purpose="verify both with the sender") for row in (first, second)]
        left, right = [(await rig.admin.document_reveal(each)).key for each in asked]
        request = CompareRequest(left=ref(first), right=ref(second), key=left, right_key="")
        assert MRN not in (await rig.admin.compare(request)).model_dump_json()
        both = request.model_copy(update={"right_key": right})
        told = await rig.admin.compare(both)
        assert told.clear
        assert {"OTHER99", MRN} <= {text for each in told.differences for text in (each.was, each.now)}
        assert MRN not in (await rig.clients[Role.LEAD].compare(both)).model_dump_json()


async def test_that_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        first, _ = await two(rig)
        with pytest.raises(ApiError, match="one and the same"):
            await rig.admin.compare(CompareRequest(left=ref(first), right=ref(first)))
        with pytest.raises(ApiError, match="There is no delivery"):
            await rig.admin.compare(CompareRequest(left=ref(first), right=DocumentRef(delivery=999)))
        with pytest.raises(ApiError, match="No reply is stored"):
            await rig.admin.compare(CompareRequest(left=ref(first), right=ref(first, 7)))


async def test_that_the_stages_of_a_message_are_its_original_itself_its_replies_and_its_copies(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        first, second = await two(rig)
        change = EditChange(path="OBX[1]-3.1", value="2345-7")
        draft = await rig.admin.draft(first.id, DraftRequest(changes=(change,)))
        copy = await rig.admin.resend(
            first.id,
            ResendRequest(
                changes=(change,),
                destination=draft.destination,
                reason="code mended",
                replaces_original=draft.replaces_original,
                sha256=draft.sha256,
                request_id="request-0001",
            ),
        )
        await rig.settled(copy.row.control_id, Status.ERROR)
        of_first = await rig.admin.stages(ref(first))
        assert [each.kind for each in of_first.stages] == ["received", "reply", "copy"]
        assert of_first.before is None
        of_copy = await rig.admin.stages(ref(copy.row))
        assert [each.kind for each in of_copy.stages][:2] == ["original", "received"]
        assert "(M1)" in of_copy.stages[0].title
        of_second = await rig.admin.stages(ref(second))
        assert of_second.before is not None
        assert "(M1)" in of_second.before.title
        told = await rig.admin.compare(CompareRequest(left=of_copy.stages[0].ref, right=of_copy.stages[1].ref))
        assert "OBX-3.1" in {each.path for each in told.differences}
        reply = of_copy.stages[2]
        assert (await rig.admin.compare(CompareRequest(left=reply.ref, right=of_first.stages[1].ref))).format == "hl7v2"
        with pytest.raises(ApiError, match="no stages"):
            await rig.admin.stages(DocumentRef(held="x"))
