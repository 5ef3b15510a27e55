"""Write what the FHIR checks read, from definitions of FHIR R4 (4.0.1): `python installers/fhir_facts.py FOLDER`.

FOLDER holds `fhir.schema.json`, `profiles-resources.json`, `profiles-types.json`, `valuesets.json`, `v2-tables.json`
and `v3-codesystems.json`; `resources/fhir/SOURCES.md` says whose. Only what HL7 published as 4.0.1 is taken over: types
and elements that a package added of its own are left out here. The same input gives the same files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import zstandard

Json: TypeAlias = dict[str, Any]
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

VERSION = "4.0.1"
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fhir"
SYSTEM_TYPES = "http://hl7.org/fhirpath/System."


def main(arguments: list[str]) -> int:
    """Write both files; 2 without a folder."""
    if len(arguments) != 1:
        print("Usage: python installers/fhir_facts.py FOLDER", file=sys.stderr)
        return 2
    source = Path(arguments[0])
    definitions = {
        item["name"]: item
        for item in [*_entries(source / "profiles-resources.json"), *_entries(source / "profiles-types.json")]
        if item["resourceType"] == "StructureDefinition" and item["fhirVersion"] == VERSION
    }
    schema = official_schema(_read(source / "fhir.schema.json"), definitions)
    facts = rule_facts(definitions, schema, Terminology(source))
    for name, content in (("schema", schema), ("rules", facts)):
        size = _write(TARGET / f"{name}.json.zst", content)
        print(f"{name}: {size} bytes")
    return 0


def official_schema(whole: Json, definitions: Json) -> Json:
    """The schema without descriptions, and without types that are not of this version."""
    types: Json = whole["definitions"]
    listed = types["ResourceList"]["oneOf"]
    kept = {name: plain for name, plain in types.items() if name.split("_")[0] in definitions or name == "ResourceList"}
    kept["ResourceList"] = {"oneOf": [item for item in listed if item["$ref"].rpartition("/")[2] in definitions]}
    return {
        "$schema": whole["$schema"],
        "id": whole["id"],
        "definitions": {name: _without_descriptions(kept[name]) for name in sorted(kept)},
    }


def _without_descriptions(item: Value) -> Value:
    if isinstance(item, dict):
        return {
            key: _without_descriptions(value)
            for key, value in item.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [_without_descriptions(value) for value in item] if isinstance(item, list) else item


class Terminology:
    """The codes of value sets, where they can be listed without a terminology server."""

    def __init__(self, source: Path) -> None:
        self._sets: Json = {}
        self._systems: Json = {}
        for name in ("valuesets.json", "v2-tables.json", "v3-codesystems.json"):
            for item in _entries(source / name):
                kind = {"ValueSet": self._sets, "CodeSystem": self._systems}[item["resourceType"]]
                kind[item["url"]] = item

    def codes(self, canonical: str) -> dict[str, list[str]] | None:
        """System -> codes; None where nobody can list them here (mime types, UCUM, currencies)."""
        found = self._sets.get(canonical.partition("|")[0])
        compose: Json = found.get("compose", {}) if found else {}
        if not compose.get("include") or compose.get("exclude"):
            return None
        codes: dict[str, list[str]] = {}
        for include in compose["include"]:
            listed = self._included(include)
            if listed is None:
                return None
            codes.setdefault(include["system"], []).extend(listed)
        return codes

    def _included(self, include: Json) -> list[str] | None:
        if "system" not in include or include.get("valueSet") or include.get("filter"):
            return None
        if "concept" in include:
            return [concept["code"] for concept in include["concept"]]
        system = self._systems.get(include["system"])
        if system is None or system.get("content") != "complete":
            return None
        return list(_all_codes(system.get("concept", [])))


def _all_codes(concepts: list[Json]) -> Iterator[str]:
    for concept in concepts:
        yield concept["code"]
        yield from _all_codes(concept.get("concept", []))


def rule_facts(definitions: Json, schema: Json, terminology: Terminology) -> Json:
    """Type or backbone path -> element -> [types, min, max, value set]; and the codes of those value sets by system.

    Only required bindings are named. A type "#Bundle.link" says that the content is that of another path. Elements that
    the schema does not have are no elements of this version.
    """
    types: dict[str, dict[str, list[Any]]] = {}
    sets: dict[str, dict[str, list[str]]] = {}
    for name in sorted(definitions):
        definition = definitions[name]
        if definition["kind"] not in {"resource", "complex-type"} or definition.get("derivation") == "constraint":
            continue
        for element in definition["snapshot"]["element"][1:]:
            parent, _, member = element["path"].rpartition(".")
            if not _in_schema(schema["definitions"], parent, member):
                print(f"left out: {parent}.{member}")
                continue
            bound = _bound(element, terminology, sets)
            fact = [_types(element), element["min"], element["max"], bound]
            types.setdefault(parent, {})[member] = fact if bound else fact[:3]
    names = sorted(name for name, item in definitions.items() if item["kind"] == "resource" and not item["abstract"])
    return {"version": VERSION, "resources": names, "types": types, "codes": sets}


def _in_schema(types: Json, parent: str, member: str) -> bool:
    """Whether the schema knows the element; of a backbone element it is enough that it stands in the definitions."""
    known = types.get(parent)
    return known is None or member.endswith("[x]") or member in known["properties"]


def _types(element: Json) -> list[str]:
    if "contentReference" in element:
        return [element["contentReference"]]
    codes = [item["code"] for item in element.get("type", [])]
    return ["string" if code.startswith(SYSTEM_TYPES) else code for code in codes]


def _bound(element: Json, terminology: Terminology, sets: Json) -> str:
    binding = element.get("binding", {})
    canonical = str(binding.get("valueSet", "")).partition("|")[0]
    if binding.get("strength") != "required" or not canonical:
        return ""
    if canonical not in sets:
        codes = terminology.codes(canonical)
        if codes is None:
            return ""
        sets[canonical] = codes
    return canonical


def _entries(path: Path) -> list[Json]:
    return [entry["resource"] for entry in _read(path)["entry"]]


def _read(path: Path) -> Json:
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def _write(path: Path, content: Json) -> int:
    raw = json.dumps(content, separators=(",", ":"), sort_keys=True).encode()
    path.write_bytes(zstandard.ZstdCompressor(level=19).compress(raw))
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
