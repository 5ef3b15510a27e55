"""The Qt binding does not end the process, and one that would is refused at start."""

from __future__ import annotations

import subprocess
import sys

import pytest

from console.desktop import qt_guard
from tests.architecture.source import ROOT

EMIT_OFTEN = """
import sys
from PySide6.QtCore import QObject, Signal

class Source(QObject):
    happened = Signal(object)

source, received = Source(), []
source.happened.connect(received.append)
before = sys.getrefcount(None)
for number in range(5000):
    source.happened.emit(number)
lost = before - sys.getrefcount(None)
sys.exit(0 if len(received) == 5000 and lost < 50 else f"{len(received)} received, {lost} references lost")
"""


def test_that_five_thousand_signals_leave_the_interpreter_alive() -> None:
    done = subprocess.run([sys.executable, "-c", EMIT_OFTEN], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("binding", ["6.12.0", "6.12.0a1", "6.12.1"])
def test_that_an_unsafe_pair_is_refused_in_plain_words(binding: str) -> None:
    complaint = qt_guard.qt_complaint((3, 11, 7), binding)

    assert complaint is not None
    assert f"PySide6 {binding} ends a Python 3.11.7 process" in complaint
    assert "6.11.3" in complaint


@pytest.mark.parametrize(
    ("python", "binding"),
    [((3, 12, 0), "6.12.0"), ((3, 13, 1), "6.12.0"), ((3, 11, 7), "6.11.3"), ((3, 11, 7), "6.8.0")],
)
def test_that_a_safe_pair_starts(python: tuple[int, ...], binding: str) -> None:
    assert qt_guard.qt_complaint(python, binding) is None


def test_that_start_up_stops_on_an_unsafe_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_guard, "installed_binding", lambda: "6.12.0")
    monkeypatch.setattr(qt_guard, "FIRST_SAFE_PYTHON", (99,))

    with pytest.raises(qt_guard.UnsafeQtError, match=r"PySide6 6\.12\.0 ends a Python"):
        qt_guard.refuse_unsafe_qt()


def test_that_the_installed_pair_is_safe() -> None:
    qt_guard.refuse_unsafe_qt()
