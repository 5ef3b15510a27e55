"""The file of triage rules: ours (`resources/triage/`) and a site's own, read by the same types.

A wrong one is explained with file, line and what may be written, as the site file is.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from console.config.explain import explained
from console.config.loader import ConfigError, syntax, text_of
from console.config.positions import line_of, positions
from console.config.settings import Settings
from console.core.outcome import Outcome
from console.core.resources import resource

Ident = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
RunbookId = Annotated[str, Field(pattern=r"^RB-[0-9]{3,4}$")]
OwnTitle = Annotated[str, Field(min_length=1, max_length=200)]
Layer = Literal["hl7v2", "fhir", "millennium", "ccda", "cds_hooks"]
Kind = Literal["content", "link", "access", "silence", "arrival", "other"]
SLOTS = frozenset({"thing", "path", "code", "number", "words", "peer", "address", "interface"})
"""What a title may hold in braces; `console.triage.titles` fills them."""


class RuleSettings(Settings):
    """One well-known cause. Conditions that are not given hold for all; of a list one must hold."""

    id: Ident = Field(description="Its name for good; shown beside a group, with the version")
    version: int = Field(1, ge=1, description="Raise it with every change")
    title: OwnTitle = Field(description="Words with slots such as {thing} or {path}; | between choices")
    says: str = Field("", max_length=400, description="A sentence for the help desk; slots and | as in the title")
    causes: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field(
        (), description="Likely causes, the likeliest first"
    )
    cure: str = Field("", max_length=300, description="What to do with one such message")
    kind: Kind | None = Field(None, description="Sort of cure; unset: as the cause is by itself")
    runbook: RunbookId | None = Field(None, description="What to do, by its id")
    layer: tuple[Layer, ...] = Field((), description="Only these layers")
    outcome: tuple[Outcome, ...] = Field((), description="Only these outcomes")
    code: tuple[str, ...] = Field((), description="Globs of the code, such as * 103")
    path: tuple[str, ...] = Field((), description="Globs of the place, such as OBX-3*")
    words: tuple[str, ...] = Field((), description="Plain words that stand together in the cleaned text")
    arrival: bool | None = Field(None, description="Only what we refused on arrival, or only what was sent")
    application: tuple[Literal["refused", "overdue"], ...] = Field((), description="Only later replies of this sort")
    counts: str = Field("", max_length=60, description="Path whose distinct values the group counts")


class StepSettings(Settings):
    """One step of a runbook."""

    text: str = Field(min_length=1, max_length=300, description="What to do")
    command: str = Field("", max_length=60, description="Command of the desktop that does it")
    query: str = Field("", max_length=400, description="Filter that shows it; {cause} is the group")


class RunbookSettings(Settings):
    """What to do about a cause."""

    id: RunbookId = Field(description="Such as RB-031; a site's own replaces ours")
    title: OwnTitle = Field(description="Shown above the steps")
    url: str = Field("", max_length=400, pattern=r"^(https?://.*)?$", description="The site's own page")
    step: tuple[StepSettings, ...] = Field(min_length=1, description="Steps in order")


class TriageFile(Settings):
    """A whole file."""

    rule: tuple[RuleSettings, ...] = ()
    runbook: tuple[RunbookSettings, ...] = ()
    places: dict[str, dict[str, str]] = Field(
        {}, description="Layer -> path -> its name in words, such as visit number"
    )


def packaged() -> TriageFile:
    """Our rules, runbooks and names of places. Raises `ConfigError`: the installation is damaged."""
    rules, runbooks = load(resource("triage/rules.toml"), ()), load(resource("triage/runbooks.toml"), ())
    return TriageFile(rule=rules.rule, runbook=runbooks.runbook, places=rules.places)


def load(path: Path, known: tuple[str, ...]) -> TriageFile:
    """The rules in a file; `known` are ids of runbooks that exist beside its own, () for any. Raises `ConfigError`."""
    return read(text_of(path, "triage_rules"), str(path), known)


def read(text: str, name: str, known: tuple[str, ...] = ()) -> TriageFile:
    """The rules in a TOML text; `name` stands for the file in messages. Raises `ConfigError`."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([syntax(str(error), text, name)]) from error
    lines = positions(text)
    try:
        found = TriageFile.model_validate(data)
    except ValidationError as error:
        raise ConfigError(
            [f"{name}:{line}: {words}" for line, words in explained(error, data, lines, TriageFile)]
        ) from error
    mistakes = [f"{name}:{line_of(path, lines) or 1}: {words}" for path, words in _check(found, known)]
    if mistakes:
        raise ConfigError(mistakes)
    return found


def _check(file: TriageFile, known: tuple[str, ...]) -> list[tuple[tuple[str | int, ...], str]]:
    """What does not fit together: ids twice, runbooks that do not exist, slots that nothing fills."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    seen: set[str] = set()
    books = {book.id for book in file.runbook} | set(known)
    for number, rule in enumerate(file.rule):
        at = ("rule", number)
        if rule.id in seen:
            found.append(((*at, "id"), f'a second rule "{rule.id}". Give each rule its own id.'))
        seen.add(rule.id)
        if rule.runbook is not None and known and rule.runbook not in books:
            words = f'rule "{rule.id}": there is no runbook {rule.runbook}. Known here: {", ".join(sorted(books))}.'
            found.append(((*at, "runbook"), words))
        found += [((*at, where), words) for where, words in _unknown_slots(rule)]
    for number, book in enumerate(file.runbook):
        if book.id in [other.id for other in file.runbook[:number]]:
            found.append((("runbook", number, "id"), f"a second runbook {book.id}. Give each runbook its own id."))
    return found


def _unknown_slots(rule: RuleSettings) -> list[tuple[str, str]]:
    """(setting, what is wrong) for templates with a slot that nothing fills."""
    found: list[tuple[str, str]] = []
    for where, text in (("title", rule.title), ("says", rule.says)):
        if unknown := _slots(text) - SLOTS:
            words = f'rule "{rule.id}": the {where} holds {{{min(unknown)}}}. Known here: {", ".join(sorted(SLOTS))}.'
            found.append((where, words))
    return found


def _slots(title: str) -> set[str]:
    return {piece.partition("}")[0] for piece in title.split("{")[1:]}
