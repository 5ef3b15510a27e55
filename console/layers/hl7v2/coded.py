"""The table of a coded place by the version's dictionary, and the codes HL7 gives it."""

from __future__ import annotations

from functools import lru_cache

from console.layers.hl7v2.dictionary import component_definition, field_definition, nearest_version, table_codes
from console.layers.hl7v2.paths import parse_path

NOTHING: tuple[str, frozenset[str]] = ("", frozenset())


def codes(path: str, version: str) -> tuple[str, frozenset[str]]:
    """(table, its codes) of a path without numbers; no codes where the site fills the table itself, no table where the
    place is not coded."""
    return _codes(path, nearest_version(version))


@lru_cache(maxsize=4096)
def _codes(path: str, version: str) -> tuple[str, frozenset[str]]:
    parsed = parse_path(path)
    if parsed is None or parsed.field is None or parsed.subcomponent is not None:
        return NOTHING
    field = field_definition(version, parsed.segment, parsed.field)
    if field is None:
        return NOTHING
    table = field.table
    if parsed.component is not None:
        component = component_definition(version, field.datatype, parsed.component)
        table = (component.table if component else "") or (table if parsed.component == 1 else "")
    return (table, table_codes(version, table)) if table else NOTHING
