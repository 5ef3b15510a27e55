"""Notes, views, planned holds and the look back through the API of a real gateway."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.interfaces import InterfaceCommand, InterfaceCommandName
from console.api.people import HoldCommand, HoldRequest, HoldState, HoldTarget, NoteRequest, SaveViewRequest
from console.core.interface import WorkState
from console.core.status import Status
from console.security.roles import Role
from tests.integration.api.rig import CANARY, MRN, Rig, result, running
from tests.support.scripted_peer import Act

CERN = HoldTarget(interface="lab", destination="cern")


async def hold(rig: Rig, seconds: float = 3600, *, role: Role = Role.ANALYST) -> int:
    """Hold the queue to CERN from now on; its number."""
    ends_at = datetime.now(UTC) + timedelta(seconds=seconds)
    request = HoldRequest(system="CERN", targets=(CERN,), reason="upgrade", ends_at=ends_at)
    return (await rig.clients[role].plan_hold(request)).id


# planned holds


async def test_that_a_held_queue_takes_in_sends_nothing_and_drains_in_order_afterwards(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        ident = await hold(rig)
        for number in range(5):
            await rig.receive(result(f"H{number}"))
        row = await rig.row(lambda row: row.control_id == "H4" and row.destination == "CERN")
        assert row.status is Status.QUEUED
        assert "Planned downtime of CERN until" in row.detail
        assert not rig.peer.ids
        (lab,) = [row for row in await rig.admin.interfaces() if row.name == "lab"]
        assert lab.work is WorkState.HELD
        assert "upgrade (analyst)" in lab.holds
        ended = await rig.clients[Role.ANALYST].hold_command(ident, HoldCommand(command="end", reason="done early"))
        assert ended.state in {HoldState.DRAINING, HoldState.ENDED}
        await rig.settled("H4", Status.SENT)
        assert rig.peer.ids == [f"H{number}" for number in range(5)]


async def test_that_the_other_destinations_of_a_fan_out_go_on(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await hold(rig)
        adt = result("F1").replace(b"ORU^R01^ORU_R01", b"ADT^A08^ADT_A01")
        await rig.receive(adt)
        sent = await rig.row(lambda row: row.control_id == "F1" and row.status is Status.SENT)
        assert sent.destination == "files"
        assert not rig.peer.ids


async def test_that_two_holds_on_one_queue_hold_it_until_both_have_ended(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        first, second = await hold(rig), await hold(rig, 7200)
        await rig.receive(result("T1"))
        await rig.admin.hold_command(first, HoldCommand(command="end", reason="first is over"))
        lane = rig.gateway.running["lab"].lanes["cern"]
        assert not lane.sends
        await rig.admin.hold_command(second, HoldCommand(command="end", reason="second is over"))
        await rig.settled("T1", Status.SENT)


async def test_that_the_end_of_a_hold_never_releases_what_a_person_holds(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        ident = await hold(rig)
        by_hand = InterfaceCommand(command=InterfaceCommandName.HOLD, reason="wrong mapping")
        await rig.admin.interface_command("lab", by_hand)
        await rig.receive(result("P1"))
        await rig.admin.hold_command(ident, HoldCommand(command="end", reason="upgrade done"))
        assert not rig.gateway.running["lab"].lanes["cern"].sends
        assert not rig.peer.ids
        # and the other way round: releasing by hand does not release what is planned
        await hold(rig)
        released = InterfaceCommand(command=InterfaceCommandName.RELEASE, reason="mapping mended")
        row = await rig.admin.interface_command("lab", released)
        assert row.work is WorkState.HELD
        assert row.planned
        assert not rig.gateway.running["lab"].lanes["cern"].sends


async def test_that_a_hold_is_refused_without_the_right_and_the_refusal_is_noted(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError) as refused:
            await hold(rig, role=Role.HELP_DESK)
        assert refused.value.status == 403
        target = HoldTarget(interface="prod", destination="files")
        ends_at = datetime.now(UTC) + timedelta(hours=1)
        request = HoldRequest(system="files", targets=(target,), reason="upgrade", ends_at=ends_at)
        with pytest.raises(ApiError) as on_prod:
            await rig.clients[Role.ANALYST].plan_hold(request)
        assert "lead on PROD" in on_prod.value.detail
        noted = [row for row in (await rig.admin.audit()).rows if row.outcome == "forbidden"]
        assert len(noted) == 2


@pytest.mark.parametrize(
    ("hours", "words"), [(-1, "later end"), (24 * 8, "at most 7 days")], ids=["before it begins", "too long"]
)
async def test_that_a_hold_with_senseless_times_is_refused(tmp_path: Path, hours: int, words: str) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError, match=words):
            await hold(rig, hours * 3600)


async def test_that_of_two_clients_who_end_one_hold_at_once_one_is_told_that_it_changed(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ident = await hold(rig)
        over = HoldCommand(command="end", reason="done")
        calls = [rig.admin.hold_command(ident, over), rig.clients[Role.LEAD].hold_command(ident, over)]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, ApiError)]
        assert len(refused) == 1
        assert refused[0].status == 409


async def test_that_systems_are_destinations_of_the_same_title_or_address(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        systems = (await rig.admin.hold_systems()).systems
        assert {name: len(targets) for name, targets in systems.items()} == {"CERN": 1, "files": 2}


# notes


async def test_that_a_note_stands_in_the_list_the_timeline_and_the_audit_log(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("N1"))
        row = await rig.settled("N1", Status.SENT)
        desk = rig.clients[Role.HELP_DESK]
        await desk.add_note(row.id, NoteRequest(text="Lab was called", ticket="INC123"))
        await rig.admin.add_note(row.id, NoteRequest(text="Closed"))
        assert [note.text for note in (await desk.notes(row.id)).rows] == ["Lab was called", "Closed"]
        view = await desk.message(row.id)
        assert view.row.ticket == "INC123"
        found = (await desk.messages("ticket:INC123")).rows
        assert {each.message_id for each in found} == {row.message_id}
        assert {each.ticket for each in found} == {"INC123"}
        assert not (await desk.messages("ticket:INC124")).rows
        assert [entry.text for entry in view.timeline if entry.title == "Note"] == [
            "Lab was called; ticket INC123",
            "Closed",
        ]
        noted = [line for line in (await rig.admin.audit()).rows if line.action == "note"]
        assert [line.actor for line in noted] == ["owner", "help_desk"]


@pytest.mark.parametrize(
    "text", [f"it is for {CANARY.title()}", f"MRN {MRN}", "born 01.01.1970", f"see {MRN[:6]}-{MRN[6:]}"]
)
async def test_that_a_note_that_repeats_patient_data_is_refused_and_not_kept(tmp_path: Path, text: str) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("N2"))
        row = await rig.settled("N2", Status.SENT)
        with pytest.raises(ApiError) as refused:
            await rig.admin.add_note(row.id, NoteRequest(text=text))
        assert refused.value.status == 422
        assert "patient data" in refused.value.detail
        assert text not in refused.value.detail
        assert not (await rig.admin.notes(row.id)).rows
        assert text not in (await rig.admin.audit()).model_dump_json()


async def test_that_an_empty_note_and_a_ticket_of_several_words_are_refused(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("N3"))
        row = await rig.settled("N3", Status.SENT)
        for request in (NoteRequest(), NoteRequest(ticket="two words")):
            with pytest.raises(ApiError):
                await rig.admin.add_note(row.id, request)


# saved views


async def test_that_a_shared_view_is_seen_by_others_and_counted_and_only_its_owner_deletes_it(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("V1"))
        await rig.settled("V1", Status.SENT)
        analyst, desk = rig.clients[Role.ANALYST], rig.clients[Role.HELP_DESK]
        await analyst.save_view(SaveViewRequest(name="Sent", query="status:sent", shared=True))
        await analyst.save_view(SaveViewRequest(name="Mine", query="status:error"))
        (seen,) = (await desk.views()).rows
        assert (seen.name, seen.count, seen.more, seen.mine) == ("Sent", 1, False, False)
        with pytest.raises(ApiError):
            await desk.delete_view(seen.id)
        await analyst.delete_view(seen.id)
        assert not (await desk.views()).rows


async def test_that_a_view_is_renamed_in_place_and_a_taken_name_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        one = await rig.admin.save_view(SaveViewRequest(name="One", query="status:error"))
        await rig.admin.save_view(SaveViewRequest(name="Two", query="status:held"))
        renamed = await rig.admin.save_view(SaveViewRequest(name="Uno", query=one.query, id=one.id))
        assert renamed.id == one.id
        with pytest.raises(ApiError, match="already have a view named Two"):
            await rig.admin.save_view(SaveViewRequest(name="Two", query=one.query, id=one.id))
        assert [row.name for row in (await rig.admin.views()).rows] == ["Two", "Uno"]


@pytest.mark.parametrize(
    "query", ["mrn:4711", "visit:V1", "-placer:P1", "status:error (mrn:1 OR type:ADT)", "PID-5:Meier", "Meier"]
)
async def test_that_a_view_that_names_somebody_is_refused_with_the_reason(tmp_path: Path, query: str) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError, match="made anew each time") as refused:
            await rig.admin.save_view(SaveViewRequest(name="x", query=query))
        assert "4711" not in refused.value.detail
        assert "Meier" not in refused.value.detail
        assert not (await rig.admin.views()).rows


async def test_that_sharing_needs_more_than_keeping(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        desk = rig.clients[Role.HELP_DESK]
        await desk.save_view(SaveViewRequest(name="Mine", query="status:error"))
        with pytest.raises(ApiError) as refused:
            await desk.save_view(SaveViewRequest(name="Ours", query="status:error", shared=True))
        assert refused.value.status == 403


# the look back


async def test_that_the_look_back_tells_failures_open_messages_holds_and_others_acts_without_patient_data(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, Act.AE) as rig:
        await rig.receive(result("S1"))
        row = await rig.settled("S1", Status.ERROR)
        await rig.clients[Role.ANALYST].add_note(row.id, NoteRequest(text="Asked the lab", ticket="INC1"))
        await hold(rig)
        found = await rig.admin.shift()
        assert found.guessed
        told = {line.title: line for line in found.lines}
        open_line = told["LAB → CERN: refused and open"]
        assert (open_line.count, open_line.query) == (1, "interface:lab status:error")
        assert any("AE" in title and title.startswith("LAB → CERN: refused with") for title in told)
        assert "Planned downtime of CERN: holding now" in told
        assert "wrote notes 1×" in told["analyst acted"].text
        assert [line.level for line in found.lines] == sorted(
            (line.level for line in found.lines), key=["error", "warn", "info", "ok"].index
        )
        text = found.model_dump_json()
        assert CANARY not in text
        assert MRN not in text
        for line in found.lines:
            if line.query:
                await rig.admin.messages(line.query)


async def test_that_arrivals_refused_at_the_door_are_told(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(b"no header at all")
        await rig.row(lambda row: row.status is Status.ERROR)
        titles = [line.title for line in (await rig.admin.shift()).lines]
        assert "LAB → CERN: arrivals refused" in titles


async def test_that_a_moment_in_the_future_or_without_offset_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError, match="over"):
            await rig.admin.shift(datetime.now(UTC) + timedelta(hours=1))
        with pytest.raises(ApiError, match="offset"):
            await rig.admin.shift(datetime(2026, 1, 1))  # noqa: DTZ001 - a time without offset is the case
