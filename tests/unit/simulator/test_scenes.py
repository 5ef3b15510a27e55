"""The scenes as data: complete, told in words, and each one planted in an otherwise sound message."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.simulator.feeds import FEEDS
from console.simulator.replies import complaint, read
from console.simulator.scenes import SCENES, Scene, put
from console.simulator.stage import Stage

BASE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
SHAPES = [scene for scene in SCENES.values() if scene.outcome.startswith(("AE", "AR")) and scene.twice is None]
TRICKS = [scene for scene in SCENES.values() if scene not in SHAPES]


def test_that_every_scene_says_what_it_plants_what_is_seen_and_the_cure() -> None:
    for name, scene in SCENES.items():
        assert scene.name == name
        assert scene.feed.title in scene.shows
        assert all(text.endswith((".", ")")) for text in (scene.plants, scene.shows, scene.cure))


@pytest.mark.parametrize("scene", SHAPES, ids=lambda scene: scene.name)
def test_that_a_receiver_complains_about_what_was_planted(scene: Scene) -> None:
    (step,) = Stage(1, BASE).messages(scene, 3.0, BASE)
    found = complaint(read(step.raw))

    assert found is not None
    assert f"{found.reply} {found.code}" == scene.outcome


@pytest.mark.parametrize("scene", TRICKS, ids=lambda scene: scene.name)
def test_that_where_the_partner_misbehaves_the_message_is_sound(scene: Scene) -> None:
    assert all(complaint(read(step.raw)) is None for step in Stage(1, BASE).messages(scene, 3.0, BASE))


def test_that_scenes_have_control_ids_of_their_own_and_the_same_ones_again() -> None:
    made = [
        [step.raw for scene in SCENES.values() for step in stage.messages(scene, 0.0, BASE)]
        for stage in (Stage(1, BASE), Stage(1, BASE))
    ]
    ids = {read(raw).control_id for raw in made[0]}

    assert made[0] == made[1]
    assert len(ids) == len(SCENES)
    assert all(len(ident) <= 20 for ident in ids)


def test_that_a_field_is_put_in_hl7_numbering_and_added_where_it_is_missing() -> None:
    raw = b"MSH|^~\\&|A\rPID|1\r"

    assert put("MSH", 3, "B")(raw) == b"MSH|^~\\&|B\rPID|1\r"
    assert put("PID", 3, "7")(raw) == b"MSH|^~\\&|A\rPID|1||7\r"


def test_that_the_documentation_tells_every_scene_in_the_same_words() -> None:
    told = (Path(__file__).resolve().parents[3] / "docs" / "demo.md").read_text(encoding="utf-8")

    for scene in SCENES.values():
        assert f"| `{scene.name}` | {scene.plants} | {scene.shows} | {scene.cure} |" in told


def test_that_the_documentation_names_every_interface_with_its_site() -> None:
    told = (Path(__file__).resolve().parents[3] / "docs" / "demo.md").read_text(encoding="utf-8")

    for feed in FEEDS.values():
        assert f"| {feed.title} | {feed.site} |" in told
