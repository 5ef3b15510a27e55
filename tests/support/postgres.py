"""A private PostgreSQL cluster for the tests: made in a temporary folder, reached by socket, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

DURABLE_ENOUGH = "-c listen_addresses='' -c max_connections=60 -c shared_buffers=32MB"


@dataclass(slots=True)
class Cluster:
    """A running server; `database()` gives a fresh, empty database."""

    sockets: str
    user: str
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """The store's URL of a database."""
        return f"postgresql://{self.user}@/{database}?host={self.sockets}"

    def database(self) -> str:
        """A new database; its URL."""
        name = f"store_{next(self._numbers)}"
        with psycopg.connect(host=self.sockets, user=self.user, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


def _programs() -> Path | None:
    """The folder with initdb and pg_ctl, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def _as_user(command: Sequence[str], folder: Path) -> None:
    """PostgreSQL refuses root: step down to the user `postgres` there."""
    if sys.platform != "win32" and os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


def _missing() -> str:
    """Why no cluster can be made here; empty when it can."""
    if sys.platform == "win32":
        return "the test cluster is reached by a Unix socket, which this system has not"
    if _programs() is None:
        return "initdb is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "runuser is missing, and PostgreSQL does not run as root"
    return ""


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a cluster and stop it at the end."""
    programs = _programs()
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as base:
        folder = Path(base)
        root = os.geteuid() == 0
        if root:
            shutil.chown(folder, "postgres")
        user = "postgres" if root else os.environ.get("USER", "postgres")
        data = str(folder / "data")
        _as_user([str(programs / "initdb"), "-D", data, "-A", "trust", "-U", user, "-E", "UTF8", "--locale=C"], folder)
        control = [str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log")]
        _as_user([*control, "-o", f"-k {folder} {DURABLE_ENOUGH}", "start"], folder)
        try:
            yield Cluster(sockets=str(folder), user=user)
        finally:
            _as_user([*control, "-m", "immediate", "stop"], folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The cluster of this test run; the tests that ask for it are skipped where there is none, with the reason."""
    reason = _missing()
    if reason:
        pytest.skip(f"No PostgreSQL for this test: {reason}.")
    with cluster() as running:
        yield running
