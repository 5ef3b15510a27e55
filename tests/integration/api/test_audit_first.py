"""No audit row, no look: whatever keeps the row from being written keeps the message from being shown (S-03, I7)."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from console.api.client import ApiError
from console.api.commands import DraftRequest, EditChange, ResendRequest
from console.api.messages import MASK, RevealRequest
from console.core.status import Status
from console.security.heads import FILE_NAME
from console.security.roles import Role
from console.store.session import Session
from tests.integration.api.rig import CANARY, GIVEN, MRN, Rig, result, running

SECRETS = (CANARY, GIVEN, MRN, "19700101")


class RefuseAudit:
    """A work that makes the audit table refuse every new row."""

    def apply(self, session: Session) -> None:
        session.connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the log is full'); END")
        )


class AlterAudit:
    """A work that changes a row behind the log's back."""

    def apply(self, session: Session) -> None:
        session.connection.execute(text("DROP TRIGGER audit_no_update"))
        session.connection.execute(text("UPDATE audit SET actor = 'somebody else' WHERE id = 1"))


class CutAudit:
    """A work that cuts the tail off."""

    def apply(self, session: Session) -> None:
        session.connection.execute(text("DROP TRIGGER audit_no_delete"))
        session.connection.execute(text("DELETE FROM audit WHERE id > 1"))


async def failed(rig: Rig) -> int:
    """A refused message; its delivery id."""
    await rig.receive(result("M1"))
    return (await rig.settled("M1", Status.ERROR)).id


