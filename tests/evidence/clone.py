"""The README's two commands in a fresh clone without a virtual environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.evidence.figures import ROOT, Figure, at_least, at_most, exactly, info

SECONDS = 20


@contextmanager
def fresh_clone() -> Iterator[Path]:
    """A clone of the last commit in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(target)], check=True)
        yield target


def run_headless() -> list[Figure]:
    """Cold and warm `run --headless`, its JSON and its pictures."""
    with fresh_clone() as clone:
        cold, first = _bootstrap(clone, "run", "--headless", "--seconds", str(SECONDS), "--shots", "shots")
        warm, again = _bootstrap(clone, "run", "--headless", "--seconds", "5", "--shots", "shots2")
        alone = _console(clone)
        summary = json.loads(first.stdout.strip().splitlines()[-1]) if first.returncode == 0 else {}
        pictures = [path for path in (clone / "shots").glob("*.png") if path.stat().st_size > 10_000]
    return [
        exactly("run --headless: exit code, cold and warm", (first.returncode, again.returncode), (0, 0)),
        info("run --headless cold, with installation", f"{cold:.0f} s"),
        info(
            f"run --headless --seconds {SECONDS}: summary",
            json.dumps({k: v for k, v in summary.items() if k != "screens"}),
        ),
        at_least("interfaces", summary.get("interfaces", 0), 8),
        at_least("received", summary.get("received", 0), 60),
        at_least("delivered", summary.get("delivered", 0), 40),
        at_least("errors planted and shown", summary.get("errors", 0), 3),
        at_least("unknown planted and shown", summary.get("unknown", 0), 1),
        at_least("pictures of more than 10 kB", len(pictures), 4),
        at_most("warm start through bootstrap over the program alone", round(max(0.0, warm - alone), 2), 2, " s"),
    ]


def run_tests() -> list[Figure]:
    """The whole suite."""
    with fresh_clone() as clone:
        seconds, done = _bootstrap(clone, "test")
    return [
        exactly("test: exit code", done.returncode, 0),
        info("test: last line", done.stdout.strip().splitlines()[-1]),
        at_most("test: cold, with installation", round(seconds / 60, 1), 12, " min"),
    ]


def _bootstrap(clone: Path, *arguments: str) -> tuple[float, subprocess.CompletedProcess[str]]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    begun = time.monotonic()
    done = subprocess.run(
        [_system_python(), "installers/bootstrap.py", *arguments],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return time.monotonic() - begun, done


def _console(clone: Path) -> float:
    begun = time.monotonic()
    subprocess.run(
        [str(clone / ".venv/bin/python"), "-m", "console", "run", "--headless", "--seconds", "5", "--shots", "shots3"],
        cwd=clone,
        capture_output=True,
        check=True,
    )
    return time.monotonic() - begun


def _system_python() -> str:
    """The Python a stranger would start it with: outside of our own environment."""
    return str(Path(sys.base_prefix) / "bin" / "python3")
