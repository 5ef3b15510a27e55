"""Rules that no checker has: docstrings on every module, no nested event loops, nothing of one machine in a file."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.source import ROOT, calls, modules, tracked_files

FOLDERS = ("console", "installers", "tests")
MAY_EXEC = {"app", "application", "self._app", "drag"}  # the one event loop there is, and Qt's only way to drag
CAMERA = "console/desktop/shots.py"  # lets a window paint before it is photographed; nobody clicks there

# Put together so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    r"\b(?:{})\.(?:org|com|net|io|dev)\b".format(
        "|".join(("pypi", "pythonhosted", "npmjs", r"deb\.debian", r"security\.debian", r"archive\.ubuntu", "crates"))
    )
)
HOMES = re.compile(r"(?<![\w.:-])/(?:root|work|home/[a-z_][\w-]*|Users/[A-Za-z_][\w-]*)/|[A-Z]:\\+Users\\+\w+")


@pytest.mark.parametrize("folder", FOLDERS)
def test_that_every_module_says_what_it_is(folder: str) -> None:
    silent = [module.path for module in modules(folder) if not ast.get_docstring(module.tree)]

    assert silent == []


def test_that_no_dialog_nests_an_event_loop() -> None:
    found = [
        f"{module.path}:{line} {target}.exec()"
        for module in modules("console")
        if module.path != CAMERA
        for target, line in calls(module, "exec")
        if target not in MAY_EXEC and not target.startswith(("QApplication", "QGuiApplication", "QCoreApplication"))
    ]

    assert found == []


def found_in_files(pattern: re.Pattern[str]) -> list[str]:
    """Every match in a tracked file, as `path: match`."""
    return [
        f"{path.relative_to(ROOT).as_posix()}: {match.group()}"
        for path in tracked_files()
        for match in pattern.finditer(path.read_bytes().decode("utf-8", errors="ignore"))
    ]


def test_that_no_file_names_a_package_registry() -> None:
    assert found_in_files(REGISTRIES) == []


def test_that_no_file_holds_a_path_of_someones_machine() -> None:
    assert found_in_files(HOMES) == []