async def test_that_nothing_is_shown_or_done_while_the_audit_log_cannot_be_written(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        delivery = await failed(rig)
        draft = await rig.admin.draft(delivery, DraftRequest())
        await rig.gateway.store.write(RefuseAudit())
        resend = ResendRequest(reason="a test", sha256=draft.sha256, request_id="request-0001")
        for attempt in range(200):
            asked = RevealRequest(paths=("PID-5",) if attempt % 2 else (), purpose="a test")
            with pytest.raises(ApiError) as refusal:
                await rig.admin.reveal(delivery, asked)
            assert refusal.value.status == 503
            assert not any(secret in str(refusal.value) for secret in SECRETS)
        for act in (
            rig.admin.message(delivery),
            rig.admin.nodes(delivery, "PID"),
            rig.admin.draft(delivery, DraftRequest()),
            rig.admin.resend(delivery, resend),
            rig.admin.messages(f"mrn:{MRN}"),
            rig.admin.stop(),
        ):
            with pytest.raises(ApiError) as refusal:
                await act
            assert refusal.value.status == 503
        assert rig.peer.ids == ["M1"]
        assert not rig.gateway.stop_requested.is_set()


async def test_that_each_look_is_a_row_that_names_the_places_and_never_their_content(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        delivery = await failed(rig)
        analyst = rig.clients[Role.ANALYST]
        await analyst.message(delivery)
        asked = RevealRequest(paths=("PID-5.1", "PID-3[1].1"), purpose="Verify the patient", note="by phone")
        revealed = await analyst.reveal(delivery, asked.model_copy(update={"paths": ("PID-5.1", "PID-3.1")}))
        await analyst.messages(f"mrn:{MRN}")
        rows = (await rig.admin.audit()).rows
    assert revealed.values == {"PID-5.1": CANARY, "PID-3.1": MRN}
    assert [(row.action, row.actor) for row in rows] == [
        ("search.patient", "analyst"),
        ("reveal_field", "analyst"),
        ("message.view", "analyst"),
    ]
    assert rows[1].detail == "PID-5.1, PID-3.1"
    assert rows[1].reason == "Verify the patient: by phone"
    assert not any(secret in repr(row) for secret in SECRETS for row in rows)


async def test_that_nobody_looks_for_a_patient_by_a_later_page_or_by_the_live_changes_alone(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await failed(rig)
        await rig.clients[Role.ANALYST].messages(f"mrn:{MRN}", "999999")
        await rig.clients[Role.LEAD].feed(0, f"mrn:{MRN}", 0)
        await rig.clients[Role.LEAD].feed(0, f"mrn:{MRN}", 0)
        rows = (await rig.admin.audit()).rows
    assert [(row.action, row.actor) for row in rows] == [("search.patient", "lead"), ("search.patient", "analyst")]


@pytest.mark.parametrize("purpose", ["", "  ", "xy", " x y "])
async def test_that_a_reveal_without_a_purpose_gives_nothing(tmp_path: Path, purpose: str) -> None:
    async with running(tmp_path) as rig:
        delivery = await failed(rig)
        if len(" ".join(purpose.split())) >= 3:
            await rig.admin.reveal(delivery, RevealRequest(paths=("PID-5",), purpose=purpose))
            return
        with pytest.raises(ApiError) as refusal:
            await rig.admin.reveal(delivery, RevealRequest(paths=("PID-5",), purpose=purpose))
        assert refusal.value.status == 422
        assert "purpose" in refusal.value.detail
        assert (await rig.admin.audit()).rows == ()


async def test_that_only_a_reveal_says_who_the_patient_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(tmp_path) as rig:
        delivery = await failed(rig)
        change = EditChange(path="PID-5.1", value="HIDDENNAME")
        view = await rig.admin.message(delivery)
        answers = [
            view.model_dump_json(),
            (await rig.admin.nodes(delivery, "PID-5")).model_dump_json(),
            (await rig.admin.draft(delivery, DraftRequest(changes=(change,)))).model_dump_json(),
            (await rig.admin.messages()).model_dump_json(),
            (await rig.admin.feed(0, wait=0)).model_dump_json(),
            "".join(row.model_dump_json() for row in await rig.admin.interfaces()),
        ]
        for path in ("PID-5.1.1.1", "QQQ-1", "PID-3[9]", "no path"):
            try:
                await rig.admin.draft(delivery, DraftRequest(changes=(EditChange(path=path, value=CANARY),)))
            except ApiError as refusal:
                answers.append(str(refusal))
        answers += [row.model_dump_json() for row in (await rig.admin.audit()).rows]
        whole = await rig.admin.reveal(delivery, RevealRequest(purpose="a test"))
    told = "\n".join(answers)
    assert MASK in view.lines[1].text
    assert not [secret for secret in (*SECRETS, "HIDDENNAME") if secret in told]
    assert not [secret for secret in SECRETS if secret in caplog.text]
    assert CANARY in whole.lines[1].text


async def test_that_the_log_proves_itself_and_names_what_was_altered(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        delivery = await failed(rig)
        for _ in range(3):
            await rig.admin.message(delivery)
        assert (await rig.admin.audit_check()).intact
        await rig.gateway.store.write(AlterAudit())
        check = await rig.admin.audit_check()
    assert not check.intact
    assert check.first_bad == 1


async def test_that_a_cut_tail_shows_against_the_signed_heads(tmp_path: Path) -> None:
    from console.gateway.audit_heads import HeadKeeper

    async with running(tmp_path) as rig:
        delivery = await failed(rig)
        for _ in range(3):
            await rig.admin.message(delivery)
        await HeadKeeper(rig.gateway.store, rig.gateway.clock, rig.data).sign()
        assert (await rig.admin.audit_check()).intact
        await rig.gateway.store.write(CutAudit())
        check = await rig.admin.audit_check()
        (rig.data / FILE_NAME).unlink()
        blind = await rig.admin.audit_check()
    assert not check.intact
    assert "tail" in check.text
    assert blind.intact, "the control: without the heads a cut tail cannot be seen"


async def test_that_a_store_that_is_closed_shows_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        delivery = await failed(rig)
        await asyncio.to_thread(rig.gateway.store.close)
        with pytest.raises(ApiError) as refusal:
            await rig.admin.reveal(delivery, RevealRequest(paths=("PID-5",), purpose="a test"))
        assert refusal.value.status == 503
