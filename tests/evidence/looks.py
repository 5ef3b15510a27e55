"""The walk by keys alone, the accessibility checks, and a picture of every screen in every look."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.evidence.figures import ROOT, Figure, at_least, exactly

SMALLEST = 10_000
"""Bytes; a picture of nothing is smaller."""


def measure() -> list[Figure]:
    """Run the two test files and the picture command."""
    return [
        _tests("a walk through find, inspect, fix and resend by keys alone", "tests/desktop/test_keyboard_walk.py"),
        _tests("accessibility checks over every screen and dialog", "tests/desktop/test_accessibility.py"),
        *_pictures(),
    ]


def measure_long() -> list[Figure]:
    """The tier that is not part of the default run."""
    return [_tests("the long tier", "tests", "-m", "nightly", "-n", "2")]


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )


def _tests(name: str, *words: str) -> Figure:
    done = _run("-m", "pytest", *words, "-q", "-p", "no:cacheprovider")
    said = re.findall(r"\d+ (?:passed|failed|error|skipped)", done.stdout)
    return Figure(name=name, value=", ".join(said), goal="all passed", holds=done.returncode == 0 and bool(said))


def _pictures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        done = _run("-m", "tests.desktop.all_pictures", folder)
        sizes = [file.stat().st_size for file in Path(folder).rglob("*.png")]
    return [
        exactly("pictures of every screen in every look: exit code", done.returncode, 0),
        at_least(f"  of more than {SMALLEST // 1000} kB", sum(size > SMALLEST for size in sizes), 60),
    ]
