"""Elements that must be there, by the models of `fhir.resources`: the schema does not ask for primitive ones.

The models are of R4B (4.3.0). What they require is reported only where R4 (4.0.1) requires it too; a type that they do
not have is looked up in R4's own definitions, and the finding says so.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from console.core.message import Problem
from console.layers.checking import CheckOptions
from console.layers.fhir.checks.facts import elements, member, resource_types
from console.layers.fhir.checks.walking import Resource, document, resources, walk
from console.layers.fhir.checks.wording import missing

if TYPE_CHECKING:
    from fhir_core.fhirabstractmodel import FHIRAbstractModel

R4B_SOURCE = "R4B models (fhir.resources), confirmed by R4 4.0.1"
R4_SOURCE = "FHIR R4 4.0.1 definitions (R4B has no such type)"


class RequiredCheck:
    """Required elements of every resource and of the data types in it."""

    name = "fhir-required"
    title = "Required elements (R4B models)"
    source = "fhir.resources R4B models; only what R4 4.0.1 requires too"

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
    """What is missing in one resource, without the resources inside it."""
    yield from _absent(resource.path, resource.type, resource.content)
    for found in walk(resource):
        if found.member is not None and isinstance(found.value, dict):
            yield from _absent(found.path, found.member.owner, found.value)


def _absent(path: str, owner: str, content: Mapping[str, Any]) -> Iterator[Problem]:
    modelled = required_by_models(owner)
    names = modelled if modelled is not None else frozenset(elements(owner))
    source = R4_SOURCE if modelled is None else R4B_SOURCE
    for name, element in elements(owner).items():
        if element.least > 0 and name in names and not _there(owner, name, content):
            yield missing(path, owner, name, source)


def _there(owner: str, name: str, content: Mapping[str, Any]) -> bool:
    """Present with a value or with extensions that say why there is none."""
    if not name.endswith("[x]"):
        return name in content or f"_{name}" in content
    return any(
        found is not None and found.element.name == name
        for found in (member(owner, key.lstrip("_")) for key in content)
    )


@cache
def required_by_models(owner: str) -> frozenset[str] | None:
    """The names that the R4B model of a type or backbone element requires; None where there is no such model."""
    model = _model(owner)
    if model is None:
        return None
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    required |= {name for name, _ in model.model_construct().get_required_fields()}
    for field in model.model_fields.values():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        if extra.get("one_of_many_required"):
            required.add(f"{extra['one_of_many']}[x]")
    return frozenset(required)


def _model(owner: str) -> type[FHIRAbstractModel] | None:
    from fhir.resources.R4B import get_fhir_model_class

    name, *steps = owner.split(".")
    try:
        model = get_fhir_model_class(name)
    except (ValueError, ImportError):
        return None
    for step in steps:
        field = model.model_fields.get(step) or model.model_fields.get(f"{step}_fhir")
        inner = _inner_model(field.annotation) if field is not None else None
        if inner is None:
            return None
        model = inner
    return model


def _inner_model(annotation: object) -> type[FHIRAbstractModel] | None:
    """The model of the FHIR type in Optional[List[...]]."""
    found: Callable[[], type[FHIRAbstractModel]] | None = getattr(annotation, "get_model_klass", None)
    if found is not None:
        return found()
    return next(filter(None, map(_inner_model, typing.get_args(annotation))), None)
