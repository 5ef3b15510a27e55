"""A message from outside: looked at masked, sent to a test connection through its queue, never to PROD."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.exchange import MOST_BYTES, InspectRequest, TestSendRequest
from console.api.messages import MASK
from console.core.status import Status
from console.gateway.desk.test_send import NEVER_PROD
from console.security.roles import Role
from tests.integration.api.rig import CANARY, MRN, Rig, result, running
from tests.support.scripted_peer import Act


def _arrived(rig: Rig) -> list[bytes]:
    return [entry.raw for entry in rig.peer.journal]


def _look(raw: bytes, *, text: bool = False) -> InspectRequest:
    return InspectRequest(raw=b64encode(raw), text=text)


def _send(raw: bytes, to: str = "lab/cern", **more: object) -> TestSendRequest:
    given: dict[str, object] = {"reason": "Try the new route", "request_id": "request-0001", **more}
    return TestSendRequest.model_validate({"raw": b64encode(raw), "to": to, **given})


async def test_that_pasted_text_is_read_split_and_masked_and_leaves_nothing_but_an_audit_row(tmp_path: Path) -> None:
    batch = b"BHS|^~\\&|LAB\n" + result("A1").replace(b"\r", b"\n") + result("A2").replace(b"\r", b"\n") + b"BTS|2\n"
    async with running(tmp_path) as rig:
        found = await rig.clients[Role.HELP_DESK].inspect(_look(batch))
        assert [(item.control_id, item.type, item.readable) for item in found.messages] == [
            ("A1", "ORU^R01", True),
            ("A2", "ORU^R01", True),
        ]
        shown = found.model_dump_json()
        assert CANARY not in shown
        assert MRN not in shown
        assert MASK in shown
        assert any("Line ends" in note for note in found.messages[0].notes)
        assert (await rig.admin.messages()).rows == ()
        row = (await rig.admin.audit()).rows[0]
        assert (row.action, row.actor) == ("message.inspect", "help_desk")
        assert CANARY not in row.model_dump_json()


@pytest.mark.parametrize(
    "raw", [b"\x00\xff\xfe\x01" * 5000, b"MSH", b"MSH|", b"PK\x03\x04" + bytes(range(256)) * 40, b"\x0b\x1c\r", b"\xff"]
)
async def test_that_anything_at_all_can_be_looked_at(tmp_path: Path, raw: bytes) -> None:
    async with running(tmp_path) as rig:
        found = await rig.admin.inspect(_look(raw))
        assert found.total >= 1
        with pytest.raises(ApiError) as refused:
            await rig.admin.test_send(_send(raw))
        assert refused.value.status in {409, 422}
        assert (await rig.admin.messages()).rows == ()


async def test_that_too_much_is_refused_in_words(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError, match="60 MB, and at most 5 MB"):
            await rig.admin.inspect(_look(b"MSH|" + b"x" * 60_000_000))
        for size, status in ((MOST_BYTES, 422), (20_000_000, 413)):
            with pytest.raises(ApiError) as refused:
                await rig.admin.call("POST", "/v1/inspect", body=_look(b"MSH|" + b"x" * size))
            assert refused.value.status == status
        with pytest.raises(ApiError, match="no text"):
            await rig.admin.inspect(_look(b" \r\n "))


async def test_that_prod_is_refused_in_the_gateway_whatever_the_role_and_audited(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        offered = {item.name: item for item in (await rig.admin.inspect(_look(result("A1")))).destinations}
        assert not offered["prod/files"].allowed
        assert offered["prod/files"].reason == NEVER_PROD
        assert offered["lab/cern"].allowed
        with pytest.raises(ApiError, match="never goes there") as refused:
            await rig.admin.test_send(_send(result("A1"), "prod/files"))
        assert refused.value.status == 403
        assert (await rig.admin.messages()).rows == ()
        row = (await rig.admin.audit()).rows[0]
        assert (row.action, row.outcome) == ("send_test", "forbidden")


async def test_that_help_desk_may_not_send_and_a_read_only_gateway_sends_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError, match="needs the role analyst"):
            await rig.clients[Role.HELP_DESK].test_send(_send(result("A1")))
    async with running(tmp_path, read_only=True) as rig:
        with pytest.raises(ApiError, match="read-only"):
            await rig.admin.test_send(_send(result("A1")))


async def test_that_one_message_goes_through_the_queue_once_and_says_who_put_it_there(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        analyst = rig.clients[Role.ANALYST]
        answers = await asyncio.gather(
            *(analyst.test_send(_send(result("A1"), new_control_id=False)) for _ in range(5))
        )
        assert len({answer.row.id for answer in answers}) == 1
        row = await rig.settled("A1", Status.SENT)
        assert row.id == answers[0].row.id
        assert [frame for frame in _arrived(rig) if b"|A1|" in frame] == [result("A1")]
        first = (await rig.admin.message(row.id)).timeline[0]
        assert (first.title, first.actor, first.text) == ("Put in by hand as a test", "analyst", "Try the new route")
        assert len((await rig.admin.messages()).rows) == 1


async def test_that_a_peers_own_message_is_no_repeat_of_a_test_with_the_same_bytes(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.admin.test_send(_send(result("A1"), new_control_id=False))
        assert b"MSA|AA|A1" in await rig.receive(result("A1"))
        await rig.admin.test_send(_send(result("A1"), new_control_id=False, request_id="request-0002"))
        assert b"MSA|AA|A1" in await rig.receive(result("A1"))  # this one is a repeat of the peer's own
        await rig.row(lambda row: row.control_id == "A1" and row.status is Status.SENT)
        async with asyncio.timeout(10):
            while sum(b"|A1|" in frame for frame in _arrived(rig)) < 3:
                await rig.admin.feed(0, wait=0.1)
        assert sum(b"|A1|" in frame for frame in _arrived(rig)) == 3


async def test_that_the_second_of_a_batch_is_sent_alone_under_a_new_id(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        answer = await rig.admin.test_send(_send(result("A1") + result("A2"), number=2))
        assert answer.row.control_id == "A2R1"
        await rig.settled("A2R1", Status.SENT)
        assert _arrived(rig) == [result("A2").replace(b"|A2|", b"|A2R1|", 1)]
        with pytest.raises(ApiError, match="2 messages"):
            await rig.admin.test_send(_send(result("A1") + result("A2"), number=3, request_id="request-0003"))
        with pytest.raises(ApiError, match="reason"):
            await rig.admin.test_send(_send(result("A3"), reason=" ", request_id="request-0004"))
        with pytest.raises(ApiError, match="no such destination"):
            await rig.admin.test_send(_send(result("A3"), to="lab/../prod", request_id="request-0005"))
