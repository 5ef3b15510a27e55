"""The guided tour as data: whole, short, and of commands that exist."""

from __future__ import annotations

import tomllib
from pathlib import Path

from console.desktop.commands import COMMANDS
from console.query.parser import parse

TOUR = tomllib.loads((Path(__file__).resolve().parents[2] / "resources" / "tour.toml").read_text(encoding="utf-8"))
STEPS = TOUR["step"]


def test_that_the_tour_has_at_most_twelve_steps_for_eight_minutes() -> None:
    assert 6 <= len(STEPS) <= 12
    assert TOUR["tour"]["minutes"] == 8
    assert len({step["id"] for step in STEPS}) == len(STEPS)


def test_that_each_step_says_all_it_has_to_in_two_sentences() -> None:
    for step in STEPS:
        assert set(step) == {"id", "title", "text", "press", "command", "control", "until", "shows"}
        assert step["text"].count(". ") <= 1
        assert len(step["text"]) < 300


def test_that_the_keys_are_those_of_the_commands() -> None:
    keys = {command.id: command.keys for command in COMMANDS}

    for step in STEPS:
        written = step["press"].replace("Enter", "Return")
        assert written in keys[step["command"]], step["id"]


def test_that_each_step_ends_in_one_thing_that_can_be_seen() -> None:
    known = {command.id for command in COMMANDS}

    for step in STEPS:
        ((kind, value),) = step["until"].items()
        assert kind in {"screen", "filter", "command"}
        assert kind != "command" or value in known
        for query in (step["shows"], *([value] if kind == "filter" else [])):
            parse(query)  # raises where it is no filter
