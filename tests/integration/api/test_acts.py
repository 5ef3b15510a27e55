"""Commands, drafts, resends, the feed and the guards, over the wire."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from console.api.client import ApiError, OpsClient
from console.api.commands import (
    DraftRequest,
    EditChange,
    MessageCommand,
    MessageCommandName,
    ResendRequest,
)
from console.api.interfaces import InterfaceCommand, InterfaceCommandName
from console.core.change import ChangeKind
from console.core.interface import WorkState
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import ADMIN_TOKEN, Rig, result, running
from tests.support.scripted_peer import Act, Step

MEND = (EditChange(path="OBX-3.1", value="2345-7"),)


def command(name: MessageCommandName, *ids: int, reason: str = "a test") -> MessageCommand:
    return MessageCommand(command=name, ids=ids, reason=reason)


def resend(sha256: str, request_id: str = "request-0001", **more: object) -> ResendRequest:
    return ResendRequest.model_validate(
        {"changes": MEND, "reason": "code mended", "sha256": sha256, "request_id": request_id, **more}
    )


async def failed(rig: Rig, control_id: str = "M1") -> int:
    await rig.receive(result(control_id))
    return (await rig.settled(control_id, Status.ERROR)).id


async def test_that_a_mended_copy_goes_out_and_is_linked_to_its_original(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        before = await rig.admin.message(original)
        draft = await rig.admin.draft(original, DraftRequest(changes=MEND))
        assert [change.path for change in draft.changes] == ["MSH-10", "OBX-3.1"]
        rig.peer.choose = lambda _: Step(Act.AA)
        sent = (await rig.admin.resend(original, resend(draft.sha256))).row
        assert sent.parent_id == before.row.message_id
        await rig.admin.command(command(MessageCommandName.SKIP, original))
        delivered = await rig.settled("M1R1", Status.SENT)
        after = await rig.admin.message(original)
        child = await rig.admin.message(sent.id)
    assert rig.peer.journal[-1].raw == result("M1").replace(b"|M1|", b"|M1R1|").replace(b"2345-7L", b"2345-7")
    assert delivered.detail.startswith("AA in ")
    assert (after.sha256, after.lines) == (before.sha256, before.lines)
    assert [(item.id, item.relation) for item in after.related] == [(sent.id, "resent as")]
    assert [item.relation for item in child.related] == ["original"]
    assert child.timeline[0].title == "Stored as a copy"


async def test_that_the_same_request_twice_makes_one_message(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        draft = await rig.admin.draft(original, DraftRequest(changes=MEND))
        answers = await asyncio.gather(*(rig.admin.resend(original, resend(draft.sha256)) for _ in range(5)))
        assert len({answer.row.id for answer in answers}) == 1
        page = await rig.admin.messages("flag:resend")
        assert len(page.rows) == 1


async def test_that_the_same_request_after_a_restart_makes_no_second_message(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        draft = await rig.admin.draft(original, DraftRequest(changes=MEND))
        first = await rig.admin.resend(original, resend(draft.sha256))
    async with running(tmp_path) as rig:
        again = await rig.admin.resend(original, resend(draft.sha256))
        assert again.row.id == first.row.id
        assert len((await rig.admin.messages("flag:resend")).rows) == 1


async def test_that_a_request_id_of_another_message_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        draft = await rig.admin.draft(original, DraftRequest(changes=MEND))
        copy = await rig.admin.resend(original, resend(draft.sha256))
        with pytest.raises(ApiError) as refusal:
            await rig.admin.resend(copy.row.id, resend(draft.sha256))
        assert refusal.value.status == 409


async def test_that_other_bytes_than_those_of_the_dry_run_are_not_sent(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        draft = await rig.admin.draft(original, DraftRequest(changes=MEND))
        other = (EditChange(path="OBX-3.1", value="9999-9"),)
        for wrong in (resend("0" * 64), resend(draft.sha256, changes=other)):
            with pytest.raises(ApiError, match="dry run") as refusal:
                await rig.admin.resend(original, wrong)
            assert refusal.value.status == 409
        assert len((await rig.admin.messages("flag:resend")).rows) == 0


async def test_that_a_second_copy_gets_an_id_of_its_own(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        draft = await rig.admin.draft(original, DraftRequest(changes=MEND))
        await rig.admin.resend(original, resend(draft.sha256))
        with pytest.raises(ApiError, match="Run it again"):
            await rig.admin.resend(original, resend(draft.sha256, "request-0002"))
        fresh = await rig.admin.draft(original, DraftRequest(changes=MEND))
        assert (draft.control_id, fresh.control_id) == ("M1R1", "M1R2")
        told = {check.name: check for check in (*draft.checks, *fresh.checks)}["Other copies"]
        assert (told.level, told.text.partition(" ")[0]) == ("warn", "M1R1")


async def test_that_a_newer_message_must_be_confirmed_in_the_gateway_itself(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        await rig.receive(result("M2"))
        draft = await rig.admin.draft(original, DraftRequest(changes=MEND))
        assert draft.needs_newer_confirmation
        assert next(check for check in draft.checks if check.name == "Newer message").level == "warn"
        with pytest.raises(ApiError, match="Newer messages"):
            await rig.admin.resend(original, resend(draft.sha256))
        await rig.admin.resend(original, resend(draft.sha256, confirm_newer=True))


async def test_that_a_copy_cannot_go_round_the_rule_for_control_ids(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        with pytest.raises(ApiError, match="MSH-10 follows the rule"):
            await rig.admin.draft(original, DraftRequest(changes=(EditChange(path="MSH-10", value="MINE"),)))
        unchanged = await rig.admin.draft(original, DraftRequest(new_control_id=False))
        assert (unchanged.keep_allowed, unchanged.control_id) == (True, "M1")
        changed = await rig.admin.draft(original, DraftRequest(changes=MEND, new_control_id=False))
        assert (changed.keep_allowed, changed.control_id) == (False, "M1R1")


async def test_that_taking_out_a_segment_is_a_right_of_its_own(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        cut = DraftRequest(changes=(EditChange(kind=ChangeKind.REMOVE, path="OBX"),))
        with pytest.raises(ApiError) as refusal:
            await rig.clients[Role.ANALYST].draft(original, cut)
        assert refusal.value.status == 403
        draft = await rig.clients[Role.LEAD].draft(original, cut)
        assert [line.kind for line in draft.lines].count("removed") == 1


async def test_that_each_delivery_of_a_command_gets_its_own_receipt(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        receipts = (await rig.admin.command(command(MessageCommandName.PARK, original, 999, original))).receipts
        assert [(item.id, item.done) for item in receipts] == [(original, True), (999, False)]
        again = (await rig.admin.command(command(MessageCommandName.RETRY, original))).receipts[0]
        assert not again.done
        assert "parked" in again.text
        back = (await rig.admin.command(command(MessageCommandName.RELEASE, original))).receipts[0]
        assert (back.done, back.status) == (True, "queued")


async def test_that_a_command_without_a_reason_does_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        original = await failed(rig)
        with pytest.raises(ApiError) as refusal:
            await rig.admin.command(command(MessageCommandName.SKIP, original, reason=" a "))
        assert refusal.value.status == 422
        assert (await rig.admin.message(original)).row.status is Status.ERROR


async def test_that_an_interface_is_held_with_a_reason_and_tells_who_and_why(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        hold = InterfaceCommand(command=InterfaceCommandName.HOLD, reason="maintenance at the lab")
        row = await rig.admin.interface_command("lab", hold)
        assert row.work is WorkState.HELD
        assert "maintenance at the lab" in row.holds
        with pytest.raises(ApiError) as refusal:
            await rig.admin.interface_command("lab", hold)
        assert refusal.value.status == 409
        with pytest.raises(ApiError) as missing:
            await rig.admin.interface("nowhere")
        assert missing.value.status == 404


async def test_that_the_feed_tells_only_what_the_query_wants(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        start = (await rig.admin.feed(0, wait=0)).number
        await rig.receive(result("M1"))
        await rig.receive(result("P1"), "prod")
        await rig.settled("P1", Status.SENT)
        await rig.settled("M1", Status.ERROR)
        told, has_status, after = set[str](), False, start
        async with asyncio.timeout(10):
            while not (told and has_status):  # what changed may be told in several batches
                batch = await rig.admin.feed(after, "interface:prod", wait=5)
                told |= {row.control_id for row in batch.messages}
                has_status |= batch.status is not None
                after = batch.number
        assert told == {"P1"}
        ahead = await rig.admin.feed(10**9, wait=0)
        assert ahead.gap


async def test_that_a_query_that_cannot_be_read_names_the_place(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError) as refusal:
            await rig.admin.messages("status:error nosuchfield:x")
        assert refusal.value.status == 422
        assert refusal.value.position == 13


async def test_that_pages_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        for number in range(7):
            await rig.receive(result(f"N{number}"), "prod")
        pages, before = [], None
        while True:
            page = await rig.admin.messages("interface:prod", before, 3)
            pages.append([row.control_id for row in page.rows])
            before = page.next
            if before is None:
                break
        assert pages == [["N6", "N5", "N4"], ["N3", "N2", "N1"], ["N0"]]
        assert page.matched == 7


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Host": "evil.example"}, b"{}", 403),
        ({"Host": "127.0.0.1.evil.example:80"}, b"{}", 403),
        ({"Host": ""}, b"{}", 403),
        ({}, b"x" * (8 * 1024 * 1024 + 1), 413),
        ({}, b"{not json", 422),
        ({}, b'{"query": "CANARYSON", "limit": "CANARYSON", "CANARYSON": 1}', 422),
    ],
)
async def test_that_what_does_not_belong_here_is_refused_without_an_echo(
    tmp_path: Path, headers: dict[str, str], content: bytes, status: int
) -> None:
    async with running(tmp_path) as rig, httpx.AsyncClient(base_url=rig.server.url, trust_env=False) as http:
        every = {"Authorization": f"Bearer {ADMIN_TOKEN}", "Content-Type": "application/json", **headers}
        answer = await http.post("/v1/messages/search", content=content, headers=every)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "CANARYSON" not in answer.text


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/feed"])
async def test_that_a_query_in_an_address_is_refused_and_not_ignored(tmp_path: Path, path: str) -> None:
    async with running(tmp_path) as rig, httpx.AsyncClient(base_url=rig.server.url, trust_env=False) as http:
        headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
        answer = await http.get(path, params={"query": "mrn:CANARYSON", "wait": "0"}, headers=headers)
    assert answer.status_code == 422
    assert "POST" in answer.json()["detail"]
    assert "CANARYSON" not in answer.text


async def test_that_a_method_that_is_not_there_is_405_and_a_path_404(tmp_path: Path) -> None:
    async with running(tmp_path) as rig, httpx.AsyncClient(base_url=rig.server.url, trust_env=False) as http:
        headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
        assert (await http.delete("/v1/messages/1", headers=headers)).status_code == 405
        assert (await http.get("/v1/nothing", headers=headers)).status_code == 404
        assert (await http.get("/docs", headers=headers)).status_code == 404
        assert (await http.get("/v1/messages/1", headers=headers)).status_code == 404


async def test_that_a_waiting_feed_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        number = (await rig.admin.feed(0, wait=0)).number
        async with asyncio.TaskGroup() as tasks, OpsClient(rig.server.url, ADMIN_TOKEN) as other:
            waiting = tasks.create_task(other.feed(number + 0, "control:none", wait=30))
            await rig.admin.stop()
            async with asyncio.timeout(5):
                await waiting
