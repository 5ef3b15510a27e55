"""The rules of failure groups as the gateway uses them: a site's own first, then ours."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from console.config.settings import SiteFile
from console.config.triage_file import RuleSettings, RunbookSettings, TriageFile, load, packaged
from console.triage.failure import Kind
from console.triage.rules import Rule, Rulebook
from console.triage.runbooks import Runbook, Step


@lru_cache(maxsize=1)
def standard() -> Rulebook:
    """Our rules alone. Raises `ConfigError` where the installation is damaged."""
    return build(packaged())


def of_site(site: SiteFile, site_file: Path | None) -> Rulebook:
    """The rules of a site; `triage_rules` is relative to its file. Raises `ConfigError` with file, line and cure."""
    if not site.gateway.triage_rules:
        return standard()
    path = Path(site.gateway.triage_rules)
    if site_file is not None and not path.is_absolute():
        path = site_file.parent / path
    ours = packaged()
    return build(load(path, tuple(book.id for book in ours.runbook)), ours)


def build(*files: TriageFile) -> Rulebook:
    """One rulebook of several files; what stands in an earlier one comes first, and wins."""
    places: dict[str, str] = {}
    books: dict[str, Runbook] = {}
    for file in reversed(files):
        places |= {f"{layer} {path}": name for layer, names in file.places.items() for path, name in names.items()}
        books |= {book.id: _runbook(book) for book in file.runbook}
    return Rulebook(
        rules=tuple(_rule(rule) for file in files for rule in file.rule),
        runbooks=books,
        places=places,
    )


def _rule(given: RuleSettings) -> Rule:
    return Rule(
        id=given.id,
        version=given.version,
        title=given.title,
        says=given.says,
        causes=given.causes,
        cure=given.cure,
        kind=Kind(given.kind) if given.kind else None,
        runbook=given.runbook or "",
        layer=given.layer,
        outcome=tuple(outcome.value for outcome in given.outcome),
        code=given.code,
        path=given.path,
        words=given.words,
        arrival=given.arrival,
        application=given.application,
        counts=given.counts,
    )


def _runbook(given: RunbookSettings) -> Runbook:
    steps = tuple(Step(text=step.text, command=step.command, query=step.query) for step in given.step)
    return Runbook(id=given.id, title=given.title, steps=steps, url=given.url)
