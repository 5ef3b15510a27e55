"""A new interface by a form: tested live, written into the site file, up in the running gateway and after a restart."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.exchange import ConnectionRequest, ConnectionTest, TestStep
from console.config.loader import load
from console.core.interface import WorkState
from console.core.status import Status
from console.gateway.desk import connecting, probing
from console.security.roles import Actor, Role
from tests.integration.api.rig import Rig, result, running
from tests.support.scripted_peer import Act

SITE = """# the hospital
[gateway]
environment = "DEMO"

[[interface]]
name = "lab"
[interface.source]
kind = "mllp"
"""


@asynccontextmanager
async def _with_file(folder: Path, *, read_only: bool = False) -> AsyncIterator[Rig]:
    """A running gateway that was told of a site file."""
    async with running(folder, Act.AA, read_only=read_only) as rig:
        rig.gateway.site_file = folder / "site.toml"
        rig.gateway.site_file.write_text(SITE, encoding="utf-8")
        yield rig


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


async def _request(rig: Rig, values: dict[str, str], **more: object) -> ConnectionRequest:
    shown = await rig.admin.connection_form()
    given: dict[str, object] = {"reason": "New analyser", "revision": shown.revision, **more}
    return ConnectionRequest.model_validate({"source": "mllp", "destination": "mllp", "values": values, **given})


def _values(rig: Rig, name: str = "new", **more: str) -> dict[str, str]:
    base = {"name": name, "source.port": str(_free_port())}
    place = {"destination.name": "cern", "destination.port": str(rig.peer.port)}
    return {**base, **place, **more}


async def _tested(rig: Rig, request: ConnectionRequest) -> tuple[ConnectionTest, list[TestStep]]:
    seen: list[TestStep] = []
    return await rig.admin.connection_test(request, seen.append), seen


async def test_that_a_tested_interface_takes_messages_at_once_and_stands_in_the_file(tmp_path: Path) -> None:
    async with _with_file(tmp_path) as rig:
        before = rig.gateway.running["lab"]
        request = await _request(rig, _values(rig))
        test, steps = await _tested(rig, request)
        assert test.ok, test
        assert list(test.steps) == steps
        assert [step.name for step in steps] == ["Settings", "Name", "Port free", "Name resolves", "Connects"]
        assert rig.peer.journal == []  # nothing was sent
        row = await rig.admin.connection_add(request)
        assert (row.name, row.work) == ("new", WorkState.RUNNING)
        assert rig.gateway.running["lab"] is before
        assert b"MSA|AA|N1" in await rig.receive(result("N1"), "new")
        await rig.settled("N1", Status.SENT)
        assert (rig.gateway.site_file or tmp_path).read_text(encoding="utf-8").startswith(SITE)
        assert [item.name for item in load(tmp_path / "site.toml").interface] == ["lab", "new"]
        audit = [item for item in (await rig.admin.audit()).rows if item.action == "interface.add"]
        assert [(item.outcome, item.reason) for item in audit] == [("done", "New analyser")]


async def test_that_mistakes_are_told_by_field_and_nothing_is_probed(tmp_path: Path) -> None:
    async with _with_file(tmp_path) as rig:
        wrong = {"name": "LAB 2", "source.port": "x", "destination.name": "c", "destination.route": "type:"}
        test, steps = await _tested(rig, await _request(rig, wrong))
        assert not test.ok
        assert set(test.mistakes) == {"name", "source.port", "destination.port"}
        assert [step.state for step in steps] == ["failed"]
        route = _values(rig, **{"destination.route": "status:error"})
        assert "not known yet" in (await _tested(rig, await _request(rig, route)))[0].mistakes["destination.route"]
        with pytest.raises(ApiError, match="Nothing was added") as refused:
            await rig.admin.connection_add(await _request(rig, wrong, untested=True))
        assert refused.value.status == 422


async def test_that_a_port_in_use_a_wrong_folder_and_a_silent_peer_are_told_and_may_be_overruled(
    tmp_path: Path,
) -> None:
    async with _with_file(tmp_path) as rig:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            values = _values(rig, **{"source.port": str(taken.getsockname()[1]), "destination.port": str(_free_port())})
            request = await _request(rig, values)
            test, _ = await _tested(rig, request)
            found = {step.name: step for step in test.steps}
            assert found["Port free"].state == "failed"
            assert "nobody listens" in found["Connects"].text
            with pytest.raises(ApiError, match=r"Port free.*Nothing was added") as refused:
                await rig.admin.connection_add(request)
            assert refused.value.status == 409
            row = await rig.admin.connection_add(request.model_copy(update={"untested": True}))
            assert "another program holds the port" in row.holds
            words = next(i.detail for i in (await rig.admin.audit()).rows if i.action == "interface.add")
            assert "although the test failed: Port free, Connects" in words
        folder = {"name": "files", "source.path": str(tmp_path / "nowhere")}
        request = (await _request(rig, folder)).model_copy(update={"source": "folder", "destination": "none"})
        assert "no folder" in (await _tested(rig, request))[0].steps[-1].text


async def test_that_of_two_who_add_the_same_name_at_once_one_wins(tmp_path: Path) -> None:
    async with _with_file(tmp_path) as rig:
        requests = [await _request(rig, _values(rig)) for _ in range(4)]
        answers = await asyncio.gather(*(rig.admin.connection_add(r) for r in requests), return_exceptions=True)
        lost = [item for item in answers if isinstance(item, ApiError)]
        assert len(lost) == 3
        assert [item.name for item in load(tmp_path / "site.toml").interface].count("new") == 1
        late = await _request(rig, _values(rig, "other"))
        (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
        with pytest.raises(ApiError, match="changed on disk"):
            await rig.admin.connection_add(late)
        assert "other" not in rig.gateway.running


async def test_that_a_name_the_store_knows_is_refused_even_untested(tmp_path: Path) -> None:
    async with _with_file(tmp_path) as rig:
        await rig.receive(result("A1"))
        known = rig.gateway.site
        rig.gateway.site = known.model_copy(update={"interface": known.interface[1:]})  # lab left the site file
        with pytest.raises(ApiError, match=r"earlier interface was called lab and stored 1 messages"):
            await rig.admin.connection_add(await _request(rig, _values(rig, "lab"), untested=True))


async def test_that_only_who_may_add_may_look_probe_or_add(tmp_path: Path) -> None:
    async with _with_file(tmp_path) as rig:
        request = await _request(rig, _values(rig))
        analyst, lead = rig.clients[Role.ANALYST], rig.clients[Role.LEAD]
        for call in (
            analyst.connection_form(),
            analyst.connection_test(request, print),
            analyst.connection_add(request),
        ):
            with pytest.raises(ApiError) as refused:
                await call
            assert refused.value.status == 403
        prod = await _request(rig, _values(rig, "live", environment="PROD"))
        with pytest.raises(ApiError, match="administrator on PROD"):
            await lead.connection_add(prod)
        assert (await lead.connection_add(request)).name == "new"
        owner = Actor(name="owner", role=Role.ADMINISTRATOR)
        row = await connecting.add(rig.gateway, owner, await _request(rig, prod.values))
        assert (row.name, row.environment) == ("live", "PROD")


async def test_that_a_gateway_without_a_site_file_or_read_only_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(ApiError, match="without a site file"):
            await rig.admin.connection_form()
    async with _with_file(tmp_path, read_only=True) as rig:
        with pytest.raises(ApiError, match="read-only"):
            await rig.admin.connection_form()


async def test_that_a_peer_without_tls_and_a_missing_certificate_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "LONGEST", 1.0)  # a peer that speaks MLLP stays silent: the step ends by this
    async with _with_file(tmp_path) as rig:
        source = {"source.tls": "yes", "source.tls.certificate": "/none.pem", "source.tls.ca": "/none.pem"}
        values = _values(rig, **{"destination.tls": "yes", **source})
        test, _ = await _tested(rig, await _request(rig, values))
        found = {step.name: step for step in test.steps}
        assert (found["Certificate"].state, found["Connects"].state, found["TLS"].state) == ("failed", "ok", "failed")
        assert "/none.pem" in found["Certificate"].text
        assert rig.peer.journal == []
