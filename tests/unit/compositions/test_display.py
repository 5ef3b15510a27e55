"""A display that is named but does not answer is none."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from console.compositions.display import has_display


@pytest.mark.parametrize("display", ["", ":4711", "unix:4711.0", "127.0.0.1:59000", "nonsense"])
def test_that_a_display_that_does_not_answer_is_none(display: str) -> None:
    assert not has_display({"DISPLAY": display}, "linux")


def test_that_a_wayland_socket_that_answers_is_a_display(tmp_path: Path) -> None:
    environ = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert not has_display(environ, "linux")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        assert has_display(environ, "linux")


def test_that_windows_and_macos_always_have_one() -> None:
    assert has_display({}, "win32")
    assert has_display({}, "darwin")
