"""Every test of the contract runs on both engines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.postgres import Cluster, postgres
from tests.support.stores import Bench, bench

__all__ = ["postgres"]

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    running: Cluster = request.getfixturevalue("postgres")
    return running.database()


@pytest.fixture
async def lab(place: str) -> AsyncIterator[Bench]:
    """An open store with one interface, ordered as a whole, its lease taken."""
    async with bench(place) as made:
        yield made
