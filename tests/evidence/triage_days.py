"""Days with planted causes, on seeds nobody has seen before; `python -m tests.evidence.triage_days SEED` plays one.

Each seed is two days on a gateway of its own, in a process of its own, two at once.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from tests.evidence.figures import ROOT, Figure, at_least, exactly, info
from tests.support.planted.causes import AGAIN, CAUSES, LATE
from tests.support.planted.report import Verdict, run

SEEDS: list[int] = []
"""What `--seeds` named; empty: three that are drawn now."""

WANTED = 38
"""Causes that must end as exactly one group."""

FEWEST = 20_000


def measure() -> list[Figure]:
    """Three seeds, judged one by one."""
    seeds = SEEDS or [secrets.randbelow(10**9) for _ in range(3)]
    with ThreadPoolExecutor(2) as threads:
        return [figure for told in threads.map(_judged, seeds) for figure in told]


def _judged(seed: int) -> list[Figure]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.evidence.triage_days", str(seed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no words"]
        return [exactly(f"seed {seed}: the days were played to their end", last[0][:120], "played")]
    return _figures(Verdict(**json.loads(done.stdout.splitlines()[-1])))


def _figures(told: Verdict) -> list[Figure]:
    name = f"seed {told.seed}:"
    figures = [
        at_least(f"{name} failures of {CAUSES} planted causes in 24 h", told.failures, FEWEST),
        at_least(f"{name} causes that are exactly one group, of {told.causes}", told.single, WANTED),
        exactly(f"{name} groups that mix two causes", told.mixed, 0),
        exactly(f"{name} known again the next day, in their group, as regressed", told.regressed, AGAIN),
        exactly(f"{name} new the next day, and taken for new", told.fresh, LATE),
        exactly(f"{name} incidents with one alert, opened and closed, of {told.incidents}", told.once, told.incidents),
        exactly(f"{name} alerts about planted noise", told.noise, 0),
        exactly(f"{name} values of patients in groups, alerts, marks", len(told.canaries), 0),
        exactly(f"{name} tasks that crashed", len(told.crashes), 0),
        info(f"{name} seconds for both days", f"{told.seconds:.0f} s"),
    ]
    return figures + [info(f"{name} not as planted", words[:160]) for words in told.wrong + told.split]


def main() -> int:
    """Play one seed and print what it came to."""
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        verdict = run(int(sys.argv[1]), Path(folder))
    print(json.dumps(asdict(verdict)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
