"""The checkers are part of the suite: a finding of any of them is a failed test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT


def run_tool(*command: str) -> str:
    """Run a checker on the project; return what it found, or nothing when it is content."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def beside_python(name: str) -> str:
    """A command of the environment these tests run in."""
    return str(Path(sys.executable).parent / name)


def test_that_ruff_finds_nothing() -> None:
    assert run_tool(sys.executable, "-m", "ruff", "check", "--quiet", ".") == ""


@pytest.mark.timeout(600)  # without its cache mypy reads Qt's stubs first
def test_that_mypy_strict_finds_nothing() -> None:
    assert run_tool(sys.executable, "-m", "mypy") == ""


def test_that_imports_keep_their_direction() -> None:
    assert run_tool(beside_python("lint-imports"), "--no-cache") == ""
