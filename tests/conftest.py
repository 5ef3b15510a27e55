"""What every test gets: no window on a screen, no file of the user's, repeatable examples."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Before Qt is loaded: tests draw off screen unless the caller chose a platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No deadline: a busy machine is not a bug. On a build server the same examples come every time.
settings.register_profile("here", deadline=None)
settings.register_profile("server", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("server" if os.environ.get("CI") else "here")

MANY = 60_000
"""Objects that a file may leave behind, such as a dictionary it loaded, before they are set aside too."""

USER_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


@pytest.fixture(scope="session", autouse=True)
def _own_user_folders() -> Iterator[None]:
    """Point the user's folders at an empty place, for this process and the ones it starts."""
    with tempfile.TemporaryDirectory(prefix="console-tests-") as base, pytest.MonkeyPatch.context() as patch:
        for variable in USER_FOLDERS:
            folder = Path(base, variable.lower())
            folder.mkdir()
            patch.setenv(variable, str(folder))
        yield


def pytest_collection_finish() -> None:
    """What is loaded by now stays for good; setting it aside makes each later collection fast."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _leaks_are_blamed_on_their_file() -> Iterator[None]:
    """Collect garbage after each file: an unclosed socket fails a test of this file, not one that comes by later.

    What is still in use after that belongs to no file any more; set aside, it costs the next collections nothing.
    """
    yield
    gc.collect()
    if len(gc.get_objects()) > MANY:
        gc.freeze()
