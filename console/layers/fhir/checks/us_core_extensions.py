"""Extensions of US Core: race, ethnicity, birth sex; their parts and the codes of their parts."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.layers.fhir.checks.profiles import BASE, ExtensionRules, extensions
from console.layers.fhir.checks.rules import Json, items, objects, text
from console.layers.fhir.checks.walking import Resource


def of_extensions(resource: Resource, source: str) -> Iterator[Problem]:
    """What is wrong with those of a resource."""
    for index, extension in enumerate(items(resource.content, "extension")):
        if not isinstance(extension, dict):
            continue
        rules = extensions().get(text(extension, "url").removeprefix(BASE))
        if rules is not None and text(extension, "url").startswith(BASE):
            yield from _by_rules(f"{resource.path}.extension[{index}]", extension, rules, source)


def _by_rules(path: str, extension: Json, rules: ExtensionRules, source: str) -> Iterator[Problem]:
    def found(where: str, words: str) -> Problem:
        return Problem(path=where, severity=Severity.ERROR, code=f"us-core.{rules.name}", message=words, source=source)

    parts = [(index, part) for index, part in enumerate(items(extension, "extension")) if isinstance(part, dict)]
    for url in rules.required:
        if not any(text(part, "url") == url for _, part in parts):
            yield found(path, f"The part “{url}” is missing: {rules.name} requires it.")
    for url, most in rules.most.items():
        if sum(text(part, "url") == url for _, part in parts) > most:
            yield found(path, f"The part “{url}” occurs more often than {rules.name} allows ({most}).")
    for index, part in parts:
        systems = rules.codes.get(text(part, "url"))
        for coding in objects(part, "valueCoding") if systems is not None else ():
            if systems is not None and text(coding, "code") not in systems.get(text(coding, "system"), frozenset()):
                where = f"{path}.extension[{index}].valueCoding"
                yield found(where, f"This code is not one of the value set that {rules.name} requires here.")
    if rules.value and text(extension, "valueCode") and text(extension, "valueCode") not in rules.value:
        yield found(f"{path}.valueCode", f"The code must be one of {', '.join(sorted(rules.value))}.")
