"""US Core: cardinality, fixed codes and units of the profile that a resource claims in meta.profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from console.core.message import Problem, Severity
from console.documents.json.paths import below
from console.layers.checking import CheckOptions
from console.layers.fhir.checks.profiles import BASE, Coded, Profile, Units, profiles
from console.layers.fhir.checks.rules import Json, has, items, objects, text
from console.layers.fhir.checks.us_core_extensions import of_extensions
from console.layers.fhir.checks.walking import Resource, document, resources

SOURCE = "US Core 3.1.1 to 7.0.0"
NEWEST = (7, 0, 99)
"""Later versions may ask for other things."""
UCUM = "http://unitsofmeasure.org"


class UsCoreCheck:
    """Rules of US Core profiles, kept as data; bindings to value sets that may not be shipped are left out."""

    name = "us-core"
    title = "US Core profiles"
    source = SOURCE

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """It needs a resource that claims a US Core profile."""
        if not options.us_core:
            return "Not asked for."
        whole = document(raw)
        if whole is None:
            return "Not run: the document is no sound JSON object."
        if not any(_claims(resource.content) for resource in resources(whole)):
            return "No resource here claims a US Core profile in meta.profile."
        return ""

    def run(self, raw: bytes, options: CheckOptions) -> Iterable[Problem]:
        """Each resource for itself."""
        del options
        whole = document(raw)
        for resource in resources(whole) if whole is not None else ():
            yield from check_resource(resource)


class Claim(NamedTuple):
    """A US Core profile that a resource claims: place in meta.profile, last part of the URL, version (() is unsaid)."""

    place: int
    name: str
    version: tuple[int, ...]


def check_resource(resource: Resource) -> Iterator[Problem]:
    """What the claimed profiles ask and the resource does not have."""
    claims = _claims(resource.content)
    for claim in claims:
        profile, path = profiles().get(claim.name), f"{resource.path}.meta.profile[{claim.place}]"
        if profile is None:
            words = "This US Core profile is not among those that are checked here."
            yield _problem(path, "us-core.unchecked", words, Severity.INFO)
        elif profile.type != resource.type:
            words = f"{profile.name} is a profile of {profile.type}; this resource is of another type."
            yield _problem(path, "us-core.type", words)
        elif claim.version > NEWEST:
            words = (
                "Checked by the rules of US Core 7.0.0; this version is newer, so what they find is for information."
            )
            yield _problem(path, "us-core.newer", words, Severity.INFO)
            yield from (replace(found, severity=Severity.INFO) for found in _by_profile(resource, profile))
        else:
            yield from _by_profile(resource, profile)
            yield from _until(resource, profile, claim.version)
    if claims:
        yield from of_extensions(resource, SOURCE)


def _claims(content: Json) -> list[Claim]:
    meta = content.get("meta")
    listed = items(meta, "profile") if isinstance(meta, dict) else []
    found = []
    for index, url in enumerate(listed):
        if isinstance(url, str) and url.startswith(BASE):
            name, _, version = url.removeprefix(BASE).partition("|")
            found.append(Claim(index, name, _version(version)))
    return found


def _version(stated: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,4}", stated.partition("-")[0])[:3]))


def _by_profile(resource: Resource, profile: Profile) -> Iterator[Problem]:
    for path in profile.required:
        for where, shown in _without(resource.path, resource.content, path):
            yield _problem(where, "us-core.required", f"{shown} is missing: {profile.name} requires it.")
    for path, most in profile.most.items():
        if len(objects(resource.content, path)) > most:
            words = f"{path} occurs more often than {profile.name} allows ({most})."
            yield _problem(below(resource.path, path), "us-core.most", words)
    for coded in profile.coded:
        yield from _coded(resource, profile, coded)
    for rule in profile.any_of:
        for where, content in _elements(resource.path, resource.content, rule.at):
            if not has(content, *rule.of):
                words = f"At least one of {', '.join(rule.of)} must be there: {profile.name} requires it."
                yield _problem(where, rule.rule, words)
    for units in profile.units:
        yield from _units(resource, profile, units)


def _until(resource: Resource, profile: Profile, claimed: tuple[int, ...]) -> Iterator[Problem]:
    """What only older versions require: an error where it claims one of them, a warning where none is said."""
    for path, version in profile.until:
        if claimed > _version(version):
            continue
        for where, shown in _without(resource.path, resource.content, path):
            words = f"{shown} is missing: {profile.name} requires it up to US Core {version}."
            yield _problem(where, "us-core.required", words, Severity.ERROR if claimed else Severity.WARNING)


def _without(path: str, content: Json, wanted: str) -> Iterator[tuple[str, str]]:
    """Where an element is missing, and its name: in each of the elements above it that are there."""
    above, _, name = wanted.rpartition(".")
    for where, inner in _elements(path, content, above):
        if not has(inner, name):
            yield below(where, name.removesuffix("[x]")), wanted


def _elements(path: str, content: Json, wanted: str) -> Iterator[tuple[str, Json]]:
    """The objects at a path of one step ("" is the object itself)."""
    if not wanted:
        yield path, content
        return
    found: Any = content.get(wanted)
    for index, item in enumerate(found if isinstance(found, list) else [found]):
        if isinstance(item, dict):
            yield f"{path}.{wanted}[{index}]" if isinstance(found, list) else f"{path}.{wanted}", item


def _coded(resource: Resource, profile: Profile, rule: Coded) -> Iterator[Problem]:
    above, _, name = rule.at.rpartition(".")
    holders = list(_elements(resource.path, resource.content, above))
    concepts = [concept for _, holder in holders for concept in objects(holder, name)]
    codings = [coding for concept in concepts for coding in objects(concept, "coding")]
    if not concepts or any(
        text(coding, "code") in rule.codes and rule.system in {"", text(coding, "system")} for coding in codings
    ):
        return
    of_system = f" of {rule.system}" if rule.system else ""
    words = f"{rule.at} must have the code {' or '.join(rule.codes)}{of_system}: {profile.name} fixes it."
    yield _problem(below(resource.path, (above or name)), "us-core.code", words)


def _units(resource: Resource, profile: Profile, rule: Units) -> Iterator[Problem]:
    holders = [(resource.path, resource.content)]
    if rule.component:
        holders = [
            (where, component)
            for where, component in _elements(resource.path, resource.content, "component")
            if any(
                text(coding, "code") == rule.component
                for concept in objects(component, "code")
                for coding in objects(concept, "coding")
            )
        ]
    for where, holder in holders:
        for quantity in objects(holder, "valueQuantity"):
            if text(quantity, "code") not in rule.units or text(quantity, "system") != UCUM:
                words = (
                    f"The unit must be {' or '.join(rule.units)} of UCUM, in code and system: {profile.name} fixes it."
                )
                yield _problem(f"{where}.valueQuantity", "us-core.unit", words)
            elif not has(quantity, "value"):
                yield _problem(
                    f"{where}.valueQuantity.value", "us-core.required", f"value is missing: {profile.name} requires it."
                )


def _problem(path: str, code: str, words: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(path=path, severity=severity, code=code, message=words, source=SOURCE)
