"""The store key in a real Secret Service: made at the first start, found at the next, never replaced, never in a file.

The tests themselves stand in `keyring_session.py`; they run in a session with a keyring of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TOOLS = {"dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring"}
"""Program -> the Debian package that brings it."""


def test_that_the_store_key_is_kept_in_a_real_secret_service(tmp_path: Path) -> None:
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        packages = " ".join(TOOLS[tool] for tool in missing)
        pytest.skip(f"No Secret Service here: {', '.join(missing)} is missing (Debian: apt-get install {packages}).")
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / "keyring_session.py")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        ["sh", str(ROOT / "tests" / "with_keyring.sh"), *tests],
        cwd=ROOT,
        env=environment | {"KEYRING_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout, done.stdout
