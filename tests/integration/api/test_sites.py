"""A user limited to one site: the other's messages are in no list, search, feed or count, and closed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.api.alerts import AlertKind, AlertRule
from console.api.client import ApiError, OpsClient
from console.api.commands import MessageCommand, MessageCommandName
from console.api.interfaces import InterfaceCommand, InterfaceCommandName
from console.api.jobs import JobCommand, JobCommandName, JobKind, JobRequest, PlanRequest, Selection
from console.api.people import HoldRequest, HoldTarget, SaveViewRequest
from console.api.triage import GroupCommand, GroupsRequest
from console.config.settings import FolderDestination, InterfaceSettings, MllpDestination, MllpSource, SiteFile, User
from tests.integration.api.rig import ADMIN_TOKEN, result, serving
from tests.support.mllp_client import MllpClient
from tests.support.scripted_peer import Act, ScriptedPeer

NORTH_TOKEN = "token-of-the-north"


@dataclass(frozen=True, slots=True)
class Sites:
    """Two clients on a gateway of two sites: one that sees all, one that sees NORTH."""

    whole: OpsClient
    north: OpsClient
    here: int  # a delivery of NORTH
    there: int  # and one of SOUTH


@pytest.fixture
async def sites(tmp_path: Path) -> AsyncIterator[Sites]:
    """One message at each site, which goes nowhere."""
    async with two_sites(tmp_path) as found:
        yield found


@asynccontextmanager
async def two_sites(tmp_path: Path, *destinations: FolderDestination | MllpDestination) -> AsyncIterator[Sites]:
    """One message at each site."""
    digest = hashlib.sha256(NORTH_TOKEN.encode()).hexdigest()
    user = User(name="nora", role="lead", token_sha256=digest, sites=("NORTH",))
    interfaces = tuple(
        InterfaceSettings(name=f"{name.lower()}-lab", site=name, source=MllpSource(), destination=destinations)
        for name in ("NORTH", "SOUTH")
    )
    async with AsyncExitStack() as stack:
        gateway, server = await stack.enter_async_context(
            serving(tmp_path, SiteFile(user=(user,), interface=interfaces))
        )
        for name in ("north-lab", "south-lab"):
            port = gateway.running[name].port
            assert port is not None
            async with MllpClient(port) as sender:
                await sender.send(result(name.upper()))
        whole = await stack.enter_async_context(OpsClient(server.url, ADMIN_TOKEN))
        north = await stack.enter_async_context(OpsClient(server.url, NORTH_TOKEN))
        by_interface = {row.interface: row.id for row in (await whole.messages()).rows}
        yield Sites(whole, north, by_interface["north-lab"], by_interface["south-lab"])


async def test_that_lists_searches_and_the_feed_leave_out_what_is_not_seen(sites: Sites) -> None:
    assert {row.id for row in (await sites.whole.messages()).rows} == {sites.here, sites.there}
    for query in ("", "type:ORU", "interface:south-lab OR interface:north-lab", "-site:NORTH OR site:NORTH"):
        page = await sites.north.messages(query)
        assert [row.id for row in page.rows] == [sites.here], query
        assert page.matched in (1, None)
    batch = await sites.north.feed(0, wait=0)
    assert {row.interface for row in batch.messages} <= {"north-lab"}
    assert {row.name for row in batch.interfaces} <= {"north-lab"}
    assert [row.name for row in await sites.north.interfaces()] == ["north-lab"]


async def test_that_the_status_bar_and_totals_count_what_is_seen(tmp_path: Path) -> None:
    nobody = MllpDestination(name="down", host="127.0.0.1", port=1)
    async with two_sites(tmp_path, nobody) as sites, asyncio.timeout(10):
        while (await sites.whole.status()).depth < 2:
            await sites.whole.feed(0, wait=0.1)
        assert (await sites.north.status()).depth == 1
        batch = await sites.north.feed(0, wait=0)
        assert batch.status is None or batch.status.depth == 1
        assert (await sites.whole.messages()).total == 2
        assert (await sites.north.messages()).total is None, "a number over all sites says how much the others have"


async def test_that_what_is_not_seen_cannot_be_opened_or_changed_by_its_number(sites: Sites) -> None:
    await sites.north.message(sites.here)
    with pytest.raises(ApiError) as refused:
        await sites.north.message(sites.there)
    assert refused.value.status == 403
    assert "SOUTH" not in str(refused.value)
    with pytest.raises(ApiError):
        await sites.north.interface("south-lab")
    request = MessageCommand(command=MessageCommandName.CANCEL, ids=(sites.there,), reason="a test")
    with pytest.raises(ApiError, match="may not see"):
        await sites.north.command(request)
    assert len((await sites.whole.messages("status:received")).rows) == 2


async def test_that_bulk_work_and_views_count_what_is_seen(sites: Sites) -> None:
    everything = Selection(query="", whole_query=True)
    assert (await sites.whole.plan(PlanRequest(kind=JobKind.CANCEL, selection=everything))).total == 2
    assert (await sites.north.plan(PlanRequest(kind=JobKind.CANCEL, selection=everything))).total == 1
    view = SaveViewRequest(name="all", query="type:ORU", shared=True)
    assert (await sites.whole.save_view(view)).count == 2
    mine = await sites.north.views()
    assert [row.count for row in mine.rows] == [1]


async def test_that_a_job_of_another_site_is_neither_listed_nor_opened_nor_stopped(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    async with two_sites(tmp_path, FolderDestination(name="files", kind="folder", path=str(out))) as sites:
        jobs = []
        for client, ident in ((sites.whole, sites.there), (sites.north, sites.here)):
            plan = await client.plan(PlanRequest(kind=JobKind.RESEND, selection=Selection(ids=(ident,))))
            include = tuple(each.name for each in plan.classes if each.count and each.name == "delivered")
            request = JobRequest(plan=plan.id, reason="a test", request_id=f"request-{ident}", include=include)
            jobs.append((await client.start_job(request)).id)
        there, here = jobs
        assert {job.id for job in (await sites.whole.jobs()).rows} == {there, here}
        assert {job.id for job in (await sites.north.jobs()).rows} == {here}
        assert (await sites.north.job(here)).id == here
        stop = JobCommand(command=JobCommandName.CANCEL)
        calls = (sites.north.job(there), sites.north.job_receipts(there), sites.north.job_command(there, stop))
        for call in calls:
            with pytest.raises(ApiError) as refused:
                await call
            assert refused.value.status == 404


async def test_that_rules_are_made_and_changed_within_ones_own_sites(sites: Sites) -> None:
    deep = AlertRule(name="Deep", kind=AlertKind.DEPTH, threshold=5)
    own = await sites.north.save_alert_rule(deep.model_copy(update={"scope": "site:NORTH"}))
    whole = await sites.whole.save_alert_rule(deep.model_copy(update={"name": "Deep everywhere"}))
    refused = (
        deep.model_copy(update={"name": "all"}),
        deep.model_copy(update={"name": "theirs", "scope": "site:SOUTH"}),
        deep.model_copy(update={"name": "counted", "kind": AlertKind.COUNT, "scope": "site:NORTH"}),
        whole.model_copy(update={"enabled": False}),
        whole.model_copy(update={"scope": "site:NORTH"}),
    )
    for rule in refused:
        with pytest.raises(ApiError, match="sites that you may not see"):
            await sites.north.save_alert_rule(rule)
    with pytest.raises(ApiError, match="sites that you may not see"):
        await sites.north.delete_alert_rule(whole.id)
    await sites.north.save_alert_rule(own.model_copy(update={"threshold": 6}))
    await sites.north.delete_alert_rule(own.id)


async def test_that_the_look_back_tells_nothing_of_other_sites(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    async with two_sites(tmp_path, FolderDestination(name="files", kind="folder", path=str(out))) as sites:
        for name in ("north-lab", "south-lab"):
            hold = InterfaceCommand(command=InterfaceCommandName.HOLD, reason=f"work at {name}")
            await sites.whole.interface_command(name, hold)
        until = datetime.now(UTC) + timedelta(hours=1)
        for name in ("north-lab", "south-lab"):
            target = HoldTarget(interface=name, destination="files")
            request = HoldRequest(system=f"LIS of {name}", targets=(target,), ends_at=until, reason=f"downtime {name}")
            await sites.whole.plan_hold(request)
        plan = await sites.whole.plan(PlanRequest(kind=JobKind.RESEND, selection=Selection(ids=(sites.there,))))
        include = tuple(each.name for each in plan.classes if each.count and each.name == "delivered")
        await sites.whole.start_job(
            JobRequest(plan=plan.id, reason="a test", request_id="request-there", include=include)
        )
        since = datetime.now(UTC) - timedelta(hours=1)
        everything = (await sites.whole.shift(since)).model_dump_json()
        assert "south-lab" in everything
        assert "Job 1" in everything
        limited = (await sites.north.shift(since)).model_dump_json()
        assert "north-lab" in limited
        assert "south-lab" not in limited
        assert "Job 1" not in limited
        assert "south-lab" not in (await sites.north.holds()).model_dump_json()
        assert "north-lab" in (await sites.north.holds()).model_dump_json()


async def test_that_what_was_said_of_a_hidden_group_stays_hidden_when_it_is_merged(tmp_path: Path) -> None:
    async with (
        ScriptedPeer((Act.AE,)) as peer,
        two_sites(tmp_path, MllpDestination(name="cern", port=peer.port, reply_timeout=5)) as sites,
    ):
        after = 0
        async with asyncio.timeout(20):
            while len(rows := (await sites.whole.groups(GroupsRequest())).rows) < 2:
                after = (await sites.whole.feed(after, wait=0.2)).number
        here, there = sorted(rows, key=lambda row: row.sites)
        note = GroupCommand(command="note", version=there.version, text="the ward of the other site")
        noted = await sites.whole.group_command(there.id, note)
        merge = GroupCommand(command="merge", version=noted.row.version, into=here.id)
        await sites.whole.group_command(there.id, merge)
        assert "other site" in (await sites.whole.group(here.id)).model_dump_json()
        seen = await sites.north.group(here.id)
        assert seen.row.open == 1
        assert "other site" not in seen.model_dump_json()
