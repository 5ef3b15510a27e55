"""The table of allowed imports finds what it should find, and covers every package there is."""

from __future__ import annotations

import tomllib

import pytest

from tests.architecture.contracts import ImportRules, read_table
from tests.architecture.source import ROOT

RULES = ImportRules(
    packages=read_table(
        ["console.core ->", "console.desktop -> console.core, console.api", "console.api -> console.core"]
    ),
    exceptions=read_table(["console.desktop -> console.api.server"]),
    libraries=read_table(["PySide6 -> console.desktop"]),
)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("console.desktop.screens", "console.core.status"),
        ("console.desktop.screens", "console.desktop.theme"),
        ("console.desktop.screens", "PySide6.QtWidgets"),
        ("console.desktop.screens", "console.api.client"),
        ("console.core.clock", "console"),
        ("console.core.clock", "datetime"),
    ],
)
def test_that_an_allowed_import_is_let_through(importer: str, imported: str) -> None:
    assert RULES.complaint(importer, imported) is None


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("console.core.clock", "console.api.client"),
        ("console.core.clock", "PySide6"),
        ("console.desktop.screens", "console.store.queue"),
        ("console.desktop.screens", "console.api.server.routes"),
        ("console.newcomer", "console.core.clock"),
    ],
)
def test_that_a_forbidden_import_is_found(importer: str, imported: str) -> None:
    assert RULES.complaint(importer, imported)


def test_that_every_package_has_a_line_in_the_table() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    tables = [read_table(contract["packages"]) for contract in contracts if contract["type"] == "allowed_imports"]
    listed = {name for table in tables for name in table}
    packages = {f"console.{folder.parent.name}" for folder in (ROOT / "console").glob("*/__init__.py")}

    assert packages - listed == set()
