"""Where the files lie that come with the program: rules, runbooks, the tour."""

from __future__ import annotations

from pathlib import Path


def resource(name: str) -> Path:
    """The file of this name, such as "tour.toml" or "triage/rules.toml"; whoever reads it says what is wrong with it.

    An installed or frozen program keeps them inside its package (`console/_resources`), a source tree beside it.
    """
    package = Path(__file__).parents[1]
    inside = package / "_resources"
    return (inside if inside.is_dir() else package.parent / "resources") / name
