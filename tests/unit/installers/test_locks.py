"""The lock files hold what pyproject.toml asks for, each package with its hashes, and no address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def lock_text(name: str) -> str:
    """One lock file."""
    return (ROOT / "installers" / name).read_text(encoding="utf-8")


def locked(name: str) -> set[str]:
    """The packages a lock pins."""
    return set(re.findall(r"^([a-z0-9-]+)==", lock_text(name), flags=re.MULTILINE))


def asked_for(requirements: list[str]) -> set[str]:
    """The bare names of requirements."""
    names = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements)
    return {re.sub(r"[._-]+", "-", name.group()).lower() for name in names if name}


@pytest.mark.parametrize("name", LOCKS)
def test_that_a_lock_holds_no_address(name: str) -> None:
    assert "://" not in lock_text(name)


@pytest.mark.parametrize("name", LOCKS)
def test_that_every_locked_package_has_hashes(name: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock_text(name), flags=re.MULTILINE)
    without = [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]

    assert without == []


def test_that_the_locks_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert asked_for(project["project"]["dependencies"]) <= locked("requirements.lock")
    assert asked_for(project["dependency-groups"]["dev"]) <= locked("requirements-dev.lock")


def test_that_the_tools_of_the_tests_do_not_reach_a_users_machine() -> None:
    assert not {"pytest", "ruff", "mypy", "pyinstaller", "hypothesis"} & locked("requirements.lock")
