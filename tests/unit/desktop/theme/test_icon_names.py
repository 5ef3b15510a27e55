"""Every icon that the desktop names exists in the font it is drawn with: a wrong one breaks the paint of its button."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
import qtawesome

from console.desktop.commands import COMMANDS
from console.desktop.screens.registry import SCREENS
from tests.architecture.source import modules

KEYWORDS = frozenset({"icon"})


def known() -> set[str]:
    """The names in the font's own list."""
    (found,) = Path(qtawesome.__file__).parent.glob("fonts/phosphor-charmap-*.json")
    return set(json.loads(found.read_text(encoding="utf-8")))


def named() -> set[str]:
    """Names given as `icon="..."`, to `set_icon_name`, or to `EmptyState` in the source."""
    found = {command.icon for command in COMMANDS} | {entry.icon for entry in SCREENS}
    for module in modules("console/desktop"):
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            given = [each.value for each in node.keywords if each.arg in KEYWORDS]
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("set_icon_name", "EmptyState") and node.args:
                given.append(node.args[0])
            found |= {each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return found - {""}


def test_that_every_icon_exists() -> None:
    assert named() - known() == set()


@pytest.mark.parametrize("name", ["stack", "funnel"])
def test_that_the_search_finds_icons_at_all(name: str) -> None:
    assert name in named()
