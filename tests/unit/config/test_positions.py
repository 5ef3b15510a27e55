"""Positions: the line of every setting, in any lawful way to write TOML."""

from __future__ import annotations

from console.config.positions import line_of, positions

TEXT = '''# a comment
[gateway]
environment = "TEST"

[[interface]]
name = "one"
[interface.source]
kind = "mllp" # port = 5
[[interface.destination]]
name = "a"
route = """
port = 1
"""
port = 2
[[interface.destination]]
name = "b"
ask_types = [
  "DFT", # ]
  "port = 3",
]
"port" = 3
[interface.destination.retry]
base = 1

[[interface]]
name = "two"
source = { kind = "mllp", port = 4 }
destination.x = 1
'''


def test_that_every_key_has_its_line() -> None:
    found = positions(TEXT)

    assert found[("gateway", "environment")] == 3
    assert found[("interface", 0, "name")] == 6
    assert found[("interface", 0, "source", "kind")] == 8
    assert found[("interface", 0, "destination", 0, "port")] == 14
    assert found[("interface", 0, "destination", 1, "name")] == 16
    assert found[("interface", 0, "destination", 1, "port")] == 21
    assert found[("interface", 0, "destination", 1, "retry", "base")] == 23
    assert found[("interface", 1, "name")] == 26
    assert found[("interface", 1, "destination", "x")] == 28


def test_that_what_stands_in_texts_and_comments_is_no_key() -> None:
    found = positions(TEXT)

    assert ("interface", 0, "source", "port") not in found
    assert sorted(path for path in found if path[-1] == "port") == [
        ("interface", 0, "destination", 0, "port"),
        ("interface", 0, "destination", 1, "port"),
    ]


def test_that_a_missing_key_is_placed_at_its_table() -> None:
    found = positions(TEXT)

    assert line_of(("interface", 0, "source", "port"), found) == 7
    assert line_of(("interface", 1, "source", "port"), found) == 27
    assert line_of(("user", 0), found) is None
