"""The steps of the tour as written in `resources/tour.toml`, and when one of them is done. Pure but for the reading."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from console.core.errors import OperatorError
from console.core.resources import resource

FILE = "tour.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """What makes a step done; empty fields do not count."""

    screen: str = ""
    filter: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One card. `control` is the accessible name of what it points at; `command` can be run from the card."""

    title: str
    text: str
    press: str = ""
    command: str = ""
    control: str = ""
    until: Until = Until()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """An offer, then the steps."""

    title: str
    text: str
    steps: tuple[Step, ...]


def find_file() -> Path:
    """Where the tour is."""
    return resource(FILE)


def read(path: Path) -> Tour:
    """The tour in this file. Raises `OperatorError` where it cannot be read."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        head = content["tour"]
        steps = tuple(_step(each) for each in content["step"])
        return Tour(title=str(head["title"]), text=str(head["text"]), steps=steps)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OperatorError(
            f"The guided tour {path.name} cannot be read ({type(error).__name__}). Install the program anew to have it."
        ) from None


def is_done(until: Until, *, screen: str, query: str, command: str) -> bool:
    """Whether what just happened ends the step: the screen shown, the filter in force, the command run (or "")."""
    if until.command:
        return command == until.command
    if until.filter:
        return until.filter in query.split()
    return bool(until.screen) and screen == until.screen and not command


def _step(given: dict[str, object]) -> Step:
    until = given.get("until", {})
    if not isinstance(until, dict):
        raise TypeError("until is a table")
    return Step(
        title=str(given["title"]),
        text=str(given["text"]),
        press=str(given.get("press", "")),
        command=str(given.get("command", "")),
        control=str(given.get("control", "")),
        until=Until(**{name: str(value) for name, value in until.items()}),
    )
