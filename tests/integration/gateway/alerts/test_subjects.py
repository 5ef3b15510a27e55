"""What stands behind what: links, sites, and interfaces that are fed by our own queues."""

from __future__ import annotations

from pathlib import Path

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource
from tests.integration.gateway.alerts.stage import lab, staged


async def test_that_what_feeds_an_interface_would_explain_its_silence(tmp_path: Path) -> None:
    async with staged(tmp_path, InterfaceSettings(name="second", source=MllpSource())) as stage:
        port = stage.gateway.running["second"].port
        assert port is not None
        first = InterfaceSettings(
            name="first", source=MllpSource(), destination=(MllpDestination(name="on", port=port),), site="NORTH"
        )
        await stage.gateway.add_interface(first)

        scene = stage.gateway.watching.scene()

        fed = stage.gateway.running["second"].id
        assert scene.feeds[fed] == {"queue first/on", f"link 127.0.0.1:{port}"}
        assert scene.feeds[stage.gateway.running["first"].id] == frozenset()
        assert [sorted(place.causes) for place in scene.places] == [[f"link 127.0.0.1:{port}", "site NORTH"]]


async def test_that_an_interface_whose_lease_another_has_is_left_to_that_one(tmp_path: Path) -> None:
    async with staged(tmp_path, lab(1)) as stage:
        stage.gateway.running["lab"].lease = None

        assert stage.gateway.watching.scene().places == ()
