"""The checkers are part of the suite: a finding of any of them is a failed test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT


def expect_no_findings(*command: str) -> None:
    """Run a checker on the project; what it finds is the failure's text, whole."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def beside_python(name: str) -> str:
    """A command of the environment these tests run in."""
    return str(Path(sys.executable).parent / name)


def test_that_ruff_finds_nothing() -> None:
    expect_no_findings(sys.executable, "-m", "ruff", "check", "--quiet", ".")


@pytest.mark.timeout(600)  # without its cache mypy reads Qt's stubs first
def test_that_mypy_strict_finds_nothing() -> None:
    expect_no_findings(sys.executable, "-m", "mypy")


def test_that_imports_keep_their_direction() -> None:
    expect_no_findings(beside_python("lint-imports"), "--no-cache")
