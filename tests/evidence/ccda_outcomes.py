"""What our checks say of each C-CDA file of the corpus, beside what its source says of it.

A source that calls a file valid agrees where we find no error; one that calls it invalid agrees where we find one, of
the kind its test is about. Every disagreement is explained in `ccda_disagreements.toml`, by file and rule.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from console.core.message import Severity
from console.layers.ccda.checks import ccda_checks
from console.layers.checking import CheckOptions
from tests.evidence.figures import ROOT, Figure, exactly, info

SHARED = ROOT.parent / "shared" / "corpus" / "ccda"
EXPLAINED = Path(__file__).with_name("ccda_disagreements.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One file: what its source says ("" for nothing), and how often each rule found an error or a warning."""

    file: str
    stated: str
    errors: Counter[str]
    warnings: Counter[str]

    @property
    def verdict(self) -> str:
        """Ours in one word."""
        return "invalid" if self.errors else "valid"

    def disagreements(self, reasons: dict[str, list[str]]) -> list[str]:
        """The rules by which we say otherwise than the source; "no error" where we miss what it plants."""
        if self.stated.startswith("valid"):
            return sorted(self.errors)
        if self.stated.startswith("invalid"):
            planted = reasons.get(self.file, [])
            return [f"missed {rule}" for rule in planted if not self.errors[rule]] if planted else ["nothing planted"]
        return []


def outcomes() -> list[Outcome]:
    """All files of the corpus, checked with nothing from outside; empty where the corpus is not there."""
    index = SHARED / "index.csv"
    if not index.is_file():
        return []
    with index.open(encoding="utf-8") as rows:
        return [_outcome(row["file"], row["stated_validity"]) for row in csv.DictReader(rows)]


def _outcome(file: str, stated: str) -> Outcome:
    raw = (SHARED / file).read_bytes()
    options = CheckOptions()
    errors: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for check in ccda_checks():
        if check.refuses(raw, options):
            continue
        for problem in check.run(raw, options):
            if problem.severity is Severity.ERROR:
                errors[problem.code] += 1
            elif problem.severity is Severity.WARNING:
                warnings[problem.code] += 1
    return Outcome(file=file, stated=stated, errors=errors, warnings=warnings)


def explained() -> tuple[dict[str, list[str]], dict[str, dict[str, str]]]:
    """What the negative tests plant (file -> rules), and why we disagree (file -> rule -> reason)."""
    read = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    return read["planted"], read["disagreements"]


def table(found: list[Outcome]) -> list[str]:
    """One line a file: source's word, ours, errors by rule, warnings."""
    return [
        f"{each.file:70} {each.stated or '-':26} {each.verdict:8} "
        + (", ".join(f"{rule} x{count}" for rule, count in sorted(each.errors.items())) or "no error")
        + f"; {each.warnings.total()} warnings"
        for each in found
    ]


def measure() -> list[Figure]:
    """Files with a stated validity: agreed, explained, unexplained; the table itself as lines without a goal."""
    found = outcomes()
    if not found:
        return [info("C-CDA outcomes", f"not measured: no corpus at {SHARED.name} beside the project")]
    planted, reasons = explained()
    stated = [each for each in found if each.stated]
    wrong = {each.file: each.disagreements(planted) for each in stated}
    open_ones = [
        f"{file} {rule}" for file, rules in wrong.items() for rule in rules if rule not in reasons.get(file, {})
    ]
    stale = [f"{file} {rule}" for file, rules in reasons.items() for rule in rules if rule not in wrong.get(file, [])]
    lines = [info(each.split(" ", 1)[0], " ".join(each.split()[1:])) for each in table(found)]
    return [
        *lines,
        info("C-CDA files checked", f"{len(found)}, {len(stated)} with a stated validity"),
        info("  in agreement with their source", str(sum(not rules for rules in wrong.values()))),
        info("  in disagreement, each rule explained", str(sum(bool(rules) for rules in wrong.values()))),
        exactly("  unexplained disagreements", "; ".join(open_ones) or 0, 0),
        exactly("  explanations without a disagreement", "; ".join(stale) or 0, 0),
    ]
