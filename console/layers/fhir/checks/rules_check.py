"""The rules of FHIR that are cheap and certain: invariants, references, bundles, codes, systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.core.message import Problem
from console.layers.checking import CheckOptions
from console.layers.fhir.checks.facts import resource_types
from console.layers.fhir.checks.rules import SOURCE
from console.layers.fhir.checks.rules_of_bundles import of_bundle
from console.layers.fhir.checks.rules_of_elements import of_element
from console.layers.fhir.checks.rules_of_references import narrative, of_contained, of_reference, unused_contained
from console.layers.fhir.checks.rules_of_resources import OF_RESOURCES
from console.layers.fhir.checks.rules_of_types import OF_TYPES
from console.layers.fhir.checks.walking import Resource, document, resources, walk


class RulesCheck:
    """Our own rule set after the invariants of R4; no FHIRPath is run and no terminology server is asked."""

    name = "fhir-rules"
    title = "FHIR invariants, references and code systems"
    source = SOURCE

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """It needs a resource."""
        del options
        return "" if document(raw) is not None else "Not run: the document is no sound JSON object."

    def run(self, raw: bytes, options: CheckOptions) -> Iterable[Problem]:
        """Each resource for itself."""
        del options
        whole = document(raw)
        for resource in resources(whole) if whole is not None else ():
            if resource.type in resource_types():
                yield from check_resource(resource)


def check_resource(resource: Resource) -> Iterator[Problem]:
    """The findings of one resource, without the resources inside it."""
    for rule in OF_RESOURCES.get(resource.type, ()):
        if rule.broken(resource.content):
            yield rule.at(resource.path)
    yield from of_contained(resource)
    yield from unused_contained(resource)
    yield from narrative(resource)
    if resource.type == "Bundle":
        yield from of_bundle(resource)
    for found in walk(resource):
        yield from of_element(found)
        if found.member is None or not found.value or not isinstance(found.value, dict):
            continue
        if found.member.type == "Reference":
            yield from of_reference(found, resource)
        for rule in (*OF_TYPES.get(found.member.owner, ()), *OF_RESOURCES.get(found.member.owner, ())):
            if rule.broken(found.value):
                yield rule.at(found.path)
