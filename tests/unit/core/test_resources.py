"""Files that come with the program are found where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.core import resources
from console.core.resources import resource

NAMES = (
    *("tour.toml", "triage/rules.toml", "triage/runbooks.toml", "triage/alerts.toml", "site.example.toml"),
    *(f"fhir/{name}" for name in ("elements.json.gz", "schema.json.zst", "rules.json.zst", "us_core.toml")),
)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_source_tree_has_them_beside_the_package(name: str) -> None:
    assert resource(name).is_file()


def test_that_an_installed_program_has_them_inside_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "console" / "_resources"
    inside.mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "console" / "core" / "resources.py"))

    assert resource("tour.toml") == inside / "tour.toml"
