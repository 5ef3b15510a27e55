"""Any document over the real API: stored, replies, held, embedded; pages, keys, drafts, files; and who may what."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path

import httpx
import pytest

from console.api.client import ApiError, OpsClient
from console.api.commands import EditChange
from console.api.documents import (
    ChainRequest,
    DocumentRef,
    DraftDocument,
    FindRequest,
    LinesRequest,
    NodesRequest,
    Opened,
    OpenRequest,
    RevealDocument,
    RevealPlaces,
    SaveRequest,
)
from console.core.status import Status
from console.gateway.desk.documents.keys import KEY_SECONDS
from console.gateway.desk.documents.state import DocumentDesk
from console.security.roles import Role
from tests.integration.api.canary_documents import ccda, fhir, hl7v2, http_reply
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running, token_of
from tests.support.stores import HandClock

WHY = "a test"


async def opened(client: OpsClient, raw: bytes, **more: object) -> Opened:
    return await client.document_open(OpenRequest.model_validate({"raw": base64.b64encode(raw), **more}))


async def held(client: OpsClient, raw: bytes) -> DocumentRef:
    return (await opened(client, raw)).documents[0].ref


async def lines(client: OpsClient, ref: DocumentRef, **more: object) -> list[str]:
    window = await client.document_lines(LinesRequest.model_validate({"ref": ref, **more}))
    return [line.text for line in window.lines]


async def stored(rig: Rig, control_id: str = "A1") -> DocumentRef:
    await rig.receive(result(control_id))
    return DocumentRef(delivery=(await rig.settled(control_id, Status.ERROR)).id)


async def actions(rig: Rig) -> list[str]:
    return [row.action for row in reversed((await rig.admin.audit()).rows)]


async def test_that_a_stored_message_is_read_page_by_page(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ref = await stored(rig)
        head = await rig.admin.document_head(ref)
        assert (head.format, head.type, head.identity, head.lines) == ("hl7v2", "ORU^R01", "A1", 4)
        assert (head.framed, head.nodes_complete, head.terminator) == (True, True, "CR")
        window = await rig.admin.document_lines(LinesRequest(ref=ref, frame=True))
        assert (window.lines[0].before, window.lines[-1].after) == ("\u240b", "\u241c\u240d")
        for node in head.nodes:
            text = window.lines[node.line].text[node.column : node.column_end]
            assert node.has_children or text == node.value
        page = await rig.admin.document_nodes(NodesRequest(ref=ref, path="OBX", first=2, count=3))
        assert ([node.path for node in page.nodes], page.total) == (["OBX-3", "OBX-5", "OBX-6"], 8)
        found = next(node for node in head.nodes if node.path == "OBX-3.2")
        chain = await rig.admin.document_chain(ChainRequest(ref=ref, line=found.line, column=found.column + 1))
        assert [node.path for node in chain.nodes] == ["OBX", "OBX-3", "OBX-3.2"]
        assert chain == await rig.admin.document_chain(ChainRequest(ref=ref, path="OBX-3.2"))
        dump = await lines(rig.admin, ref, form="hex", frame=True)
        assert dump[0].startswith("00000000  0b 4d 53 48")
        looks = [action for action in await actions(rig) if action == "message.view"]
        assert len(looks) == 1  # one look, however many pages


async def test_that_a_reply_is_a_document_of_its_own(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ref = (await stored(rig)).model_copy(update={"attempt": 1})
        head = await rig.admin.document_head(ref)
        assert (head.type, "reply" in head.views) == ("ACK", True)
        with pytest.raises(ApiError, match="No reply is stored"):
            await rig.admin.document_head(ref.model_copy(update={"attempt": 9}))


async def test_that_embedded_documents_open_within_each_other(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        reply = await held(rig.admin, http_reply())
        (body,) = (await rig.admin.document_head(reply)).parts
        assert (body.path, body.opens) == ("body", True)
        inner = await rig.admin.document_head(reply.model_copy(update={"part": "body"}))
        assert inner.format == "fhir"
        deep = reply.model_copy(update={"part": f"body!{inner.parts[0].path}"})
        assert (await rig.admin.document_head(deep)).format == "plain"
        message = await held(rig.admin, hl7v2())
        parts = (await rig.admin.document_head(message)).parts
        assert [part.title for part in parts] == ["C-CDA"]
        summary = await rig.admin.document_head(message.model_copy(update={"part": parts[0].path}))
        assert summary.sha256 != (await rig.admin.document_head(message)).sha256
        assert summary.type


async def test_that_a_key_shows_one_document_to_one_person_for_a_minute(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        clock = HandClock()
        rig.gateway.kept[DocumentDesk] = DocumentDesk(clock.monotonic)
        analyst = rig.clients[Role.ANALYST]
        ref, other = await stored(rig), await held(analyst, result("A2"))
        key = (await analyst.document_reveal(RevealDocument(ref=ref, purpose=WHY))).key
        assert (await actions(rig))[-1] == "reveal_message"
        assert CANARY in " ".join(await lines(analyst, ref, key=key))
        reply = ref.model_copy(update={"attempt": 1})
        for client, wrong in ((rig.admin, ref), (analyst, other), (analyst, reply)):
            assert CANARY not in " ".join(await lines(client, wrong, key=key))
        clock.forward(KEY_SECONDS)
        assert CANARY not in " ".join(await lines(analyst, ref, key=key))
        with pytest.raises(ApiError) as refused:
            await rig.clients[Role.HELP_DESK].document_reveal(RevealDocument(ref=ref, purpose=WHY))
        assert refused.value.status == 403
        values = await analyst.document_reveal_places(RevealPlaces(ref=ref, paths=("PID-5.1",), purpose=WHY))
        assert values.values == {"PID-5.1": CANARY}
        row = (await rig.admin.audit()).rows[0]
        assert (row.action, row.detail) == ("reveal_field", "PID-5.1")


async def test_that_a_masked_value_is_not_found_and_a_revealed_one_is(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ref = await stored(rig)
        for word in (CANARY, CANARY[:4].lower(), GIVEN, MRN, f"{CANARY}^"):
            assert (await rig.admin.document_find(FindRequest(ref=ref, text=word))).matches == ()
        key = (await rig.admin.document_reveal(RevealDocument(ref=ref, purpose=WHY))).key
        (match,) = (await rig.admin.document_find(FindRequest(ref=ref, text=CANARY.lower(), key=key))).matches
        shown = (await lines(rig.admin, ref, key=key))[match.line]
        assert (match.path, match.where) == ("PID-5.1", "value")
        assert shown[match.column : match.column_end] == CANARY
        named = await rig.admin.document_find(FindRequest(ref=ref, text="OBX-5"))
        assert [item.path for item in named.matches] == ["OBX-5"]
        across = await rig.admin.document_find(FindRequest(ref=ref, text="OBX|1|NM"))
        assert [(item.where, item.line, item.column) for item in across.matches] == [("raw", 3, 0)]


async def test_that_held_documents_are_their_owners_and_bytes_stay_as_they_were(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        raw = b"\xef\xbb\xbf" + fhir().replace(b"\n", b"\r\n") + b"  \n"
        ref = await held(rig.admin, raw)
        head = await rig.admin.document_head(ref)
        assert (head.size, head.format) == (len(raw), "fhir")
        pieces: list[bytes] = []
        await rig.admin.document_save(SaveRequest(ref=ref, masked=False, purpose=WHY), pieces.append)
        assert b"".join(pieces) == raw
        with pytest.raises(ApiError) as refused:
            await rig.clients[Role.LEAD].document_head(ref)
        assert refused.value.status == 404
        frames = b"".join(b"\x0b" + result(name) + b"\x1c\r" for name in ("X", "Y"))
        found = await opened(rig.admin, frames)
        assert [item.size for item in found.documents] == [len(result("X")), len(result("Y"))]
        assert (await rig.admin.document_head(found.documents[1].ref)).framed
        await rig.admin.document_drop(ref)
        with pytest.raises(ApiError, match="not held any more"):
            await rig.admin.document_head(ref)
        assert json.dumps([row.model_dump(mode="json") for row in (await rig.admin.audit()).rows]).count("QVX") == 0


async def test_that_a_draft_is_a_copy_with_the_rights_of_its_original(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        analyst = rig.clients[Role.ANALYST]
        ref = await stored(rig)
        changes = (EditChange(path="OBX-5", value="101"), EditChange(path="PID-5.1", value="QVXNEW"))
        draft = await analyst.document_draft(DraftDocument(ref=ref, changes=changes))
        assert [change.path for change in draft.changes] == ["PID-5.1", "OBX-5"]
        assert [line.number for line in draft.lines if line.kind == "changed"] == [2, 4]
        assert "QVX" not in draft.model_dump_json()
        assert CANARY not in draft.model_dump_json()
        assert (await analyst.document_head(draft.ref)).size == draft.size
        with pytest.raises(ApiError) as refused:
            await analyst.document_raw(RevealDocument(ref=ref, purpose=WHY))
        assert refused.value.status == 403
        text = await rig.admin.document_raw(RevealDocument(ref=ref, purpose=WHY))
        again = await rig.admin.document_draft(DraftDocument(ref=ref, text=text.text, reason=WHY))
        assert (again.sha256, again.changes) == (text.sha256, ())
        await rig.receive(result("P1"), "prod")
        prod = DocumentRef(delivery=(await rig.settled("P1", Status.SENT)).id)
        copy = await analyst.document_draft(DraftDocument(ref=prod, changes=changes))
        with pytest.raises(ApiError, match="on PROD"):
            await analyst.document_reveal(RevealDocument(ref=copy.ref, purpose=WHY))


async def test_that_masked_files_of_json_and_xml_can_still_be_read(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        for raw in (fhir(), ccda()):
            pieces: list[bytes] = []
            done = await rig.clients[Role.HELP_DESK].document_save(
                SaveRequest(ref=await held(rig.clients[Role.HELP_DESK], raw)), pieces.append
            )
            content = b"".join(pieces)
            assert b"QVX" not in content
            assert done.size == len(content)
            if raw.startswith(b"{"):
                assert json.loads(content)["entry"][0]["resource"]["birthDate"].startswith("19")
            else:
                assert content.count(b"<") == raw.count(b"<")
        assert (await actions(rig))[-2:] == ["export.masked", "export.masked.written"]


HOSTILE: tuple[dict[str, object], ...] = (
    {},
    {"delivery": 1, "held": "x"},
    {"held": "x", "attempt": 1},
    {"delivery": 2**70},
    {"delivery": 1, "attempt": 0},
    {"delivery": 1, "part": "x" * 2000},
    {"delivery": 999_999},
    {"held": "../../etc/passwd"},
    {"delivery": 1, "part": "!" * 20},
    {"delivery": 1, "part": "OBX-5"},
)


async def test_that_a_reference_to_nothing_is_refused_with_words(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await stored(rig)
        headers = {"Authorization": f"Bearer {token_of(Role.ADMINISTRATOR)}"}
        async with httpx.AsyncClient(base_url=rig.server.url, headers=headers) as client:
            for ref in HOSTILE:
                answer = await client.post("/v1/documents/head", json=ref)
                assert answer.status_code in {404, 422}, ref
                assert answer.json()["detail"]


async def test_that_many_at_once_and_too_much_are_borne(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError, match="nothing in it"):
            await opened(rig.admin, b"")
        large = await held(rig.admin, (b"x" * 999 + b"\n") * 7000)  # over the limit of other calls
        heads = await asyncio.gather(*(rig.admin.document_head(large) for _ in range(4)))
        assert {head.lines for head in heads} == {35_000}
        window = await rig.admin.document_lines(LinesRequest(ref=large, first=34_999, count=500))
        assert (window.total, len(window.lines)) == (35_000, 1)
