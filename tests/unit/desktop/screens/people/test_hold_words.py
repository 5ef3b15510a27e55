"""How long a planned hold lasts, in words."""

from __future__ import annotations

import pytest

from console.desktop.screens.people.hold_words import length


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (7199.2, "2 h"),
        (9000, "2 h 30 min"),
        (2700, "45 min"),
        (20, "1 min"),
        (86400, "1 d"),
        (273_600, "3 d 4 h"),
    ],
)
def test_that_a_hold_is_as_long_as_was_typed(seconds: float, words: str) -> None:
    assert length(seconds) == words
