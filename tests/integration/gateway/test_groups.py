"""Failure groups in a whole gateway: real messages over real sockets, refused by partners, seen as causes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.api.commands import MessageCommand, MessageCommandName
from console.api.triage import GroupCommand, GroupRow, Groups, GroupsRequest, GroupState, GroupView
from console.config.settings import InterfaceSettings, MllpDestination, MllpSource, Retry
from console.core.errors import NotFoundError, RefusedError
from console.core.interface import OnError
from console.gateway.desk import commands, group_acts, group_view, groups
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.service import Gateway
from console.gateway.triage.grouper import Grouper
from console.query.errors import QueryError
from console.security.roles import Actor, Role
from console.transports.mllp.framing import frame
from tests.support.mllp import ack, connected, control_id, message
from tests.support.small_gateway import Partner, first, found, gateway_of, port_of

CANARY = "CANARYSON"
ME = Actor(name="a.lund", role=Role.ANALYST)
HELP = Actor(name="d.desk", role=Role.HELP_DESK)
ALL = tuple(GroupState)

UNKNOWN_CODE = "ERR||OBX^1^3^1^1|103^Table value not found^HL70357|E|||Code 99.123 of CANARYSON^ANNA not mapped\r"
UNKNOWN_PATIENT = "ERR||PID^1^3|204^Unknown key identifier^HL70357|E|||Patient 4711 CANARYSON not found\r"


class Judge:
    """What the partner answers, by the beginning of the control id; accepts the rest."""

    def __init__(self) -> None:
        self.by_start = {"C": UNKNOWN_CODE, "P": UNKNOWN_PATIENT}

    def __call__(self, block: bytes) -> bytes:
        """One answer."""
        ident = control_id(block)
        err = self.by_start.get(ident[:1])
        return frame(ack(ident, "AE" if err else "AA", err or ""))


def lab(port: int, name: str = "lab", **more: object) -> InterfaceSettings:
    """An interface that sends to the partner; what is refused is parked."""
    values = {"on_error": OnError.PARK, "retry": Retry(base=0.05, cap=0.1), **more}
    out = MllpDestination.model_validate({"name": "cern", "title": "CERN", "port": port, **values})
    return InterfaceSettings(name=name, title=f"{name.upper()} → CERN", source=MllpSource(), destination=(out,))


@asynccontextmanager
async def partnered(folder: Path) -> AsyncIterator[tuple[Gateway, Judge]]:
    """A gateway whose one interface sends to a partner with rules."""
    judge = Judge()
    async with Partner(judge) as partner, gateway_of(lab(partner.port), data=folder) as gateway:
        yield gateway, judge


async def send(gateway: Gateway, *ids: str, interface: str = "lab") -> None:
    """Messages from the other side, acknowledged."""
    async with connected(port_of(gateway, interface)) as client:
        for ident in ids:
            await client.send(message(ident, CANARY))
            await client.block()


async def until(gateway: Gateway, holds: Callable[[Groups], bool], states: tuple[GroupState, ...] = ALL) -> Groups:
    """The list, as soon as it is so; each wait ends with something in the feed."""
    after = gateway.feed.number
    async with asyncio.timeout(20):
        while True:
            listed = await groups.listed(gateway, ME, GroupsRequest(states=states))
            if holds(listed):
                return listed
            after = (await gateway.feed.wait(after, 0.2)).number


async def one(gateway: Gateway, holds: Callable[[GroupRow], bool]) -> GroupRow:
    """The group for which this holds."""
    listed = await until(gateway, lambda listed: any(map(holds, listed.rows)))
    return next(row for row in listed.rows if holds(row))


async def act(gateway: Gateway, row: GroupRow, command: str, actor: Actor = ME, **words: object) -> GroupView:
    """A command with the version of the row."""
    request = GroupCommand.model_validate({"command": command, "version": row.version, **words})
    return await group_acts.act(gateway, actor, row.id, request)


async def test_that_each_cause_is_one_group_that_resolves_with_its_last_message_and_comes_back(tmp_path: Path) -> None:
    async with partnered(tmp_path) as (gateway, judge):
        await send(gateway, "C1", "C2", "P1", "A1")
        listed = await until(gateway, lambda listed: listed.messages == 3)
        assert listed.causes == 2
        code, patient = sorted(listed.rows, key=lambda row: -row.open)
        assert (code.open, patient.open, code.patients) == (2, 1, 1)
        assert code.state is GroupState.NEW
        assert "103" in code.place
        assert len(await found(gateway, code.query)) == 2
        judge.by_start.clear()
        ids = tuple(row.id for row in await found(gateway, f"cause:{code.id}"))
        again = MessageCommand(command=MessageCommandName.RELEASE, ids=ids, reason="mapped now")
        await commands.run(gateway, ME, again)
        done = await one(gateway, lambda row: row.id == code.id and row.state is GroupState.RESOLVED)
        assert (done.open, done.seen, done.handled) == (0, 2, 2)
        opened = await group_view.opened(gateway, ME, code.id)
        assert "opens by itself" in next(offer.reason for offer in opened.commands if offer.name == "reopen")
        assert [(cure.messages, cure.text) for cure in opened.earlier] == [(2, "its last message was handled")]
        judge.by_start["D"] = UNKNOWN_CODE
        await send(gateway, "D1")
        back = await one(gateway, lambda row: row.id == code.id and row.open == 1)
        assert back.state is GroupState.REGRESSED
        assert back.seen == 3


async def test_that_an_outage_of_one_address_is_one_group_and_what_waits_is_no_member(tmp_path: Path) -> None:
    async with Partner(Judge()) as partner:
        port = partner.port
    slow = {"retry": Retry(base=30, cap=30)}
    async with gateway_of(lab(port, "lab", **slow), lab(port, "rad", **slow), data=tmp_path) as gateway:
        await send(gateway, "L1", "L2", "L3")
        await send(gateway, "R1", "R2", interface="rad")
        listed = await until(gateway, lambda listed: any(row.waiting == 3 for row in listed.rows))
        (row,) = listed.rows
        assert (row.kind, row.open, row.seen) == ("link", 2, 2)
        assert sorted(row.interfaces) == ["lab", "rad"]
        opened = await group_view.opened(gateway, ME, row.id)
        assert {"holds 2 messages of LAB → CERN", "holds 1 message of RAD → CERN"} <= set(opened.consequences)
        assert len(opened.prints) == 2


async def test_that_merges_and_splits_outlive_a_restart_and_hold_for_what_comes(tmp_path: Path) -> None:
    async with partnered(tmp_path) as (gateway, _):
        await send(gateway, "C1", "P1")
        listed = await until(gateway, lambda listed: listed.messages == 2)
        code, patient = sorted(listed.rows, key=lambda row: "103" not in row.place)
        merged = await act(gateway, patient, "merge", into=code.id, text="both are the new catalogue")
        assert (merged.row.id, merged.row.open, len(merged.prints)) == (code.id, 2, 2)
        assert (await group_view.opened(gateway, ME, patient.id)).row.id == code.id
    async with partnered(tmp_path) as (gateway, _):
        await send(gateway, "P2")
        row = await one(gateway, lambda row: row.open == 3)
        assert row.id == code.id
        leaves = next(item.id for item in merged.prints if "204" in item.text)
        left = await act(gateway, row, "split", prints=(leaves,))
        assert left.row.open == 1
    async with partnered(tmp_path) as (gateway, _):
        await send(gateway, "P3")
        apart = await one(gateway, lambda row: row.open == 3)
        assert apart.id not in (code.id, patient.id)
        with pytest.raises(RefusedError, match=f"Group {patient.id} was merged into group {code.id}"):
            await act(gateway, patient, "own", owner="a.lund")


async def test_that_a_split_by_code_tells_apart_what_is_there_and_what_comes(tmp_path: Path) -> None:
    async with partnered(tmp_path) as (gateway, _):
        await send(gateway, "C1", "C2")
        row = await one(gateway, lambda row: row.open == 2)
        await act(gateway, row, "split", by="type")
        made = await one(gateway, lambda row: row.open == 2 and "ADT" in row.place)
        assert made.id != row.id
        await send(gateway, "C3")
        await one(gateway, lambda row: row.id == made.id and row.open == 3)
        opened = await group_view.opened(gateway, ME, made.id)
        assert [item.split for item in opened.prints] == ["type ADT^A01"]


async def test_that_a_stale_act_is_refused_in_words_and_rights_are_the_gateways_own(tmp_path: Path) -> None:
    async with partnered(tmp_path) as (gateway, _):
        await send(gateway, "C1")
        row = await one(gateway, lambda row: row.open == 1)
        await act(gateway, row, "own", HELP, owner="d.desk")
        with pytest.raises(RefusedError, match=r"d\.desk took it or gave it away at \d\d:\d\d: Given to d\.desk\."):
            await act(gateway, row, "resolve", text="mapped")
        row = (await group_view.opened(gateway, ME, row.id)).row
        assert row.owner == "d.desk"
        with pytest.raises(ForbiddenError, match="needs the role analyst"):
            await act(gateway, row, "resolve", HELP, text="mapped")
        offers = {offer.name: offer for offer in (await group_view.opened(gateway, HELP, row.id)).commands}
        assert offers["note"].allowed
        assert not offers["merge"].allowed
        resolved = await act(gateway, row, "resolve", text="mapped")
        assert resolved.row.state is GroupState.RESOLVED
        assert not next(offer for offer in resolved.commands if offer.name == "resolve").allowed
        assert next(offer for offer in resolved.commands if offer.name == "reopen").allowed


async def test_that_no_word_about_a_group_names_a_patient(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with partnered(tmp_path) as (gateway, _):
        await send(gateway, "C1", "P1")
        listed = await until(gateway, lambda listed: listed.messages == 2)
        told = [listed.model_dump_json(), groups.summary(gateway, ME).model_dump_json()]
        for row in listed.rows:
            told.append((await group_view.opened(gateway, ME, row.id)).model_dump_json())
            for words in (f"call about {CANARY.lower()}", "seen 4711"):
                with pytest.raises(BadRequestError, match="is patient data, and was not kept") as refused:
                    await act(gateway, row, "note", text=words)
                told.append(str(refused.value))
        noted = await act(gateway, listed.rows[0], "note", text="asked the catalogue team")
        told.append(noted.model_dump_json())
        assert noted.history[0].text == "asked the catalogue team"
    assert not [text for text in (*told, caplog.text) if CANARY in text.upper() or "4711" in text]


async def test_that_what_failed_before_a_sudden_end_is_grouped_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Partner(Judge()) as partner:
        with monkeypatch.context() as patch:
            patch.setattr(Grouper, "look", _never)
            async with gateway_of(lab(partner.port), data=tmp_path) as gateway:
                await send(gateway, "C1", "P1")
                await first(gateway, "status:parked control:P1")
                assert not gateway.grouper.known.all
        async with gateway_of(lab(partner.port), data=tmp_path) as gateway:
            listed = await until(gateway, lambda listed: listed.messages == 2)
            assert listed.causes == 2


async def _never(_grouper: Grouper) -> None:
    """A look that finds nothing, as if the gateway had ended before it."""


async def test_that_the_list_is_restricted_by_what_a_cause_knows(tmp_path: Path) -> None:
    async with partnered(tmp_path) as (gateway, _):
        await send(gateway, "C1", "C2", "P1")
        await until(gateway, lambda listed: listed.messages == 3)

        async def ids(query: str) -> int:
            return (await groups.listed(gateway, ME, GroupsRequest(query=query))).messages

        assert await ids("interface:lab") == 3
        assert await ids('outcome:"AE 103"') == 2
        assert await ids("-outcome:AE") == 0
        assert await ids("type:ADT") == 3
        assert await ids("type:ORU") == 0
        assert await ids("layer:hl7v2 outcome:AE*") == 3
        assert await ids("103") == 2
        page = await groups.listed(gateway, ME, GroupsRequest(limit=1, offset=1))
        assert (len(page.rows), page.causes, page.of) == (1, 2, 2)
        for query in ("mrn:4711", "status:error", "PID-3:1", "age:>1h", "note:x"):
            with pytest.raises(QueryError, match="not known of a cause"):
                await ids(query)


async def test_that_an_archived_group_is_left_out_until_it_grows(tmp_path: Path) -> None:
    async with partnered(tmp_path) as (gateway, _):
        await send(gateway, "C1")
        row = await one(gateway, lambda row: row.open == 1)
        with pytest.raises(BadRequestError, match="until when"):
            await act(gateway, row, "archive")
        kept = await act(gateway, row, "archive", until_count=1)
        assert kept.row.state is GroupState.ARCHIVED
        assert (await groups.listed(gateway, ME, GroupsRequest())).causes == 0
        await send(gateway, "C2", "C3")
        again = await one(gateway, lambda row: row.open == 3)
        assert (again.state, again.state_text) == (GroupState.ESCALATING, "over 1 more")


async def test_that_what_rights_hide_is_counted_and_said(tmp_path: Path) -> None:
    async with Partner(Judge()) as partner:
        south = lab(partner.port).model_copy(update={"site": "SOUTH"})
        async with gateway_of(south, data=tmp_path) as gateway:
            await send(gateway, "C1")
            row = await one(gateway, lambda row: row.open == 1)
            limited = Actor(name="n.only", role=Role.ANALYST, sites=frozenset({"NORTH"}))
            listed = await groups.listed(gateway, limited, GroupsRequest())
            assert (listed.rows, listed.hidden, listed.hidden_text) == ((), 1, "site SOUTH")
            with pytest.raises(NotFoundError):
                await group_view.opened(gateway, limited, row.id)
