"""Names, data types and table meanings of segments, fields and components, by version.

The definitions come from hl7apy (2.1 to 2.8.2), imported when first asked; other versions use the nearest one there.
Meanings of codes come from HL7 Terminology (`meanings`). A Z segment is local: it has no definitions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from console.layers.hl7v2.event_meanings import PACKED_EVENTS
from console.layers.hl7v2.labels import FIELD_LABELS, SEGMENT_LABELS
from console.layers.hl7v2.meanings import PACKED

VERSIONS = ("2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8", "2.8.1", "2.8.2")
DEFAULT_VERSION = "2.5.1"
LOCAL = "Local segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One field or component. `table` is four digits or empty; `most` is None where it may repeat without end."""

    label: str
    datatype: str
    table: str = ""
    required: bool = False
    most: int | None = 1


def nearest_version(version: str) -> str:
    """The version whose definitions are used: itself, else the newest one that is not newer, else 2.5.1."""
    if version in VERSIONS:
        return version
    if not re.fullmatch(r"2\.\d{1,2}(\.\d{1,2})?", version):
        return DEFAULT_VERSION
    asked = tuple(int(part) for part in version.split("."))
    older = [known for known in VERSIONS if tuple(int(part) for part in known.split(".")) <= asked]
    return older[-1] if older else DEFAULT_VERSION


def segment_label(name: str) -> str:
    """The segment in words; "Local segment" for Z, empty for an unknown one."""
    return LOCAL if name.startswith("Z") else SEGMENT_LABELS.get(name, "")


@lru_cache(maxsize=2048)
def field_definitions(version: str, segment: str) -> tuple[Definition, ...]:
    """The fields of a standard segment, field 1 first; empty for local and unknown segments."""
    library = _library(nearest_version(version))
    entry = getattr(library, "SEGMENTS", {}).get(segment)
    if entry is None or not _lists_fields(entry):
        return ()
    return _by_number(entry[1], segment)


@lru_cache(maxsize=2048)
def component_definitions(version: str, datatype: str) -> tuple[Definition, ...]:
    """The components of a composite data type; empty for a simple or unknown one."""
    library = _library(nearest_version(version))
    entry = getattr(library, "DATATYPES_STRUCTS", {}).get(datatype)
    return () if entry is None else _by_number(entry, "")


def field_definition(version: str, segment: str, number: int) -> Definition | None:
    """One field, counted from 1."""
    fields = field_definitions(version, segment)
    found = fields[number - 1] if 0 < number <= len(fields) else None
    return None if found is UNDEFINED else found


def component_definition(version: str, datatype: str, number: int) -> Definition | None:
    """One component of a data type, counted from 1."""
    components = component_definitions(version, datatype)
    found = components[number - 1] if 0 < number <= len(components) else None
    return None if found is UNDEFINED else found


@lru_cache(maxsize=128)
def meanings(table: str) -> dict[str, str]:
    """Code -> meaning for a table; empty where the table is the site's own or not shipped."""
    packed = PACKED.get(table) or PACKED_EVENTS.get(table) or ""
    return dict(entry.split("=", 1) for entry in packed.split("|") if "=" in entry)


def meaning(table: str, code: str) -> str:
    """What a code means, or empty."""
    return meanings(table).get(code, "") if table and code else ""


@lru_cache(maxsize=1024)
def table_codes(version: str, table: str) -> frozenset[str]:
    """The codes of an HL7 table in that version; empty for tables a site fills itself."""
    entry = getattr(_library(nearest_version(version)), "TABLES", {}).get(f"HL7{table}")
    return frozenset(entry[1]) if entry else frozenset()


def is_choice(version: str, group: str) -> bool:
    """True for a group of which one member is sent, not all."""
    entry = getattr(_library(nearest_version(version)), "GROUPS", {}).get(group)
    return entry is not None and entry[0] == "choice"


def has_structure(version: str, name: str) -> bool:
    """True where that version defines the message structure, such as ORU_R01."""
    return name in getattr(_library(nearest_version(version)), "MESSAGES", {})


@lru_cache(maxsize=16)
def _library(version: str) -> ModuleType:
    from hl7apy import load_library  # noqa: PLC0415 - half a second that the message path must not pay

    library: ModuleType = load_library(version)
    return library


_Entry = tuple[str, tuple[str, object, str | None, str | None, str | None, int], tuple[int, int], str]


def _lists_fields(entry: Sequence[object]) -> bool:
    """Whether an entry of hl7apy is a list of fields: of segments that a version withdrew (QRD in 2.7) nothing is left
    but the word "sequence", and a few are written in a form of their own (ORO in 2.1)."""
    fields = entry[1] if len(entry) > 1 else None
    return isinstance(fields, Sequence) and all(
        isinstance(item, Sequence) and len(item) == 4 and isinstance(item[1], Sequence) for item in fields
    )


UNDEFINED = Definition(label="", datatype="", most=0)
"""Stands where a version has no field of that number any more."""


def _by_number(entries: Sequence[_Entry], segment: str) -> tuple[Definition, ...]:
    """Definitions at their own number: hl7apy leaves withdrawn fields out, which would shift those behind them."""
    found: dict[int, Definition] = {}
    for position, child in enumerate(entries, start=1):
        suffix = child[0].rpartition("_")[2]
        found[int(suffix) if suffix.isdecimal() else position] = _definition(child, segment)
    return tuple(found.get(number, UNDEFINED) for number in range(1, max(found, default=0) + 1))


def _definition(child: _Entry, segment: str) -> Definition:
    """Turn hl7apy's (name, (kind, parts, data type, long name, table, length), (least, most), class) into ours."""
    name, described, (least, most), _ = child
    label = FIELD_LABELS.get(name.replace("_", "-")) if segment else None
    table = (described[4] or "").removeprefix("HL7")
    return Definition(
        label=label or _words(described[3] or "", segment),
        datatype=described[2] or "",
        table=table,
        required=least > 0,
        most=None if most == -1 else most,
    )


def _words(name: str, segment: str) -> str:
    """PATIENT_S_NAME_PID -> Patient's name."""
    text = name.removesuffix(f"_{segment}") if segment else name
    words = text.replace("_S_", "'S_").replace("_", " ").strip().lower()
    for short in ("id", "hl7", "ssn", "npi", "iso", "ct"):
        words = re.sub(rf"\b{short}\b", short.upper(), words)
    return words[:1].upper() + words[1:]
