"""All rules, and a document held against them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from console.core.message import Problem
from console.layers.ccda.checks.places import place
from console.layers.ccda.checks.rules import header, narrative, sections, values
from console.layers.ccda.checks.rules.rule import Rule, Sheet

RULES: tuple[Rule, ...] = (*header.RULES, *sections.RULES, *narrative.RULES, *values.RULES)

MOST_EACH = 50
"""Places that one rule names; the rest is counted."""


def findings(root: Element) -> Iterator[Problem]:
    """What the rules find, rule by rule."""
    sheet = Sheet(root)
    for rule in RULES:
        for count, hit in enumerate(rule.look(sheet), start=1):
            if count > MOST_EACH:
                more = sum(1 for _ in rule.look(sheet)) - MOST_EACH
                yield _problem(rule, place(root), f"{more} more places break this rule.")
                break
            yield _problem(rule, place(hit.element, hit.attribute), hit.text)


def _problem(rule: Rule, path: str, text: str) -> Problem:
    return Problem(path=path, severity=rule.severity, code=rule.id, message=text, source=rule.source)
