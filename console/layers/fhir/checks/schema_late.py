"""The official JSON Schema of R4, asked for each resource by the definition of its type: so errors name their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from console.core.message import Problem, Severity
from console.documents.json.paths import below, piece, quotable
from console.documents.json.reading import read
from console.documents.json.values import values
from console.layers.checking import CheckOptions
from console.layers.fhir.checks import wording
from console.layers.fhir.checks.facts import Member, member, resource_types, schema
from console.layers.fhir.checks.walking import Resource, document, resources
from console.layers.fhir.document import root_of

if TYPE_CHECKING:
    import jsonschema_rs

SOURCE = "FHIR R4 JSON Schema"
ANY_RESOURCE: dict[str, Any] = {"type": "object"}
"""In place of the choice of all types, whose errors say nothing: a resource inside is checked for itself."""


class SchemaCheck:
    """Structure, data types and codes by the schema that HL7 published for 4.0.1; and that the text is JSON at all."""

    name = "fhir-schema"
    title = "FHIR R4 JSON Schema"
    source = "HL7 FHIR R4 4.0.1, fhir.schema.json"

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """It runs on any bytes."""
        del raw, options
        return ""

    def run(self, raw: bytes, options: CheckOptions) -> Iterable[Problem]:
        """What the text has wrong, then each resource."""
        del options
        whole = document(raw)
        reading = read(raw)
        for problem in reading.problems(root_of(reading)):
            yield replace(problem, source="JSON (RFC 8259)")
        if whole is None and values(raw) is not None:
            yield _error("", "fhir.resource", "The document is no JSON object, so it is no FHIR resource.")
        for resource in resources(whole) if whole is not None else ():
            yield from check_resource(resource)


def check_resource(resource: Resource) -> Iterator[Problem]:
    """The findings of one resource, without the resources inside it."""
    if resource.type not in resource_types():
        words = (
            "names a type that R4 does not have" if resource.type else "is missing: nothing says what resource it is"
        )
        yield _error(below(resource.path, "resourceType"), "fhir.resource", f"resourceType {words}.")
        return
    told: set[tuple[str, str]] = set()
    for error in _validator(resource.type).iter_errors(resource.content):
        for problem in _problems(resource, error):
            if (problem.path, problem.code) not in told:
                told.add((problem.path, problem.code))
                yield problem


@lru_cache(maxsize=64)
def _validator(kind: str) -> jsonschema_rs.Draft6Validator:
    """The schema of one type and what it leads to; compiled in milliseconds."""
    import jsonschema_rs

    definitions = {"ResourceList": ANY_RESOURCE}
    waiting = [kind]
    while waiting:
        name = waiting.pop()
        if name not in definitions:
            definitions[name] = schema()["definitions"][name]
            waiting += _references(definitions[name])
    return jsonschema_rs.Draft6Validator(
        {"$schema": schema()["$schema"], "$ref": f"#/definitions/{kind}", "definitions": definitions}
    )


def _references(item: object) -> Iterator[str]:
    if isinstance(item, dict):
        for key, value in item.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rpartition("/")[2]
            else:
                yield from _references(value)
    elif isinstance(item, list):
        for value in item:
            yield from _references(value)


def _problems(resource: Resource, error: jsonschema_rs.ValidationError) -> Iterator[Problem]:
    """One error in our words; its own quote the document."""
    path, at, owner = _place(resource, error.instance_path)
    facts = error.kind.as_dict()
    match error.kind.name:
        case "required":
            yield wording.missing(path, owner or resource.type, facts["property"], SOURCE)
        case "additionalProperties":
            places = {key: number for number, key in enumerate(_members(error.instance), 1)}
            for name in facts["unexpected"]:
                yield _unexpected(path, owner or resource.type, name, places.get(name, 0))
        case "enum" if at is not None:
            codes = [str(option) for option in facts["options"]]
            yield wording.no_such_code(path, at.element.name, codes, SOURCE)
        case "pattern":
            yield wording.not_of_type(path, _datatype(error.schema_path, at), SOURCE)
        case "type":
            yield _wrong_kind(path, at, facts["types"])
        case _:
            yield _error(path, f"fhir.schema.{error.kind.name}", f"The schema does not allow this ({error.kind.name}).")


def _place(resource: Resource, pointer: Sequence[str | int]) -> tuple[str, Member | None, str]:
    """Path, the member that stands there, and what its own members belong to."""
    path, at, owner = resource.path, None, resource.type
    value: Any = resource.content
    for step in pointer:
        if isinstance(step, int):
            path, value = f"{path}[{step}]", value[step]
            continue
        place = next((number for number, key in enumerate(value, 1) if key == step), 0)
        path, value = below(path, piece(step, place)), value[step]
        at = member(owner, step)
        owner = "Element" if step.startswith("_") else at.owner if at is not None else ""
    return path, at, owner


def _datatype(schema_path: Sequence[str | int], at: Member | None) -> str:
    """The data type whose pattern it is: the definition's own name, else what the member's name says."""
    named = str(schema_path[-2]) if len(schema_path) > 1 else ""
    return named if named in wording.DATATYPES or at is None else at.type


def _members(instance: object) -> Iterable[str]:
    return instance if isinstance(instance, dict) else ()


def _unexpected(path: str, owner: str, name: str, place: int) -> Problem:
    """A member that the type does not have; its name is said where it looks like a name."""
    shown = f"“{name}”" if quotable(name) else f"Member {place} of this object"
    return _error(
        below(path, piece(name, place)),
        "fhir.unknown",
        f"{shown} is no element of {owner} in R4. It may be misspelt, in the wrong place, or of another version.",
    )


def _wrong_kind(path: str, at: Member | None, types: Sequence[str]) -> Problem:
    if types == ["array"]:
        return _error(path, "fhir.array", "This element may repeat, so it must be an array: put [ ] around it.")
    if at is not None and at.type in wording.DATATYPES:
        return wording.not_of_type(path, at.type, SOURCE)
    return _error(path, "fhir.kind", f"The wrong kind of JSON value stands here: {' or '.join(types)} is expected.")


def _error(path: str, code: str, words: str) -> Problem:
    return Problem(path=path, severity=Severity.ERROR, code=code, message=words, source=SOURCE)
