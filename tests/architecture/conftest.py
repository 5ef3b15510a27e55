"""The syntax trees of all files, a million objects, go when the tests of this folder are done."""

from __future__ import annotations

import pytest

from tests.architecture.source import forget


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Kept to the end of the run they would be walked by each collection of garbage, a second at a time."""
    if nextitem is None or nextitem.path.parent != item.path.parent:
        forget()
