"""What stands behind what: links, sites, and interfaces that are fed by our own queues."""

from __future__ import annotations

from pathlib import Path

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource
from console.gateway.desk.alert_rows import may_be_seen
from console.security.roles import Actor, Role
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


async def test_that_a_limited_person_sees_only_alerts_of_own_sites_and_of_the_machine(tmp_path: Path) -> None:
    north = lab(1).model_copy(update={"name": "north", "site": "NORTH"})
    south = lab(2).model_copy(update={"name": "south", "site": "SOUTH"})
    async with staged(tmp_path, north, south) as stage:
        gateway = stage.gateway
        actor = Actor(name="n", role=Role.ANALYST, sites=frozenset({"NORTH"}))
        ids = {name: item.id for name, item in gateway.running.items()}

        seen = {
            subject: may_be_seen(gateway, actor, subject, interface_id)
            for subject, interface_id in (
                ("queue north/cern", ids["north"]),
                ("queue south/cern", ids["south"]),
                ("link 127.0.0.1:1", ids["north"]),
                ("link 127.0.0.1:2", ids["south"]),
                ("site NORTH", None),
                ("site SOUTH", None),
                ("group 3", ids["south"]),
                ("group 4", 999),
                ("query", None),
                ("disk", None),
            )
        }

        assert {subject for subject, shown in seen.items() if shown} == {
            "queue north/cern",
            "link 127.0.0.1:1",
            "site NORTH",
            "disk",
        }
