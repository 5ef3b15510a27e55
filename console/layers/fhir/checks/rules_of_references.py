"""References and contained resources (FHIR R4, references.html and domainresource.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.layers.fhir.checks.facts import resource_types
from console.layers.fhir.checks.rules import objects, problem, text
from console.layers.fhir.checks.walking import Found, Resource, walk

_RELATIVE = re.compile(r"(?P<type>[A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(/_history/[A-Za-z0-9\-.]{1,64})?(#\S*)?")
_SEARCH = re.compile(r"(?P<type>[A-Za-z]+)\?\S+")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_POINTING = frozenset({"Reference", "canonical", "uri", "url"})


def of_reference(found: Found, resource: Resource) -> Iterator[Problem]:
    """One reference: it leads to something that is here, or has the form of an address."""
    content = found.value
    if not isinstance(content, dict):
        return
    target, path = text(content, "reference"), f"{found.path}.reference"
    if not target:
        return
    if target.startswith("#"):
        holder = resource.within if resource.within is not None else resource.content
        ids = {text(item, "id") for item in objects(holder, "contained")}
        if target != "#" and target[1:] not in ids:
            yield problem(path, "ref-1", "The reference leads to a contained resource that is not there.")
        return
    form = _RELATIVE.fullmatch(target) or _SEARCH.fullmatch(target)
    if form is not None and form.group("type") not in resource_types():
        yield problem(path, "ref-type", "The reference names a resource type that R4 does not have.")
    elif form is None and not _ABSOLUTE.fullmatch(target):
        words = "A reference is Type/id, #id of a contained resource, or an absolute URL; this is none of them."
        yield problem(path, "ref-form", words, Severity.WARNING)


def of_contained(resource: Resource) -> Iterator[Problem]:
    """dom-2 to dom-5 of a resource that stands inside another."""
    if resource.within is None:
        return
    content = resource.content
    if objects(content, "contained"):
        yield problem(f"{resource.path}.contained", "dom-2", "A contained resource must not contain resources.")
    meta = content.get("meta")
    if isinstance(meta, dict):
        if "versionId" in meta or "lastUpdated" in meta:
            words = "A contained resource must have neither meta.versionId nor meta.lastUpdated."
            yield problem(f"{resource.path}.meta", "dom-4", words)
        if "security" in meta:
            yield problem(f"{resource.path}.meta", "dom-5", "A contained resource must not have a security label.")
    if not text(content, "id"):
        yield problem(
            f"{resource.path}.id", "contained-id", "A contained resource needs an id, or nothing can refer to it."
        )


def unused_contained(resource: Resource) -> Iterator[Problem]:
    """dom-3: what is contained is referred to from somewhere, or refers to its container."""
    contained = objects(resource.content, "contained")
    if not contained:
        return
    used = set(_pointers(resource))
    inner = [
        Resource(path=f"{resource.path}.contained[{index}]", type=text(item, "resourceType"), content=item)
        for index, item in enumerate(contained)
    ]
    for item in inner:
        used |= {target for target in _pointers(item) if target != "#"}
    for item in inner:
        if f"#{text(item.content, 'id')}" not in used and "#" not in set(_pointers(item)):
            yield problem(item.path, "dom-3", "Nothing in the resource refers to this contained resource.")


def _pointers(resource: Resource) -> Iterator[str]:
    """Everything in a resource that begins with #."""
    for found in walk(resource):
        if found.member is not None and found.member.type in _POINTING:
            target = text(found.value, "reference") if isinstance(found.value, dict) else found.value
            if isinstance(target, str) and target.startswith("#"):
                yield target


def narrative(resource: Resource) -> Iterator[Problem]:
    """dom-6, as information: a resource should have a narrative, and few systems send one."""
    alone = resource.path == resource.type  # of each entry of a bundle it would be said a hundred times
    if alone and "text" not in resource.content and resource.type not in _WITHOUT_NARRATIVE:
        words = "There is no narrative (text): a reader without software for this resource sees nothing of it."
        yield problem(f"{resource.path}.text", "dom-6", words, Severity.INFO)


_WITHOUT_NARRATIVE = frozenset({"Bundle", "Binary", "Parameters"})
