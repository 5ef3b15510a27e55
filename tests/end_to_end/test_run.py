"""`python -m console run`: the day without a window, its pictures and its summary; without a display it says so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from console.simulator.feeds import FEEDS
from tests.support.program import Done, finish, run, start

SCREENS = {"queues", "triage", "throughput", "alerts", "inspector", "edit", "audit", "settings", "help"}
KEYS = {"interfaces", "received", "delivered", "errors", "queued", "unknown", "screens"}
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Done]]:
    """Both runs at the same time, as most of each is waiting for its day."""
    shots = tmp_path_factory.mktemp("shots")
    processes = {
        "headless": start(
            "run", "--headless", "--seconds", "4", "--history", "0.2", "--shots", str(shots / "headless")
        ),
        "plain": start(
            "run", "--seconds", "1", "--history", "0", "--shots", str(shots / "plain"), environment=NO_DISPLAY
        ),
    }
    try:
        yield {name: finish(process, seconds=100.0) for name, process in processes.items()}
    finally:
        for process in processes.values():
            process.kill()
            process.wait()


def test_that_the_last_line_is_the_summary(runs: dict[str, Done]) -> None:
    done = runs["headless"]
    assert done.code == 0, done.complaints
    summary = done.lines[-1]
    assert set(summary) == KEYS
    assert summary["interfaces"] == len(FEEDS)
    assert summary["received"] > 100
    assert summary["delivered"] > 100
    assert summary["errors"] > 0  # partners that fail are part of the day
    assert all(isinstance(summary[name], int) for name in KEYS - {"screens"})


def test_that_there_is_a_picture_of_every_screen_in_both_themes_and_none_is_blank(runs: dict[str, Done]) -> None:
    pictures = [Path(picture) for picture in runs["headless"].lines[-1]["screens"]]
    assert {path.stem for path in pictures} == {f"{name}-{theme}" for name in SCREENS for theme in ("dark", "light")}
    for path in pictures:
        image = QImage(str(path))
        assert image.width() >= 1000, path
        assert image.height() >= 600, path
        assert len(colours(image)) > 20, path


def test_that_the_two_themes_differ(runs: dict[str, Done]) -> None:
    pictures = {Path(picture).stem: QImage(picture) for picture in runs["headless"].lines[-1]["screens"]}
    for name in SCREENS:
        assert brightness(pictures[f"{name}-dark"]) < 0.35, name
        assert brightness(pictures[f"{name}-light"]) > 0.65, name


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there is always a display there")
def test_that_without_a_display_it_says_so_and_plays_the_day(runs: dict[str, Done]) -> None:
    done = runs["plain"]
    assert done.code == 0
    assert done.complaints.count("\n") == 1
    assert "There is no display here" in done.complaints
    assert "plain" in done.complaints  # where the pictures are
    assert set(done.lines[-1]) == KEYS


@pytest.mark.parametrize("arguments", [("--seconds", "-3"), ("--speed", "x")])
def test_that_a_time_that_is_none_is_refused_in_words(arguments: tuple[str, ...]) -> None:
    done = run("run", "--headless", *arguments)
    assert (done.code, done.output) == (2, b"")
    assert "must be over 0 and at most" in done.complaints


def test_that_a_folder_that_cannot_be_made_is_refused_before_the_day(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("run", "--headless", "--shots", str(tmp_path / "file"))
    assert (done.code, done.output) == (2, b"")
    assert "Name another folder with --shots" in done.complaints


def colours(image: QImage) -> set[int]:
    """Colours on a grid of points."""
    return {image.pixel(x, y) & 0xFFFFFF for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}


def brightness(image: QImage) -> float:
    """Mean lightness of a grid of points, from 0 to 1."""
    grid = [(x, y) for x in range(0, image.width(), 25) for y in range(0, image.height(), 25)]
    return sum(image.pixelColor(x, y).lightnessF() for x, y in grid) / len(grid)
