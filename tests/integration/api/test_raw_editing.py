"""Raw editing end to end over the API: who may, what is written down, what arrives; and values that stay values."""

from __future__ import annotations

import base64
import json
import xml.etree.ElementTree as Xml
from collections.abc import Callable
from pathlib import Path

import pytest

from console.api.client import ApiError, OpsClient
from console.api.commands import Draft, DraftRequest, EditChange, MessageCommand, MessageCommandName, ResendRequest
from console.api.documents import DocumentRef, DraftDocument, OpenRequest, RevealDocument, SaveRequest
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import CANARY, Rig, result, running
from tests.support.scripted_peer import Act, Step

WHY = "Mend a failed message"


async def failed(rig: Rig, control_id: str = "M1") -> int:
    await rig.receive(result(control_id))
    return (await rig.settled(control_id, Status.ERROR)).id


async def raw_text(client: OpsClient, delivery: int) -> str:
    ref = DocumentRef(delivery=delivery)
    return (await client.document_raw(RevealDocument(ref=ref, purpose=WHY))).text


def resend(draft: Draft, text: str, **more: object) -> ResendRequest:
    return ResendRequest.model_validate(
        {
            "text": text, "reason": "segments mended", "sha256": draft.sha256, "request_id": "request-0001",
            "seen": draft.seen, **more,
        }
    )  # fmt: skip


async def audit(rig: Rig) -> list[tuple[str, str, str]]:
    """(who, what, detail), oldest first."""
    return [(row.actor, row.action, row.detail) for row in reversed((await rig.admin.audit()).rows)]


