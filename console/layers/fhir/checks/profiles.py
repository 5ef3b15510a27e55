"""The rules of US Core as data: `resources/fhir/us_core.toml` read into types."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from console.core.resources import resource

BASE = "http://hl7.org/fhir/us/core/StructureDefinition/"
LOINC = "http://loinc.org"


class Coded(NamedTuple):
    """One coding at a path must have one of these codes; with a system, of that system ("" is any)."""

    at: str
    system: str
    codes: tuple[str, ...]


class AnyOf(NamedTuple):
    """In each element at a path ("" is the resource), at least one of these must be there."""

    at: str
    of: tuple[str, ...]
    rule: str


class Until(NamedTuple):
    """Required up to this version of the guide."""

    path: str
    version: str


class Units(NamedTuple):
    """Units of UCUM that a value may have: the observation's own, or that of its component with a code."""

    component: str  # LOINC code; "" is the observation
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one profile asks of a resource."""

    name: str
    type: str
    required: tuple[str, ...] = ()
    until: tuple[Until, ...] = ()
    coded: tuple[Coded, ...] = ()
    any_of: tuple[AnyOf, ...] = ()
    most: Mapping[str, int]
    units: tuple[Units, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRules:
    """What one extension asks of its parts, by the url of each; `value` are the codes that its own value may have."""

    name: str
    required: tuple[str, ...]
    most: Mapping[str, int]
    codes: Mapping[str, Mapping[str, frozenset[str]]]
    value: frozenset[str]


@lru_cache(maxsize=1)
def profiles() -> Mapping[str, Profile]:
    """By the last part of the profile's URL, under all its names."""
    data = _data()
    found: dict[str, Profile] = {}
    for item in data["profile"]:
        profile = _profile(item)
        found |= dict.fromkeys((item["name"], *item.get("also", ())), profile)
    vital = found["us-core-vital-signs"]
    return found | {item["name"]: _vital(item, vital) for item in data["vital"]}


@lru_cache(maxsize=1)
def extensions() -> Mapping[str, ExtensionRules]:
    """By the last part of the extension's URL."""
    return {item["name"]: _extension(item) for item in _data()["extension"]}


def _data() -> dict[str, Any]:
    return tomllib.loads(resource("fhir/us_core.toml").read_text(encoding="utf-8"))


def _profile(item: dict[str, Any]) -> Profile:
    exact = [Coded(rule["at"], rule["system"], (rule["code"],)) for rule in item.get("coded", ())]
    loose = [Coded(rule["at"], "", tuple(rule["codes"])) for rule in item.get("coded_any", ())]
    return Profile(
        name=item["name"],
        type=item["type"],
        required=tuple(item.get("required", ())),
        until=tuple(Until(*pair) for pair in item.get("until", ())),
        coded=(*exact, *loose),
        any_of=tuple(AnyOf(rule["at"], tuple(rule["of"]), rule["rule"]) for rule in item.get("any", ())),
        most=dict(item.get("most", ())),
    )


def _vital(item: dict[str, Any], base: Profile) -> Profile:
    parts = item.get("parts", ())
    units = [Units("", tuple(item["units"]))] if "units" in item else []
    return Profile(
        name=item["name"],
        type=base.type,
        required=(*base.required, *(["component"] if parts else [])),
        coded=(
            *base.coded,
            Coded("code", LOINC, (item["code"],)),
            *(Coded("component.code", LOINC, (code,)) for code, _ in parts),
        ),
        any_of=base.any_of,
        most={},
        units=(*units, *(Units(code, (unit,)) for code, unit in parts)),
    )


def _extension(item: dict[str, Any]) -> ExtensionRules:
    codes: dict[str, dict[str, frozenset[str]]] = {}
    for rule in item.get("codes", ()):
        codes.setdefault(rule["part"], {})[rule["system"]] = frozenset(rule["codes"])
    return ExtensionRules(
        name=item["name"],
        required=tuple(item.get("required", ())),
        most=dict(item.get("most", ())),
        codes=codes,
        value=frozenset(item.get("value", ())),
    )
