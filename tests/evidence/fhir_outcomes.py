"""What our checks say of each FHIR file of the corpus whose source states an outcome, beside what it states.

A file that is said to be valid agrees where we find no error; one that is said to be invalid, where we find the rule
that its source names first. What is not FHIR in JSON is not checked, and counted apart. Every disagreement, and every
file that is not checked, is explained in `fhir_disagreements.toml`.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from console.core.message import Severity
from console.layers.checking import CheckOptions
from console.layers.fhir.layer import Fhir
from console.layers.registry import recognise
from tests.evidence.figures import ROOT, Figure, exactly, info

SHARED = ROOT.parent / "shared" / "corpus" / "fhir"
EXPLAINED = Path(__file__).with_name("fhir_disagreements.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One file: how many errors its source states, and the rules by which we find errors (None: not checked)."""

    file: str
    stated: int
    rules: Counter[str] | None

    def agrees(self, named: list[str]) -> bool:
        """Whether we say the same; of an invalid file, by the rules `named` for it (any, where none is named)."""
        if self.rules is None:
            return False
        if not self.stated:
            return not self.rules
        return all(self.rules[rule] for rule in named) if named else bool(self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All outcomes, sorted: the words of a disagreement are "" where nobody explains it."""

    agreed: tuple[Outcome, ...]
    explained: tuple[tuple[Outcome, str], ...]
    unchecked: tuple[tuple[Outcome, str], ...]
    unexplained: tuple[Outcome, ...]
    needless: tuple[str, ...]  # explained, but there is no disagreement
    unnamed: tuple[Outcome, ...]  # agreed by some rule, and nobody wrote down by which


def outcomes() -> list[Outcome]:
    """All files with a stated outcome; empty where the corpus is not there."""
    index = SHARED / "index.csv"
    if not index.is_file():
        return []
    with index.open(encoding="utf-8") as rows:
        return [
            _outcome(row["file"], int(row["expected_errors"])) for row in csv.DictReader(rows) if row["expected_errors"]
        ]


def _outcome(file: str, stated: int) -> Outcome:
    raw = (SHARED / file).read_bytes()
    reader = recognise(raw)
    if not isinstance(reader, Fhir):
        return Outcome(file=file, stated=stated, rules=None)
    rules: Counter[str] = Counter()
    for resource in reader.split(raw):
        for check in reader.checks():
            if not check.refuses(resource, CheckOptions()):
                found = check.run(resource, CheckOptions())
                rules.update(problem.code for problem in found if problem.severity is Severity.ERROR)
    return Outcome(file=file, stated=stated, rules=rules)


def table(found: list[Outcome]) -> Table:
    """The outcomes beside what is written down of them."""
    written = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    reasons, files, named = written["reasons"], written["files"], written["rules"]

    def words(outcome: Outcome) -> str:
        return str(reasons.get(files.get(outcome.file.rpartition("/")[2], ""), ""))

    def rules(outcome: Outcome) -> list[str]:
        return list(named.get(outcome.file.rpartition("/")[2], ()))

    agreed = tuple(outcome for outcome in found if outcome.agrees(rules(outcome)))
    other = [outcome for outcome in found if not outcome.agrees(rules(outcome))]
    return Table(
        agreed=agreed,
        explained=tuple((item, words(item)) for item in other if words(item) and item.rules is not None),
        unchecked=tuple((item, words(item)) for item in other if words(item) and item.rules is None),
        unexplained=tuple(item for item in other if not words(item)),
        needless=tuple(sorted(set(files) - {item.file.rpartition("/")[2] for item in other})),
        unnamed=tuple(item for item in agreed if item.stated and not rules(item)),
    )


def measure() -> list[Figure]:
    """The counts, and each file that is not as its source states, with the reason."""
    found = outcomes()
    if not found:
        return [info("FHIR outcomes", "the corpus is not beside the project")]
    beside = table(found)
    lines = [
        info(f"  {item.file.rpartition('/')[2]}", f"stated {item.stated}: {why}") for item, why in beside.explained
    ]
    return [
        info("FHIR files with a stated outcome", str(len(found))),
        info("agree", f"{len(beside.agreed)}, {sum(not item.stated for item in beside.agreed)} of them valid"),
        info("disagree, and why is written down", str(len(beside.explained))),
        info("not checked: not FHIR in JSON", str(len(beside.unchecked))),
        *lines,
        exactly("invalid files that agree by no rule that is written down", _names(beside.unnamed), "none"),
        exactly("disagreements that nobody explains", _names(beside.unexplained), "none"),
        exactly("explanations that explain nothing", ", ".join(beside.needless) or "none", "none"),
    ]


def _names(found: tuple[Outcome, ...]) -> str:
    return ", ".join(f"{item.file.rpartition('/')[2]} {dict(item.rules or {})}" for item in found) or "none"
