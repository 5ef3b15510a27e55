"""The gateway runs on servers that have no Qt."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

IMPORT_WITHOUT_QT = """
import importlib, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "qtpy", "qtawesome"}:
            raise ImportError(name + " is not installed here")

sys.meta_path.insert(0, NoQt())
importlib.import_module(sys.argv[1])
loaded = sorted(name for name in sys.modules if name.startswith(("PySide6", "console.desktop")))
sys.exit(f"loaded: {loaded}" if loaded else 0)
"""


@pytest.mark.parametrize(
    "module", ["console.gateway.service", "console.api.server.app", "console.compositions.gateway", "console.cli"]
)
def test_that_it_imports_without_qt(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_WITHOUT_QT, module], cwd=ROOT, capture_output=True, text=True, check=False
    )

    if done.returncode != 0:
        pytest.fail(done.stderr, pytrace=False)
