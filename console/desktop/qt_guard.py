"""Refuse to start on a Qt binding that would end the process later.

PySide6 6.12.0 drops a reference to None with every void call. On Python 3.11, where None is counted like any other
object, some thousand calls end in `Fatal Python error: none_dealloc`. Python 3.12 made None immortal and is safe.
"""

from __future__ import annotations

import sys
from importlib import metadata

from console.core.errors import OperatorError

FIRST_UNSAFE_QT = (6, 12)
FIRST_SAFE_PYTHON = (3, 12)


class UnsafeQtError(OperatorError):
    """This Python and this Qt binding do not work together."""


def qt_complaint(python: tuple[int, ...], binding: str) -> str | None:
    """Say why this pair must not start and what to do, or None when it is safe."""
    if python >= FIRST_SAFE_PYTHON or version_of(binding) < FIRST_UNSAFE_QT:
        return None
    running = ".".join(str(part) for part in python[:3])
    return (
        f"PySide6 {binding} ends a Python {running} process after some thousand calls. "
        "Install PySide6 6.11.3, or use Python 3.12 or newer: "
        "the set-up in installers/bootstrap.py installs a pair that works."
    )


def version_of(binding: str) -> tuple[int, ...]:
    """The leading numbers of a version such as 6.12.0a1."""
    numbers = []
    for part in binding.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def refuse_unsafe_qt() -> None:
    """Call before the first import of PySide6; raises `UnsafeQtError` with a text for the operator."""
    complaint = qt_complaint(sys.version_info[:3], installed_binding())
    if complaint:
        raise UnsafeQtError(complaint)


def installed_binding() -> str:
    """The version of the installed binding, read without loading Qt; empty in a frozen build, which ships its own."""
    try:
        return metadata.version("pyside6-essentials")
    except metadata.PackageNotFoundError:
        return ""
