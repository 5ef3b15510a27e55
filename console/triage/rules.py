"""Rules as data: which failures are which well-known cause, what it is called, and which runbook cures it.

A rule never decides what belongs together: that is `console.triage.causes`, the same with every set of rules. So a
rule that is added, changed or taken out gives names and advice to groups, and never takes a group apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import translate

from console.triage.failure import Kind
from console.triage.runbooks import Runbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is known of a failure once it is clean: what rules look at."""

    layer: str
    outcome: str
    code: str
    path: str
    text: str
    arrival: bool = False
    application: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One well-known cause. An empty condition holds for all; of a list one must hold.

    `code` and `path` are globs (`* 103`, `OBX-3*`), whatever their case. `words`: plain words that stand in the
    cleaned text, in this order and next to each other. `arrival` None: both ways. `title` is a template, see
    `console.triage.titles`; so is `says`, one sentence for a person of the help desk. `causes` are the likely ones, the
    likeliest first, and `cure` is what to do with one such message. `counts` is the path whose distinct values are
    what it is about ("OBX-3.1: 6 codes").
    """

    id: str
    version: int
    title: str
    says: str = ""
    causes: tuple[str, ...] = ()
    cure: str = ""
    kind: Kind | None = None  # None: as the cause is by itself
    runbook: str = ""
    layer: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    arrival: bool | None = None
    application: tuple[str, ...] = ()
    counts: str = ""
    _code: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _path: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _words: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the globs ready."""
        object.__setattr__(self, "_code", _globs(self.code))
        object.__setattr__(self, "_path", _globs(self.path))
        object.__setattr__(self, "_words", tuple(f" {words.casefold()} " for words in self.words))

    @property
    def name(self) -> str:
        """As it is stored and shown: "result-code v3"."""
        return f"{self.id} v{self.version}"

    def holds(self, signs: Signs) -> bool:
        """Whether it speaks of this failure."""
        if self.outcome and signs.outcome not in self.outcome:
            return False
        if self.layer and signs.layer not in self.layer:
            return False
        if self.arrival is not None and self.arrival is not signs.arrival:
            return False
        if self.application and signs.application not in self.application:
            return False
        if self._code is not None and not self._code.match(signs.code):
            return False
        if self._path is not None and not self._path.match(signs.path):
            return False
        if not self._words:
            return True
        text = f" {signs.text} "
        return any(words in text for words in self._words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules in the order they are asked (the site's first), the runbooks, and names of places in a message.

    The last rule holds for everything.
    """

    rules: tuple[Rule, ...]
    runbooks: Mapping[str, Runbook] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)  # "hl7v2 PV1-19" -> "visit number"

    def match(self, signs: Signs) -> Rule:
        """The first rule that holds."""
        return next((rule for rule in self.rules if rule.holds(signs)), EVERYTHING)

    def named(self, name: str) -> Rule | None:
        """The rule of a stored name, in whatever version it is now; None where there is none any more."""
        wanted = name.rpartition(" v")[0]
        return next((rule for rule in self.rules if rule.id == wanted), None)

    def thing(self, layer: str, path: str) -> str:
        """The name of a place in a message ("visit number"), by the whole path or the field it lies in; or ""."""
        while path:
            found = self.places.get(f"{layer} {path}")
            if found:
                return found
            path = path.rpartition("." if "." in path else "/")[0]
        return ""

    def runbook(self, rule: Rule) -> Runbook | None:
        """What to do about it."""
        return self.runbooks.get(rule.runbook)


def _globs(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression for all of them; None where there is none."""
    return re.compile("|".join(map(translate, patterns)), re.IGNORECASE) if patterns else None


EVERYTHING = Rule(id="other", version=1, title="{words}|Failure")
"""Where no rule holds, not even one of ours."""
