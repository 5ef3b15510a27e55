"""The quick check: JSON, resource types, entries of a bundle. The thorough ones are `Format.checks`."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.documents.json.nodes import child, items
from console.documents.node import Node
from console.layers.fhir.definitions import is_resource
from console.layers.fhir.document import parse

MOST = 200


def validate(raw: bytes) -> tuple[Problem, ...]:
    """What reading finds, and resources whose type R4 does not know."""
    document = parse(raw)
    found = list(document.problems)
    for node in document.nodes:
        for problem in _inner(node):
            if len(found) >= MOST:
                return tuple(found)
            found.append(problem)
    return tuple(found)


def _inner(root: Node) -> Iterator[Problem]:
    inner = [resource for entry in items(root, "entry") if (resource := child(entry, "resource")) is not None]
    for resource in (*inner, *items(root, "contained")):
        kind = child(resource, "resourceType")
        if kind is None:
            words = "This resource has no resourceType: nobody can know what it is."
            yield Problem(path=resource.path, severity=Severity.ERROR, code="no resource type", message=words)
        elif not is_resource(kind.value):
            words = "The resourceType is none of FHIR R4."
            yield Problem(path=kind.path, severity=Severity.ERROR, code="unknown resource type", message=words)
