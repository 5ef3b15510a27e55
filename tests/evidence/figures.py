"""A figure, its goal and its verdict; how lines are printed and long runs are remembered."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORDS = Path(__file__).with_name("recorded.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure. `holds` None: no goal, printed for comparison only."""

    name: str
    value: str
    goal: str
    holds: bool | None

    def line(self) -> str:
        """`pass  kill -9 x 40: lost            0        goal 0`."""
        word = {True: "pass", False: "FAIL", None: "info"}[self.holds]
        return f"{word:5} {self.name:62} {self.value:28} goal {self.goal}"


def at_most(name: str, value: float, goal: float, unit: str = "") -> Figure:
    """Holds where the value does not pass the goal."""
    return Figure(name=name, value=f"{value:g}{unit}", goal=f"<= {goal:g}{unit}", holds=value <= goal)


def at_least(name: str, value: float, goal: float, unit: str = "") -> Figure:
    """Holds where the value reaches the goal."""
    return Figure(name=name, value=f"{value:g}{unit}", goal=f">= {goal:g}{unit}", holds=value >= goal)


def exactly(name: str, value: object, goal: object) -> Figure:
    """Holds where both are equal."""
    return Figure(name=name, value=str(value), goal=str(goal), holds=value == goal)


def info(name: str, value: str) -> Figure:
    """For comparison; no goal."""
    return Figure(name=name, value=value, goal="-", holds=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group of figures from one run. `long` sections run with --full only; else their record is shown."""

    title: str
    measure: Callable[[], list[Figure]]
    long: bool = False


def run(slug: str, sections: list[Section], *, full: bool, only: str = "") -> int:
    """Measure and print; 0 only if every figure that has a goal holds and nothing had to be left out."""
    good = True
    for section in sections:
        if only and only not in section.title:
            continue
        say(f"\n{section.title}")
        if section.long and not full:
            _print_recorded(slug, section.title)
            continue
        figures = section.measure()
        for figure in figures:
            say(figure.line())
        good = good and all(figure.holds is not False for figure in figures)
        if section.long:
            _record(slug, section.title, figures)
    say("\nall hold" if good else "\nnot all hold")
    return 0 if good else 1


def say(text: str) -> None:
    """Print at once: a run takes minutes."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _print_recorded(slug: str, title: str) -> None:
    records = json.loads(RECORDS.read_text(encoding="utf-8")) if RECORDS.exists() else {}
    record = records.get(slug, {}).get(title)
    if record is None:
        say("      not run: use --full; nothing is recorded")
        return
    say(f"      recorded {record['at']} at commit {record['commit']}")
    for figure in record["figures"]:
        say(f"      recorded  {figure['name']:54} {figure['value']:24} goal {figure['goal']}")


def _record(slug: str, title: str, figures: list[Figure]) -> None:
    records = json.loads(RECORDS.read_text(encoding="utf-8")) if RECORDS.exists() else {}
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    records.setdefault(slug, {})[title] = {
        "at": datetime.now(UTC).date().isoformat(),
        "commit": commit,
        "figures": [asdict(figure) for figure in figures],
    }
    RECORDS.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")
