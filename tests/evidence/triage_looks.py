"""Triage, throughput, alerts and the wall board: a whole triage by keys alone, names and focus, pictures of all."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tests.evidence.figures import Figure, at_least, at_most, exactly, info
from tests.evidence.looks import SMALLEST, _run, _tests

SERIES = ("quiet", "bad", "empty", "dead")
PICTURED = ("triage", "throughput", "alerts", "wall")
LOOKS = 8
"""At least so many pictures of each screen: dark and light of each of the four days."""


def measure() -> list[Figure]:
    """Tests and the picture command; the longest stall of the window while a year loads."""
    return [
        _tests("a walk through a whole triage by keys alone", "tests/desktop/test_triage_walk.py"),
        _tests("the screens of triage", "tests/desktop/triage"),
        _tests("the screens of throughput and the wall board", "tests/desktop/throughput", "tests/desktop/wall"),
        _tests("the screens of alerts", "tests/desktop/alerts"),
        _tests("accessibility checks over every screen and dialog", "tests/desktop/test_accessibility.py"),
        *_pictures(),
        *_stall(),
    ]


def _pictures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        codes = {name: _run("-m", "tests.desktop.all_pictures", folder, "--only", name).returncode for name in SERIES}
        large = [file.name for file in Path(folder).rglob("*.png") if file.stat().st_size > SMALLEST]
    return [
        exactly(f"pictures of days {', '.join(SERIES)}: exit codes", sum(codes.values()), 0),
        *(at_least(f"  of {name}", sum(name in file for file in large), LOOKS) for name in PICTURED),
    ]


def _stall() -> list[Figure]:
    done = _run("-m", "tests.performance.throughput_window")
    stalls = [float(found) for found in re.findall(r"longest stall\D+([\d.]+) ms", done.stdout)]
    drawn = [float(found) for found in re.findall(r"drawn in (\d+) ms", done.stdout)]
    work = [float(found) for found in re.findall(r"ms, work ([\d.]+) ms", done.stdout)]
    if done.returncode not in (0, 1) or not (stalls and drawn and work):
        return [exactly("the window while a year loads", "not measured", "measured")]
    return [
        at_most("slowest range until its last lane is drawn in the window", max(drawn), 300, " ms"),
        at_most("longest stall of the window while ranges load, up to a year", max(stalls), 16, " ms"),
        info("  of which the GUI thread itself computed at most", f"{max(work):.1f} ms"),
    ]
