"""The smoke check tells a program that works from one that fails, hangs or draws nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from installers import smoke

SAVE_A_PICTURE = """
import os, shutil, sys
shots = sys.argv[sys.argv.index("--shots") + 1]
os.makedirs(shots)
shutil.copy({picture!r}, os.path.join(shots, "desk.png"))
sys.exit({code})
"""


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., Path]:
    """Save a picture of a size, with as many different rows."""

    def save(width: int = 1000, height: int = 600, rows: int = 300) -> Path:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        for row in range(min(rows, height)):
            for column in range(row % 97, width, 97 + row % 13):
                image.setPixelColor(column, row, QColor(row % 256, column % 256, 60))
        path = tmp_path / "drawn.png"
        assert image.save(str(path))
        return path

    return save


def program(tmp_path: Path, picture: Path, code: int = 0) -> list[str]:
    """A command that saves a picture and ends with a code, as a built console would."""
    script = tmp_path / "program.py"
    script.write_text(SAVE_A_PICTURE.format(picture=str(picture), code=code), encoding="utf-8")
    return [sys.executable, str(script)]


def test_that_a_program_that_draws_and_ends_well_passes(tmp_path: Path, draw: Callable[..., Path]) -> None:
    result = smoke.smoke(program(tmp_path, draw()), tmp_path)

    assert result.complaints == ()
    assert [path.name for path in result.pictures] == ["desk.png"]


def test_that_an_exit_code_is_a_complaint(tmp_path: Path, draw: Callable[..., Path]) -> None:
    (complaint,) = smoke.smoke(program(tmp_path, draw(), code=3), tmp_path).complaints

    assert "exit code 3" in complaint


def test_that_a_blank_window_is_a_complaint(tmp_path: Path, draw: Callable[..., Path]) -> None:
    (complaint,) = smoke.smoke(program(tmp_path, draw(rows=0)), tmp_path).complaints

    assert "is blank" in complaint


def test_that_a_tiny_window_is_a_complaint(tmp_path: Path, draw: Callable[..., Path]) -> None:
    (complaint,) = smoke.smoke(program(tmp_path, draw(width=200, height=100)), tmp_path).complaints

    assert "only 200 by 100" in complaint


def test_that_no_picture_is_a_complaint(tmp_path: Path) -> None:
    assert smoke.smoke([sys.executable, "-c", "pass"], tmp_path).complaints == ("It saved no picture.",)


def test_that_a_program_that_hangs_is_a_complaint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke, "SECONDS", 0.5)
    hang = "import sys, threading; print('waiting', file=sys.stderr, flush=True); threading.Event().wait()"

    (complaint,) = smoke.smoke([sys.executable, "-c", hang], tmp_path).complaints

    assert "did not end" in complaint
    assert "waiting" in complaint


def test_that_the_program_finds_neither_this_checkout_nor_the_users_files(tmp_path: Path) -> None:
    env = smoke.clean_environment({**os.environ, "PYTHONPATH": "here", "XDG_DATA_HOME": "mine"}, tmp_path)

    assert "PYTHONPATH" not in env
    assert env["XDG_DATA_HOME"].startswith(str(tmp_path))
