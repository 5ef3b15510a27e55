"""One rule of FHIR as data: its id in the specification, its words, and the test that tells where it is broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from console.core.message import Problem, Severity

SOURCE = "FHIR R4 4.0.1 invariants"

Json = Mapping[str, Any]


class Rule(NamedTuple):
    """An invariant of a type or a backbone element. `broken` takes what stands there, of any shape it may have."""

    id: str
    words: str
    broken: Callable[[Json], bool]
    severity: Severity = Severity.ERROR

    def at(self, path: str) -> Problem:
        """The finding."""
        return problem(path, self.id, self.words, self.severity)


def problem(path: str, code: str, words: str, severity: Severity = Severity.ERROR) -> Problem:
    """A finding of these rules."""
    return Problem(path=path, severity=severity, code=code, message=words, source=SOURCE)


def items(content: Json, name: str) -> list[Any]:
    """The items of an array; empty for anything else."""
    found = content.get(name)
    return found if isinstance(found, list) else []


def objects(content: Json, name: str) -> list[Json]:
    """The objects in an array, or the one object that stands there."""
    found = content.get(name)
    many = found if isinstance(found, list) else [found]
    return [item for item in many if isinstance(item, dict)]


def text(content: Json, name: str) -> str:
    """A string; "" for anything else."""
    found = content.get(name)
    return found if isinstance(found, str) else ""


def has(content: Json, *names: str) -> bool:
    """Whether any of them is there, with a value or with extensions in its place; "value[x]" is any of its types."""
    for name in names:
        stem = name.removesuffix("[x]")
        if stem == name:
            if name in content or f"_{name}" in content:
                return True
        elif any(key.lstrip("_").startswith(stem) and key.lstrip("_")[len(stem) :][:1].isupper() for key in content):
            return True
    return False


def coded(content: Json, name: str, *codes: str) -> bool:
    """Whether a CodeableConcept (or one of several) has one of these codes, whatever the system."""
    return any(
        coding.get("code") in codes for concept in objects(content, name) for coding in objects(concept, "coding")
    )