async def test_that_a_lead_writes_a_message_anew_and_those_bytes_arrive(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        lead = rig.clients[Role.LEAD]
        original = await failed(rig)
        before = await rig.admin.message(original)
        text = await raw_text(lead, original)
        assert CANARY in text
        written = text.replace("2345-7L", "2345-7") + "NTE|1|L|mended by hand\n"
        draft = await lead.draft(original, DraftRequest(text=written))
        assert [(line.kind, line.number) for line in draft.lines if line.kind != "same"] == [
            ("changed", 1), ("changed", 4), ("added", 5),
        ]  # fmt: skip
        assert CANARY not in draft.model_dump_json()
        rig.peer.choose = lambda _: Step(Act.AA)
        sent = (await lead.resend(original, resend(draft, written))).row
        await rig.settled("M1R1", Status.SENT)
        after = await rig.admin.message(original)
        told = await audit(rig)
    expected = result("M1").replace(b"|M1|", b"|M1R1|").replace(b"2345-7L", b"2345-7") + b"NTE|1|L|mended by hand\r"
    assert rig.peer.journal[-1].raw == expected
    assert sent.parent_id == before.row.message_id
    assert (after.sha256, after.lines) == (before.sha256, before.lines)
    acts = [(who, what, detail) for who, what, detail in told if who == "lead" and what != "message.view"]
    assert [(who, what) for who, what, _ in acts[:3]] == [
        ("lead", "raw_edit"), ("lead", "message.draft"), ("lead", "message.resend"),
    ]  # fmt: skip
    assert (acts[0][2], acts[1][2]) == ("whole text", "raw text")
    assert not any(CANARY in detail or "mended by hand" in detail for _, _, detail in told)


async def test_that_raw_editing_is_a_right_of_its_own_and_asking_is_written_down(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        client, lead = rig.clients[Role.ANALYST], rig.clients[Role.LEAD]
        original = await failed(rig)
        text = await raw_text(lead, original)
        draft = await lead.draft(original, DraftRequest(text=text + "NTE|1\n"))
        ref = DocumentRef(delivery=original)
        for wish in (
            raw_text(client, original),
            client.draft(original, DraftRequest(text=text)),
            client.resend(original, resend(draft, text + "NTE|1\n")),
            client.document_draft(DraftDocument(ref=ref, text=text, reason=WHY)),
        ):
            with pytest.raises(ApiError) as refused:
                await wish
            assert refused.value.status == 403
        told = [what for who, what, _ in await audit(rig) if who == Role.ANALYST.value]
        assert len([what for what in told if what not in {"message.view", "login"}]) == 4
        assert rig.peer.ids == ["M1"]
        assert len((await rig.admin.messages("flag:resend")).rows) == 0


async def test_that_raw_text_of_an_original_that_moved_meanwhile_is_not_sent(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        lead = rig.clients[Role.LEAD]
        original = await failed(rig)
        written = (await raw_text(lead, original)).replace("99.50", "99.5")
        draft = await lead.draft(original, DraftRequest(text=written))
        skip = MessageCommand(command=MessageCommandName.SKIP, ids=(original,), reason="done by phone")
        await rig.admin.command(skip)
        with pytest.raises(ApiError) as refused:
            await lead.resend(original, resend(draft, written))
        assert refused.value.status == 409
        assert "owner" in str(refused.value)
        again = await lead.draft(original, DraftRequest(text=written, seen=draft.seen))
        assert "owner" in again.stale
        with pytest.raises(ApiError, match="dry run"):
            await lead.resend(original, resend(again, written.replace("99.5", "88.8")))
        assert rig.peer.ids == ["M1"]


SPOILT: tuple[tuple[Callable[[str], str], str], ...] = (
    (lambda text: text + result("M2").decode().replace("\r", "\n"), "not one message"),
    (lambda text: text.replace("MSH|", "XSH|"), "not one message"),
    (lambda text: text.replace("|M1|", "|M7|"), "MSH-10"),
    (lambda text: text.replace("99.50", "99⟦1C⟧50"), "frame byte"),
    (lambda text: text.replace("99.50", "99⟦0B⟧50"), "frame byte"),
    (lambda text: text.replace("99.50", "99⟦"), "number"),
    (lambda _text: "", "not one message"),
)


async def test_that_text_that_is_not_this_one_message_is_refused_in_words(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        lead = rig.clients[Role.LEAD]
        original = await failed(rig)
        text = await raw_text(lead, original)
        for spoil, words in SPOILT:
            with pytest.raises(ApiError, match=words) as refused:
                await lead.draft(original, DraftRequest(text=spoil(text)))
            assert refused.value.status in {409, 422}
            assert CANARY not in str(refused.value)
        changes = (EditChange(path="OBX-3.1", value="x"),)
        with pytest.raises(ApiError, match="not both"):
            await lead.draft(original, DraftRequest(changes=changes, text=text))


PATIENT = {"resourceType": "Patient", "id": "p1", "active": True, "name": [{"family": "Doe", "given": ["Ann"]}]}
CARDS = {"cards": [{"summary": "Check", "indicator": "info", "source": {"label": "Lab"}}]}
CDA = (
    '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3"/>'
    '<title>Summary</title><languageCode code="en"/></ClinicalDocument>'
)
NASTY = (
    'Doe","id":"p2',
    "}],{[",
    "\\u0022\\",
    "A\rPID|2||X",
    "A\nNTE|1||X",
    "A|B^C~D&E\\F\\",
    "</title><title>",
    "<b>&amp;]]>",
    '" onload="x',
    "\x00",
    "\x0b\x1c\r",
    "\u2028\u0085",
    "\ud83e\uddea".encode("utf-16", "surrogatepass").decode("utf-16"),
    "",
    "Ünïcödé",
)
Shape = Callable[[bytes], object]


def hl7_shape(raw: bytes) -> object:
    """Segments, and how many fields each has."""
    return [(line[:3], line.count(b"|")) for line in raw.split(b"\r")], raw.count(b"\n"), raw.count(b"\x1c")


def json_shape(raw: bytes) -> object:
    """All of it but the texts."""

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return [(key, shape(inner)) for key, inner in value.items()]
        return [shape(each) for each in value] if isinstance(value, list) else type(value).__name__

    return shape(json.loads(raw))


def xml_shape(raw: bytes) -> object:
    """Elements and attributes by name, in order."""
    return [(each.tag, sorted(each.attrib)) for each in Xml.fromstring(raw).iter()]  # noqa: S314 - our own document


def plain_shape(raw: bytes) -> object:
    """Lines."""
    return len(raw.splitlines())


PLACES: tuple[tuple[bytes, str, str, Shape], ...] = (
    (result("A1"), "hl7v2", "PID-5.1", hl7_shape),
    (json.dumps(PATIENT, indent=1).encode(), "fhir", "Patient.name[0].family", json_shape),
    (json.dumps(CARDS).encode(), "cds_hooks", "cards[0].summary", json_shape),
    (CDA.encode(), "ccda", "ClinicalDocument/title", xml_shape),
    (CDA.encode(), "ccda", "ClinicalDocument/id/@root", xml_shape),
    (b"one\r\ntwo\r\nthree\r\n", "plain", "line[2]", plain_shape),
)


async def test_that_a_value_never_becomes_a_segment_a_member_an_element_or_a_line(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        for raw, kind, path, shape in PLACES:
            (opened,) = (await rig.admin.document_open(OpenRequest(raw=base64.b64encode(raw)))).documents
            assert opened.format == kind
            copies = [copy for value in NASTY if (copy := await changed(rig.admin, opened.ref, path, value))]
            assert len(copies) >= 4
            assert [shape(copy) for copy in copies] == [shape(raw)] * len(copies), path


async def changed(client: OpsClient, ref: DocumentRef, path: str, value: str) -> bytes:
    """The copy with this value, as it would stand in a file; b"" where it is refused."""
    change = EditChange(path=path, value=value)
    try:
        draft = await client.document_draft(DraftDocument(ref=ref, changes=(change,)))
    except ApiError as refused:
        if refused.status in {409, 422}:
            return b""
        raise
    copy = bytearray()
    await client.document_save(SaveRequest(ref=draft.ref, masked=False, purpose=WHY), copy.extend)
    return bytes(copy)
