"""Compare `resources/fhir/us_core.toml` with StructureDefinitions of US Core: `installers/us_core_agrees.py FILE`.

FILE is a JSON array of StructureDefinitions with snapshots, such as `testing/uscore-v5.0.1-structuredefinitions.json`
of the package that `resources/fhir/SOURCES.md` names. Prints what a profile requires beyond R4 and the rules do not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from console.layers.fhir.checks.profiles import extensions, profiles  # noqa: E402 - from this tree, installed or not


def main(arguments: list[str]) -> int:
    """0 where they agree, 1 where they do not, 2 without a file."""
    if len(arguments) != 1:
        print("Usage: python installers/us_core_agrees.py FILE", file=sys.stderr)
        return 2
    found = [line for item in json.loads(Path(arguments[0]).read_text(encoding="utf-8")) for line in missing(item)]
    print("\n".join(found) or "They agree.")
    return 1 if found else 0


def missing(definition: dict[str, Any]) -> list[str]:
    """What this definition requires and our rules do not."""
    name = definition["url"].rpartition("/")[2]
    profile, extension = profiles().get(name), extensions().get(name)
    if profile is None and extension is None:
        return [f"{name}: not kept"]
    known = set(extension.required if extension else ())
    if profile is not None:
        known |= {*profile.required, *(until.path for until in profile.until)}
    return [f"{name}: {path} is required" for path in required(definition) if path not in known]


def required(definition: dict[str, Any]) -> list[str]:
    """Paths that the profile requires where its base does not; of an extension, the urls of its required parts."""
    paths: list[str] = []
    for element in definition["snapshot"]["element"][1:]:
        _, _, path = element["path"].partition(".")
        if definition["type"] == "Extension":
            if element.get("sliceName") and element["min"] > 0:
                paths.append(element["sliceName"])
        elif element["min"] > element.get("base", {}).get("min", 0) and ":" not in element["id"]:
            paths.append(path)
    return paths


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
