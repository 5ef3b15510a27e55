"""One table of commands: no key twice, and every key a real one."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from console.desktop.actions import Command, conflicts
from console.desktop.commands import COMMANDS


def test_that_no_two_commands_want_the_same_key_on_one_screen() -> None:
    assert conflicts(COMMANDS) == []


def test_that_the_check_finds_a_conflict() -> None:
    here = Command(id="a", title="A", group="g", keys=("Ctrl+E",), screens=frozenset({"queues"}))
    everywhere = Command(id="b", title="B", group="g", keys=("Ctrl+E",))
    elsewhere = Command(id="c", title="C", group="g", keys=("Ctrl+E",), screens=frozenset({"edit"}))
    assert conflicts([here, everywhere]) == [("Ctrl+E", "a", "b")]
    assert conflicts([here, elsewhere]) == []


def test_that_ids_are_unique_and_keys_are_known_to_qt() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        for key in command.keys:
            assert not QKeySequence(key).isEmpty(), key
