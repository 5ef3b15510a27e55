"""How this program starts itself again: as a gateway of our own, or as a worker that checks documents."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def program() -> list[str]:
    """How to start ourselves: the frozen program, or this Python with the package."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "console"]


def environment() -> dict[str, str]:
    """Ours, with this package to be found from any working folder."""
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))}
